"""`doctor` names the text that the hall can only say it cannot show."""

import shutil
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.domain import data_files, faq, guide
from tests.db.commands import examined, start
from tests.factories import FRIDAY


def test_a_guide_that_cannot_be_shown_is_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    guides = tmp_path / "guides"
    shutil.copytree(guide.folder(), guides)
    (guides / "es" / "mailbox.txt").write_text("ceci n'est pas un guide\n", encoding="utf-8")
    (guides / "fr" / "request.txt").write_bytes(b"# Titre\n\xff\n")
    (guides / "eu" / "limits.txt").unlink()
    monkeypatch.setattr(guide, "folder", lambda: guides)
    code, found = examined(home)
    assert code == 4
    assert {name for name in found if name.startswith("guide.")} == {
        "guide.es.mailbox",
        "guide.fr.request",
        "guide.eu.limits",
    }
    assert str(guides / "es" / "mailbox.txt") in str(found["guide.es.mailbox"]["says"])


def test_rules_that_cannot_be_read_are_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    rules = tmp_path / "data"
    shutil.copytree(data_files.folder(), rules)
    (rules / "deadlines.toml").write_text("[bounds\n", encoding="utf-8")
    (rules / "occupancy.toml").unlink()
    (rules / "agencies.toml").write_text("[[agencies]]\n", encoding="utf-8")
    swap = rules / "exchange_rules.toml"
    swap.write_text(swap.read_text(encoding="utf-8").replace('when = "debt"', 'when = "debts"'), encoding="utf-8")
    (rules / "documents.toml").write_text("", encoding="utf-8")
    ceilings = rules / "income_ceilings.toml"
    ceilings.write_text(ceilings.read_text(encoding="utf-8").replace("= 55", "= -55"), encoding="utf-8")
    monkeypatch.setattr(data_files, "folder", lambda: rules)
    data_files.read.cache_clear()
    try:
        code, found = examined(home)
    finally:
        data_files.read.cache_clear()
    assert code == 4
    assert {name for name, each in found.items() if name.startswith("data.") and each["state"] == "look"} == {
        "data.agencies",
        "data.deadlines",
        "data.occupancy",
        "data.exchange_rules",
        "data.documents",
        "data.income_ceilings",
    }


def test_answers_that_cannot_be_shown_are_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    answers = tmp_path / "faq"
    shutil.copytree(faq.folder(), answers)
    (answers / "es.toml").write_text("[[entries\n", encoding="utf-8")
    (answers / "fr.toml").unlink()
    monkeypatch.setattr(faq, "folder", lambda: answers)
    code, found = examined(home)
    assert code == 4
    assert {name for name in found if name.startswith("faq.")} == {"faq.es", "faq.fr"}
    assert str(answers / "es.toml") in str(found["faq.es"]["says"])


def test_answers_that_nobody_signed_are_told_and_hinder_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    _code, found = examined(home)
    assert found["faq.review"]["state"] == "note"
    assert "fr.toml" in str(found["faq.review"]["says"])


@pytest.mark.parametrize("written", [b"\xff\xfe\x00junk\n", b"nothing,of,that\n1,2,3\n", b"", None])
@pytest.mark.parametrize("name", ["communes", "communes_eu"])
def test_a_list_of_towns_that_cannot_be_read_is_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, written: bytes | None
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    rules = tmp_path / "data"
    shutil.copytree(data_files.folder(), rules)
    if written is None:
        (rules / f"{name}.csv").unlink()
    else:
        (rules / f"{name}.csv").write_bytes(written)
    monkeypatch.setattr(data_files, "folder", lambda: rules)
    code, found = examined(home)
    assert code == 4
    assert {each for each in found if each.startswith("data.communes")} == {f"data.{name}"}
