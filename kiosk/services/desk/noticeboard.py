"""The sheets of the associations' board that stand at this moment, and the one whose turn it is."""

from kiosk.domain.agency import board
from kiosk.services.services import Services
from kiosk.settings import BoardNotice


def standing(services: Services) -> tuple[BoardNotice, ...]:
    """By slot; none while the clock cannot be trusted."""
    return board.standing(services.config.board, services.today())


def headline(notice: BoardNotice) -> str:
    """`CSF · Réunion publique jeudi 26 novembre à 18 h`, as the association wrote it."""
    return f"{notice.association} · {notice.title}"


def sheet_now(services: Services) -> BoardNotice | None:
    """What the home screen shows in this minute; None: nothing stands."""
    return board.in_turn(standing(services), services.clock.now())
