"""Saving for later: the draft is stored before its code is shown; saved again, the code stays the same."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from kiosk import formats
from kiosk.forms.records import Saved
from kiosk.i18n import Message, msg
from kiosk.services import returning
from kiosk.services.ports import StorageError
from screens.tenant.notice import NoticeDialog
from screens.tenant.visit_end import came_to_something, end_visit
from screens.widgets.chrome import draft_saved

if TYPE_CHECKING:
    from screens.tenant.form import FormScreen


_SAVED_ELSEWHERE = msg("Une autre borne a enregistré ce brouillon aussi, sous l'ancien code. Celui-ci est à part.")


async def save(form: "FormScreen", *, ends: bool = False) -> None:
    """Store the journey as it stands; show its code, or that it is the same as before; `ends`: then end the visit."""
    app, before = form.app, form.session.saved
    form.collect()
    try:
        saved = await asyncio.to_thread(returning.save, form.session, app.services)
    except StorageError as error:
        app.note_failure("draft", error)
        await app.push_screen(
            NoticeDialog(
                [
                    msg("Le brouillon n'a pas pu être enregistré."),
                    msg("Vos réponses sont encore là. Rien n'est effacé."),
                    msg("Appelez un agent, ou réessayez dans un moment."),
                ]
            )
        )
        return
    came_to_something(app)
    if before is not None and before.code == saved.code:
        lines = [draft_saved(saved.at, app.clock.now()), msg("Votre code de reprise reste le même."), _until(saved)]
        await app.push_screen(NoticeDialog(lines, after=partial(end_visit, app) if ends else None))
        return
    from screens.tenant.code_shown import CodeShownScreen

    opens = (
        *((_SAVED_ELSEWHERE,) if before is not None else ()),
        msg("Il ouvre votre brouillon dans cette agence : « Reprendre mon dossier » (5)."),
        _until(saved),
        msg("Après l'envoi, il ouvre le dossier, avec la référence."),
        msg("Seul ce code peut l'ouvrir ici."),
    )
    await app.push_screen(CodeShownScreen(saved.code, opens, ends=ends))


def _until(saved: Saved) -> Message:
    return msg("Le brouillon est gardé jusqu'au {day}.", day=formats.short_day(saved.last_day))


async def erase(form: "FormScreen") -> None:
    """The draft goes, what is on the screen stays."""
    try:
        await asyncio.to_thread(returning.erase_draft, form.session, form.app.services)
    except StorageError as error:
        form.app.note_failure("draft", error)
        says = msg("Le brouillon n'a pas pu être effacé. Demandez un agent.")
    else:
        says = msg("Le brouillon est effacé. Vos réponses sont encore à l'écran.")
    await form.app.push_screen(NoticeDialog([says]))
