"""The walks through a saved draft, coming back to it, and a sent file."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from kiosk.forms.answers import Answer
from tests.factories import a_submission
from tests.gates.steps import REFUSED, without_keys
from tests.ui.answering import answer_page, turn_to
from tests.ui.stage import Stage

WRONG_CODE, FILE_CODE = "2222-2222-2222", "3333-3333-3336"


async def through_a_saved_draft(stage: Stage) -> AsyncIterator[str]:
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    await stage.press("f1")
    yield "help, with a draft to save"
    await stage.press("4")
    yield "code to note"
    await stage.tap_on("#code-hide")
    yield "code to note, hidden"
    await stage.press_calmly("escape")
    yield "draft saved"
    await stage.type("1")
    yield "draft saved, and changed since"
    await stage.press("f1")
    yield "help, with a draft saved"
    await stage.press("4")
    yield "draft saved again"
    await stage.press("enter")
    await stage.app.screen.leave()  # type: ignore[attr-defined]
    await stage.settled()
    yield "leave, with a draft saved"
    (code,) = stage.terminal.resumes.drafts
    await stage.go_home()
    await stage.press("5")
    yield "door 5"
    await stage.press("1")
    yield "resume, draft"
    async for state in without_keys(stage, "resume, draft"):
        yield state
    await _try(stage, code=WRONG_CODE)
    yield f"resume, draft{REFUSED}"
    await _try(stage, code=code)
    yield "draft opened"


async def through_a_sent_file(stage: Stage) -> AsyncIterator[str]:
    sent = a_submission(submitted_at=stage.terminal.clock.now(), promise=date(2026, 11, 27))
    stage.terminal.submissions.add(sent)
    stage.terminal.resumes.give_code(sent.reference, FILE_CODE)
    await stage.press("5", "2")
    yield "resume, file"
    async for state in without_keys(stage, "resume, file"):
        yield state
    await _try(stage, reference="BEL-7K3M-2Q8", code="2222-2222-222B")
    yield f"resume, file{REFUSED}"
    await _try(stage, reference=sent.reference, code=FILE_CODE)
    yield "file"
    await stage.press("2")
    yield "withdraw"
    await stage.press("escape", "1")
    yield "file, to change"
    stage.form.session.answer("rent", Answer("500"))
    await stage.form.change("rent")
    await stage.settled()
    yield "file, changed since"
    await stage.form.action_go_back()
    await stage.form.action_go_back()
    await stage.settled()
    yield "back to the file, with a change"
    await stage.go_home()
    await stage.press("5", "2")
    await _try(stage, reference=sent.reference, code=FILE_CODE)
    await stage.press("2")
    stage.seconds.pass_by(5)
    await stage.press("tab", "enter")
    yield "file, withdrawn"
    await stage.go_home()
    stage.terminal.resumes.locked_until = stage.terminal.clock.now() + timedelta(minutes=5)
    await stage.press("5", "2")
    yield "resume, closed"


async def _try(stage: Stage, **typed: str) -> None:
    for key, text in typed.items():
        stage.row(key).query_one("Input").value = text  # type: ignore[attr-defined]
    await stage.settled()
    await stage.press_next()
