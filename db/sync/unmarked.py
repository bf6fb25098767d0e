"""Codes in central's database that tell no pepper, as a program of before wrote them: whether today's can be theirs.

The database may have gone back behind the day on which its agency's pepper was made anew: by a copy, or by the older
program's own. Whoever made it anew gave a code with it in the same act, which the database then knows of.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from db import pepper_marks
from db.connection import Connection, row
from db.sync.central_home import CentralHome
from kiosk.clock import to_text

_ONE_ACT = timedelta(minutes=1)
"""Between a new pepper and the code that is written with it, whose instant was taken before."""
_LAST = """SELECT max(at) AS at FROM (
        SELECT created_at AS at FROM staff WHERE agency = :agency
        UNION ALL SELECT at FROM audit
            WHERE action IN ('staff.add', 'staff.reset_pin') AND subject LIKE :agency || ' %'
    )"""


def mark(home: CentralHome, db: Connection, agency: str) -> str:
    """What stands for the mark that such a code lacks: empty, it is taken as it is; else `pepper_marks.UNKNOWN`: the
    pepper, and what is noted of it, are younger than every code of this agency that the database knows was given.
    """
    made = []
    for file in (home.pepper_file(agency), home.pepper_mark(agency)):
        with suppress(OSError):  # one that cannot be seen is told for itself
            made.append(file.stat().st_mtime)
    found = row(db, _LAST, {"agency": agency})
    if not made or not found or not found["at"]:
        return ""
    return pepper_marks.UNKNOWN if to_text(datetime.fromtimestamp(min(made), UTC) - _ONE_ACT) > found["at"] else ""
