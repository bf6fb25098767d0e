"""The search of a commune, a key at a time, without drawing.

    python -m tools.bench.probes.search

Prints {"search": […]} in milliseconds, one figure a key.
"""

import json
from time import perf_counter

from kiosk.domain.communes import directory

_TYPED = ("cambo-les-bains", "bayonne", "saint jean de luz", "st-pée", "64100", "mont de marsan", "bègles", "xyz")


def main() -> None:
    communes = directory()
    found = []
    for text in _TYPED:
        for end in range(1, len(text) + 1):
            began = perf_counter()
            communes.search(text[:end])
            found.append((perf_counter() - began) * 1000)
    print(json.dumps({"search": found}))


if __name__ == "__main__":
    main()
