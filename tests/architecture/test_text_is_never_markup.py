"""A text that a person or a file supplied is shown as it is, on every screen."""

from pathlib import Path

import pytest

from tests.architecture.markup_guard import unprotected

ROOT = Path(__file__).parents[2]
SCREENS = sorted((ROOT / "screens").rglob("*.py"))


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_screen_hands_textual_a_text_that_could_be_markup(path: Path) -> None:
    assert unprotected(path.read_text(encoding="utf-8")) == []


WIDGETS = "from textual.widgets import Button, Label, Static\nfrom textual.widgets.option_list import Option\n"


@pytest.mark.parametrize(
    "fault",
    [
        "Static(name)",
        'Label("Bonjour")',
        "Button(label=name)",
        "Button(_('Continuer'))",
        "Option(f'{name}')",
        "Static(name, markup=True)",
        "self.query_one('#x').update(name)",
        "self.app.notify(name)",
        "self.notify(name, severity='error')",
        "table.add_row(content(number), name)",
        "box.border_title = name",
        "box.border_title = content(name).plain",
        "box.border_title = content(name) if name else other",
        "box.border_title = cast(str, name)",
        "box.border_subtitle = str(3)",
        "box.tooltip = name",
        "button.label = name",
        "Content.from_markup('[b]x[/b]')",
        "self.render_str(name)",
        "class Card(Static):\n    def __init__(self, name):\n        super().__init__(name)",
        "from textual.widgets import Static as S\nS(name)",
    ],
)
def test_the_guard_sees_a_planted_fault(fault: str) -> None:
    assert unprotected(WIDGETS + fault)


@pytest.mark.parametrize(
    "sound",
    [
        "Static(content(name))",
        "Static(name, markup=False)",
        "Static()",
        "Button(Content(name))",
        "widget.update(self.words())",
        "self.notify(name, markup=False)",
        "box.border_title = cast(str, content(name))",
        "box.border_title = content(name) if name else ''",
        "box.border_title = ''",
        "box.border_title = None",
        "from kiosk.forms.spec import Option\nOption(code, label)",
        "class Card(Static):\n    def __init__(self, name):\n        super().__init__(name, markup=False)",
    ],
)
def test_the_guard_leaves_a_sound_line_alone(sound: str) -> None:
    assert unprotected(WIDGETS.replace("from textual.widgets.option_list import Option\n", "") + sound) == []
