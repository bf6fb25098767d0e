"""What a terminal needs at the share before its first night and central's: two folders, with their rights."""

from pathlib import Path

from kiosk.i18n import N_, _

_RIGHTS_FIRST = N_(
    "À faire d'abord, au partage : les deux dossiers de « {terminal} » et leurs droits (docs/night.md, « Les droits du "
    "partage »)."
)


def rights_first(home: Path, target: str, terminal: str) -> list[str]:
    """The line that says so; none where the target is in the home, or both folders are seen to be there."""
    from db.sync import down
    from db.sync.shut import is_folder
    from db.sync.targets import is_inside, local_path

    root = local_path(target)
    folders = (f"inbox/{terminal}", down.folder_of(terminal))
    if is_inside(target, home) or (root is not None and all(is_folder(root / each) for each in folders)):
        return []
    return [_(_RIGHTS_FIRST).format(terminal=terminal)]
