"""The files that are copied onto a machine say what their programs understand, and the timers what was decided."""

import re
import subprocess
from pathlib import Path

import pytest

from screens.tenant.app import ALIVE

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = DEPLOY / "systemd"
SHARED = UNITS / "office64-kiosk-.service.d" / "night.conf"
QUARTERLY, NIGHTLY = ("office64-kiosk-sync", "office64-kiosk-ingest"), ("office64-kiosk-central",)


def keys(*files: Path) -> dict[str, list[str]]:
    """Return the values of each `Section.Key` of a unit and of its drop-in files."""
    found: dict[str, list[str]] = {}
    for file in files:
        section = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                key, _sign, value = line.partition("=")
                found.setdefault(f"{section}.{key}", []).append(value)
    return found


def service(name: str) -> dict[str, list[str]]:
    return keys(UNITS / f"{name}.service", SHARED)


def timer(name: str) -> dict[str, list[str]]:
    return keys(UNITS / f"{name}.timer")


@pytest.mark.needs_debian("foot")
def test_foot_understands_its_configuration() -> None:
    done = subprocess.run(["foot", "--check-config", f"--config={DEPLOY / 'foot.ini'}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_screen_s_service_keeps_the_home_private() -> None:
    """`ProtectHome=` would hide /run/user, where cage and foot meet."""
    lines = (UNITS / "office64-kiosk.service").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith("ProtectHome=")]
    assert {"ReadWritePaths=/run/user", "StateDirectoryMode=0700", "LimitCORE=0", "MemorySwapMax=0"} <= set(lines)


def test_a_screen_that_draws_nothing_is_started_again() -> None:
    """Alive while the program says so, twice within the time and more; tried again for ever."""
    found = keys(UNITS / "office64-kiosk.service")
    assert (found["Service.Type"], found["Service.Restart"]) == (["notify"], ["on-failure"])
    assert int(found["Service.WatchdogSec"][0]) >= 2 * ALIVE
    assert found["Service.WatchdogSignal"] == ["SIGTERM"], "the window ends with it, and frees the screen"
    assert found["Unit.StartLimitIntervalSec"] == ["0"]


@pytest.mark.needs_debian("systemd")
def test_the_screen_s_unit_is_closed() -> None:
    unit = str(UNITS / "office64-kiosk.service")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=50", unit], capture_output=True
    )
    assert done.returncode == 0, done.stdout.decode()[-200:]


@pytest.mark.parametrize("name", QUARTERLY + NIGHTLY)
def test_no_limit_and_no_restart_stand_beside_a_timer(name: str) -> None:
    found = service(name)
    assert found["Unit.StartLimitIntervalSec"] == ["0"]
    assert not [key for key in found if "Restart" in key or key.endswith("StartLimitBurst")]
    assert found["Service.Type"] == ["oneshot"]


def test_central_takes_in_five_minutes_behind_the_terminals() -> None:
    calendars = [timer(name)["Timer.OnCalendar"] for name in QUARTERLY]
    assert calendars == [["*:0/15"], ["*:5/15"]]


def test_a_night_is_lived_once_and_made_up_for() -> None:
    found = timer("office64-kiosk-central")
    assert (found["Timer.OnCalendar"], found["Timer.Persistent"]) == (["*-*-* 03:00:00"], ["true"])


def test_only_quarter_hourly_runs_succeed_on_a_held_lock() -> None:
    codes = [service(name).get("Service.SuccessExitStatus") for name in (*QUARTERLY, *NIGHTLY)]
    assert codes == [["5"], ["5"], None]


def test_every_timer_has_its_service() -> None:
    assert {path.stem for path in UNITS.glob("*.timer")} == set(QUARTERLY + NIGHTLY)
    assert {path.stem for path in UNITS.glob("*.service")} == {"office64-kiosk", *QUARTERLY, *NIGHTLY}


@pytest.mark.needs_debian("systemd")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for file in (path for path in UNITS.rglob("*") if path.is_file()):
        text = re.sub(r"/opt/office64-kiosk/current/deploy/\S+", "/usr/bin/true", file.read_text(encoding="utf-8"))
        place = tmp_path / file.relative_to(UNITS)
        place.parent.mkdir(exist_ok=True)
        place.write_text(text.replace("/opt/office64-kiosk/current/bin/kiosk", "/usr/bin/true"), encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir() if path.is_file())
    command = ["systemd-analyze", "verify", "--man=no", "--generators=no", "--recursive-errors=no", *units]
    done = subprocess.run(command, capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "office64" in line]
    assert (done.returncode, said) == (0, [])
