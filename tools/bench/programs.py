"""The measured programs and how to start them: the kiosk on its own trial home, the floors, the probes."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.clock import SystemClock, local
from tools.bench.terminal import ROOT, Terminal

_CONTROLLED = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    # Byte code is written once, by `compileall` in `prepare`: a start that compiles would measure the compiler.
    "PYTHONDONTWRITEBYTECODE": "1",
}
_INIT = ("init", "--trial", "--agency", "CBS", "--terminal", "essai")
_COMPILED = ("kiosk", "screens", "db", "tools/bench")


class ProbeFailed(Exception):
    """A program without a terminal ended with an error; the text is its output."""


@dataclass(frozen=True)
class Programs:
    """Every program that is started, with one runtime environment and one throw-away folder."""

    python: str
    """The runtime environment's interpreter."""
    folder: Path
    """The folder below which everything is written."""

    def prepare(self) -> None:
        """Compile the byte code of all, and make one trial home that the others are copied from."""
        self.run("-m", "compileall", "-q", *_COMPILED)
        self.run("-m", "kiosk", "--home", str(self._model), *_INIT)

    @property
    def _model(self) -> Path:
        return self.folder / "model"

    def new_home(self, name: str) -> Path:
        """Return a new trial home; an earlier one of the same name is deleted."""
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._model, home)
        return home

    def kiosk(self, home: Path) -> Terminal:
        return self._terminal("-m", "kiosk", "--home", str(home), "run", "--trial")

    def console(self, home: Path) -> Terminal:
        return self._terminal("-m", "kiosk", "--home", str(home), "console")

    def floor(self, name: str) -> Terminal:
        """Start a bare app of `tools.bench.floors`."""
        return self._terminal("-m", f"tools.bench.floors.{name}")

    def probe(self, name: str, *arguments: str) -> dict[str, Any]:
        """Return the figures that a program of `tools.bench.probes` measured."""
        found: dict[str, Any] = json.loads(self.run("-m", f"tools.bench.probes.{name}", *arguments))
        return found

    def _terminal(self, *arguments: str) -> Terminal:
        return Terminal((self.python, *arguments), self._environment())

    def run(self, *arguments: str) -> str:
        """Return the output of a program without a terminal. Raises ProbeFailed."""
        done = subprocess.run(
            [self.python, *arguments], cwd=ROOT, env=self._environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise ProbeFailed(f"{' '.join(arguments)}\n{done.stderr or done.stdout}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **_CONTROLLED}


def month_words() -> bytes:
    """Return the month's name, which the home screen's header shows only once Babel, and so everything, is loaded."""
    from babel.dates import format_date

    return f" {format_date(local(SystemClock().now()), 'MMMM', locale='fr')}".encode()
