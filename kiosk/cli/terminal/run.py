"""`kiosk run`: the tenant terminal."""

import contextlib
import gc
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

import click

from kiosk import config, guarded_files, i18n
from kiosk.cli.shared.usage import Choice
from kiosk.clock import Clock, SystemClock

if TYPE_CHECKING:
    from kiosk.services.services import Services


@click.command("run")
@click.option("--lang", type=Choice(list(i18n.LANGUAGE)), default=i18n.SOURCE_LANGUAGE, help="Langue au départ.")
@click.option("--trial", is_flag=True, help="Essai : Ctrl+Q quitte, et une ligne le dit.")
@click.pass_obj
def command(home: Path, lang: str, trial: bool) -> None:
    """L'écran du locataire."""
    # Everything loaded here stays until the end: collecting garbage again and again while it grows would take a fifth
    # of the time until somebody can begin. `_warm` turns the collector on again.
    gc.disable()
    _take_no_tls()
    from kiosk.cli.shared import logbook
    from kiosk.cli.shared.exits import end_as, need_terminal

    need_terminal()
    from screens.tenant.app import TenantApp
    from screens.tenant.routes import ROUTES

    try:
        identity = config.read_identity(config.read_raw(home))
    except config.ConfigurationError:
        # The warm-up meets the same error, shows "out of service" and sets the exit code.
        identity = _as_enrolled(home)
    app = TenantApp(identity, _clock(home, identity), lambda: _warm(home), ROUTES, trial=trial, language=lang)
    app.speed = identity.speed
    app.log_failure = lambda line: logbook.note(home, "terminal", line)
    if address := os.environ.get("NOTIFY_SOCKET"):
        app.say_alive = lambda: _say_alive(address)
    app.run()
    end_as(app)


def _say_alive(address: str) -> None:
    """Tell systemd, which starts a screen again that draws nothing, that this one draws (sd_notify(3))."""
    import socket

    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
        mouth.sendto(b"READY=1\nWATCHDOG=1", address)


def _clock(home: Path, identity: config.Identity) -> Clock:
    """Return the terminal's clock; only a trial that runs faster loads anything for it."""
    if identity.speed == 1:
        return SystemClock()
    from kiosk.cli.shared.trial_clock import clock_of

    return clock_of(home, identity.speed)


def _as_enrolled(home: Path) -> config.Identity:
    """Return an identity without a configuration: the enrolled agency, as the program knows it; or an empty one."""
    _take_no_plugins()
    import json

    from kiosk.domain.agency import agencies
    from kiosk.domain.data_files import DataUnreadable

    nobodys = config.read_identity({})
    try:
        (file,) = (home / "enrolment").glob("*.json")
        known = agencies.agencies()[json.loads(guarded_files.read_text(file, "utf-8"))["agency"]]
        year = agencies.source()[1][:4]
    except (OSError, ValueError, KeyError, TypeError, DataUnreadable):
        return nobodys
    hours = {str(day): periods for day, periods in known.hours.items()}
    known_in = "" if known.is_unknown else year
    return nobodys._replace(agency_name=known.name, phone=known.phone, hours=hours, known_in=known_in)


def _warm(home: Path) -> "Services":
    """Open everything; an error carries the exit code with which the terminal ends when a signal stops it."""
    _take_no_plugins()
    from kiosk.cli.shared.exits import code_of
    from kiosk.cli.shared.wiring import open_services

    try:
        return open_services(home)
    except Exception as error:
        error.exit_code = int(code_of(error))  # type: ignore[attr-defined]
        raise
    finally:
        # No visit has begun: nothing that is frozen here belongs to a person.
        gc.freeze()
        gc.enable()


def _take_no_tls() -> None:
    """Keep asyncio from loading OpenSSL, which takes 11 ms before the home screen. The terminal makes no connection:
    its data stays on its own disk until another process sends it. asyncio works without OpenSSL where it is missing.
    """
    sys.modules.setdefault("ssl", cast(ModuleType, None))


def _take_no_plugins() -> None:
    """Keep pydantic from looking for plugins, of which the terminal has none. pydantic 2.14 would search everything
    that is installed, and even where that is off, loads its search code: 15 ms before the first door opens. Another
    version ignores this."""
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    loader = ModuleType("pydantic.plugin._loader")
    vars(loader)["get_plugins"] = tuple
    sys.modules.setdefault(loader.__name__, loader)
