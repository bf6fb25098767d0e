"""The terminal's side of the guides and answers that central changes: kept whole, and shown from the next start."""

from datetime import datetime

from db.stores.set_by_central import keep
from db.sync.down import BadSnapshot, Json
from db.sync.sender import Terminal
from kiosk.config import ConfigurationError
from kiosk.domain.told_content import check


def take(terminal: Terminal, told: Json, _now: datetime) -> None:
    """Keep them; inside `immediate`.

    Raises:
        BadSnapshot: no texts, or texts that this program cannot show in every language; what was kept before stays.
    """
    files = told.get("files")
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise BadSnapshot
    try:
        check(files, "content")
    except ConfigurationError:
        raise BadSnapshot from None
    keep(terminal.db, "content", files)
