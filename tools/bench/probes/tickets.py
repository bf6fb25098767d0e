"""Fill the queue of a trial home with invented tickets.

python -m tools.bench.probes.tickets HOME
"""

import sys
from pathlib import Path

from kiosk.cli.shared.wiring import open_services
from kiosk.services.ports.tickets import NewTicket
from tools.bench.floors.table import ROWS


def main(home: Path) -> None:
    services = open_services(home)
    for _turn in range(ROWS):
        services.tickets.add(NewTicket(services.clock.now(), "bel_listing", "fr", claims_priority=False, draft=None))
    print("{}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
