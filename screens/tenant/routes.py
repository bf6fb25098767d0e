"""The targets of all route names: this is the only file that knows all the screens of a tenant.

A route name is one that data can hold: `guide:mailbox`, `form:garage`, `phone:sign_up`. Its target is imported when it
is first opened, so that the home screen is painted without it.
"""

from collections.abc import Mapping

ROUTES: Mapping[str, str] = {
    # The app's own pages.
    "home": "screens.tenant.home.home:HomeScreen",
    "presence": "screens.tenant.visit.presence:PresenceDialog",
    "neutral": "screens.tenant.visit.neutral:NeutralScreen",
    "out_of_service": "screens.tenant.visit.out_of_service:OutOfServiceScreen",
    "take_ticket": "screens.tenant.help.ticket:take_ticket",
    "ticket_watch": "screens.tenant.visit.call:TicketWatch",
    "journey": "screens.journey.form:FormScreen",
    "receipt": "screens.tenant.sent.receipt:ReceiptScreen",
    "file": "screens.tenant.sent.file:FileScreen",
    # Targets that a page, or data, asks for: each is a function of the app and of the text after the colon.
    "form": "screens.journey.form:open_form",
    "print": "screens.journey.endings:print_outcome",
    "menu": "screens.tenant.home.menus:open_menu",
    "desk": "screens.tenant.help.ticket:open_desk",
    "found_ticket": "screens.tenant.help.ticket:show_found",
    "ticket": "screens.tenant.help.ticket:call_at_once",
    "call": "screens.tenant.help.ticket:call_at_once",
    "help": "screens.tenant.help.help:open_help",
    "language": "screens.tenant.help.language:open_languages",
    "privacy": "screens.tenant.help.privacy:open_privacy",
    "accessibility": "screens.tenant.help.help:open_accessibility",
    "staff": "screens.tenant.help.staff:open_staff",
    "guide": "screens.tenant.pages.guide:open_guide",
    "phone": "screens.tenant.pages.portal_ways:show_address",
    "agent": "screens.tenant.pages.portal_ways:call_about",
    "paper": "screens.tenant.pages.portal_ways:give_steps",
    "event": "screens.tenant.pages.calendar_page:open_event",
    "board": "screens.tenant.pages.board:open_board",
    "faq": "screens.tenant.pages.faq:open_faq",
    "agency": "screens.tenant.pages.agencies:open_agencies",
    "resume": "screens.tenant.pages.resume:open_resume",
    "resume_closed": "screens.tenant.pages.resume:say_closed",
}
