"""A mistake is listed and explained at its field, stays as typed, is led to, and is cleared once corrected."""

import pytest

from screens.fields.typed import TypedRow
from screens.widgets.summary import ErrorSummary
from tests.ui import hands
from tests.ui.answering import two_mistakes
from tests.ui.stage import CALM, LARGE, SMALL, Stage, open_app, visible


async def _wrong_rent(stage: Stage, typed: str = "412,60,3") -> None:
    await stage.open_listing()
    await stage.go_to("rent")
    await stage.type(typed)
    await stage.press("enter")


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_after_a_mistake_its_field_is_open_again(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412,60,3")
        for by in ("a key", "OK", "a key", "OK"):
            if by == "a key":
                await stage.press("f10")
            else:
                await stage.tap_key(lambda key: key.does == "close")
            assert stage.app.focused is stage.row("rent").focus_target(), by
            assert stage.form.keys.display, by
            text = stage.text()
            assert "412,60,3" in text, "what was typed stays"
            assert text.count("Écrivez un montant, par exemple 412,60") == 1, "said once, under the field"
            assert "à corriger" not in text


async def test_one_unanswered_choice_keeps_the_summary_title() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("landlord")
        await stage.press("f10")
        lines = stage.text().splitlines()
        title = next(index for index, line in enumerate(lines) if "Il manque une réponse" in line)
        assert "▸ Bailleur" in lines[title + 1]
        assert "└─" in lines[title + 2]


async def test_a_mistake_of_two_questions_shows_both() -> None:
    async with open_app() as stage:
        await stage.press("5", "2")
        await stage.type("GAR-7K3M-2QF")
        await stage.press("enter")
        await stage.type("3333-3333-3336")
        await stage.press("enter")
        assert "Vérifiez les deux" in " ".join(stage.text().split())
        assert "GAR-7K3M-2QF" in stage.text()
        assert "3333-3333-3336" in stage.text()


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_corrected_mistake_leaves_the_summary(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await _wrong_rent(stage)
        await stage.press("backspace", "backspace")
        assert not stage.app.screen.query_one(ErrorSummary).has_lines
        await stage.press("tab")
        assert "à corriger" not in stage.text()
        assert "Écrivez un montant" not in stage.text()


async def test_of_two_mistakes_the_uncorrected_one_stays_listed() -> None:
    async with open_app() as stage:
        await two_mistakes(stage)
        assert "2 réponses sont à corriger" in stage.text()
        await stage.press("enter", "backspace")
        await stage.press("tab")
        lines = list(stage.app.screen.query_one(ErrorSummary).query(".summary-line"))
        assert [line.display for line in lines] == [False, True]


async def test_the_summary_is_hidden_above_an_open_field() -> None:
    async with open_app() as stage:
        await two_mistakes(stage)
        assert "2 réponses sont à corriger" in stage.text()
        await stage.press("enter")
        assert stage.form.keys.display
        text = stage.text()
        assert "à corriger" not in text
        assert "! Écrivez un nombre en chiffres" in text, "it still stands under the field"
        await stage.press("escape")
        assert "2 réponses sont à corriger" in stage.text()


async def test_too_many_cents_are_told_apart_from_no_amount() -> None:
    async with open_app() as stage:
        await _wrong_rent(stage, "412,605")
        assert "deux chiffres au plus après la virgule" in stage.text()


async def test_i_do_not_know_keeps_the_typed_text_struck_out() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412")
        await stage.press("tab", "space")
        row = stage.row("rent")
        assert isinstance(row, TypedRow)
        assert row.box.value == "412"
        assert row.box.styles.text_style.strike
        await stage.press("shift+tab")
        await stage.type("6")
        assert not row.box.styles.text_style.strike
        assert row.box.value == "4126"


async def test_a_questions_reason_is_one_key_away_on_a_small_screen() -> None:
    async with open_app(LARGE) as stage:
        await stage.open_listing()
        await stage.go_to("landlord")
        ask, why = (stage.app.screen.query(name).first() for name in (".why-ask", ".why"))
        assert (ask.display, why.display) == (False, True)
        await hands.resize(stage.app, *SMALL)
        assert (ask.display, why.display) == (True, False)
        await stage.press("f4")
        assert why.display
        await hands.resize(stage.app, *LARGE)
        assert (ask.display, why.display) == (False, True)


async def test_text_typed_right_after_a_mistake_goes_into_the_field() -> None:
    async with open_app() as stage:
        for page, wrong, typed, becomes in (
            ("rent", "x", "600", "600"),
            ("area", "", "64", "64"),
            ("area", "1", "64", "64"),
            ("lease", "12/03", "/2019", "12/03/2019"),
            ("commune", "bay", "onn", "bayonn"),
        ):
            await stage.go_home()
            await stage.open_listing()
            stage.seconds.pass_by(CALM)  # the door's digit is not held any more
            await stage.go_to(page)
            await stage.type(wrong)
            row = stage.form.rows[0]
            while row.wrong is None:
                await stage.press("f10")
            await stage.type(typed)
            assert isinstance(row, TypedRow)
            assert row.box.value == becomes, (page, wrong)


async def test_backspace_right_after_a_mistake_edits_the_field() -> None:
    async with open_app() as stage:
        await _wrong_rent(stage, "412x")
        await stage.press("backspace")
        row = stage.row("rent")
        assert isinstance(row, TypedRow)
        assert row.box.value == "412"


async def test_a_sentence_typed_at_once_goes_into_the_description() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        await stage.type("[/b] et [T2] ; 1 rue")
        assert stage.form.session.place == "description"
        assert str(stage.row("description").collect().raw).endswith("[/b] et [T2] ; 1 rue")


async def test_a_question_hidden_by_the_keys_is_not_passed_unseen() -> None:
    async with open_app() as stage:
        for is_tapped in (True, False):
            await stage.go_home()
            await stage.open_listing()
            stage.seconds.pass_by(CALM)
            await stage.go_to("lease")
            await stage.type("1/3/2016")
            second = stage.row("notice_given")
            assert not second.display
            await (stage.tap_on("#foot-next") if is_tapped else stage.press("f10"))
            assert stage.form.session.place == "lease"
            assert second.display
            assert stage.app.focused is not None
            assert second in stage.app.focused.ancestors
            await stage.press("f10")
            assert stage.form.session.place != "lease", "seen, it may be passed"


async def test_typing_on_a_focused_result_continues_the_search() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("bay")
        await stage.press("enter")
        assert stage.app.focused is not None
        assert stage.app.focused.has_class("result")
        await stage.type("on")
        row = stage.row("commune")
        assert isinstance(row, TypedRow)
        assert (row.box.value, row.box.has_focus) == ("bayon", True)
        await stage.press("down", "backspace")
        assert row.box.value == "bayo"


async def test_a_paste_after_a_mistake_reaches_the_field() -> None:
    async with open_app() as stage:
        await _wrong_rent(stage, "412x")
        await stage.paste("612,60")
        row = stage.row("rent")
        assert isinstance(row, TypedRow)
        assert row.box.value == "612,60"


async def test_a_date_typed_beside_its_box_answers_no_other_question() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("lease")
        await stage.press("f10")
        assert stage.app.focused in stage.row("notice_given").walk_children()
        await stage.type("01/02/2019")
        row = stage.row("lease_start")
        assert isinstance(row, TypedRow)
        assert row.box.value == "01/02/2019"
        assert stage.row("notice_given").collect().is_blank


async def test_a_refused_number_is_replaced_or_continued() -> None:
    async with open_app() as stage:
        for typed, becomes in {"+33 6": "+33 6", "06 12": "06 12", " 34": "0612 34"}.items():
            await stage.go_home()
            await stage.open_listing()
            await stage.go_to("phone")
            await stage.type("0612")
            await stage.press("f10", "f10")
            stage.app.screen.set_focus(stage.row("phone").focus_target())
            await stage.settled()
            await stage.type(typed)
            row = stage.row("phone")
            assert isinstance(row, TypedRow)
            assert row.box.value == becomes


async def test_on_screen_keys_replace_refused_text_too() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("area")
        await stage.type("abc")
        await stage.press("enter", "enter")
        for sign in "64":
            region = next(at for key, at in stage.form.keys.targets() if key.character == sign)
            await stage.tap(stage.form.keys.region.x + region.x + 2, stage.form.keys.region.y + region.y)
        row = stage.row("area")
        assert isinstance(row, TypedRow)
        assert row.box.value == "64"


async def test_going_on_with_the_same_mistake_leads_to_its_field() -> None:
    async with open_app(SMALL) as stage:
        await stage.press_calmly("1", "1")
        for digit in "12111":
            await stage.press(digit, "enter")
        await stage.type("01/01/2026")
        await stage.press("enter")
        await stage.type("2")
        await stage.press("enter")
        await stage.press_next()
        assert stage.app.focused is not None
        assert stage.app.focused.has_class("summary-line")
        await stage.tap_on("#foot-next")
        assert stage.app.focused is stage.row("wished_type").focus_target()
        assert visible(stage.row("wished_type").focus_target()).area
