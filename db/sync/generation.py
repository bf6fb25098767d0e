"""Which life of central's a snapshot is of: a database that is not the one that told so far begins another one.

<home>/central/generation           32 hexadecimal signs; one line; there is none before the first snapshot

Where it cannot be read, nothing goes down. Another one in its place, made unasked, would hide from central that its
folder was put back to an earlier day, and have the terminals believe what is older (record 0031).
"""

import re
import secrets

from db.files import Step, no_step, write_durably
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_

SAYS = N_(
    "{path} : ce fichier ne se lit plus. La nuit n'envoie plus rien aux bornes, ni effacements, ni agents, ni réglages "
    "; tout le reste est fait."
)
TO_DO = N_(
    "Rien n'est perdu. Fermé à ce compte : rendez-le-lui (chown), puis kiosk central nightly. Abîmé : kiosk central "
    "backup, kiosk central rebuild, kiosk central nightly ; un dossier à sa place : mettez-le d'abord de côté."
)
ON_THE_PAGE = (
    "central/generation ne se lit plus, et rien ne va plus aux bornes : kiosk central backup, kiosk central rebuild, "
    "kiosk central nightly (fermé à ce compte : le lui rendre, chown ; un dossier à sa place : le mettre d'abord de "
    "côté)"
)
_LINE = re.compile(r"[0-9a-f]{32}")


def begin(home: CentralHome, step: Step = no_step) -> None:
    """Begin to count anew. Raises StorageError: see `db.files`."""
    write_durably(home.generation_file, f"{secrets.token_hex(16)}\n".encode(), step)


def begin_again(home: CentralHome, step: Step = no_step) -> None:
    """Count anew where anything was told: whoever took it would believe nothing of an empty database."""
    if home.generation_file.exists():
        begin(home, step)


def is_lost(home: CentralHome) -> bool:
    """Whether something is there that does not tell which one is the one of now."""
    return _is_there(home) and not known(home)


def known(home: CentralHome) -> str:
    """The one of now; empty: nothing was ever told, or it cannot be read."""
    try:
        line = small_files.read_text(home.generation_file, "ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return line if _LINE.fullmatch(line) else ""


def current(home: CentralHome, step: Step = no_step) -> str:
    """The one of now, begun where there is none. Raises StorageError: it cannot be written."""
    if not _is_there(home):
        begin(home, step)
    return known(home)


def _is_there(home: CentralHome) -> bool:
    return home.generation_file.exists() or home.generation_file.is_symlink()
