"""Helpers that act like a person's hands: keys, taps at a cell and pastes, sent to the app, awaited without a sleep.

Textual's pilot forwards a click to the screen past `App.on_event`, and waits for an idle processor after each key.
These helpers post to the app itself, so that every guard sees the touch, and a walk of a thousand keys takes seconds.
"""

import asyncio

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.widget import Widget

from screens.shell.base import KioskBaseApp

ROUNDS = 60
"""The most rounds to wait for rest: an effect of a touch may cause another one, and no page needs so many."""
LOOKS, LOOK_AGAIN = 100, 0.1
"""How many times, and after how many seconds each, to check that the awaited screen is still there."""


async def settled(app: App[int]) -> None:
    """Wait until the app and every widget of its screen have handled their messages and have been drawn.

    Raises AssertionError: when the screen does not come to rest.
    """
    quiet = 0
    for _round in range(ROUNDS):
        await _come_to_rest(app)
        await app.animator.wait_until_complete()  # a scroll without animation still waits for its next frame
        # Twice: a message taken from its queue but not yet handled shows only in the next round.
        quiet = quiet + 1 if _is_quiet(app) else 0
        if quiet == 2:
            return
    raise AssertionError("the screen does not come to rest")


def _is_quiet(app: App[int]) -> bool:
    """Tell if nothing waits to be handled, restyled, laid out or drawn; an app that stopped or failed is quiet."""
    if not app.is_running or app._exception is not None:
        return True
    screen = app.screen
    # Hidden widgets are laid out only when they are shown.
    nodes = [node for node in screen.walk_children(Widget, with_self=True) if _is_shown(node)]
    return not (
        screen._dirty_widgets
        or screen._callbacks
        or any(node._layout_required or node._repaint_required or node._scroll_required for node in nodes)
        or any(not node._message_queue.empty() for node in (app, *nodes))
    )


def _is_shown(node: Widget) -> bool:
    return all(each.display for each in node.ancestors_with_self if isinstance(each, Widget))


async def _come_to_rest(app: App[int]) -> None:
    """Wait for one round: the queues that a touch passes through are served, then the screen is drawn."""
    screen, done = app.screen, asyncio.Event()
    waiting = 0

    def served() -> None:
        nonlocal waiting
        waiting -= 1
        if waiting == 0:
            screen.call_after_refresh(done.set)

    for node in (app, screen, *(screen.focused.ancestors_with_self if screen.focused else ())):
        waiting += node.call_later(served)
    watched = [asyncio.ensure_future(event.wait()) for event in (done, app._exception_event)]
    for _look in range(LOOKS if waiting else 0):
        if (await asyncio.wait(watched, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED))[0]:
            break
        if app.screen is not screen or not app.is_running:
            break  # the screen went away with its queues
    else:
        assert not waiting, "the screen does not come to rest"
    for each in watched:
        each.cancel()


def key_event(key: str) -> events.Key:
    """Return the event of a key, given by its name or by the character it types."""
    if len(key) > 1:
        return events.Key(key, " " if key == "space" else None)
    return events.Key(_character_to_key(key), key)


def post(app: App[int], *touches: events.Event) -> None:
    """Post touches, stamped with the present time of the app's own clock."""
    assert isinstance(app, KioskBaseApp)
    for touch in touches:
        touch.time = app.seconds()
        app.post_message(touch)


async def press(app: App[int], *keys: str) -> None:
    """Press keys one after another, each handled before the next."""
    for key in keys:
        post(app, key_event(key))
        await settled(app)


async def burst(app: App[int], *keys: str) -> None:
    """Press keys all at once, faster than the screen follows."""
    post(app, *map(key_event, keys))
    await settled(app)


async def paste(app: App[int], text: str) -> None:
    app.post_message(events.Paste(text))
    await settled(app)


async def resize(app: App[int], width: int, height: int) -> None:
    """Give the terminal another size, in cells."""
    size = Size(width, height)
    assert isinstance(app._driver, HeadlessDriver)
    app._driver._size = size
    app.post_message(events.Resize(size, size))
    await settled(app)
    while app._resize_event is not None:  # Textual takes a new size at its next frame, and the last one of several
        await asyncio.sleep(0)
    await settled(app)


async def tap(app: App[int], x: int, y: int) -> None:
    """Press and release at one cell, which the app turns into a click."""
    _touch(app, x, y)
    await settled(app)


async def tap_then_keys(app: App[int], x: int, y: int, *keys: str) -> None:
    """Send a tap and keys all at once, as they come in one write of the terminal."""
    _touch(app, x, y)
    await burst(app, *keys)


def _touch(app: App[int], x: int, y: int) -> None:
    post(app, *touch_events(x, y))


def touch_events(x: int, y: int) -> tuple[events.MouseDown, events.MouseUp]:
    """Return the press and the release of a tap at one cell."""
    down, up = (kind(None, x, y, 0, 0, 1, False, False, False, x, y) for kind in (events.MouseDown, events.MouseUp))
    assert isinstance(down, events.MouseDown)
    assert isinstance(up, events.MouseUp)
    return down, up


async def taps_at_once(app: App[int], *cells: tuple[int, int]) -> None:
    """Tap several cells in order, all before the screen shows what the first tap did."""
    for x, y in cells:
        _touch(app, x, y)
    await settled(app)
