"""A consent that was gone past without a tick is a no: on the check page, for the agent, on paper and at central."""

from dataclasses import replace

import pytest

from kiosk.forms.answers import Answer
from kiosk.forms.catalog import forms_for
from kiosk.forms.display import french
from kiosk.forms.records import REVIEW
from kiosk.forms.session import FormSession
from kiosk.services.answer_pages import read_answers
from kiosk.services.ports import Submission
from kiosk.services.submissions import submit
from screens.tenant.form import FormScreen
from tests.sync.world import FRIDAY, Hall, World, sheet
from tests.ui.stage import open_app
from tests.unit.journey import Terminal, config

FORMS = forms_for(config())
TENANT = {
    "is_tenant": "yes",
    "wanted": "garage",
    "location": "near",
    "residence": "Les Tilleuls",
    "start": "soon",
    "contact_name": "Maider Exemple",
}
TOLD = {"garage": TENANT, "difficulty": {"speaks_for": "self", "tool": "other"}}
OPEN = dict.fromkeys(TOLD, ("consent_call", "consent_write"))


def left_open(kind: str) -> FormSession:
    session = FormSession(FORMS[kind])
    for key, raw in TOLD[kind].items():
        session.answer(key, Answer(raw))
    while session.step is not None:
        assert session.go_next() == (), session.place
    return session


def sent(kind: str) -> Submission:
    terminal = Terminal()
    submit(left_open(kind), terminal.services())
    (submission,) = terminal.submissions.stored.values()
    return submission


@pytest.mark.parametrize("kind", OPEN)
def test_at_central_the_cell_says_no(world: World, hall: Hall, kind: str) -> None:
    hall.submissions.add(replace(sent(kind), submitted_at=FRIDAY))
    hall.night()
    world.night()
    (row,) = sheet(world, f"{kind}.csv")
    for key in OPEN[kind]:
        assert row[FORMS[kind].field(key).short] == "non"


@pytest.mark.parametrize("kind", OPEN)
def test_the_agent_reads_no(kind: str) -> None:
    answers = read_answers(FORMS[kind], left_open(kind).visible_answers())
    told = {field.key: french(field, answer) for page in answers.pages for field, answer in page.answers}
    assert [told[key] for key in OPEN[kind]] == ["Non"] * len(OPEN[kind])


@pytest.mark.parametrize("kind", OPEN)
async def test_the_check_page_says_no(kind: str) -> None:
    async with open_app() as stage:
        session = left_open(kind)
        assert session.place == REVIEW
        await stage.app.begin_visit()
        await stage.app.push_screen(FormScreen(session.spec, session))
        await stage.settled()
        for key in OPEN[kind]:
            said = str(stage.app.screen.query_one(f"#review-{key}").words())  # type: ignore[attr-defined]
            assert said.endswith("Non")
            assert "Sans réponse" not in said
