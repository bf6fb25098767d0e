"""Submit a listing as a tenant, to the release of this interpreter: `python -I tenant.py HOME REFERENCE`."""

import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal_file import open_terminal
from kiosk.clock import SystemClock
from kiosk.config import load
from kiosk.services.ports.files import Submission

home, reference = Path(sys.argv[1]), sys.argv[2]
now, terminal = SystemClock().now(), load(home).terminal.id
answers = {"landlord": "office64", "rent": "0,10", "commune": "Bayonne (64100)"}
values = {"landlord": "office64", "rent": 10, "commune": "64102"}
opener = open_terminal(home)
Submissions(opener, Origin(terminal, load(home).agency.code)).add(
    Submission(reference, "bel_listing", 1, "fr", now, (now + timedelta(days=5)).date(), answers, values)
)
with closing(opener()) as db:
    assert db.execute("SELECT count(*) FROM outbox WHERE reference = ?", (reference,)).fetchone() == (1,)
