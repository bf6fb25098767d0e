"""`kiosk central …`: central's side of the night. Each command is imported only when it is called."""

import click

from kiosk.cli import LazyGroup

COMMANDS: dict[str, str] = {
    "init": "kiosk.cli.central.init:command",
    "escrow": "kiosk.cli.central.escrow:escrow",
    "invite": "kiosk.cli.central.terminals:invite",
    "enrol": "kiosk.cli.central.terminals:enrol",
    "revoke": "kiosk.cli.central.terminals:revoke",
    "ingest": "kiosk.cli.central.night:ingest",
    "nightly": "kiosk.cli.central.night:nightly",
    "export": "kiosk.cli.central.night:export",
    "backup": "kiosk.cli.central.night:backup",
    "report": "kiosk.cli.central.night:report",
    "restore": "kiosk.cli.central.night:restore",
    "find": "kiosk.cli.central.person:find",
    "access": "kiosk.cli.central.person:access",
    "erase": "kiosk.cli.central.person:erase",
    "conflicts": "kiosk.cli.central.person:conflicts",
}
"""Every command, and where to import it from."""


@click.group("central", cls=LazyGroup, table=COMMANDS)
def group() -> None:
    """Le siège : inviter les bornes, recevoir, exporter, copier, rendre, effacer."""
