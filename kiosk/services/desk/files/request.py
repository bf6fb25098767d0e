"""The page of a housing request: its worksheet, from which an agent registers it in the national system."""

from kiosk.domain.roles import EVERYBODY
from kiosk.forms.answers import from_json
from kiosk.i18n import N_, msg
from kiosk.services.desk.files.acts import NUMBER
from kiosk.services.desk.files.page import MARK_READ, PRINTED_BY_TENANT, OpenFile, file_page
from kiosk.services.desk.files.sheets import print_sheet
from kiosk.services.desk.session import Act, AgentSession, Audit, Done, Pin, Seen


def _print(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    """Print the worksheet; once its tenant has printed it, nobody else may read it."""
    file, spec = seen.record, seen.record.spec
    if spec is None or session.services.submissions.get(file.reference) is None:
        return Done(msg(PRINTED_BY_TENANT, reference=file.reference), warns=True)
    return print_sheet(session, spec, from_json(file.submission.answers), file.reference, file.reference)


REQUEST = file_page(
    "request",
    N_("demande ouverte"),
    Act[OpenFile](
        "file.print",
        "m,M",
        N_("Imprimer"),
        N_("Imprime la fiche, en français."),
        roles=EVERYBODY,
        pin=Pin.NEVER,
        audit=Audit.FIRST,
        run=_print,
    ),
    MARK_READ,
    NUMBER,
)
