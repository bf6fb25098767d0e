"""`kiosk central …`: central's side of the night. Each command is imported only when it is called for."""

from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "init": "kiosk.cli.central.init:command",
    "invite": "kiosk.cli.central.terminals:invite",
    "enrol": "kiosk.cli.central.terminals:enrol",
    "revoke": "kiosk.cli.central.terminals:revoke",
    "ingest": "kiosk.cli.central.night:ingest",
    "nightly": "kiosk.cli.central.night:nightly",
    "export": "kiosk.cli.central.night:export",
    "backup": "kiosk.cli.central.night:backup",
    "report": "kiosk.cli.central.night:report",
    "restore": "kiosk.cli.central.night:restore",
    "access": "kiosk.cli.central.person:access",
    "erase": "kiosk.cli.central.person:erase",
    "conflicts": "kiosk.cli.central.person:conflicts",
}
"""Every command that works, and where it stands."""


class CentralGroup(click.Group):
    """A group that imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _colon, name = where.partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group("central", cls=CentralGroup)
def group() -> None:
    """Le siège : inviter les bornes, recevoir, exporter, copier, rendre, effacer."""
