"""A guide of the portal, page after page, and at its end the ways to do it: on a phone, with an agent, on paper."""

from typing import ClassVar, cast

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.domain.guide import Block, Guide, GuideUnreadable
from kiosk.domain.portal import ACT
from kiosk.forms.building.portal_ways import doors, likeliest, next_guide, rehearsal
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import current_language, msg
from kiosk.services.visit import portal_help
from screens.shell.visit import VisitHost
from screens.widgets.chrome import BETWEEN, Header
from screens.widgets.offers import OfferGrid, kept_here
from screens.widgets.page import VisitPage, spring
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Tap, back_button, continue_button
from screens.widgets.text import Text, content


class Drawing(Text):
    """A drawing of another screen: nothing in it can be touched here, and a word says so."""

    def relabel(self) -> None:
        super().relabel()
        self.border_title = cast(str, content(msg("exemple d'écran")))

    def on_mount(self) -> None:
        self.relabel()


class GuideScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, key: str, where: str = "", following: tuple[str, ...] = ()) -> None:
        """`where` is how the tenant wants to do it (`phone`, `computer`, `help`); empty when the tenant did not say.

        `following` are the keys of the guides to read after this one.
        """
        super().__init__()
        self._act = ACT[key]
        self._where, self._following = where, following
        self.motive = self._act.motive
        self.place = msg(self._act.title)
        self.state = self._page_of
        self._index = 0
        self._is_counted = False
        self._read: dict[str, Guide | None] = {}
        """The guides read so far, by language; None for one that cannot be read."""
        self._next = continue_button(self.action_go_on)

    # --- what it says -----------------------------------------------------------------------------------------------

    @property
    def _guide(self) -> Guide | None:
        """The guide in the current language; None when its file cannot be read."""
        language = current_language()
        if language not in self._read:
            try:
                self._read[language] = portal_help.guide(self._act.key, self.app.services)
            except GuideUnreadable as error:
                self._read[language] = None
                self.app.log_failure(f"guide: {error.path.parent.name}/{error.path.name}: {error}")
        return self._read[language]

    @property
    def _pages(self) -> int:
        """The number of pages: those of the guide, and one for what comes after it."""
        guide = self._guide
        return len(guide.pages) + 1 if guide else 1

    @property
    def _is_at_the_doors(self) -> bool:
        return self._index >= self._pages - 1

    def _page_of(self) -> str:
        page = msg("page {page} sur {pages}", page=self._index + 1, pages=self._pages)
        return BETWEEN.join((str(page), self.file_below()))

    @property
    def _offers(self) -> tuple[Offer, ...]:
        ways = kept_here(doors(self._act, has_steps=self._guide is not None), self.app.services)
        return (*ways, *next_guide(self._following, self._where), *rehearsal(self._act))

    def body(self) -> list[Widget]:
        if not self._is_at_the_doors:
            return [
                Text(self._title, classes="question lead"),
                *(self._block(number) for number in range(len(self._blocks()))),
            ]
        lead = msg("Et maintenant ?") if self._guide else msg("Ce guide ne peut pas être montré. Demandez un agent.")
        return [Text(lead, classes="question lead"), OfferGrid(self.app, self._offers)]

    def _title(self) -> str:
        guide = self._guide
        return guide.pages[self._index].title if guide and self._index < len(guide.pages) else ""

    def _blocks(self) -> tuple[Block, ...]:
        guide = self._guide
        return guide.pages[self._index].blocks if guide and self._index < len(guide.pages) else ()

    def _block(self, number: int) -> Widget:
        kind = Drawing if self._blocks()[number].is_drawn else Text
        return kind(lambda: self._block_words(number), classes="guide-words")

    def _block_words(self, number: int) -> str:
        """Return a block's words in the current language; a test holds each language to the same pages and blocks."""
        blocks = self._blocks()
        return "\n".join(blocks[number].lines) if number < len(blocks) else ""

    def foot(self) -> list[Widget]:
        return [
            spring(),
            back_button(self.action_go_back),
            Tap(msg("Terminer"), self.leave, id="foot-leave"),
            self._next,
        ]

    # --- turning ----------------------------------------------------------------------------------------------------

    async def opened(self) -> None:
        await super().opened()
        self._arrived()

    async def action_go_on(self) -> None:
        """Turn to the next page; after the last one do nothing: every way on is a button of its own."""
        if not self._is_at_the_doors:
            await self._turn(1)

    async def action_go_back(self) -> None:
        if self._index:
            await self._turn(-1)
        else:
            await self.close_what_is_open()

    async def action_turn(self, direction: int) -> None:
        """Turn the guide's pages by the page keys, as on every other page."""
        if 0 <= self._index + direction < self._pages:
            await self._turn(direction)

    async def _turn(self, direction: int) -> None:
        self._index += direction
        page = self.query_one(Scroller).body
        with self.app.batch_update():
            await page.remove_children()
            await page.mount(*self.body())
            page.scroll_home(animate=False)
            self.query_one(Header).refresh_words()
            self._arrived()
            self.app.page_turned()

    def _arrived(self) -> None:
        """Place the focus on a new page; after the guide's last page, count it as read, and hide the foot's way on."""
        self._next.visible = not self._is_at_the_doors
        likely = f"#offer-{likeliest(self._offers, self._where) + 1}"
        self.set_focus(self.query_one(likely) if self._is_at_the_doors else self._next)
        if self._is_at_the_doors and self._guide is not None and not self._is_counted:
            self._is_counted = True
            self.app.count(self._act.key, "seen")

    async def action_choose(self, number: int) -> None:
        if self._is_at_the_doors and number <= len(self._offers):
            await self.app.go(self._offers[number - 1].act)

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()


async def open_guide(app: VisitHost, of: str) -> None:
    """Open a guide: `mailbox`; `mailbox:phone`, with how it is done; `mailbox:phone:account+request`, with more."""
    key, where, following = (*of.split(":"), "", "")[:3]
    await app.push_screen(GuideScreen(key, where, tuple(filter(None, following.split("+")))))
