"""The wheel alone is enough: installed far from the checkout, without any index, it lives a whole day."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.catalogues.__main__ import compile_all
from tools.catalogues.extraction import LANGUAGES

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / ".wheels"


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel and what it depends on, and nothing of the checkout."""

    folder: Path

    @property
    def packages(self) -> Path:
        return next((self.folder / "environment" / "lib").glob("python3.*")) / "site-packages"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        program, *arguments = command
        return subprocess.run(
            [str(self.folder / "environment" / "bin" / program), *arguments],
            cwd=self.folder,
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("installed")
    compile_all(ROOT / "locales")
    quietly([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    quietly([sys.executable, "-m", "venv", "--without-pip", str(folder / "environment")], cwd=folder)
    python = folder / "environment" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--python", str(python)]
    quietly(
        [*pip, "install", "--quiet", "--no-compile", "--no-index", "--find-links", str(WHEELS), str(wheel)], cwd=folder
    )
    yield Installed(folder)
    shutil.rmtree(folder, ignore_errors=True)


def quietly(command: list[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, f"{done.stdout}\n`make test` fills {WHEELS.name}; then this test needs no network."


@pytest.mark.proof
def test_the_demonstration_runs_from_the_wheel(installed: Installed) -> None:
    done = installed.run("kiosk", "demo", "--json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), dict)


def test_catalogues_styles_and_communes_come_from_inside(installed: Installed) -> None:
    ask = (
        "import json, kiosk.i18n, kiosk.domain.communes as c\n"
        "print(json.dumps([str(kiosk.i18n.locales_folder()), len(c.directory().search('bayonne'))]))"
    )
    done = installed.run("python", "-I", "-c", ask)
    assert done.returncode == 0, done.stderr
    locales, found = json.loads(done.stdout)
    assert Path(locales) == installed.packages / "kiosk" / "_locales"
    assert found
    for domain, languages in LANGUAGES.items():
        for language in languages:
            assert (Path(locales) / language / "LC_MESSAGES" / f"{domain}.mo").is_file()
    guides = {path.relative_to(ROOT / "locales") for path in (ROOT / "locales" / "guides").rglob("*.txt")}
    assert guides
    assert {path for path in guides if not (Path(locales) / path).is_file()} == set()


def test_its_own_page_names_nothing_that_is_not_there(installed: Installed) -> None:
    (metadata,) = installed.packages.glob("office64_kiosk-*.dist-info/METADATA")
    page = metadata.read_text(encoding="utf-8")
    assert "](" not in page, "a link to a file of the checkout"
    assert "Project-URL: Homepage, https://www.office64.fr" in page
    assert "Classifier: Natural Language :: Basque" in page


def test_every_style_sheet_and_table_is_in_the_wheel(installed: Installed) -> None:
    for package in ("kiosk", "screens", "db"):
        wanted = {
            path.relative_to(ROOT) for path in (ROOT / package).rglob("*") if path.suffix in (".tcss", ".csv", ".toml")
        }
        assert {path for path in wanted if not (installed.packages / path).is_file()} == set()


def test_nothing_of_the_workshop_is_installed(installed: Installed) -> None:
    for name in ("tests", "tools", "locales", "deploy", "docs"):
        assert not (installed.packages / name).exists()
