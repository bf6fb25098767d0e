"""An agent acts through `AgentSession.do`: it checks account, role and PIN, and writes the audit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESK = ROOT / "kiosk/services/desk"
OUTSIDE = (*sorted((ROOT / "screens/console").glob("*.py")), *sorted((ROOT / "kiosk/cli").rglob("*.py")))
WORDS = {"wording", "general", "desks", "query", "snapshot", "watch", "session", "spec", "catalog", "every_act"}
WORDS |= {"act_search", "agency", "panel"}
"""The modules that read, or put into words: anybody may import them."""
NOBODYS_ACTS = {
    "give_back": "a closed account does nothing any more: its tickets wait again, and the program is the actor",
    "tell_ended": "the end of the day closed them; telling it once is nobody's act",
    "is_given": "it reads",
    "kiosk.services.desk.tickets.at_desk.AtDesk": "an act opens it; each of its writes names the agent and the desk",
}
"""The only names that are imported from the modules of the acts."""
WRITES = {"move", "walk_in", "undo", "set_priority", "mark_read", "ask", "follow", "number", "withdraw", "named"}


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield module and name of each import from the desk's services."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kiosk.services.desk"):
            yield from ((str(node.module), alias.name) for alias in node.names)


def used_acts(tree: ast.AST) -> set[str]:
    """Return the names that are used of the modules of the acts, and those modules that are not known."""
    found = set()
    modules = set()
    for module, name in imported(tree):
        last = module.rpartition(".")[2]
        if last in {"desk", "tickets", "files"} and name not in WORDS:
            modules.add(name)
        elif last not in {"desk", "tickets", "files"} and last not in WORDS and ".catalog." not in f"{module}.":
            found.add(f"{module}.{name}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.add(node.attr)
    return found


def store_writes(tree: ast.AST) -> set[str]:
    """Return the writing acts of tickets and files that are called on a store."""
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value).endswith((".tickets", ".submissions"))
    }


def acts_run(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Call) and ast.unparse(node.func).endswith("act.run") for node in ast.walk(tree))


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_use_case_of_the_desk_is_reached_otherwise(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert used_acts(tree) <= NOBODYS_ACTS.keys()
    if path.parent.name == "console":
        assert store_writes(tree) == set()
    assert not acts_run(tree)


def test_one_place_runs_an_act() -> None:
    runs = [path for path in sorted(DESK.rglob("*.py")) if acts_run(ast.parse(path.read_text(encoding="utf-8")))]
    assert runs == [DESK / "session.py"]


@pytest.mark.parametrize(
    "planted",
    [
        "from kiosk.services.desk.tickets import moves\nmoves.move(session, ticket, kind)",
        "from kiosk.services.desk.files.acts import withdraw",
        "from kiosk.services.desk.files.page import mark_read",
    ],
)
def test_a_use_case_that_is_reached_otherwise_is_found(planted: str) -> None:
    assert not used_acts(ast.parse(planted)) <= NOBODYS_ACTS.keys()


def test_a_store_that_a_screen_writes_is_found() -> None:
    assert store_writes(ast.parse("self.app.services.tickets.move(ticket.id, made, ticket.n)")) == {"move"}
