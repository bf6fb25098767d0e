"""The agency's printer; it may raise `PrintError`."""

from typing import Protocol


class Printer(Protocol):
    """A printer of plain text, or its absence."""

    @property
    def is_available(self) -> bool:
        """True when the configuration names a printer."""
        ...

    def print_text(self, text: str) -> None:
        """Print plain text, 42 columns.

        Raises:
            PrintError: no printer, a failure, or no answer within 5 s.
        """
        ...
