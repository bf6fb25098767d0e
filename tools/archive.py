"""Make the one archive to install from, without any network: `python -m tools.archive 3.11 3.13`.

    install.sh              deploy/install.sh
    VERSION                 one line
    SHA256SUMS              of every other file
    sets/<python>.lock      the exact wheels of one Python: one line and one digest each, ours among them
    wheels/                 ours, and those of requirements.lock for each Python: x86-64, binary only
    requirements.lock       the lock that they were checked against when they were fetched
    deploy/, docs/, LICENSE

The same sources and wheels give the same bytes. Wheels are fetched once for each lock, by this environment's pip, from
its configured index; the archive keeps no trace of that.
"""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

from tools.environment import SetUpError, fill_wheels, is_same, say, stamp_of

ROOT = Path(__file__).resolve().parent.parent
NAME = "office64-kiosk"
LOCK = "requirements.lock"
DEBIAN_PYTHON = Path("/usr/bin/python3")
"""The Python of a terminal, with which the tests install."""
_OLDEST_GLIBC, _NEWEST_GLIBC = 5, 36
"""Minor versions of glibc 2 that a wheel may require; Debian 12, the oldest with Python 3.11, has 2.36."""
_PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1)),
    *("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"),
)
_GUIDE = "operator.md"
_INSTANT = 1_580_601_600
"""The date of every file in the archive: the one that hatchling gives files in a wheel."""


def lock_for(lock: str, python: str) -> str:
    """Return the entries of a lock that hold for a Python such as `3.13`, without their conditions.

    pip would evaluate these for the Python that it runs under, whatever it is asked to fetch for.
    """
    machine = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
    }
    kept = []
    for entry in re.findall(r"^[a-z0-9.-]+==(?:.*\\\n)*.*", lock, re.MULTILINE):
        pin, *digests = entry.split("\n")
        requirement, _separator, condition = pin.removesuffix("\\").partition(" ; ")
        if not condition or Marker(condition).evaluate(machine):
            kept.append("\n".join((f"{requirement.strip()} \\", *digests)))
    return "\n".join((*kept, ""))


def wheels_for(python: str, cache: Path) -> Path:
    """Return the folder with the locked wheels of a Python; fetch them when they are missing.

    Raises:
        SetUpError: a wheel cannot be fetched, or its digest is not the lock's.
    """
    options = ["--implementation", "cp", "--python-version", python]
    for platform in _PLATFORMS:
        options += ["--platform", platform]
    folder = _cached(python, cache)
    fill_wheels(Path(sys.prefix), _lock_beside(folder, python), folder, options)
    return folder


def are_here(python: str, cache: Path) -> bool:
    """Tell if these wheels were fetched for today's lock."""
    folder = _cached(python, cache)
    lock = _lock_beside(folder, python)
    return is_same(stamp_of(folder, lock), lock)


def _cached(python: str, cache: Path) -> Path:
    return cache / f"{python}-x86_64"


def _lock_beside(folder: Path, python: str) -> Path:
    """Write the lock of one Python where pip can read it; every run writes the same."""
    lock = folder.with_name(f"{folder.name}.lock")
    wanted = lock_for((ROOT / LOCK).read_text(encoding="utf-8"), python)
    if not lock.exists() or lock.read_text(encoding="utf-8") != wanted:
        lock.parent.mkdir(exist_ok=True)
        lock.write_text(wanted, encoding="utf-8")
    return lock


def build(root: Path, wheels: Mapping[str, Path], into: Path) -> Path:
    """Build the archive of a checkout, from the fetched wheels of each Python; return its path.

    Raises:
        SetUpError: our own wheel cannot be built.
    """
    with tempfile.TemporaryDirectory() as made:
        ours = _own_wheel(root, Path(made))
        version = str(parse_wheel_filename(ours.name)[1])
        stage = Path(made) / f"{NAME}-{version}"
        _lay_out(root, ours, wheels, stage)
        into.mkdir(parents=True, exist_ok=True)
        archive = into / f"{stage.name}.tar.gz"
        part = archive.with_name(f"{archive.name}.part")
        _pack(stage, part)
        part.replace(archive)
        # Beside it, for who carries both by two ways: the sums inside say nothing against an archive that was swapped.
        digest = archive.with_name(f"{archive.name}.sha256")
        digest.write_text(f"{_digest(archive)}  {archive.name}\n", encoding="utf-8")
    return archive


