"""Keys that are shut to this account, at a terminal and at central."""

from pathlib import Path

from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

GIVE_BACK = N_(
    "root les rend à ce compte : chown, puis chmod 600 (700 pour un dossier) ; relancez ensuite. N'en faites pas "
    "d'autres."
)
"""What to do about keys that are shut."""


def check_not_shut(keys: tuple[Path, ...]) -> None:
    """A key that is shut is sound for all that one knows: it is given back, never replaced. Raises StorageError."""
    if keys:
        said = _("Clés fermées à ce compte : {paths}. Rien n'est changé. {todo}")
        raise StorageError(said.format(paths=", ".join(str(key) for key in keys), todo=_(GIVE_BACK)))
