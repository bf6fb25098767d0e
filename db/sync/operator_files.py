"""What an operator writes at central for the terminals, file by file: looked at by the morning page and by doctor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.sync import central_content, central_settings
from db.sync.central_home import CentralHome
from kiosk.config import ConfigurationError
from kiosk.i18n import N_


@dataclass(frozen=True)
class OperatorFile:
    """One file, or folder."""

    name: str
    """Its path, as people are told it."""
    path: Callable[[CentralHome], Path]
    read: Callable[[CentralHome], object]
    """None: it is not there. Raises ConfigurationError: it cannot be sent, and why."""
    sent: str
    """Message, with `{path}`."""
    mend: str
    """Message: what to do where it cannot be sent."""

    def is_wrong(self, place: CentralHome) -> bool:
        try:
            self.read(place)
        except ConfigurationError:
            return True
        return False


BY_KIND: Mapping[str, OperatorFile] = {
    "settings": OperatorFile(
        central_settings.NAME,
        lambda place: place.settings_file,
        central_settings.read,
        N_("Réglages envoyés aux bornes : {path}"),
        N_("Corrigez ce fichier : d'ici là, les bornes gardent leurs réglages."),
    ),
    "content": OperatorFile(
        central_content.NAME,
        lambda place: place.content_folder,
        central_content.read,
        N_("Guides et réponses envoyés aux bornes : {path}"),
        N_("Corrigez ce fichier : d'ici là, les bornes gardent leurs guides et leurs réponses."),
    ),
}
