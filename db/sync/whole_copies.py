"""Copies of a whole home that lie in this one: a restore drill that was cut off leaves one, with everybody's data.

Neither night nor erasure looks into them, and no retention deletes them: a person does.
"""

import os
import re
import shlex
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from db.night.central.csv.export import MANIFEST
from db.sync.naming import named
from kiosk.i18n import N_, _

_SAYS = N_("Copie d'un dossier de kiosk, dans celui-ci : {paths}. Ce qui est effacé peut y être encore.")
_TO_DO = N_("Reste d'un exercice de restauration, ou copie faite à la main, et dont rien ne se sert : {command}")
ON_THE_PAGE = (
    "avec l'informatique, effacer {paths}, copie d'un dossier de kiosk ou reste d'un exercice de restauration : ce qui "
    "est effacé peut y être encore"
)
_OURS = frozenset(
    ("central", "keys", "data", "upgrade", "spool", "exchange", "enrolment", "logs", "locks", "out", "config.toml")
)
"""Names in a home that the program itself gives."""
_OF_A_HOME = re.compile(
    r"(central|kiosk)\.sqlite.*|\d{4}-\d\d-\d\d.*\.sqlite.*|(central|terminal)\.age|(central\.)?signing(\.key)?|"
    rf"{re.escape(MANIFEST)}|central/(archive|quarantine|report|backup|csv)"
)
"""What tells one: a database, a secret key, the sheets, or, of a copy that was cut off early, central's folders."""
_MOST_LOOKED_AT = 2_000
"""Folders of one copy: a share or somebody's own files may be large."""


def found(home: Path) -> list[Path]:
    """What lies directly in a home, is none of the program's own names, and is or holds a database or a key of one;
    what cannot be looked into is passed over.
    """
    try:
        there = sorted(home.iterdir())
    except OSError:
        return []
    return [path for path in there if path.name not in _OURS and _is_of_a_home(path)]


def told(paths: Sequence[str]) -> tuple[str, str]:
    """What there is, and the way out."""
    command = f"rm -rf {' '.join(map(shlex.quote, paths))}"
    return _(_SAYS).format(paths=named(paths, ", ")), _(_TO_DO).format(command=command)


def _is_of_a_home(path: Path) -> bool:
    if path.is_symlink() or not path.is_dir():
        return _OF_A_HOME.fullmatch(path.name) is not None
    return any(
        _OF_A_HOME.fullmatch(name) or _OF_A_HOME.fullmatch(f"{Path(folder).name}/{name}")
        for folder, folders, files in islice(os.walk(path), _MOST_LOOKED_AT)
        for name in (*folders, *files)
    )
