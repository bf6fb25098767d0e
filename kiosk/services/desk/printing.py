"""The agency's printer as an agent's acts use it: whatever happens, one sentence tells the result."""

from collections.abc import Callable

from kiosk.i18n import N_, Message, msg
from kiosk.services.desk.session import AgentSession, Done
from kiosk.services.ports.errors import PrintError

NO_PRINTER = N_("Aucune imprimante n'est réglée. {instead}")
NOT_PRINTED = N_("Rien n'est sorti de l'imprimante. {instead}")


def printed(
    session: AgentSession,
    subject: str,
    text: Callable[[], str],
    words: Message,
    instead: Message,
    *,
    warns: bool = False,
) -> Done:
    """Return what prints a text once the audit has it, and tells the result; without a printer, say so.

    Args:
        subject: the audit's.
        words: the sentence when it came out; `warns` marks it as one to act upon.
        instead: what the agent has without a print.
    """
    printer = session.services.printer
    if not printer.is_available:
        return Done(msg(NO_PRINTER, instead=instead), warns=True)

    def print_it() -> Done:
        try:
            printer.print_text(text())
        except PrintError:
            return Done(msg(NOT_PRINTED, instead=instead), warns=True)
        return Done(words, warns=warns)

    return Done(subject=subject, then=print_it)
