"""The hall's screen: letters that suit its panel, and a picture that is started again where there is none."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.machine import LOAD_SCRIPT, script_of
from tests.on_pty import PATIENCE

DEPLOY = Path(__file__).parents[2] / "deploy"
SCREEN = DEPLOY / "kiosk-screen"


@pytest.fixture(scope="module")
def screen() -> Any:
    return script_of(SCREEN)


PANELS = {
    (1280, 720): (85, 24),
    (1280, 800): (80, 25),
    (1280, 1024): (80, 32),
    (1366, 768): (85, 24),
    (1600, 900): (88, 24),
    (1920, 1080): (87, 24),
    (1920, 1200): (80, 25),
    (3840, 2160): (83, 24),
    (1080, 1920): (83, 73),
    (1024, 768): (56, 20),
    (800, 600): (57, 20),
    (640, 480): (58, 20),
}
"""Columns and rows by the panel's pixels; the last ones have too few for a whole page in letters that can be read."""


@pytest.mark.parametrize(("panel", "grid"), PANELS.items())
def test_every_panel_has_a_page_that_is_whole_or_small(
    screen: Any, panel: tuple[int, int], grid: tuple[int, int]
) -> None:
    columns, rows = screen.grid(screen.points_for(*panel), *panel)
    assert (columns, rows) == grid
    assert (columns >= 80 and rows >= 24) or (56 <= columns <= 69 and rows >= 16)


def test_a_cell_is_as_large_as_foot_draws_it(screen: Any) -> None:
    """Read from foot 1.21 in DejaVu Sans Mono 2.37, on an output of 3840 × 2160."""
    drawn = {
        10: (8, 17),
        13: (10, 22),
        16: (13, 26),
        20: (16, 32),
        23: (18, 37),
        28: (22, 44),
        37: (30, 58),
        44: (35, 69),
    }
    assert {points: screen.cell(points) for points in drawn} == drawn


def output(transform: str = "normal", scale: float = 1.0, *, enabled: bool = True) -> dict[str, Any]:
    modes = [{"width": 800, "height": 600, "current": False}, {"width": 1920, "height": 1080, "current": enabled}]
    return {"name": "HDMI-A-1", "enabled": enabled, "modes": modes, "transform": transform, "scale": scale}


def test_the_panel_is_the_one_that_is_on_as_it_hangs(screen: Any) -> None:
    off = output(enabled=False)
    assert screen.panel([off, output()]) == ("HDMI-A-1", 1920, 1080)
    assert screen.panel([output("90")]) == ("HDMI-A-1", 1080, 1920)
    assert screen.panel([output(scale=2.0)]) == ("HDMI-A-1", 960, 540)
    with pytest.raises(ValueError, match="no output"):
        screen.panel([off])


def manager(folder: Path) -> socket.socket:
    """Return where systemd would listen."""
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(folder / "manager"))
    ear.settimeout(PATIENCE)
    return ear


HOLD = f"""{LOAD_SCRIPT}
sys.exit(script.Holder(sys.argv[2:], os.environ["NOTIFY_SOCKET"]).run())
"""
SPEAK = """
import os, signal, socket, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
signal.sigwait([signal.SIGTERM])
sys.exit(int(sys.argv[1]))
"""


@pytest.mark.parametrize("code", [0, 7])
def test_signs_of_life_reach_systemd_and_a_stop_the_window(tmp_path: Path, code: int) -> None:
    with manager(tmp_path) as ear:
        held = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(SCREEN), sys.executable, "-c", SPEAK, str(code)],
            env=os.environ | {"NOTIFY_SOCKET": str(tmp_path / "manager")},
        )
        assert ear.recv(100) == b"READY=1"
        held.send_signal(signal.SIGTERM)
        assert held.wait(PATIENCE) == code


FAKE_PROGRAM = """#!/bin/sh
exec {python} -c '
import json, os, socket, sys, time
while os.get_terminal_size().columns in (0, 80): time.sleep(0.05)
open("{folder}/size", "w").write(json.dumps(os.get_terminal_size()))
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
'
"""


@pytest.mark.proof
@pytest.mark.needs_debian("cage")
@pytest.mark.needs_debian("foot")
@pytest.mark.needs_debian("wlr-randr")
@pytest.mark.needs_debian("fonts-dejavu-core")
def test_the_real_compositor_draws_the_grid_that_was_chosen(tmp_path: Path) -> None:
    """cage without a panel has one of 1280 × 720; the program closes by itself, and all of it ends with 0."""
    release = tmp_path / "release"
    (release / "bin").mkdir(parents=True)
    (release / "deploy").symlink_to(DEPLOY)
    (release / "bin" / "kiosk").write_text(FAKE_PROGRAM.format(python=sys.executable, folder=tmp_path), "utf-8")
    (release / "bin" / "kiosk").chmod(0o755)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    with manager(tmp_path) as ear:
        held = subprocess.Popen(
            [sys.executable, str(release / "deploy" / "kiosk-screen")],
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME")},
                **headless,
                "LANG": "C.UTF-8",
                "XDG_RUNTIME_DIR": str(runtime),
                "NOTIFY_SOCKET": str(tmp_path / "manager"),
            },
            stderr=subprocess.DEVNULL,
        )
        assert ear.recv(200).decode() == "STATUS=HEADLESS-1 1280x720, 19 points, 85 colonnes sur 24 lignes"
        assert ear.recv(100) == b"READY=1"
        assert held.wait(PATIENCE) == 0
    assert json.loads((tmp_path / "size").read_text("utf-8")) == [85, 24]
