"""Ways to make Textual 8.2.8 and rich let go of screens that are gone.

Two caches for the whole process outlive every screen. The keys of `StylesCache.get_inner_outer` hold the last 1,024
`StylesCache` objects, and so the lines that their widgets drew; those of `cached_cell_len` are the last 4,096 texts
that were measured. Both keep the words of people who left, and 0.5 MiB more with each visit. A tap also stores the
screens under it in a variable of the app's task, which every screen opened later takes over. The lock file pins all
three.
"""

from typing import Any

from rich.cells import cached_cell_len
from textual._context import visible_screen_stack
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.widget import Widget


def forget_drawn_words() -> None:
    """Empty these caches; what is on the screen stays, and is drawn as before."""
    StylesCache.get_inner_outer.cache_clear()
    cached_cell_len.cache_clear()
    visible_screen_stack.set([])


def forget_gone(screen: Screen[Any]) -> None:
    """Empty the caches, and drop what gone screens left to be called on the one below them.

    A screen that closes with a fresh focus leaves its next step to the screen below. Under another screen, such as the
    neutral page, that one is not drawn, and would hold the gone screen until somebody comes.
    """
    forget_drawn_words()
    screen._callbacks.clear()


async def remove_and_forget(page: Widget) -> None:
    """Remove a page's widgets, and free the lines that they drew at once.

    Widgets hold each other in cycles, which wait for the garbage collector: 28 pages left 2.5 MiB of drawn answers
    behind.
    """
    gone = list(page.walk_children(Widget))
    page.screen.set_focus(None)  # else Textual focuses the foot, and styles the removed widgets once more
    await page.remove_children()
    for widget in gone:
        widget._styles_cache.clear()
