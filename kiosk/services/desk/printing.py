"""The agency's printer as an agent's acts use it: whatever happens, one sentence tells the result."""

from collections.abc import Callable

from kiosk.i18n import N_, Message, msg
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import Done
from kiosk.services.ports import PrintError

NO_PRINTER = N_("Aucune imprimante n'est réglée. {instead}")
NOT_PRINTED = N_("Rien n'est sorti de l'imprimante. {instead}")


def printed(
    session: AgentSession, print_it: Callable[[], None], told: Message, instead: Message, *, warns: bool = False
) -> Done:
    """Print something and tell the result.

    Args:
        print_it: prints; may raise PrintError.
        told: the sentence when it came out; `warns` marks it as one to act upon.
        instead: what the agent has without a print.
    """
    if not session.services.printer.is_available:
        return Done(msg(NO_PRINTER, instead=instead), warns=True)
    try:
        print_it()
    except PrintError:
        return Done(msg(NOT_PRINTED, instead=instead), warns=True)
    return Done(told, warns=warns)