def _own_wheel(root: Path, folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SetUpError(done.stdout)
    return next(folder.glob("*.whl"))


def _lay_out(root: Path, ours: Path, wheels: Mapping[str, Path], stage: Path) -> None:
    for folder in ("wheels", "sets", "docs"):
        (stage / folder).mkdir(parents=True)
    shutil.copytree(root / "deploy", stage / "deploy")
    (stage / "deploy" / "install.sh").rename(stage / "install.sh")
    for page in _pages(root / "docs"):
        shutil.copyfile(root / "docs" / page, stage / "docs" / page)
    for name in ("LICENSE", LOCK):
        shutil.copyfile(root / name, stage / name)
    (stage / "VERSION").write_text(f"{parse_wheel_filename(ours.name)[1]}\n", encoding="utf-8")
    for python, fetched in wheels.items():
        chosen = [ours, *sorted(fetched.glob("*.whl"))]
        for wheel in chosen:
            shutil.copyfile(wheel, stage / "wheels" / wheel.name)
        lines = [_pinned(wheel) for wheel in chosen]
        (stage / "sets" / f"{python}.lock").write_text("\n".join((*lines, "")), encoding="utf-8")
    sums = [f"{_digest(path)}  {path.relative_to(stage).as_posix()}\n" for path in _files(stage)]
    (stage / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _pages(docs: Path) -> list[str]:
    """Return the operator's guide and every page that it links to, directly or not."""
    found, waiting = set[str](), {_GUIDE}
    while waiting:
        page = waiting.pop()
        found.add(page)
        linked = re.findall(r"\]\(([a-z0-9-.]+\.md)[)#]", (docs / page).read_text(encoding="utf-8"))
        waiting |= {each for each in linked if (docs / each).is_file()} - found
    return sorted(found)


def _pinned(wheel: Path) -> str:
    name, version, _build, _tags = parse_wheel_filename(wheel.name)
    return f"{name}=={version} --hash=sha256:{_digest(wheel)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(stage: Path) -> Iterator[Path]:
    return (path for path in sorted(stage.rglob("*")) if path.is_file())


def _pack(stage: Path, target: Path) -> None:
    # Wheels are compressed already: the fastest level saves as much as the slowest.
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 1, file, _INSTANT) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for path in _files(stage):
            entry = tarfile.TarInfo(path.relative_to(stage.parent).as_posix())
            entry.size, entry.mtime = path.stat().st_size, _INSTANT
            entry.mode = 0o755 if os.access(path, os.X_OK) else 0o644
            with path.open("rb") as content:
                tar.addfile(entry, content)


def debian_python() -> str:
    """Return the version of Debian's own Python, such as `3.13`; "" without one."""
    if not DEBIAN_PYTHON.exists():
        return ""
    ask = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"
    return subprocess.run([DEBIAN_PYTHON, "-I", "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="archive", description="Fait l'archive d'installation sans réseau.")
    parser.add_argument(
        "python", nargs="+", help="versions de Python, par exemple 3.11 3.13 ; « debian » : celle d'ici"
    )
    parser.add_argument("--wheels", type=Path, default=ROOT / ".wheels", help="où garder les paquets pris")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="où écrire l'archive")
    parser.add_argument("--fetch", action="store_true", help="prendre les paquets seulement")
    options = parser.parse_args(arguments)
    pythons = [debian_python() if each == "debian" else each for each in options.python]
    try:
        wheels = {python: wheels_for(python, options.wheels) for python in pythons if python}
        if not options.fetch:
            say(f"Archive : {build(ROOT, wheels, options.into)}")
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
