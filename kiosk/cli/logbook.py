"""The programs' own logs: one line an event, without anybody's data."""

from contextlib import suppress
from pathlib import Path

from kiosk.clock import SystemClock


def note(home: Path, program: str, line: str) -> None:
    """Add a line to `<home>/logs/<program>.log`. A log that cannot be written must not stop a program."""
    with suppress(OSError):
        folder = home / "logs"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / f"{program}.log").open("a", encoding="utf-8") as file:
            file.write(f"{SystemClock().now().isoformat(timespec='seconds')} {line}\n")
