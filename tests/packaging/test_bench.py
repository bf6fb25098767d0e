"""Without measuring anything, the bench knows every page, says plainly what was missed, and fills its place."""

import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.cli.terminal import init
from kiosk.forms.catalog.bel_listing.spec import SPEC
from tests.db.commands import run
from tools.bench import goals, journey, journeys, report
from tools.bench.probes import season
from tools.bench.probes.answers import answered
from tools.catalogues import books

ROOT = Path(__file__).parents[2]
PIECES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "tools" / "bench").rglob("*.py")
    if not path.stem.startswith("__")
)


@pytest.mark.parametrize("name", PIECES)
def test_every_piece_can_be_loaded(name: str) -> None:
    assert import_module(name).__doc__


def test_the_typed_journey_goes_through_every_page_in_order() -> None:
    assert [page.key for page in journey.pages()] == [
        *(step.key for step in SPEC.steps if step.key != "email"),
        "review",
    ]


def test_the_bench_waits_for_words_that_the_pages_say() -> None:
    texts = [str(message.id) for message in books.read(ROOT / "locales" / "tenant.pot", None)]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "locales" / "guides" / "fr").glob("*.txt")]
    awaited = [turn.words.decode() for turns in journeys.JOURNEYS.values() for turn in turns]
    assert [words for words in awaited if not any(words in text for text in texts)] == []


def test_the_answers_of_the_probes_are_a_whole_listing() -> None:
    assert answered(SPEC).all_errors() == ()


def notes(**changes: list[float]) -> dict[str, list[float]]:
    return {"start bare": [100.0], "start home": [120.0], "search": [1.0], "stray bytes": [0.0], **changes}


def test_a_figure_is_held_against_its_floor() -> None:
    good, bad = goals.lines(notes()), goals.lines(notes(**{"start home": [131.0]}))
    assert [line.verdict for line in good] == ["holds", "holds", "holds"]
    assert bad[0].ratio == pytest.approx(1.31)
    assert bad[0].verdict == "MISSED"


def test_a_slow_minute_is_slow_for_both_sides() -> None:
    """Two medians would compare a fast floor (100) with a slow start (240)."""
    series = {"start bare": [100.0, 100.0, 200.0], "start home": [118.0, 240.0, 240.0]}
    (line, *_others) = goals.lines(notes(**series))
    assert line.ratio == pytest.approx(1.2)
    assert goals.beside([120.0], [100.0, 90.0, 200.0]) == pytest.approx(1.2)
    assert goals.beside([10.0, 130.0], [100.0, 100.0], goals.p95) == pytest.approx(1.3)


def test_one_stray_byte_is_one_too_many() -> None:
    assert goals.lines(notes(**{"stray bytes": [0.0, 0.0, 1.0]}))[-1].verdict == "MISSED"


def test_p95_of_a_hundred_is_the_95th() -> None:
    assert goals.p95([float(number) for number in range(100)]) == 95.0
    assert goals.p95([7.0]) == 7.0


def test_the_table_replaces_the_last_one_alone(tmp_path: Path) -> None:
    page = tmp_path / "BENCHMARKS.md"
    page.write_text(f"before\n{report.BEGIN}\nlast run\n{report.END}\nafter\n", encoding="utf-8")
    assert report.write_page(page, goals.lines(notes()), date(2026, 11, 24))
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{report.BEGIN}\n| measure")
    assert text.endswith(f"{report.END}\nafter\n")
    assert "last run" not in text
    assert "2026-11-24" in text


def test_a_page_without_the_place_stays_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "BENCHMARKS.md"
    page.write_text("nothing here\n", encoding="utf-8")
    assert not report.write_page(page, [], date(2026, 11, 24))
    assert page.read_text(encoding="utf-8") == "nothing here\n"


def test_the_project_s_page_has_the_place() -> None:
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert text.index(report.BEGIN) < text.index(report.END)


def test_the_measured_night_tells_what_each_part_took(tmp_path: Path) -> None:
    run(tmp_path, init.command, "--trial", "--agency", "CBS", "--terminal", "essai")
    season.seal_all(tmp_path, 60)
    told = json.loads(
        subprocess.run(
            [sys.executable, "-m", "tools.bench.probes.nightly", str(tmp_path)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert told["events"] == 60
    assert all(told[part] > 0 for part in ("ingest", "export", "backup", "night"))
