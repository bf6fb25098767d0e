"""The ending of a page on which a code was typed: it opens a draft, or a sent file."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from textual.widget import Widget

from kiosk.clock import to_text
from kiosk.forms.messages import FieldError
from kiosk.i18n import SOURCE_LANGUAGE, Message, current_language, msg
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit import coming_back
from kiosk.services.visit.coming_back import Locked, NotOpened, UnknownJourney
from screens.journey.port import JourneyPage
from screens.widgets.chrome import NOT_SAVED
from screens.widgets.dialog import NoticeDialog

NOT_KNOWN_HERE = (msg("Ce dossier est là, mais cette borne ne sait pas l'ouvrir."), msg("Demandez un agent."))


class OpenWhatIsKept:
    """The ending of a page on which a code was typed: it opens the draft or file, or says on that page why not."""

    word, not_sent, sends, is_read, at_once, changed = msg("Continuer"), NOT_SAVED, False, True, True, ""

    def widgets(self, form: JourneyPage) -> list[Widget]:
        return []

    def first_focus(self, form: JourneyPage) -> Widget:
        return form.query_one("#foot-next")

    def __init__(self, place: Message) -> None:
        self.place = place
        self._refused: Mapping[str, str] | None = None
        """The last typed values that opened nothing: pressed again unchanged, they are no further try."""

    async def press(self, form: JourneyPage) -> None:
        spec, typed = form.session.spec, form.session.finish().result.model_dump()
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

    async def digit(self, form: JourneyPage, number: int) -> None:
        """Do nothing: nothing is numbered."""


async def _draft(form: JourneyPage, typed: Mapping[str, str]) -> None:
    opened = await asyncio.to_thread(coming_back.open_draft, typed["code"], form.app.services)
    if isinstance(opened, Locked):
        await _say_locked(form, opened)
        return
    session, language = opened
    # A language that the tenant chose by hand stays.
    if current_language() == SOURCE_LANGUAGE and language in {each.code for each in form.app.languages()}:
        await form.app.use_language(language)
    await form.app.show_journey(session, in_place=True)


async def _file(form: JourneyPage, typed: Mapping[str, str]) -> None:
    opened = await asyncio.to_thread(coming_back.open_file, typed["reference"], typed["code"], form.app.services)
    if isinstance(opened, Locked):
        await _say_locked(form, opened)
        return
    if opened.kind not in form.app.services.forms:
        raise UnknownJourney
    await form.app.show_file(opened)


async def _ticket(form: JourneyPage, typed: Mapping[str, str]) -> None:
    found = await asyncio.to_thread(form.app.services.tickets.find, typed["code"])
    if found is None:
        raise NotOpened
    await form.app.go(f"found_ticket:{found.id}")


async def _say_locked(form: JourneyPage, locked: Locked) -> None:
    await form.come_back_to(())
    await form.app.go(f"resume_closed:{to_text(locked.until)}")


_OPEN: Mapping[str, Callable[[JourneyPage, Mapping[str, str]], Awaitable[None]]] = {
    "draft": _draft,
    "file": _file,
    "ticket": _ticket,
}
_WRONG = {"draft": "code", "file": "file", "ticket": "ticket"}
"""The beginning of the error's code, by what is opened."""
