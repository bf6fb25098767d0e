"""The sending of a journey: it is stored durably, or the page says plainly that it was not."""

import asyncio

from kiosk.forms.session import Unfinished
from kiosk.i18n import msg
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.visit.assistance import tell_sent
from kiosk.services.visit.submissions import Overtaken
from screens.journey.port import JourneyPage
from screens.widgets.dialog import NoticeDialog


async def submit(form: JourneyPage) -> None:
    """Store the journey and show its receipt; a mistake leads back to its field, a full disk to a person."""
    try:
        finished = form.session.finish()
    except Unfinished as unfinished:
        await form.show_errors(unfinished.errors)
        return
    if form.session.amends is not None and not form.session.has_changed:
        await form.app.push_screen(
            NoticeDialog([msg("Vos réponses n'ont pas changé."), msg("Votre envoi précédent reste valable.")])
        )
        return
    try:
        receipt = await form.store(finished)
    except StorageError as error:
        form.app.note_failure("submit", error)
        await form.app.push_screen(
            NoticeDialog(
                [
                    msg(form.session.spec.receipt_words.failed),
                    msg("Vos réponses sont encore là. Rien n'est effacé."),
                    msg("Appelez un agent, ou réessayez dans un moment."),
                ]
            )
        )
    except Overtaken:
        await form.app.push_screen(
            NoticeDialog(
                [
                    msg("Ce dossier a changé entre-temps, ou il est retiré."),
                    msg("Votre envoi n'est pas parti."),
                    msg("Rouvrez le dossier dans « Reprendre mon dossier » (5), ou demandez un agent."),
                ]
            )
        )
    except SeatsGone:
        # The page behind the notice is already the one on which to choose again.
        await form.show_page()
        await form.app.push_screen(
            NoticeDialog(
                [
                    msg("Une autre personne vient de prendre cette place."),
                    msg("Votre demande n'est pas partie. Choisissez de nouveau."),
                ]
            )
        )
    else:
        await _tell_the_agent(form)
        await form.app.show_receipt(receipt, form.session)


async def _tell_the_agent(form: JourneyPage) -> None:
    visit = form.app.visit  # not the next one's, should this one end meanwhile
    if visit.showing is None:
        return
    try:
        for ticket_id in visit.showing.tickets:
            found = await asyncio.to_thread(tell_sent, form.app.services, ticket_id, form.session)
            if visit.ticket is not None and found is not None and visit.ticket.id == ticket_id:
                visit.ticket = found
    except StorageError as error:
        # The file is sent all the same, and the agent finds it among the listings.
        form.app.note_failure("ticket", error)
