"""Helpers that open the two dates (last BEL login, housing request) and read the result as a tenant does."""

from tests.ui.stage import Stage


async def open_dates(stage: Stage, login: str, number: str) -> None:
    """Open the two dates (journey `carnet`) from the home screen and answer them; an empty text is "I don't know"."""
    await stage.press("1", "2")
    for typed in (login, number):
        if typed:
            await stage.type(typed)
            await stage.press("enter")
        else:
            await stage.form.rows[0]._choose_unknown()  # type: ignore[attr-defined]
            await stage.press_next()


async def read_whole(stage: Stage) -> str:
    """Return the whole outcome, read page by page."""
    seen = stage.text()
    body = stage.form.query_one("Scroller").body  # type: ignore[attr-defined]
    while body.scroll_target_y < body.max_scroll_y:
        await stage.press("pagedown")
        seen += stage.text()
    return " ".join(seen.split())
