"""`make mutants FILE=…`: plant small faults in one file, one at a time, and list those that its nearest tests miss.

A fault that is missed is a question, not an error: some change nothing that anybody could see. The file is changed in a
copy of the tree.
"""

import subprocess
import sys
from pathlib import Path
from shutil import copy2
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
NEAREST = {
    "db/stores": ["tests/db"],
    "db/night": ["tests/night"],
    "db/central": ["tests/unit/test_cells.py", "tests/night"],
    "db/wire": ["tests/unit/test_events.py", "tests/db", "tests/night"],
    "db": ["tests/db", "tests/night"],
    "kiosk/services/desk": [
        *("tests/unit", "tests/db", "tests/ui/console/test_file_acts.py", "tests/ui/console/test_queue_acts.py"),
    ],
    "kiosk": ["tests/unit"],
    "screens": ["tests/ui"],
}
"""The folders of tests that must find a fault, by where it stands: the lowest level that shows it."""
_SETTINGS = """
[tool.mutmut]
source_paths = ["kiosk", "screens", "db"]
only_mutate = ["{file}"]
also_copy = {others}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
use_git_change_detection = false
"""


def main() -> None:
    """Read the file's path from the command line."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "")
    if path.suffix != ".py" or not (ROOT / path).is_file():
        sys.exit("make mutants FILE=db/stores/file_undo.py")
    tests = next(tests for folder, tests in NEAREST.items() if path.is_relative_to(folder))
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        names = _copy(tree)
        others = sorted({name.partition("/")[0] for name in names} - {"kiosk", "screens", "db"})
        with (tree / "pyproject.toml").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(file=path, others=others, tests=tests))
        ran = subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=tree, check=False)
        if ran.returncode:
            sys.exit(ran.returncode)
        said = subprocess.run(
            [sys.executable, "-m", "mutmut", "results"], cwd=tree, check=True, capture_output=True, text=True
        )
        for name in (line.split(":")[0].strip() for line in said.stdout.splitlines() if "killed" not in line):
            subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=tree, check=False)


def _copy(tree: Path) -> list[str]:
    """Copy what is tracked, and the compiled catalogues; return their paths."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    compiled = [str(path.relative_to(ROOT)) for path in (ROOT / "locales").rglob("*.mo")]
    names = [*listed.stdout.splitlines(), *compiled]
    for name in names:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        copy2(ROOT / name, tree / name)
    return names


if __name__ == "__main__":
    main()
