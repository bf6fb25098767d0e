"""A person's hands: keys, taps at a cell, a paste; each through the app's own door, and waited for without a sleep.

Textual's pilot forwards a click to the screen past `App.on_event`, and waits for an idle processor after each key:
here the touch is seen by everything that must see it, and a walk of a thousand keys takes seconds.
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
"""What a touch causes may cause something else in its turn: more rounds than any page needs."""
LOOKS, LOOK_AGAIN = 100, 0.1
"""How often, and after how many seconds, it is asked whether the screen that is waited for is still there."""


class Moments:
    """The times at which an app that these hands move came to rest: between two of them it shows one and the same."""

    app: App[int] | None = None
    count = 0


async def settled(app: App[int]) -> None:
    """Wait until the app and every widget of its screen have done what they were sent, and have been drawn."""
    Moments.app, Moments.count = app, Moments.count + 1
    quiet = 0
    for _round in range(ROUNDS):
        await _come_to_rest(app)
        await app.animator.wait_until_complete()  # a scroll without animation still waits for its next frame
        # Twice: a message taken from its queue and not yet handled shows in the next round.
        quiet = quiet + 1 if _is_quiet(app) else 0
        if quiet == 2:
            return
    raise AssertionError("the screen does not come to rest")


def _is_quiet(app: App[int]) -> bool:
    """Whether nothing waits to be handled, restyled, laid out or drawn."""
    if not app.is_running or app._exception is not None:
        return True
    screen = app.screen
    # What is hidden is laid out when it is shown.
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
    """One round: the queues through which a touch goes are served up to here, then the screen is drawn."""
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
    """A key by its name, or by the sign it types."""
    if len(key) > 1:
        return events.Key(key, " " if key == "space" else None)
    return events.Key(_character_to_key(key), key)


def post(app: App[int], *touches: events.Event) -> None:
    """Touches of this moment, on the clock that the app itself goes by."""
    assert isinstance(app, KioskBaseApp)
    for touch in touches:
        touch.time = app.seconds()
        app.post_message(touch)


async def press(app: App[int], *keys: str) -> None:
    """Keys one after another, each handled before the next."""
    for key in keys:
        post(app, key_event(key))
        await settled(app)


async def burst(app: App[int], *keys: str) -> None:
    """Keys all at once, faster than the screen."""
    post(app, *map(key_event, keys))
    await settled(app)


async def paste(app: App[int], text: str) -> None:
    app.post_message(events.Paste(text))
    await settled(app)


async def resize(app: App[int], width: int, height: int) -> None:
    """The terminal has another size."""
    size = Size(width, height)
    assert isinstance(app._driver, HeadlessDriver)
    app._driver._size = size
    app.post_message(events.Resize(size, size))
    await settled(app)
    while app._resize_event is not None:  # Textual takes a new size at its next frame, and the last one of several
        await asyncio.sleep(0)
    await settled(app)


async def tap(app: App[int], x: int, y: int) -> None:
    """Down and up at one cell: the app makes a click of it."""
    _touch(app, x, y)
    await settled(app)


async def tap_then_keys(app: App[int], x: int, y: int, *keys: str) -> None:
    """A tap and keys all at once, as they come in one write of the terminal."""
    _touch(app, x, y)
    await burst(app, *keys)


def _touch(app: App[int], x: int, y: int) -> None:
    post(app, *touch_events(x, y))


def touch_events(x: int, y: int) -> tuple[events.MouseDown, events.MouseUp]:
    """Down and up."""
    down, up = (kind(None, x, y, 0, 0, 1, False, False, False, x, y) for kind in (events.MouseDown, events.MouseUp))
    assert isinstance(down, events.MouseDown)
    assert isinstance(up, events.MouseUp)
    return down, up


async def taps_at_once(app: App[int], *cells: tuple[int, int]) -> None:
    """Taps one behind the other, all before the screen shows what the first one did."""
    for x, y in cells:
        _touch(app, x, y)
    await settled(app)
