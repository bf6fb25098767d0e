"""The whole privacy notice of one kind of thing, in headings and short sentences (RGPD, article 13)."""

from kiosk.domain import privacy
from kiosk.domain.privacy import Notice
from kiosk.i18n import Message, _, msg
from kiosk.services.bundle import Services

Block = tuple[str, tuple[str, ...]]
"""A heading and what stands under it, in the current language."""


def blocks(kind: str, services: Services) -> tuple[Block, ...]:
    """Raises DataUnreadable, and KeyError for a kind that is not kept."""
    notice, is_reviewed = privacy.notices()[kind], privacy.is_reviewed()
    return (
        (_("Qui est responsable ?"), _said(msg("Office64 de l'Habitat."), *_officer(services))),
        (_("Pour quoi faire ?"), (_(notice.purpose), *_said(_basis(notice, is_reviewed=is_reviewed)))),
        (
            _("Qui lit vos réponses ?"),
            (_(notice.readers), *_said(msg("Aucun envoi hors de l'Union européenne n'est prévu."))),
        ),
        (_("Combien de temps ?"), _said(*_kept(notice, is_reviewed=is_reviewed))),
        (_("Est-ce obligatoire ?"), (_(notice.needed),)),
        (_("Vos droits"), _said(*_rights(notice))),
        *([(_("Retirer votre accord"), _said(*_withdrawal()))] if notice.asks_consent else []),
        (_("Vous plaindre"), _said(msg("Vous pouvez écrire à la CNIL : www.cnil.fr."))),
        (_("Qui décide ?"), _said(msg("Une personne. La borne ne prend aucune décision."))),
    )


def _said(*messages: Message) -> tuple[str, ...]:
    return tuple(map(str, messages))


def _officer(services: Services) -> tuple[Message, ...]:
    contact = services.config.privacy.dpo
    if contact:
        return (msg("Délégué à la protection des données : {contact}", contact=contact),)
    phone = services.config.agency.phone.replace(" ", "\N{NO-BREAK SPACE}")
    return (msg("Délégué à la protection des données : demandez à l'accueil, ou au {phone}.", phone=phone),)


def _basis(notice: Notice, *, is_reviewed: bool) -> Message:
    """What nobody has signed is not said as law."""
    words = msg(notice.basis_words)
    if is_reviewed:
        return msg("Base : {basis}.", basis=words)
    return msg("Base proposée, à confirmer : {basis}.", basis=words)


def _kept(notice: Notice, *, is_reviewed: bool) -> tuple[Message, ...]:
    said = (*notice.keeping.agency, *notice.keeping.service)
    return said if is_reviewed else (*said, msg("Ces durées sont proposées, à confirmer."))


def _rights(notice: Notice) -> tuple[Message, ...]:
    if notice.kind == "draft":
        return (msg("Avec votre code, bouton 5 du menu : l'ouvrir, le changer ou l'effacer."),)
    return (
        msg("Vous pouvez demander à voir vos données, les corriger ou les effacer."),
        msg("Vous pouvez aussi limiter leur usage, ou vous y opposer."),
        msg("Comment : à un agent, ou au délégué à la protection des données."),
        msg("Ou avec votre référence et votre code : bouton 5 du menu."),
    )


def _withdrawal() -> tuple[Message, ...]:
    return (
        msg("Quand vous voulez, sans dire pourquoi."),
        msg("Avec votre référence et votre code (bouton 5 du menu), ou par un agent."),
    )
