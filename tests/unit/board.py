"""An invented board, all its slots filled."""

import tomllib
from datetime import date

from kiosk.settings import BoardNotice
from tools.bench import board

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 26)


def eight_sheets(first: date = FIRST, last: date = LAST) -> tuple[BoardNotice, ...]:
    return sheets(board.tables(first, last))


def sheets(written: str) -> tuple[BoardNotice, ...]:
    """Return the sheets of a configuration's `[[board]]` tables."""
    return tuple(BoardNotice.model_validate(table) for table in tomllib.loads(written)["board"])
