"""Run `install.sh`, `use-release` and `set-role` alone: twice, interrupted, side by side, and where they refuse."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy.machine import Machine, another_checkout, make_archive
from tests.wheels import CACHE
from tools import archive

pytestmark = [
    pytest.mark.needs_wheels,
    pytest.mark.needs_debian("python3"),
    pytest.mark.needs_debian("util-linux"),
]
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "office64-kiosk"
version = "0.1.0"
scripts = {kiosk = "kiosk:main"}
[tool.hatch.build.targets.wheel]
packages = ["kiosk"]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return an unpacked archive of a program that needs no library; `test_guide` installs the whole program."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "wheels").mkdir()
    (pip,) = archive.wheels_for(archive.debian_python(), CACHE).glob("pip-*.whl")
    shutil.copy(pip, folder / "wheels")
    checkout = another_checkout(folder / "checkout", {})
    shutil.rmtree(checkout / "kiosk")
    (checkout / "kiosk").mkdir()
    (checkout / "kiosk" / "__init__.py").write_text("def main(): print('it runs')\n", encoding="utf-8")
    (checkout / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    shutil.unpack_archive(make_archive(folder, folder / "wheels", checkout), folder, filter="data")
    (unpacked,) = folder.glob("office64-kiosk-*/")
    (lock,) = (unpacked / "sets").iterdir()
    # pip installs the others and is not installed itself: that would take a second or two each time.
    ours = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith("pip==")]
    lock.write_text("\n".join((*ours, "")), encoding="utf-8")
    sum_up(unpacked)
    yield unpacked
    shutil.rmtree(folder)


@pytest.fixture
def unpacked(small: Path, tmp_path: Path) -> Path:
    """Return a copy of the archive that a test may spoil."""
    return Path(shutil.copytree(small, tmp_path / "unpacked"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def sum_up(unpacked: Path) -> None:
    """Write the digests again, as if the archive had been packed so."""
    files = sorted(path for path in unpacked.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(unpacked)}\n" for path in files]
    (unpacked / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def of_version(unpacked: Path, version: str) -> Path:
    (unpacked / "VERSION").write_text(f"{version}\n", encoding="utf-8")
    sum_up(unpacked)
    return unpacked


def install(machine: Machine, unpacked: Path, *words: str) -> str:
    done = machine.run("sh", str(unpacked / "install.sh"), *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def use(machine: Machine, release: str) -> int:
    return machine.run("sh", str(machine.prefix / "current" / "deploy" / "use-release"), release).returncode


def test_an_install_runs_once_and_begins_again_if_interrupted(machine: Machine, small: Path) -> None:
    install(machine, small)
    release = (machine.prefix / "current").resolve()
    assert release.parent == machine.prefix / "releases"
    assert machine.run(str(machine.prefix / "current" / "bin" / "kiosk"), "--help").returncode == 0
    before = {path: path.lstat().st_mtime_ns for path in release.rglob("*")}
    assert "Déjà installée" in install(machine, small)
    assert {path: path.lstat().st_mtime_ns for path in release.rglob("*")} == before
    (release / ".whole").unlink()
    (release / "bin" / "kiosk").unlink()
    assert "Déjà installée" not in install(machine, small)
    assert (release / "bin" / "kiosk").exists()
    assert {path.name for path in machine.prefix.iterdir()} == {".lock", "current", "releases"}


def test_a_new_version_waits_beside_the_one_that_serves(machine: Machine, unpacked: Path) -> None:
    install(machine, unpacked)
    first = machine.led_to("current")
    install(machine, of_version(unpacked, "99.0.0"), "--prepare")
    second = machine.led_to("next")
    assert (machine.led_to("current"), second[:7]) == (first, "99.0.0-")
    assert use(machine, "next") == 0
    assert (machine.led_to("current"), machine.led_to("previous")) == (second, first)
    assert not (machine.prefix / "next").is_symlink()
    assert use(machine, "previous") == 0
    assert (machine.led_to("current"), machine.led_to("previous")) == (first, second)
    assert use(machine, second) == 0
    for wrong in ("next", "nowhere", "--help", "..", ""):
        assert use(machine, wrong) == 2
    assert machine.led_to("current") == second


def test_another_wheel_than_the_packed_one_is_refused(machine: Machine, unpacked: Path) -> None:
    (wheel,) = (unpacked / "wheels").glob("office64_kiosk-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    sum_up(unpacked)
    done = machine.run("sh", str(unpacked / "install.sh"))
    assert done.returncode == 1
    assert not (machine.prefix / "current").is_symlink()


def truncate(unpacked: Path) -> dict[str, str]:
    (wheel,) = (unpacked / "wheels").glob("office64_kiosk-*.whl")
    wheel.write_bytes(wheel.read_bytes()[:-1])
    return {}


def for_another_python(unpacked: Path) -> dict[str, str]:
    (found,) = (unpacked / "sets").iterdir()
    found.rename(found.with_name("3.99.lock"))
    sum_up(unpacked)
    return {}


def python_without_venv(unpacked: Path) -> dict[str, str]:
    python = unpacked.parent / "python3"
    python.write_text('#!/bin/sh\ncase "$*" in *"import venv"*) exit 1 ;; esac\nexec /usr/bin/python3 "$@"\n', "utf-8")
    python.chmod(0o755)
    return {"PYTHON": str(python)}


def other_machine(unpacked: Path) -> dict[str, str]:
    python = unpacked.parent / "python3"
    python.write_text(
        '#!/bin/sh\ncase "$*" in *platform*) echo aarch64; exit ;; esac\nexec /usr/bin/python3 "$@"\n', "utf-8"
    )
    python.chmod(0o755)
    return {"PYTHON": str(python)}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (truncate, "abîmée"),
        (for_another_python, "pour : 3.99"),
        (python_without_venv, f"apt-get install python{archive.debian_python()}-venv"),
        (other_machine, "aarch64"),
        (lambda _unpacked: {"PYTHON": "/no/python3"}, "apt-get install python3"),
        (lambda _unpacked: {"PREFIX": "here"}, "chemin entier"),
        (lambda _unpacked: {"PREFIX": "/opt/a b"}, "PREFIX"),
    ],
)
def test_a_refusal_is_one_line_before_anything_is_made(
    machine: Machine, unpacked: Path, spoil: Callable[[Path], dict[str, str]], says: str
) -> None:
    done = machine.run("sh", str(unpacked / "install.sh"), **spoil(unpacked))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr
    assert not machine.prefix.exists()


@pytest.mark.parametrize("words", [["--help"], ["--role"], ["--role", "central"], ["--prepare", "--role", "borne"]])
def test_an_unknown_option_is_refused(machine: Machine, small: Path, words: list[str]) -> None:
    assert machine.run("sh", str(small / "install.sh"), *words).returncode == 2
    assert not machine.prefix.exists()


def test_one_installation_at_a_time(machine: Machine, small: Path) -> None:
    lock = machine.prefix / ".lock"
    machine.prefix.mkdir()
    done = machine.run("flock", str(lock), "sh", str(small / "install.sh"))
    assert done.returncode == 5
    assert "en cours" in done.stderr


def test_a_role_is_given_from_another_folder_too(machine: Machine, small: Path) -> None:
    done = machine.run("sh", str(small / "install.sh"), "--role", "siege", PREFIX="/opt/elsewhere")
    assert done.returncode == 0, done.stderr
    unit = machine.path("/etc/systemd/system/office64-kiosk-central.service").read_text("utf-8")
    assert "ExecStart=/opt/elsewhere/current/bin/kiosk central nightly" in unit
    assert machine.types("kiosk") == "it runs\n"
