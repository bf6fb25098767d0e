"""Find where a screen hands a text to Textual in a way that could read it as markup.

`[/b]` would crash, `[T2]` would vanish, `[@click=app.quit]x[/]` would be a link. A text is protected by `markup=False`,
`Content(…)`, `content(…)` or `words()` of `screens.widgets.text`; an empty literal and None are safe.
"""

import ast
from collections.abc import Iterator

READS_MARKUP = frozenset({
    "Button", "Checkbox", "Collapsible", "Label", "Link", "Option", "OptionList", "RadioButton", "Select", "Selection",
    "SelectionList", "Static", "Tab", "TabPane",
})  # fmt: skip
"""Classes of Textual whose first argument, or label, is read as markup."""
TEXT_KEYWORDS = frozenset({"content", "label", "prompt", "renderable", "title", "tooltip", "text"})
READ_WHEN_SET = frozenset({"border_title", "border_subtitle", "tooltip", "label", "prompt"})
METHODS = frozenset({"update", "notify", "add_option", "add_row", "add_column", "add_columns"})
"""Methods whose first argument is such a text."""
ALL_SHOWN = frozenset({"add_row", "add_columns"})
"""Methods whose every argument is such a text."""
BANNED = frozenset({"from_markup", "render_str", "render_markup"})
SAFE_CALLS = frozenset({"Content", "content", "words", "Text", "assemble"})


def unprotected(source: str) -> list[tuple[int, str]]:
    """Return line and name of every place that is not protected, in order."""
    tree = ast.parse(source)
    names = from_textual(tree)
    return sorted({*calls(tree, names), *assignments(tree), *own_widgets(tree, names)})


def from_textual(tree: ast.Module) -> dict[str, str]:
    """Return Textual's name of each class by its local name: `Option` may well be ours."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for alias in node.names
    }


def calls(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = called_name(node)
        if isinstance(node.func, ast.Attribute):
            if called in BANNED or (called in METHODS and not is_protected_call(node)):
                yield node.lineno, called
        elif names.get(called) in READS_MARKUP and not is_protected_call(node):
            yield node.lineno, called


def own_widgets(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Find `super().__init__(text)` in a class made from one of Textual's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(names.get(base_name(base)) in READS_MARKUP for base in node.bases):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and called_name(call) == "__init__" and not is_protected_call(call):
                    yield call.lineno, f"{node.name}.__init__"


def assignments(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            named = isinstance(target, ast.Attribute) and target.attr in READ_WHEN_SET
            if named and isinstance(node, ast.Assign | ast.AnnAssign) and node.value and not is_safe(node.value):
                yield node.lineno, target.attr if isinstance(target, ast.Attribute) else ""


def is_protected_call(call: ast.Call) -> bool:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    markup = keywords.get("markup")
    if isinstance(markup, ast.Constant) and markup.value is False:
        return True
    shown = call.args if called_name(call) in ALL_SHOWN else call.args[:1]
    texts = [*shown, *(value for name, value in keywords.items() if name in TEXT_KEYWORDS)]
    return all(is_safe(text) for text in texts)


def is_safe(text: ast.expr) -> bool:
    if isinstance(text, ast.Constant):
        return text.value in ("", None)
    if isinstance(text, ast.IfExp):
        return is_safe(text.body) and is_safe(text.orelse)
    if isinstance(text, ast.Call) and called_name(text) == "cast":
        return is_safe(text.args[-1])
    return isinstance(text, ast.Call) and called_name(text) in SAFE_CALLS


def called_name(call: ast.Call) -> str:
    return base_name(call.func)


def base_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return base_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
