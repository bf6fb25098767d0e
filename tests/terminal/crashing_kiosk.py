"""Run the real program with one planted fault: door 4 (see an agent) fails while a variable holds a secret."""

import sys

from kiosk.__main__ import main
from screens.tenant.home.home import Door, HomeScreen

SECRET = "0536491234-secret"
FAULTY = 4

open_door = HomeScreen._open


async def fail(self: HomeScreen, door: Door) -> None:
    if door.number != FAULTY:
        await open_door(self, door)
        return
    answer_of_the_tenant = SECRET
    raise LookupError(f"nothing for {answer_of_the_tenant}")


if __name__ == "__main__":
    HomeScreen._open = fail  # type: ignore[method-assign]
    sys.argv[0] = "kiosk"
    main()
