"""Once a visit is over, no text of its tenant is in the terminal's memory, not even as a drawn line."""

import gc
import weakref
from types import FrameType

from textual.widget import Widget
from textual.widgets import TextArea

from tests.ui.stage import open_app

WORDS = "Balcon violet de Zubieta"


async def test_a_text_that_was_written_and_drawn_is_forgotten() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        stage.app.screen.query_one(TextArea).insert(WORDS)
        await stage.settled()
        assert WORDS in stage.text()
        assert holders()
        await stage.app.forget_visit()
        await stage.settled()
        # Only in tests: the terminal itself forces no garbage collection while somebody stands before it.
        gc.collect()
        assert holders() == []


async def test_the_lines_that_were_drawn_are_forgotten() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("contact_name")
        drawn = [weakref.ref(widget._styles_cache) for widget in stage.form.walk_children(Widget)]
        await stage.app.forget_visit()
        await stage.settled()
        gc.collect()
        assert [ref() for ref in drawn] == [None] * len(drawn)


def holders() -> list[str]:
    """Return the types of the objects that hold a text with the words; this module and frames do not count."""
    return [
        type(one).__name__
        for one in gc.get_objects()
        if not isinstance(one, FrameType) and one is not globals() and any(map(_is_said, gc.get_referents(one)))
    ]


def _is_said(held: object) -> bool:
    return isinstance(held, str) and WORDS in held and len(held) < 1000 and "'" not in held
