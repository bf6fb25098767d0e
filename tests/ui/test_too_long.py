"""Text beyond a field's limit is reported at once on the edge of its box; nothing is lost, nothing moves."""

import pytest

from kiosk.i18n import _
from screens.fields.row import FieldRow
from tests.ui.stage import ALL_LANGUAGES, LARGE, SMALL, Stage, open_app, visible


def _boxes(stage: Stage) -> list[object]:
    """Return the region of every widget of the page."""
    return [widget.region for widget in stage.app.screen.query("*")]


async def _full(stage: Stage, key: str) -> FieldRow:
    """Open the page of a field, fill the field to its limit and return its row."""
    await stage.open_listing()
    await stage.go_to(key)
    row = stage.row(key)
    stage.app.screen.set_focus(row.focus_target())
    await stage.settled()
    have = len(str(row.collect().raw))
    await stage.paste("m" * (row.spec.max_length - have))
    await stage.settled()
    return row


@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("key", ["contact_name", "description"])
async def test_one_character_too_many_is_reported_and_moves_nothing(key: str, size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        row = await _full(stage, key)
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            most, before = row.spec.max_length, _boxes(stage)
            told = _("{most} caractères max").format(most=most)
            in_full = _("Trop long : {length} caractères, {most} au plus").format(length=most + 1, most=most)
            assert told not in stage.text()
            await stage.type("x")
            assert any(f"━ {words} ━" in stage.text() for words in (in_full, told)), stage.text()
            assert len(str(row.collect().raw)) == most + 1, "nothing is taken away"
            if key == "contact_name":
                assert _boxes(stage) == before
            await stage.press("backspace")
            assert in_full not in stage.text()
            assert told not in stage.text()


async def test_a_text_too_long_is_still_reported_when_submitted() -> None:
    async with open_app() as stage:
        row = await _full(stage, "contact_name")
        await stage.type("xx")
        await stage.press_next()
        assert f"Le texte a {row.spec.max_length + 2} caractères," in stage.text()
        assert f"Trop long : {row.spec.max_length + 2} caractères" in stage.text()


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_narrow_box_reports_the_limit_in_fewer_words(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        row = await _full(stage, "rent")
        await stage.type("x")
        line = visible(row.focus_target())
        told = stage.text().split("\n")[line.bottom - 1]
        assert f"{row.spec.max_length} caractères max" in told
        await stage.press("tab")
        told = stage.text().split("\n")[visible(row.query_one("Input")).bottom - 1]
        assert "caractères max" in told or "Trop long" in told
        assert "…" not in told


@pytest.mark.proof(keeps=3)
@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("key", ["contact_name", "rent", "commune"])
async def test_one_tap_erases_a_text_that_is_far_too_long(key: str, size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to(key)
        await stage.tap_on(f"#input-{key}")
        await stage.paste("m" * 10_000)
        row = stage.row(key)
        eraser = row.query_one(".erase-all")
        assert visible(eraser) == eraser.region
        assert visible(row.query_one("Input")) == row.query_one("Input").region
        await stage.tap_on(eraser)
        assert row.collect().is_blank
        assert not eraser.display
        assert stage.app.focused is row.query_one("Input")
