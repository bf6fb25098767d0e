"""The end of a visit: everything of it is destroyed first; then, where it came to something, one question is asked."""

from kiosk.i18n import SOURCE_LANGUAGE, current_language
from screens.tenant.shown import to_show
from screens.tenant_app import TenantApp


def came_to_something(app: TenantApp) -> None:
    """A receipt, a result or a code to come back was shown: this visit may be asked at its end."""
    app.tally["ends"] += 1


async def end_visit(app: TenantApp) -> None:
    """The tenant is done: all is forgotten, home is French again, and who came to an end is asked, once."""
    language, asks = current_language(), bool(app.tally)
    await app.forget_visit()
    home = app.screen
    if asks and home is app.screen_stack[0]:
        from screens.tenant.last_question import LastQuestion

        await home.mount(LastQuestion(language), after="#page")


async def go_home(app: TenantApp) -> None:
    """Back from a door's first page: the visit is over, but who chose a language or contrast stands there still.

    When nobody touches it any more, the home screen is as it was before.
    """
    chosen = language, theme = current_language(), app.theme
    await end_visit(app)
    if chosen != (SOURCE_LANGUAGE, app.theme) and app.screen is app.screen_stack[0]:
        app.theme = theme
        await app.use_language(language)
        await app.begin_visit()


async def finish(app: TenantApp) -> None:
    """ "Terminer": the end of the visit where answers or a file go with it; else it only leads home."""
    await (go_home if to_show(app.screen_stack) is None else end_visit)(app)
