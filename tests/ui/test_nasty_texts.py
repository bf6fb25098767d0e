"""Hostile text typed or pasted into a field is shown and stored character for character, and never obeyed."""

from screens.fields.long_text import LongTextRow
from screens.fields.row import FieldRow
from screens.fields.typed import TypedRow
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.tap import Tap
from tests.ui.answering import open_review, open_section
from tests.ui.stage import Stage, open_app

NASTY = (
    "[/b]",
    "[T2] vue mer",
    "[@click=app.quit]x[/]",
    "Maï 🏠 ñ œ €",
    "=cmd|'/C calc'!A0",
    "'; DROP TABLE x; --",
    "{n} %s {0.__class__}",
)
DROPPED = "a\x1b[31mb\u202ec\x00d\u2066e\x07f"
"""Control characters and direction overrides between letters; only the visible characters are kept."""
LONG = "x" * 10_000
_HOME = ("lease", "commune", "area", "floor", "rent", "parking_rent", "charges", "description")
TEXT_PAGES = (*_HOME, "wished_communes", "rent_ceiling", "contact_name", "phone")


def _typed_rows(stage: Stage) -> list[FieldRow]:
    return [row for row in stage.form.rows if isinstance(row, TypedRow | LongTextRow)]


async def _paste_into(stage: Stage, row: FieldRow, text: str) -> None:
    stage.app.screen.set_focus(row.focus_target())
    if isinstance(row, LongTextRow):
        row.area.text = ""
    elif isinstance(row, TypedRow):
        row.box.value = ""
    await stage.settled()
    await stage.paste(text)


def _value(row: FieldRow) -> str:
    return row.area.text if isinstance(row, LongTextRow) else row.box.value  # type: ignore[attr-defined]


async def test_every_text_field_takes_anything_and_obeys_nothing() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        for page in TEXT_PAGES:
            await stage.go_to(page)
            assert _typed_rows(stage), page
            for row in _typed_rows(stage):
                for text in NASTY:
                    await _paste_into(stage, row, text)
                    assert _value(row) == text, page
                await _paste_into(stage, row, DROPPED)
                assert _value(row) == "a[31mbcdef", page
            await _refused_or_kept_when_far_too_long(stage)


async def _refused_or_kept_when_far_too_long(stage: Stage) -> None:
    """Paste ten thousand characters: a long text refuses them and says so; a box keeps them, but the page stays."""
    boxes = [row for row in _typed_rows(stage) if isinstance(row, TypedRow)]
    for row in _typed_rows(stage):
        await _paste_into(stage, row, LONG)
        assert (_value(row), row in boxes or bool(row.wrong)) == (LONG if row in boxes else "", True)
    if not boxes:
        return
    step = stage.form.session.step
    await stage.press_next()
    assert stage.form.session.step is step
    wrong = {row.spec.key: row.wrong for row in stage.form.rows if row.wrong}
    assert all(wrong[row.spec.key] for row in boxes)
    assert all(row.wrong is None or str(row.wrong.message).count(" ") < 15 for row in stage.form.rows)


async def test_nasty_answers_are_shown_and_stored_as_typed() -> None:
    async with open_app() as stage:
        for text in NASTY:
            description = f"Au calme. {text}\n{text}"
            await stage.go_home()
            await open_review(stage, {"contact_name": text, "description": description})
            await open_section(stage, "contact_name")
            line = stage.app.screen.query_one("#review-contact_name", Tap)
            stage.app.screen.set_focus(line)
            await stage.settled()
            shown = stage.text().splitlines()[line.region.y]
            assert text in shown
            await stage.press_next()
            assert isinstance(stage.app.screen, ReceiptScreen), text
            (_reference, stored) = stage.terminal.submissions.stored.popitem()
            assert (stored.answers["contact_name"], stored.answers["description"]) == (text, description)
            await stage.press("1")
            assert text in stage.text()


async def test_a_link_in_a_text_cannot_be_followed() -> None:
    async with open_app() as stage:
        await open_review(stage, {"contact_name": "[@click=app.exit]xxxxxxxx[/]"})
        for column in range(22, 50, 4):
            if not stage.app.screen.query("#review-contact_name"):
                await open_section(stage, "contact_name")
            line = stage.app.screen.query_one("#review-contact_name")
            stage.app.screen.set_focus(line)
            await stage.settled()
            await stage.tap(line.region.x + column, line.region.y)
            assert stage.form.session.place == "contact_name", "a tap on the line changes the answer, and no more"
            await stage.press("escape")
            await stage.form.action_go_back()
            await stage.settled()
