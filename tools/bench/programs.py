"""What is measured and how it is started: the kiosk on a trial home of its own, the floors, the probes."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.bench.terminal import ROOT, Terminal

_CONTROLLED = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    # Byte code is written once, by `compile_all`: a start that compiles measures the compiler.
    "PYTHONDONTWRITEBYTECODE": "1",
}
_INIT = ("init", "--trial", "--agency", "CBS", "--terminal", "essai")
_COMPILED = ("kiosk", "screens", "db", "tools/bench")


class ProbeFailed(Exception):
    """A program without a terminal ended badly; the text is what it said."""


@dataclass(frozen=True)
class Programs:
    """Every program that is started, with one runtime environment and one throw-away folder."""

    python: str
    """The runtime environment's interpreter."""
    folder: Path
    """Everything that is written goes below it."""

    def prepare(self) -> None:
        """Byte code for all, and one trial home that the others are copied from."""
        self.run("-m", "compileall", "-q", *_COMPILED)
        self.run("-m", "kiosk", "--home", str(self._model), *_INIT)

    @property
    def _model(self) -> Path:
        return self.folder / "model"

    def new_home(self, name: str) -> Path:
        """A fresh trial home; one of the same name is thrown away."""
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._model, home)
        return home

    def kiosk(self, home: Path) -> Terminal:
        return self._terminal("-m", "kiosk", "--home", str(home), "run", "--trial")

    def console(self, home: Path) -> Terminal:
        return self._terminal("-m", "kiosk", "--home", str(home), "console")

    def floor(self, name: str) -> Terminal:
        """A bare app of `tools.bench.floors`."""
        return self._terminal("-m", f"tools.bench.floors.{name}")

    def probe(self, name: str, *arguments: str) -> dict[str, Any]:
        """What a program of `tools.bench.probes` measured."""
        found: dict[str, Any] = json.loads(self.run("-m", f"tools.bench.probes.{name}", *arguments))
        return found

    def _terminal(self, *arguments: str) -> Terminal:
        return Terminal((self.python, *arguments), self._environment())

    def run(self, *arguments: str) -> str:
        """What a program without a terminal prints. Raises ProbeFailed."""
        done = subprocess.run(
            [self.python, *arguments], cwd=ROOT, env=self._environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise ProbeFailed(f"{' '.join(arguments)}\n{done.stderr or done.stdout}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **_CONTROLLED}


def month_words() -> bytes:
    """What stands in the home screen's header only when Babel, and so everything, is loaded: the month's name."""
    from babel.dates import format_date

    return f" {format_date(datetime.now().astimezone(), 'MMMM', locale='fr')}".encode()
