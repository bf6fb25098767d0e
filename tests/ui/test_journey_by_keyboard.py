"""A whole listing is answered in Spanish by the keyboard alone, and stored as it was typed."""

from kiosk import i18n
from screens.fields.choices import ChoiceRow
from screens.fields.commune import CommuneRow, CommunesRow
from screens.fields.typed import TypedRow
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.tap import Choice
from tests.ui.stage import SIZES, Stage, open_app
from tests.unit.journey import ANSWERS

COMMUNES = {"commune": ("cambo",), "wished_communes": ("anglet", "bayonne")}
"""The typed beginnings of commune names: only one commune begins so, or the wanted one is found first."""


async def _answer(stage: Stage, key: str) -> None:
    """Answer the focused question with the keys that a person would press."""
    row, answer = stage.row(key), ANSWERS.get(key, "")
    if isinstance(row, CommunesRow):
        for name in COMMUNES[key]:
            await stage.type(name)
            await stage.press("enter")
            if not row.box.has_focus:
                await stage.press("enter")  # several names begin so: the first result is meant
    elif isinstance(row, CommuneRow):
        await stage.type(COMMUNES[key][0])
    elif isinstance(row, TypedRow):
        if answer is None:
            await stage.press("tab", "space")
        else:
            await stage.type(str(answer))
    elif isinstance(row, ChoiceRow):
        for code in ("?",) if answer is None else (answer,) if isinstance(answer, str) else answer:
            if code:
                await _walk_to(stage, row, code)
                await stage.press("space")


async def _walk_to(stage: Stage, row: ChoiceRow, code: str) -> None:
    for _choice in row.choices():
        focused = stage.app.focused
        if isinstance(focused, Choice) and focused.code == code and focused in row.choices():
            return
        await stage.press("tab")
    raise AssertionError(f"tab does not reach {code}")


async def _tab_to(stage: Stage, key: str) -> None:
    row = stage.row(key)
    while stage.app.focused is None or row not in stage.app.focused.ancestors:
        await stage.press("tab")


async def test_a_whole_listing_in_spanish_by_the_keyboard_alone() -> None:
    async with open_app(SIZES["80x24"]) as stage:
        await stage.press("f3", "3")
        assert i18n.current_language() == "es"
        await stage.press("1")
        while (step := stage.form.session.step) is not None:
            for row in list(stage.form.rows):
                await _tab_to(stage, row.spec.key)
                await _answer(stage, row.spec.key)
            while stage.app.focused is None or stage.app.focused.id != "foot-next":
                await stage.press("tab")
            await stage.press("enter")
            assert stage.form.session.step is not step, f"{step.key} does not turn: {stage.text()}"
        await stage.press("f10", "enter")
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert "Su referencia" in stage.text()
        (stored,) = stage.terminal.submissions.stored.values()
        wanted = {key: list(value) if isinstance(value, tuple) else value for key, value in ANSWERS.items()}
        wanted["consent_write"] = "no"  # passed without an answer
        proposed = dict(stored.answers)
        assert str(proposed.pop("description")).startswith("Appartement T3"), "the text for BEL stays French"
        assert proposed == wanted
        assert stored.language == "es"
