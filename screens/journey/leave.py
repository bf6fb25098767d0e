"""The ways out of a journey, back or for good; what would be forgotten is asked about once."""

from kiosk.forms.session import FormSession
from kiosk.i18n import Message, msg
from screens.journey.port import JourneyPage
from screens.widgets.dialog import Dialog
from screens.widgets.page import VisitPage, end_or_return, pages_of
from screens.widgets.tap import Tap
from screens.widgets.text import Says

KEPT_BY_AGENT = msg("L'agent garde ce qui lui est montré, jusqu'à la fin du ticket.")


async def leave(form: JourneyPage) -> None:
    """End the visit; ask once if something would be forgotten."""
    form.collect()
    if form.session.is_asked_before_end:
        has_sent = any(page.takes_back for page in pages_of(form.app.screen_stack))
        ticket = form.app.visit.ticket
        is_called = ticket is not None and ticket.is_called
        await form.app.push_screen(LeaveDialog(form, has_sent=has_sent, to_desk=is_called))
    else:
        await end_or_return(form.app)


async def go_back(form: JourneyPage) -> None:
    """Go one page back; from the first one, to where the journey was opened."""
    form.collect()
    below = form.app.screen_stack[-2]
    page = below if isinstance(below, VisitPage) else None
    if page is not None and page.asks_before_it and form.session.place == form.opened_at:
        await _go_back_to_file(form)
    elif form.session.go_back():
        await form.show_page()
    elif page is not None and _leads_back(form.session, page):
        await form.app.pop_screen()
    elif form.session.is_asked_before_end:
        await form.leave()
    else:
        await form.app.go_home()


async def _go_back_to_file(form: JourneyPage) -> None:
    """Go back from the changes to the sent file that they are about."""
    if form.session.has_changed:
        await form.app.push_screen(BackToFileDialog(form.session, is_shared=form.is_shared))
    else:
        await form.app.pop_screen()


def _leads_back(session: FormSession, below: VisitPage) -> bool:
    """Tell if back leads to the page below: one that takes back, or a menu or journey while nothing is lost."""
    loses = session.has_answers and not session.spec.opens and session.spec.receipt is not None
    leads = below.is_menu or below.journey is not None
    return below.takes_back or (leads and not loses)


class BackToFileDialog(Dialog):
    def __init__(self, session: FormSession, *, is_shared: bool) -> None:
        super().__init__(
            [msg("Revenir à votre dossier ?"), _what_becomes_of_it(session, is_shared=is_shared)],
            [
                Tap(msg("Je continue"), self.close, classes="-next"),
                Tap(msg("Oui, revenir"), self._go),
            ],
        )

    async def _go(self) -> None:
        """Go back to the file, unless the key bounces: no answer is forgotten that way."""
        if not self.app.haste.hasty:
            await self.close()
            await self.app.pop_screen()


class LeaveDialog(Dialog):
    def __init__(self, form: JourneyPage, *, has_sent: bool, to_desk: bool) -> None:
        """
        Args:
            has_sent: True when something else was sent in this visit.
            to_desk: True when an agent calls: saving comes first, for what is only here is lost on the way there.
        """
        self._form = form
        session, is_shared = form.session, form.is_shared
        self._is_kept = is_kept = is_shared or session.saved is not None or session.amends is not None
        saves = session.can_be_saved and session.has_changed
        save = msg("Enregistrer et aller au bureau") if to_desk else msg("Enregistrer et sortir")
        end = msg("Sortir sans enregistrer") if saves else msg("Sortir")
        stay_or_save = [Tap(msg("Rester ici"), self.close), *([Tap(save, self._save)] if saves else [])]
        if to_desk:
            stay_or_save.reverse()
        stay_or_save[0].add_class("-next")
        stays = [msg("Ce que vous avez envoyé reste envoyé.")] if has_sent and session.amends is None else []
        super().__init__(
            [msg("Sortir maintenant ?"), _what_becomes_of_it(session, is_shared=is_shared), *stays],
            [
                *stay_or_save,
                Tap(end if is_kept else msg("Sortir et effacer"), self._forget),
            ],
        )
        self.set_class(saves and not to_desk, "-three")
        self.set_class(saves and to_desk, "-grid")  # its first button is too long for a third of the row
        stay_or_save[0].set_class(saves and to_desk, "-wide")

    async def _save(self) -> None:
        """Save, and end the visit once the code was seen; if saving fails, the answers stay on the screen.

        A key that bounces or is held saves nothing.
        """
        from screens.journey.saving import save

        if self.app.haste.hasty:
            return
        await self.close()
        self._form.focus_first()  # keys typed next answer a question, and do not end the visit
        await save(self._form, ends=True)

    async def _forget(self) -> None:
        """Forget the visit, and wipe what an agent was shown if the button says so."""
        await self.app.forget_visit(erases=not self._is_kept)


def _what_becomes_of_it(session: FormSession, *, is_shared: bool) -> Says:
    """Return all that is true of what becomes of the answers.

    Args:
        is_shared: True when an agent holds them with a ticket: nothing done here takes them back.
    """
    here = _what_becomes_of_it_here(session)
    if not is_shared:
        return here
    if not session.can_be_saved:
        here = msg("Vos réponses quittent l'écran.")
    return lambda: f"{here} {KEPT_BY_AGENT}"


def _what_becomes_of_it_here(session: FormSession) -> Message:
    if session.saved is not None and not session.has_changed:
        return msg("Votre brouillon est gardé. Notez son code : {code}.", code=session.saved.code)
    if session.saved is not None:
        return msg("Votre brouillon est gardé. Ce qui a changé depuis sera effacé.")
    if session.amends is not None:
        return msg("Vos changements seront effacés. Ce qui est envoyé reste envoyé.")
    if not session.can_be_saved:
        return msg("Ici, rien n'est gardé : vos réponses seront effacées.")
    return msg("Vos réponses ne sont pas encore enregistrées.")
