"""The files that are copied onto a terminal say what their programs understand."""

import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.mark.needs_debian("foot")
def test_foot_understands_its_configuration() -> None:
    done = subprocess.run(["foot", "--check-config", f"--config={DEPLOY / 'foot.ini'}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_service_leaves_the_folder_where_cage_and_foot_meet_and_keeps_the_home_private() -> None:
    lines = (DEPLOY / "systemd" / "office64-kiosk.service").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith("ProtectHome=")], "it would hide /run/user"
    assert {"ReadWritePaths=/run/user", "StateDirectoryMode=0700", "LimitCORE=0", "MemorySwapMax=0"} <= set(lines)
