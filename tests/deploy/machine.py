"""A machine without a network, to which an archive is brought: what is typed there, and what it then holds."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import archive
from tools.catalogues.__main__ import compile_all

ROOT = archive.ROOT
NO_NETWORK = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--net", "--map-root-user")
"""A network of its own in which nothing is up."""
GUIDES = (ROOT / "docs" / "operator-rare.md", ROOT / "docs" / "operator.md")
"""What is rare, and what is typed often: the second one's word counts where both have a heading."""
_SOURCES = ("kiosk", "screens", "db", "locales", "deploy", "docs")
_FILES = ("pyproject.toml", "README.md", "LICENSE", archive.LOCK)


class Machine:
    """Somebody's machine: `PREFIX`, the home and the folder of the units lie in a folder of the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix, self.home, self.units = folder / "opt", folder / "home", folder / "units"
        self.units.mkdir(parents=True)

    def surroundings(self) -> dict[str, str]:
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "PREFIX": str(self.prefix),
            "KIOSK_HOME": str(self.home),
            "COMPTE": pwd.getpwuid(0).pw_name,
            "UNITS": str(self.units),
            "SYSTEMCTL": "true",
            "LIGNES": str(self.folder / "lines.sh"),
        }

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*NO_NETWORK, *command],
            cwd=self.folder,
            env=self.surroundings() | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def types(self, commands: str, **variables: str) -> str:
        """What a shell that stops at the first failure answers to these lines."""
        done = self.run("sh", "-eu", "-c", commands, **variables)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def led_to(self, link: str) -> str:
        """The release that a link leads to."""
        return (self.prefix / link).resolve(strict=True).name


def read_guide(*headings: str) -> str:
    """The commands below these headings of the operator's two pages, in the order of the headings."""
    parts = {title: text for page in GUIDES for title, text in _sections(page.read_text(encoding="utf-8"))}
    return "\n".join(
        block for heading in headings for block in re.findall(r"^```sh\n(.*?)^```$", parts[heading], re.M | re.S)
    )


def _sections(text: str) -> Iterator[tuple[str, str]]:
    found = re.split(r"^##+ (.*)\n", text, flags=re.MULTILINE)
    return zip(found[1::2], found[2::2], strict=True)


def make_archive(into: Path, wheels: Path, root: Path = ROOT) -> Path:
    """The archive of a checkout for Debian's own Python."""
    compile_all(root / "locales")
    return archive.build(root, {archive.debian_python(): wheels}, into)


def another_checkout(folder: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """The sources as somebody changed them since: by file, a pattern that it has once, and what stands there now."""
    for name in _SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copyfile(ROOT / name, folder / name)
    for name, (pattern, replacement) in changes.items():
        text, count = re.subn(pattern, replacement, (folder / name).read_text(encoding="utf-8"), flags=re.S)
        assert count == 1, name
        (folder / name).write_text(text, encoding="utf-8")
    return folder
