"""The option `--target` of whoever prepares a home: refused at once where it can be no folder."""

from pathlib import Path

from kiosk.cli.exits import Exit, fail
from kiosk.i18n import _


def check_target(target: str) -> None:
    from db.sync.targets import has_password, local_path, names_a_folder

    if not target:
        return
    if has_password(target):
        fail(
            Exit.USAGE,
            _(
                "--target : jamais de mot de passe dans l'adresse. Une clé ouvre : docs/operator-rare.md, « Un partage "
                "par sftp »."
            ),
        )
    path = local_path(target)
    is_file = path is not None and _is_file(path)
    # The memory of a process is for tests: what is put there is gone with it.
    if is_file or target.startswith("memory:") or not names_a_folder(target):
        fail(Exit.USAGE, _("--target : il faut un dossier : un chemin entier, file://… ou sftp://…"))


def _is_file(path: Path) -> bool:
    """False also where a folder above is shut to this account: whoever goes there says so."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False
