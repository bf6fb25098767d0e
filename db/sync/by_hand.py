"""Files in central's folders that the program does not know: copies that somebody made by hand there.

Nothing that was erased goes from them, and no retention deletes them: a person does. What an operator sets lies in
`down/`, with what an editor leaves beside it; `backup/illisibles/` is kept and forgotten by `db.sync.put_aside`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from db.sync import giant, put_aside, standing
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.own_names import Name, looked_at, places, there
from db.sync.shut import is_folder
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "Fichiers que le programme ne connaît pas dans central ({n}) : {paths}. Ce qui est effacé peut y être encore."
)
_COPIES_TO_DO = N_("Copies faites à la main : à effacer vous-même.")
_OTHERS_TO_DO = N_("Lien ou tube : à ôter vous-même ; ce vers quoi un lien mène peut être une copie, et y reste.")
ON_THE_PAGE = (
    "avec l'informatique, effacer {paths}, que le programme ne connaît pas dans central ({kinds}) : ce "
    "qui est effacé peut y être encore"
)


def words(paths: Sequence[Path | str]) -> tuple[str, str]:
    """What there is, and what to do."""
    odd = [path for path in map(Path, paths) if _is_no_copy(path)]
    told = [standing.told(path) if path in odd else str(path) for path in map(Path, paths)]
    todo = (*([_(_COPIES_TO_DO)] if len(odd) < len(paths) else []), *([_(_OTHERS_TO_DO)] if odd else []))
    return _(_SAYS).format(n=len(paths), paths=named(told, ", ")), " ".join(todo)


def kinds(paths: Sequence[Path | str]) -> list[str]:
    """What they are, each once, in words."""
    odd = [path for path in map(Path, paths) if _is_no_copy(path)]
    return [*(["copie faite à la main"] if len(odd) < len(paths) else []), *giant.kinds(map(str, odd))]


def found(home: CentralHome) -> list[Path]:
    """Such files, and folders of that kind as one, sorted; what cannot be looked into is passed over, and what
    `giant.found` tells is told as that.
    """
    odd = {path for path, name in looked_at(home) if name is Name.NOBODY_S and not _is_of_the_disk(path)}
    return sorted(odd - {*map(Path, giant.found(home))})


def under_our_names(home: CentralHome) -> Iterator[Path]:
    """All that bears a name which the program itself gives to a file; sealed files and slips that are whole are left
    out.
    """
    ours = {each.path for each in places(home)} | {put_aside.folder_of(home), home.content_folder}
    sealed = (home.archive, home.quarantine)
    return (
        path
        for path, name in looked_at(home)
        if name is Name.HALF_WRITTEN or (name is Name.OURS and path not in ours and path.parent not in sealed)
    )


def _is_no_copy(path: Path) -> bool:
    """A link, also to a folder, or a pipe."""
    return small_files.is_no_plain_file(path) and not is_folder(path)


def _is_of_the_disk(path: Path) -> bool:
    """What a file system makes at its root, where one is mounted here, as long as nothing in it can be seen."""
    return path.name == "lost+found" and is_folder(path) and not there(path)
