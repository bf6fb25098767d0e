"""List the project's files, for the tests of the architecture."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_TEXT = {".png", ".mo", ".gz"}


@cache
def files() -> tuple[Path, ...]:
    """Return the text files that are committed, or would be, as git lists them."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return tuple(path for path in paths if path.is_file() and path.suffix not in NOT_TEXT)


def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files below some folders of the project."""
    chosen = [ROOT / folder for folder in folders]
    return tuple(
        path for path in files() if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in chosen)
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shown_strings(source: str) -> Iterator[tuple[int, str]]:
    """Give line and text of each string literal of a file, except docstrings."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value
