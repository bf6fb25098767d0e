"""`kiosk init` as a person types it: whole, with the names that a home already tells."""

from pathlib import Path

from kiosk.config import ConfigurationError, load


def init_again(home: Path) -> str:
    """What makes anew whatever a home lacks; without its configuration, its names are left to be filled in."""
    try:
        settings = load(home)
    except ConfigurationError:
        return init_as("AGENCE", "BORNE")
    return init_as(settings.agency.code, settings.terminal.id, trial=settings.terminal.trial)


def init_as(agency: str, terminal: str, *, trial: bool = False) -> str:
    return f"kiosk init --agency {agency} --terminal {terminal}{' --trial' if trial else ''}"
