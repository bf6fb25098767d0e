"""Door 5: a draft opens with its code, what was sent with its reference and its code; without one, an agent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from kiosk import formats
from kiosk.forms.catalog.returning import LOCKED, MOTIVE, NO_CODE, RESUME_DRAFT, RESUME_FILE
from kiosk.forms.checks import FieldError
from kiosk.forms.ending_spec import Offer
from kiosk.i18n import SOURCE_LANGUAGE, current_language, msg
from kiosk.services import returning
from kiosk.services.bundle import Services
from kiosk.services.ports import StorageError
from kiosk.services.returning import Locked, NotOpened, UnknownJourney
from screens.tenant.menu import MenuScreen
from screens.tenant.notice import NoticeDialog
from screens.tenant.reading import ReadingScreen
from screens.tenant_app import TenantApp
from screens.widgets.text import Text

if TYPE_CHECKING:
    from screens.tenant.form import FormScreen

NOT_KNOWN_HERE = (msg("Ce dossier est là, mais cette borne ne sait pas l'ouvrir."), msg("Demandez un agent."))


def start_screen(_services: Services) -> MenuScreen:
    return MenuScreen(
        msg("Reprendre mon dossier"),
        msg("Que voulez-vous reprendre ?"),
        (
            Offer(f"resume:{RESUME_DRAFT}", msg("Un brouillon, avec mon code de reprise")),
            Offer(f"resume:{RESUME_FILE}", msg("Un dossier, avec référence et code de reprise")),
            Offer(f"ticket:{NO_CODE}", msg("Voir un agent, sans code de reprise")),
        ),
        motive=MOTIVE,
    )


class OpenWhatIsKept:
    """The ending of a page on which a code was typed: it opens, or says on that page why not."""

    place, word, sends, at_once = msg("Reprendre mon dossier"), msg("Continuer"), False, True

    def widgets(self, form: "FormScreen") -> list[Widget]:
        return []

    def first_focus(self, form: "FormScreen") -> Widget:
        return form.query_one("#foot-next")

    def __init__(self) -> None:
        self._refused: Mapping[str, str] | None = None
        """What opened nothing: pressed again as it stands, it is no further try."""

    async def press(self, form: "FormScreen") -> None:
        spec, typed = form.session.spec, form.session.result().model_dump()
        try:
            if typed == self._refused:
                raise NotOpened
            await _OPEN[spec.opens](form, typed)
        except NotOpened:
            self._refused = typed
            await form.come_back_to((FieldError("code", f"{_WRONG[spec.opens]}_wrong"),))
        except UnknownJourney:
            await form.come_back_to(())
            await form.app.push_screen(NoticeDialog(list(NOT_KNOWN_HERE)))
        except StorageError as error:
            form.app.note_failure("resume", error)
            await form.come_back_to(())
            await form.app.push_screen(
                NoticeDialog(
                    [
                        msg("La borne ne peut rien ouvrir maintenant."),
                        msg("Ce que vous avez enregistré est gardé. Demandez un agent."),
                    ]
                )
            )

    async def digit(self, form: "FormScreen", number: int) -> None:
        """Nothing is numbered."""


async def _draft(form: "FormScreen", typed: Mapping[str, str]) -> None:
    from screens.tenant.form import FormScreen

    opened = await asyncio.to_thread(returning.open_draft, typed["code"], form.app.services)
    if isinstance(opened, Locked):
        await _say_locked(form, opened)
        return
    session, language = opened
    # Whoever has chosen a language by hand keeps it.
    if current_language() == SOURCE_LANGUAGE and language in {each.code for each in form.app.languages()}:
        await form.app.use_language(language)
    await form.app.switch_screen(FormScreen(session.spec, session))


async def _file(form: "FormScreen", typed: Mapping[str, str]) -> None:
    from screens.tenant.file import FileScreen

    opened = await asyncio.to_thread(returning.open_file, typed["reference"], typed["code"], form.app.services)
    if isinstance(opened, Locked):
        await _say_locked(form, opened)
        return
    if opened.kind not in form.app.services.forms:
        raise UnknownJourney
    await form.app.switch_screen(FileScreen(opened))


async def open_or_say_closed(app: TenantApp, of: str) -> None:
    """Nobody types a code that will not be looked at; where that cannot be read, the typing tells."""
    from screens.tenant.offers import open_form

    try:
        locked = await asyncio.to_thread(returning.closed, app.services)
    except StorageError as error:
        app.note_failure("resume", error)
        locked = None
    if locked is None:
        await open_form(app, of, None)
    else:
        await app.push_screen(_locked_page(locked))


async def _say_locked(form: "FormScreen", locked: Locked) -> None:
    await form.come_back_to(())
    await form.app.push_screen(_locked_page(locked))


def _locked_page(locked: Locked) -> ReadingScreen:
    """A page of its own: no answer is to be corrected, and a person can open what the code would have opened."""
    # The first full minute at which it is open: the one before would be refused once more.
    hour = partial(formats.hour, locked.until + timedelta(seconds=59))
    title = msg("Trop d'essais. Vous pourrez réessayer à {hour}.", hour=hour)
    words = [Text(msg("Un agent peut vous aider maintenant : bouton 1, ou Aide (F1)."))]
    return ReadingScreen(OpenWhatIsKept.place, title, words, motive=LOCKED)


_OPEN: Mapping[str, Callable[["FormScreen", Mapping[str, str]], Awaitable[None]]] = {"draft": _draft, "file": _file}
_WRONG = {"draft": "code", "file": "file"}
"""Beginning of the error's code."""
