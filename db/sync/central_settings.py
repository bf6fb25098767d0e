"""What an operator sets for all terminals or an agency's, in `central/down/settings.toml`: checked before it goes."""

from db.sync.central_home import CentralHome
from db.sync.down import Json
from kiosk import from_central
from kiosk.config import read_toml

NAME = "central/down/settings.toml"


def read(place: CentralHome) -> Json | None:
    """The whole file, checked; None when there is none.

    Raises:
        ConfigurationError: it cannot be sent, and why.
    """
    raw = read_toml(place.settings_file, NAME)
    if raw is not None:
        from_central.check_file(raw, NAME)
    return raw


def tell(place: CentralHome, agency: str) -> Json | None:
    """What an agency's terminals are told. None: no file; they keep what they have, and an empty file takes it back.

    Raises:
        ConfigurationError: it cannot be sent, and why.
    """
    raw = read(place)
    return None if raw is None else {"settings": from_central.for_agency(raw, agency)}
