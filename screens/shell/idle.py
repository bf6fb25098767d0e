"""The idle watch: when nobody touches the screen, it warns, counts down, then forgets; any touch resets it.

It has one timer, which sleeps until the deadline: nothing ticks while somebody is there, so that the home screen stays
silent.
"""

from collections.abc import Awaitable, Callable

from textual.timer import Timer

from screens.shell.base import KioskBaseApp


class IdleWatch:
    def __init__(
        self,
        app: KioskBaseApp,
        *,
        warn_after: Callable[[], float],
        countdown: float,
        warn: Callable[[float], Awaitable[None]],
        expire: Callable[[], Awaitable[None]],
    ) -> None:
        self._app = app
        self._warn_after = warn_after
        """Seconds until the warning, asked anew each time: they depend on what is on the screen."""
        self.countdown = countdown
        self._warn = warn
        self._expire = expire
        self._since = app.seconds()
        self._timer: Timer | None = None
        self._armed = False

    @property
    def calm_for(self) -> float:
        """Seconds since the last touch."""
        return self._app.seconds() - self._since

    @property
    def is_armed(self) -> bool:
        """True while a visit lasts."""
        return self._armed

    def touched(self) -> None:
        self._since = self._app.seconds()

    def arm(self) -> None:
        """Watch from now on, because a visit begins."""
        self.touched()
        self._armed = True
        self._sleep(self._warn_after())

    def disarm(self) -> None:
        """Stop watching: without a visit there is nothing to forget."""
        self._armed = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    async def check(self) -> None:
        """Warn, expire or wait on, by the time since the last touch."""
        if not self._armed:
            return
        idle = (self._app.seconds() - self._since) * self._app.speed
        warn_after = self._warn_after()
        if idle >= warn_after + self.countdown:
            self.disarm()
            await self._expire()
        elif idle >= warn_after:
            await self._warn(warn_after + self.countdown - idle)
            self._sleep(1.0)
        else:
            self._sleep(warn_after - idle)

    def _sleep(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(seconds / self._app.speed, self.check)
