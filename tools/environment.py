"""Make a virtual environment from a hashed lock, with nothing but the standard library.

A `.pth` file puts the checkout itself on the environment's path: an editable install would need a build back end,
which a terminal does not carry, and would be one more thing to download.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
UNSAID = {"PIP_ROOT_USER_ACTION": "ignore"}
"""An environment variable, as not every pip command has the option: pip's warning about root helps nobody here."""


class SetUpError(Exception):
    """The environment cannot be made; the text says what is missing and which command installs it."""


def main(arguments: "list[str] | None" = None) -> int:
    parser = argparse.ArgumentParser(description="Prépare un environnement à partir d'un verrou.")
    parser.add_argument("environment", type=Path)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--wheels", type=Path, help="dossier à remplir avec les paquets du verrou d'exécution")
    options = parser.parse_args(arguments)
    try:
        prepare(options.environment, options.lock)
        if options.wheels:
            fill_wheels(options.environment, ROOT / "requirements.lock", options.wheels)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def prepare(environment: Path, lock: Path) -> None:
    """Install what `lock` lists into `environment`. A copy of the lock inside it shows that this was done."""
    if sys.version_info < OLDEST:
        found = "{}.{}".format(*sys.version_info[:2])
        raise SetUpError(
            f"Il faut Python 3.11 ou plus récent ; {sys.executable} est en version {found}.\n"
            "Indiquez-en un autre : make PYTHON=python3.13"
        )
    stamp = environment / lock.name
    if not is_same(stamp, lock) or not python_of(environment).exists():
        if not python_of(environment).exists():
            create(environment)
        say(f"Installation des bibliothèques ({lock.name}) : une minute environ.")
        pip(environment, "install", "--require-hashes", "--no-deps", "--requirement", str(lock))
        (site_packages(environment) / "office64-kiosk-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
        shutil.copyfile(lock, stamp)
    put_command(environment)


def put_command(environment: Path) -> None:
    """Write the `kiosk` command, as an installed wheel has it: the documents name it."""
    path = environment / "bin" / "kiosk"
    path.write_text(f"#!{python_of(environment).absolute()}\nfrom kiosk.__main__ import main\n\nmain()\n", "utf-8")
    path.chmod(0o755)


def create(environment: Path) -> None:
    """Make an empty environment; as root with KIOSK_APT=1, install the package that Debian splits off from Python."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not can_make_environments() and os.environ.get("KIOSK_APT") == "1" and os.geteuid() == 0:
        say(f"Installation du paquet {package}.")
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
    if not can_make_environments():
        raise SetUpError(f"Python est là, mais sans le module venv. Installez-le : apt-get install {package}")
    run([sys.executable, "-m", "venv", "--clear", str(environment)])


def can_make_environments() -> bool:
    """Tell if Python can make environments: Debian's needs python3-venv for it. Asks a new process each time."""
    return subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0


def fill_wheels(environment: Path, lock: Path, folder: Path, options: Sequence[str] = ()) -> None:
    """Fetch the wheels of a runtime lock: the tests and the archive install from them, without any index.

    `options` are pip's, for another Python than this one.
    """
    stamp = stamp_of(folder, lock)
    if is_same(stamp, lock):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    say(f"Téléchargement des paquets à installer sans réseau ({lock.name}).")
    pip(
        environment,
        "download",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        *options,
        "--requirement",
        str(lock),
        "--dest",
        str(folder),
    )
    shutil.copyfile(lock, stamp)


def stamp_of(folder: Path, lock: Path) -> Path:
    """Return the path of the copy of the lock which shows that a folder holds its wheels."""
    return folder / "{}.{}-{}".format(*sys.version_info[:2], lock.name)


def pip(environment: Path, command: str, *arguments: str) -> None:
    run([str(python_of(environment)), "-m", "pip", command, *QUIET, *arguments])


def run(command: "list[str]") -> None:
    """Run a command; its output is shown only when it fails. Raises SetUpError."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **UNSAID}
    )
    if done.returncode:
        raise SetUpError(f"{done.stdout}\nLa commande a échoué : {' '.join(command)}")


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"


def site_packages(environment: Path) -> Path:
    return next((environment / "lib").glob("python3.*")) / "site-packages"


def is_same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
