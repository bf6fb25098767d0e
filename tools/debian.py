"""The Debian packages that some tests need: installed when allowed, otherwise named with the tests that need them.

Uses the standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SHOWN_BY: Mapping[str, str] = {
    "age": "age",
    "cage": "cage",
    "foot": "foot",
    "openssh-client": "ssh-keygen",
    "openssh-server": "sshd",
    "python3": "/usr/bin/python3",
    "systemd": "systemd-analyze",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "util-linux": "unshare",
    "wlr-randr": "wlr-randr",
    "zstd": "zstd",
}
"""The program, or file, that shows that a package is installed; a test names it: `needs_debian("util-linux")`."""

_MARK = re.compile(r"needs_debian\(\s*[\"']([a-z0-9.+-]+)[\"']")


def tests_needing(folder: Path) -> dict[str, list[str]]:
    """Return the test files that need each package, by package."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for package in sorted(set(_MARK.findall(path.read_text(encoding="utf-8")))):
            found.setdefault(package, []).append(path.relative_to(folder.parent).as_posix())
    return found


def is_here(package: str) -> bool:
    shown_by = SHOWN_BY[package]
    if shown_by.startswith("/"):
        return Path(shown_by).is_file()
    return shutil.which(shown_by, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is not None


def missing(packages: Iterable[str]) -> list[str]:
    return [package for package in packages if not is_here(package)]


def may_install(environment: Mapping[str, str], user: int) -> bool:
    return environment.get("KIOSK_APT") == "1" and user == 0


def install(packages: list[str], run: Callable[[list[str]], int]) -> bool:
    """Install packages by apt; tell if all were installed."""
    return run(["apt-get", "update", "-qq"]) == 0 and (
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]) == 0
    )


def sentences(needed: Mapping[str, list[str]], absent: Iterable[str]) -> list[str]:
    """Say which tests are left out, and the command that installs what they need."""
    return [
        f"Laissés de côté : {', '.join(needed[package])}. Pour les lancer : apt-get install {package}"
        for package in absent
    ]


def main() -> int:
    needed = tests_needing(ROOT / "tests")
    absent = missing(needed)
    if absent and may_install(os.environ, os.geteuid()) and not install(absent, _quietly):
        print("apt-get n'a pas pu installer tous les paquets.", file=sys.stderr)
    for sentence in sentences(needed, missing(needed)):
        print(sentence)
    return 0


def _quietly(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
