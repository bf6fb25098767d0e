"""An agent may withdraw a file while its own page stands open here: from its next act on that page says so."""

import asyncio
from typing import TYPE_CHECKING

from kiosk.i18n import msg
from kiosk.services.ports import StorageError
from screens.tenant.notice import NoticeDialog

if TYPE_CHECKING:
    from kiosk.services.resume_port import SentFile
    from screens.tenant_app import TenantApp


async def withdrawn_meanwhile(app: "TenantApp", reference: str) -> "SentFile | None":
    """The file as it stands, where it was taken back. What cannot be read stops no act: each says what fails."""
    try:
        file = await asyncio.to_thread(app.services.resumes.find_file, reference)
    except StorageError as error:
        app.note_failure("withdrawn", error)
        return None
    return file if file is not None and file.withdrawn_at is not None else None


async def tell_withdrawn(app: "TenantApp", file: "SentFile") -> None:
    """In the place of the page that stands open: how the file stands now, and before it who did that.

    The end of that page ends the visit: where a journey below is not sent yet, it is led back to instead.
    """
    from screens.tenant.file import FileScreen

    if any(getattr(screen, "would_lose", False) for screen in app.screen_stack):
        await app.pop_screen()
    else:
        await app.switch_screen(FileScreen(file))
    await app.push_screen(
        NoticeDialog(
            [msg("Un agent a retiré ce dossier."), msg("Vos réponses sont effacées ici. Rien ne s'ouvre plus.")]
        )
    )
