"""Type commands on a machine without a network, to which an archive is brought, and see what it then holds.

It is this machine, with its own folders in the place of those that an operator's commands write to, so that these are
typed as they stand. Two of them, with a share and a stick between them, are a central and a terminal.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

from tools import archive
from tools.catalogues.__main__ import compile_all

ROOT = archive.ROOT
GUIDE = ROOT / "docs" / "operator.md"
OWN = ("etc", "media", "mnt", "opt", "run", "srv", "usr/local/bin", "var/lib")
"""Folders that a machine has to itself; a systemd that runs here is out of the commands' reach."""
_UNSHARED = ("unshare", "--net", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)))
"""A network in which nothing is up, and mounts that end with the command."""
_MOUNT_AND_RUN = """
while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done
shift
exec "$@"
"""
_SOURCES = ("kiosk", "screens", "db", "locales", "deploy", "docs")
_FILES = ("pyproject.toml", "README.md", "LICENSE", archive.LOCK)


LOAD_SCRIPT = """
import os, sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
sys.dont_write_bytecode = True
loader = SourceFileLoader("script", sys.argv[1])
script = module_from_spec(spec_from_loader("script", loader))
loader.exec_module(script)
"""
"""The beginning of a program of a test, which has a file of `deploy/` in its `script`."""


def script_of(path: Path) -> Any:
    """Return a file of `deploy/`, whose name ends in no `.py`, as a module."""
    loader = SourceFileLoader(path.name.replace("-", "_"), str(path))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


class Machine:
    """A machine whose commands write into a folder of the test's.

    Args:
        mounts: folders of the test's by their place on the machine, such as a share at `/srv/office64-kiosk`.
    """

    def __init__(self, folder: Path, mounts: Mapping[str, Path] | None = None) -> None:
        self.folder, self._root = folder, folder / "root"
        for name in OWN:
            (self._root / name).mkdir(parents=True)
        # Files that this account may not read stay out: without root nothing needs them.
        subprocess.run(["cp", "-a", "/etc/.", self._root / "etc"], stderr=subprocess.DEVNULL)
        self._mounts = [(str(self._root / name), f"/{name}") for name in OWN]
        for place, source in (mounts or {}).items():
            self.path(place).mkdir(parents=True)
            self._mounts.append((str(source), place))

    def path(self, place: str) -> Path:
        """Return the place where the test finds a file of the machine's, such as `/opt/x`."""
        return self._root / place.removeprefix("/")

    @property
    def prefix(self) -> Path:
        return self.path("/opt/office64-kiosk")

    @property
    def home(self) -> Path:
        return self.path("/var/lib/office64-kiosk")

    def stub(self, name: str) -> Path:
        """Put a program on the `PATH` that does nothing, and return the file that lists its calls."""
        program, calls = self.path(f"/usr/local/bin/{name}"), self.folder / f"{name}.calls"
        program.write_text(f'#!/bin/sh\necho "$*" >>"{calls}"\n', encoding="utf-8")
        program.chmod(0o755)
        calls.touch()
        return calls

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        mounts = [path for mount in self._mounts for path in mount]
        surroundings = {
            "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [*_UNSHARED, "sh", "-euc", _MOUNT_AND_RUN, "sh", *mounts, "--", *command],
            cwd=self.folder,
            env=surroundings | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def types(self, commands: str) -> str:
        """Type commands into a shell that stops at the first failure, and return what it said."""
        done = self.run("sh", "-eu", "-c", commands)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def led_to(self, link: str) -> str:
        """Return the release that a link leads to."""
        return (self.prefix / link).resolve(strict=True).name


@dataclass(frozen=True)
class Block:
    """Commands that stand together in the guide."""

    where: str
    """The machine, from a first line such as `# Au siège` or `# À la borne`; empty: it does not matter."""
    commands: str


def read_guide(*headings: str) -> list[Block]:
    """Return the commands below these headings of the operator's guide, in the order of the headings."""
    parts = dict(_sections(GUIDE.read_text(encoding="utf-8")))
    return [block for heading in headings for block in blocks(parts[heading])]


def blocks(text: str) -> list[Block]:
    """Return the commands of a page, or of a part of one."""
    found = re.findall(r"^```sh\n(?:# ([^\n]*)\n)?(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(where, commands) for where, commands in found]


def _sections(text: str) -> Iterator[tuple[str, str]]:
    found = re.split(r"^##+ (.*)\n", text, flags=re.MULTILINE)
    return zip(found[1::2], found[2::2], strict=True)


def make_archive(into: Path, wheels: Path, root: Path = ROOT) -> Path:
    """Make the archive of a checkout for Debian's own Python."""
    compile_all(root / "locales")
    return archive.build(root, {archive.debian_python(): wheels}, into)


def another_checkout(folder: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """Copy the sources, changed: for each file, a pattern that it has once, and the text in its place."""
    for name in _SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copyfile(ROOT / name, folder / name)
    for name, (pattern, replacement) in changes.items():
        text, count = re.subn(pattern, replacement, (folder / name).read_text(encoding="utf-8"), flags=re.S)
        assert count == 1, name
        (folder / name).write_text(text, encoding="utf-8")
    return folder
