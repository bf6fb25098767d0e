"""The accounts of an agency's agents, as an administrator looks after them in the console."""

from typing import Any

from kiosk.domain.roles import Role
from kiosk.i18n import N_, msg
from kiosk.services.desk.session import Act, AgentSession, Ask, Audit, Done, Line, Pin, Refused, Seen
from kiosk.services.desk.wording import as_typed


def _asks_who(_session: AgentSession, _seen: Seen[Any]) -> tuple[Ask, ...]:
    return (
        Line(
            msg("À qui donner un nouveau code ?"),
            msg("Écrivez son identifiant. Son code d'avant n'ouvrira plus rien."),
            lambda typed: "" if typed else msg("Écrivez un identifiant."),
            enter=msg("Donner"),
        ),
    )


def _give_code(session: AgentSession, _seen: Seen[Any], answers: tuple[str, ...]) -> Done:
    agents, wanted = session.services.staff.agents(), answers[0].casefold()
    found = next((each for each in agents if each.active and each.id == wanted), None)
    if found is None:
        raise Refused(msg("Aucun compte ouvert ici n'a cet identifiant."))
    if found.id == session.agent.id:
        raise Refused(msg("C'est votre compte : un collègue administrateur, ou l'opérateur, le fait."))

    def give() -> Done:
        pin = session.services.staff.give_one_time_pin(found.id, session.now)
        words = msg("{name} : code provisoire {pin}, bon sept jours.", name=as_typed(found.name), pin=pin)
        return Done(words, warns=True)

    return Done(subject=found.id, then=give)


NEW_CODE = Act[Any](
    "staff.new_code",
    "",
    N_("Nouveau code d'un collègue"),
    N_("Donne un code provisoire à qui a perdu le sien ; votre code est demandé."),
    roles=frozenset({Role.ADMIN}),
    pin=Pin.ALWAYS,
    audit=Audit.FIRST,
    run=_give_code,
    asks=_asks_who,
)
