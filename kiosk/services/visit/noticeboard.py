"""The notices of the associations' board that are shown at this moment, and the one whose turn it is."""

from kiosk.domain.agency import board
from kiosk.services.services import Services
from kiosk.settings import BoardNotice


def current_notices(services: Services) -> tuple[BoardNotice, ...]:
    """Return the current notices by slot; none while the clock cannot be trusted."""
    return board.current_notices(services.config.board, services.today())


def headline(notice: BoardNotice) -> str:
    """Return `CSF · Réunion publique jeudi 26 novembre à 18 h`, as the association wrote it."""
    return f"{notice.association} · {notice.title}"


def sheet_now(services: Services) -> BoardNotice | None:
    """Return the notice that the home screen shows in this minute; None without a current notice."""
    return board.in_turn(current_notices(services), services.clock.now())
