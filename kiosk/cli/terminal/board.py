"""`kiosk board`: the screen of the hall that shows who is called."""

from pathlib import Path

import click

from kiosk.config import ConfigurationError
from kiosk.i18n import _


@click.command("board", help="Le panneau du hall : le numéro appelé, et son bureau.")
@click.option("--no-bell", is_flag=True, help="Sans sonner à chaque appel.")
@click.pass_obj
def command(home: Path, no_bell: bool) -> None:
    """Show the board until it is closed; end with its exit code, or with the one of what went wrong before."""
    from kiosk.cli.shared import logbook
    from kiosk.cli.shared.exits import code_of, end_as, fail, need_terminal
    from kiosk.cli.shared.wiring import open_services
    from kiosk.services.ports.errors import StorageError
    from screens.hall.board import BoardApp

    try:
        services = open_services(home)
    except (ConfigurationError, StorageError) as error:
        fail(code_of(error), _(str(error)))
    need_terminal()
    app = BoardApp(services, rings=not no_bell)
    app.speed = services.config.trial.speed
    app.log_failure = lambda line: logbook.note(home, "board", line)
    app.run()
    end_as(app)
