"""Setting up works on a machine that has only Python, git and make, and says what is missing when it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import debian, environment

ROOT = Path(__file__).parents[2]
PACKAGE = "python{}.{}-venv".format(*sys.version_info[:2])

RUN_WITHOUT_THE_PACKAGE = """
import sys, pathlib, pytest
from tools import debian
debian.SHOWN_BY = {"util-linux": "no-such-program"}
debian.ROOT = pathlib.Path.cwd()
sys.exit(pytest.main(["-q", "-p", "tests.debian", "-p", "no:cacheprovider"]))
"""


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that would have been run."""
    run: list[list[str]] = []
    monkeypatch.setattr(environment, "run", run.append)
    monkeypatch.delenv("KIOSK_APT", raising=False)
    return run


def empty_environment(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    (folder / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    return folder


def test_the_lock_is_installed_with_its_digests_once(tmp_path: Path, commands: list[list[str]]) -> None:
    place = empty_environment(tmp_path / "place")
    lock = tmp_path / "requirements.lock"
    lock.write_text("textual==8.2.8", encoding="utf-8")
    environment.prepare(place, lock)
    environment.prepare(place, lock)
    assert len(commands) == 1
    assert {"--require-hashes", "--no-deps", str(lock)} <= set(commands[0])
    lock.write_text("textual==8.2.9", encoding="utf-8")
    environment.prepare(place, lock)
    assert len(commands) == 2


def test_the_kiosk_command_is_in_the_environment(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").symlink_to(sys.executable)
    environment.put_command(place)
    done = subprocess.run(
        [place / "bin" / "kiosk", "--version"], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.stdout.startswith("kiosk "), done.stderr


def test_the_checkout_is_on_the_path_of_the_environment(tmp_path: Path, commands: list[list[str]]) -> None:
    place = empty_environment(tmp_path / "place")
    lock = tmp_path / "requirements.lock"
    lock.touch()
    environment.prepare(place, lock)
    (link,) = place.rglob("*.pth")
    assert Path(link.read_text(encoding="utf-8").strip()) == ROOT


def test_without_venv_it_says_which_package_brings_it(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "can_make_environments", lambda: False)
    with pytest.raises(environment.SetUpError, match=f"apt-get install {PACKAGE}"):
        environment.create(tmp_path)
    assert commands == []


def test_root_gets_the_package_installed_when_that_is_allowed(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(environment, "can_make_environments", lambda: next(answers))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("KIOSK_APT", "1")
    environment.create(tmp_path)
    assert [command[:2] for command in commands] == [
        ["apt-get", "update"],
        ["apt-get", "install"],
        [sys.executable, "-m"],
    ]
    assert commands[1][-1] == PACKAGE


def test_an_old_python_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(environment.SetUpError, match=r"3\.11 ou plus récent"):
        environment.prepare(tmp_path, ROOT / "requirements.lock")


def test_a_failing_command_is_shown_with_what_it_said() -> None:
    with pytest.raises(environment.SetUpError, match="dommage"):
        environment.run([sys.executable, "-c", "import sys; sys.exit('dommage')"])


@pytest.mark.parametrize(("asked", "user", "allowed"), [("1", 0, True), ("1", 1000, False), ("0", 0, False)])
def test_packages_are_installed_only_for_root_who_asked(asked: str, user: int, allowed: bool) -> None:
    assert debian.may_install({"KIOSK_APT": asked}, user) is allowed


def test_a_missing_package_is_named_with_the_tests_left_out() -> None:
    (sentence,) = debian.sentences({"util-linux": ["tests/a.py"], "other": ["tests/b.py"]}, ["util-linux"])
    assert sentence == "Laissés de côté : tests/a.py. Pour les lancer : apt-get install util-linux"


def test_apt_is_asked_once_for_all() -> None:
    asked: list[list[str]] = []

    def run(command: list[str]) -> int:
        asked.append(command)
        return 0

    assert debian.install(["one", "two"], run)
    assert [command[1] for command in asked] == ["update", "install"]
    assert asked[1][-2:] == ["one", "two"]


def test_a_test_whose_package_is_absent_is_left_out_aloud(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text(
        "import pytest\n@pytest.mark.needs_debian('util-linux')\ndef test_far(): assert False\ndef test_near(): pass\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", RUN_WITHOUT_THE_PACKAGE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert "apt-get install util-linux" in done.stdout


def test_the_gates_run_in_order_and_ci_runs_nothing_else() -> None:
    planned = subprocess.run(["make", "--dry-run", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    gates = ["ruff format --check", "ruff check", "mypy", "lint-imports", "tools.catalogues check", "pytest"]
    assert sorted(gates, key=planned.index) == gates
    written = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("\n")
    assert "export KIOSK_APT=1 CI=1" in written
    assert "exec make test" in written


@pytest.mark.parametrize(("asked", "code"), [("1", 2), ("", 0)], ids=["where it may install", "elsewhere"])
def test_unfetched_wheels_end_make_test_where_it_may_install(tmp_path: Path, asked: str, code: int) -> None:
    """Only the fetching fails, of every command that it runs."""
    tool = tmp_path / "bin" / "python"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\ncase "$*" in *tools.archive*) exit 2;; "-m pytest"*) echo "the tests";; esac\n', "utf-8"
    )
    tool.chmod(0o755)
    shutil.copy(tool, tool.with_name("lint-imports"))
    done = subprocess.run(
        ["make", "test", f"PYTHON={tool}", f"VENV={tmp_path}"],
        cwd=ROOT,
        env=os.environ | {"KIOSK_APT": asked},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert ("the tests" in done.stdout.splitlines()) is (code == 0)
    said = "Sans ces paquets, les tests de l'installation sont laissés de côté."
    assert (said in done.stdout.splitlines()) is (code == 0)
    assert ("KIOSK_APT=1" in done.stderr) is (code != 0)
