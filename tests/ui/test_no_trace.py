"""Text typed in any journey, and neither sent, saved nor shown to an agent, is in no file of the home afterwards."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import rows
from db.terminal_file import look_at
from kiosk.cli.shared.wiring import open_services
from kiosk.forms.spec import FormSpec, Kind
from kiosk.services.services import Services
from screens.journey.form import FormScreen
from tests.terminal.programs import trial_home
from tests.ui.stage import Stage, open_app

MARKER = "Zubietaberri"
NOT_TYPED = {Kind.CHOICE, Kind.CHOICES, Kind.TRISTATE, Kind.CONSENT}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trial_home(tmp_path_factory.mktemp("no-trace"))


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("every", [3, 1])
async def test_an_unfinished_journey_leaves_nothing(home: Path, every: int) -> None:
    def warm() -> Services:
        return open_services(home)

    async with open_app(warm=warm) as stage:
        for spec in stage.app.services.forms.values():
            await stage.app.begin_visit()
            await stage.app.push_screen(FormScreen(spec))
            for step in typed_pages(spec)[::every]:
                await type_on(stage, step)
            await stage.go_home()
            assert not list(traces(home)), f"{spec.id} leaves a trace"
    assert not list(traces(home)), "nor does the terminal as it ends"


def typed_pages(spec: FormSpec) -> list[str]:
    return [step.key for step in spec.steps if any(field.kind not in NOT_TYPED for field in step.fields)]


async def type_on(stage: Stage, step: str) -> None:
    """Type the marker into the page's first box, valid or not, and press the next button."""
    await stage.go_to(step)
    for row in stage.form.rows:
        if row.spec.kind not in NOT_TYPED:
            stage.app.screen.set_focus(row.focus_target())
            await stage.settled()
            await stage.type(MARKER)
            assert MARKER in repr(row.collect()) or row.spec.kind in {Kind.PRACTICE, Kind.COMMUNES}
            break
    await stage.press_next()


def traces(home: Path) -> Iterator[str]:
    """Yield each file that holds the marker as plain bytes, and each table of the decrypted database that holds it."""
    for path in home.rglob("*"):
        if path.is_file() and MARKER.encode() in path.read_bytes():
            yield str(path)
    with closing(look_at(home)) as db:
        for table in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'"):
            if MARKER in repr(rows(db, f"SELECT * FROM {table['name']}")):
                yield table["name"]
