"""A whole listing is answered by taps alone: doors, answers, on-screen keys, results, ▲ and ▼, but no real key."""

from textual.widgets import Input

from screens.fields.choices import ChoiceRow
from screens.fields.commune import CommuneRow, CommunesRow
from screens.fields.searching import Result
from screens.fields.typed import TypedRow
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.keys import Key
from screens.widgets.tap import Choice
from tests.ui.stage import SIZES, Stage, open_app, visible
from tests.unit.journey import ANSWERS

TYPED = {**ANSWERS, "phone": "0612345678"}
"""The answers as tapped: the on-screen keys of a telephone number have no space, and none is needed."""
COMMUNES = {"commune": ("cambo",), "wished_communes": ("anglet", "bayo")}


def _is_ok(key: Key) -> bool:
    return key.does == "close"


async def _answer(stage: Stage, key: str) -> None:
    row, answer = stage.row(key), TYPED.get(key, "")
    while not row.display:  # the keys of the question before it are open: OK leads here
        await stage.tap_key(_is_ok)
    if isinstance(row, CommuneRow):
        for name in COMMUNES[key]:
            await stage.tap_on(row.box)
            await stage.tap_text(name)
            result = next(each for each in row.query(Result) if each.display)
            await stage.tap_on(result)
        if not isinstance(row, CommunesRow):
            assert row.box.value == ANSWERS[key]
    elif isinstance(row, TypedRow):
        if answer is None:
            await stage.tap_on(f"#{key}-unknown")
        elif answer:
            await stage.tap_on(row.box)
            await stage.tap_text(str(answer))
    elif isinstance(row, ChoiceRow):
        for code in ("?",) if answer is None else (answer,) if isinstance(answer, str) else answer:
            choice = next((each for each in row.query(Choice) if each.code == code), None)
            if choice is not None:
                await stage.tap_on(choice)


async def _go_on(stage: Stage) -> None:
    """Turn the page: OK leads from question to question, then to the next page, as "Continuer" does."""
    step = stage.form.session.step
    while stage.form.keys.display and stage.form.session.step is step:
        await stage.tap_key(_is_ok)
    if stage.form.session.step is step:
        await stage.tap_on("#foot-next")


async def test_a_whole_listing_by_taps_alone() -> None:
    """Answer it on the smallest screen; tests.terminal.test_hands does so on a real one of 80×24."""
    async with open_app(SIZES["56x16"]) as stage:
        await stage.tap_on("#door-1")
        while (step := stage.form.session.step) is not None:
            for row in list(stage.form.rows):
                await _answer(stage, row.spec.key)
            await _go_on(stage)
            assert stage.form.session.step is not step, f"{step.key} does not turn: {stage.text()}"
        while not isinstance(stage.app.screen, ReceiptScreen):
            await stage.tap_on("#foot-next")
        (stored,) = stage.terminal.submissions.stored.values()
        answers = dict(stored.answers)
        answers.pop("description")
        told = {**TYPED, "consent_write": "no"}  # passed without an answer
        assert answers == {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}
        await stage.tap_on("#foot-next")
        await stage.tap_on("#noted")
        assert stage.app.screen.query("#door-1")


async def test_quick_taps_type_each_letter_but_a_tremble_only_one() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("contact_name")
        box = stage.app.screen.query_one("#input-contact_name")
        await stage.tap_text("a")
        await _quick_tap(stage, "p")
        assert getattr(box, "value", "") == "ap"
        stage.seconds.pass_by(0.05)
        await _quick_tap(stage, "p")
        assert getattr(box, "value", "") == "ap"
        stage.seconds.pass_by(0.15)
        await _quick_tap(stage, "p")
        assert getattr(box, "value", "") == "app", "nobody must wait between the two of a double letter"
        assert stage.app.focused is box


async def test_keys_that_open_under_a_double_tap_type_nothing() -> None:
    from tests.ui import hands

    async with open_app(SIZES["56x16"]) as stage:
        await stage.open_listing()
        await stage.go_to("description")
        region = visible(stage.app.screen.query_one("#foot-back"))
        await stage.tap(region.x + 3, region.y + 1)
        await stage.go_to("contact_name")
        before = getattr(stage.app.screen.query_one("#input-contact_name"), "value", "")
        assert stage.form.keys.display
        stage.seconds.pass_by(0.3)
        await hands.tap(stage.app, region.x + 3, region.y + 1)
        assert getattr(stage.app.screen.query_one("#input-contact_name"), "value", "") == before


async def test_a_first_tap_goes_to_a_fields_end_the_next_to_a_place() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("area")
        await stage.type("64")
        stage.app.screen.set_focus(stage.app.screen.query_one("#foot-next"))
        await stage.settled()
        box = stage.app.screen.query_one("#input-area", Input)
        region = visible(box)
        await stage.tap(region.x + 2, region.y + 1)
        assert box.cursor_position == 2
        region = visible(box)
        await stage.tap(region.x + 2, region.y + 1)
        assert box.cursor_position == 0


async def test_two_quick_taps_on_neighbouring_keys_are_two_letters() -> None:
    async with open_app(SIZES["56x16"]) as stage:
        await stage.open_listing()
        await stage.go_to("contact_name")
        for sign in "azazer":
            await _quick_tap(stage, sign)
        assert getattr(stage.app.screen.query_one("#input-contact_name"), "value", "") == "azazer"


async def _quick_tap(stage: Stage, sign: str) -> None:
    """Tap a key at once after the previous tap: no time passes."""
    from tests.ui import hands

    keys = stage.form.keys
    region = next(region for key, region in keys.targets() if key.character == sign)
    await hands.tap(stage.app, keys.region.x + region.x + 2, keys.region.y + region.y)


async def test_a_press_that_slides_off_the_button_does_nothing() -> None:
    """A tenant who notices the mistake before lifting the finger can still take it back (WCAG 2.5.2)."""
    from textual import events

    async with open_app() as stage:
        x, y = 10, 7
        for kind, at in ((events.MouseDown, (x, y)), (events.MouseUp, (60, 18))):
            stage.app.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
        await stage.settled()
        assert stage.app.screen.query("#door-1")
