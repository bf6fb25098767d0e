"""`kiosk console`: the agents' screen."""

from pathlib import Path

import click

from kiosk.config import ConfigurationError
from kiosk.i18n import _


@click.command("console", help="L'écran des agents : la file d'attente et les dossiers.")
@click.pass_obj
def command(home: Path) -> None:
    """Show the console until it is closed; end with its exit code, or with the one of what went wrong before."""
    from kiosk.cli.shared import logbook
    from kiosk.cli.shared.exits import code_of, end_as, fail, need_terminal
    from kiosk.cli.shared.wiring import open_services
    from kiosk.services.ports.errors import StorageError
    from screens.console.app import ConsoleApp

    try:
        services = open_services(home)
    except (ConfigurationError, StorageError) as error:
        fail(code_of(error), _(str(error)))
    need_terminal()
    app = ConsoleApp(services)
    app.speed = services.config.trial.speed
    app.log_failure = lambda line: logbook.note(home, "console", line)
    app.run()
    end_as(app)
