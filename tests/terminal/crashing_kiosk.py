"""The real program with one planted fault: the doors fail, with somebody's secret in its hands."""

import sys

from kiosk.__main__ import main
from screens.tenant.home import Door, HomeScreen

SECRET = "0536491234-secret"


async def fail(self: HomeScreen, door: Door) -> None:
    answer_of_the_tenant = SECRET
    raise LookupError(f"nothing for {answer_of_the_tenant}")


if __name__ == "__main__":
    HomeScreen._open = fail  # type: ignore[method-assign]
    sys.argv[0] = "kiosk"
    main()
