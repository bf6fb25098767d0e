"""The archive holds all that each Python needs, with its digests, and nothing that says where it came from."""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.deploy.machine import ROOT, another_checkout
from tools import archive, environment
from tools.catalogues.__main__ import compile_all

RUN_WITHOUT_WHEELS = """
import pathlib, sys, pytest
from tests import wheels
from tools import debian
debian.ROOT = pathlib.Path.cwd()
wheels.CACHE = pathlib.Path.cwd() / "nothing"
sys.exit(pytest.main(["-q", "-p", "tests.wheels", "-p", "no:cacheprovider"]))
"""
LOCK = """\
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via this
older==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
elsewhere==3.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd
"""


def test_a_lock_is_read_for_the_python_that_is_packed_for() -> None:
    assert archive.lock_for(LOCK, "3.13").split() == ["both==1.0", "\\", "--hash=sha256:aa", "\\", "--hash=sha256:bb"]
    assert "older==2.0 \\\n    --hash=sha256:cc" in archive.lock_for(LOCK, "3.11")
    assert "elsewhere" not in archive.lock_for(LOCK, "3.11")


@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_every_entry_of_the_lock_keeps_its_digests(python: str) -> None:
    lock = (ROOT / archive.LOCK).read_text(encoding="utf-8")
    kept = archive.lock_for(lock, python)
    assert "textual==8.2.8 \\\n    --hash=sha256:" in kept
    assert kept.count("==") >= lock.count("==") - 3
    assert ";" not in kept


@pytest.fixture
def wheels(tmp_path: Path) -> dict[str, Path]:
    """Return the folders of wheels fetched for two Pythons; one of the wheels is the same for both."""
    found = {}
    for python in ("3.11", "3.13"):
        found[python] = tmp_path / python
        found[python].mkdir()
        for name in ("same-1.0-py3-none-any.whl", f"own-2.0-cp{python.replace('.', '')}-none-any.whl"):
            (found[python] / name).write_bytes(name.encode())
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return another_checkout(tmp_path / "checkout", {})


def test_the_archive_has_a_set_for_each_python_and_all_digests(
    tmp_path: Path, wheels: dict[str, Path], checkout: Path
) -> None:
    compile_all(checkout / "locales")
    made = archive.build(checkout, wheels, tmp_path / "dist")
    again = archive.build(checkout, wheels, tmp_path / "again")
    assert made.read_bytes() == again.read_bytes(), "the same sources and wheels give the same bytes"
    beside = ["sha256sum", "--check", "--quiet", f"{made.name}.sha256"]
    assert subprocess.run(beside, cwd=made.parent).returncode == 0
    with tarfile.open(made) as tar:
        assert {(each.uid, each.gid, each.uname, each.isfile()) for each in tar} == {(0, 0, "", True)}
        tar.extractall(tmp_path / "out", filter="data")
    (top,) = (tmp_path / "out").iterdir()
    assert made.name == f"{top.name}.tar.gz"
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=top).returncode == 0
    summed = {line.split("  ")[1] for line in (top / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert summed == {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert {"install.sh", "VERSION", "requirements.lock", "deploy/foot.ini", "docs/operator.md"} <= summed
    for page in (top / "docs").iterdir():
        linked = set(re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")))
        assert not {name for name in linked if not (page.parent / name).is_file()}, page.name
    assert len([name for name in summed if name.startswith("wheels/")]) == 4, "ours, the common one, one a Python"
    for python in wheels:
        lines = (top / "sets" / f"{python}.lock").read_text("utf-8").splitlines()
        assert [line.split("==")[0] for line in lines] == ["office64-kiosk", "own", "same"]
        (wheel,) = (top / "wheels").glob(f"own-*cp{python.replace('.', '')}*")
        assert f"own==2.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}" in lines
        assert "://" not in "".join(lines)


def test_wheels_are_known_to_be_here_only_for_the_lock_of_today(tmp_path: Path) -> None:
    assert not archive.are_here("3.13", tmp_path)
    folder = tmp_path / "3.13-x86_64"
    folder.mkdir()
    stamp = environment.stamp_of(folder, folder.with_name("3.13-x86_64.lock"))
    shutil.copyfile(folder.with_name("3.13-x86_64.lock"), stamp)
    assert archive.are_here("3.13", tmp_path)
    stamp.write_text("textual==8.2.7", encoding="utf-8")
    assert not archive.are_here("3.13", tmp_path)


def test_a_test_without_fetched_wheels_is_left_out_aloud(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text(
        "import pytest\n@pytest.mark.needs_wheels\ndef test_far(): assert False\ndef test_near(): pass\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", RUN_WITHOUT_WHEELS],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert "tests/test_one.py" in done.stdout
    assert "python -m tools.archive --fetch debian" in done.stdout
