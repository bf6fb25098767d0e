"""The errors of the stores and devices; none of them returns None to report a failure."""

from kiosk.errors import Exit, KioskError


class StorageError(KioskError):
    """Nothing was stored. The text says why, without data, in its first sentence; then what repairs it."""

    is_lasting = False
    """True when trying again is useless until a person has repaired something."""


class HeldDatabase(StorageError):
    """Another program holds the file and does not release it: nothing was stored, run again. Exit code 5."""

    exit_code = Exit.LOCKED


class NewerDatabase(StorageError):
    """A newer program wrote the file: it is opened read-only, never written. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class OlderDatabase(StorageError):
    """The program that wrote the file is too old for its rows to be taken over: nothing is written. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class RevokedTerminal(StorageError):
    """Central accepts nothing more from this terminal: it shows its out-of-service page."""

    exit_code = Exit.QUARANTINED

    is_lasting = True


class DamagedDatabase(StorageError):
    """The file cannot be trusted, or does not open with its key: nothing is written to it. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class GoneDatabase(DamagedDatabase):
    """The file existed and is gone. Exit code 6; it may come back while a program runs, as when a disk is mounted."""

    is_lasting = False


class SeatsGone(KioskError):
    """Somebody was faster: the seats asked for are no longer free. Nothing was stored."""


class PrintError(KioskError):
    """Nothing was printed; the text says why, in one line for the log."""
