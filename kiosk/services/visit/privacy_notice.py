"""The whole privacy notice for one kind of submission, in headings and short sentences (RGPD, article 13)."""

from kiosk import formats
from kiosk.forms.notices import Notice, notices
from kiosk.i18n import Message, _, msg, whole
from kiosk.services.services import Services
from kiosk.settings import PrivacySettings

Block = tuple[str, tuple[str, ...]]
"""A heading and the lines under it, in the current language."""


def blocks(kind: str, services: Services) -> tuple[Block, ...]:
    """Return the notice. Raises DataUnreadable, and KeyError for a kind that is not kept."""
    notice, settings = notices()[kind], services.config.privacy
    is_reviewed = bool(settings.reviewed_by) and notice.was_reviewed
    return (
        (
            _("Qui est responsable ?"),
            _said(msg("Office64 de l'Habitat."), *_address(services), *_officer(services)),
        ),
        (_("Pour quoi faire ?"), (_(notice.says.purpose), *_said(_basis(notice, is_reviewed=is_reviewed)))),
        (_("Qui lit vos réponses ?"), (_(notice.says.readers), *_said(_in_europe(is_reviewed=is_reviewed)))),
        (_("Combien de temps ?"), _said(*_kept(notice, services, is_reviewed=is_reviewed))),
        (_("Est-ce obligatoire ?"), (_(notice.says.needed),)),
        (_("Vos droits"), _said(*_rights(notice, is_reviewed=is_reviewed))),
        *([(_("Retirer votre accord"), _said(*_withdrawal()))] if notice.says.asks_consent else []),
        (_("Vous plaindre"), _said(msg("Vous pouvez écrire à la CNIL : www.cnil.fr."))),
        (_("Qui décide ?"), _said(msg("Une personne. La borne ne prend aucune décision."))),
        (_("Qui a relu ce texte ?"), _said(_review(settings, is_reviewed=is_reviewed))),
    )


def _said(*messages: Message) -> tuple[str, ...]:
    return tuple(map(str, messages))


def _address(services: Services) -> tuple[Message, ...]:
    """Say where to write: to the configured address, else the agency's; nothing when both are missing."""
    settings, agency = services.config.privacy, services.config.agency
    own = whole(msg("Adresse de l'agence : {address}", address=agency.address))
    return whole(msg("Adresse : {address}", address=settings.controller_address), *own)


def _officer(services: Services) -> tuple[Message, ...]:
    phone = services.config.agency.phone.replace(" ", "\N{NO-BREAK SPACE}")
    desk = whole(
        msg("Délégué à la protection des données : demandez à l'accueil, ou au {phone}.", phone=phone),
        msg("Délégué à la protection des données : demandez à l'accueil."),
    )
    return whole(msg("Délégué à la protection des données : {contact}", contact=services.config.privacy.dpo), *desk)


def _basis(notice: Notice, *, is_reviewed: bool) -> Message:
    """State the legal basis; before the notice is reviewed, only as proposed."""
    words = msg(notice.basis_words)
    if is_reviewed:
        return msg("Base : {basis}.", basis=words)
    return msg("Base proposée, à confirmer : {basis}.", basis=words)


def _in_europe(*, is_reviewed: bool) -> Message:
    if is_reviewed:
        return msg("Vos données restent dans l'Union européenne.")
    return msg("Vos données doivent rester dans l'Union européenne : c'est à confirmer.")


def _kept(notice: Notice, services: Services, *, is_reviewed: bool) -> tuple[Message, ...]:
    kept = notice.retention
    unread = [msg(kept.unread, n=services.config.retention.unread)] if kept.unread else []
    said = (*kept.agency[:1], *unread, *kept.agency[1:], *kept.service)
    return said if is_reviewed else (*said, msg("Ces durées sont proposées, à confirmer."))


def _rights(notice: Notice, *, is_reviewed: bool) -> tuple[Message, ...]:
    if notice.kind == "draft":
        return (msg("Ouvrez « Reprendre mon dossier » (5) avec votre code de reprise, pour le changer ou l'effacer."),)
    return (
        *map(msg, notice.rights),
        *(() if is_reviewed else (msg("Ces droits sont proposés, à confirmer."),)),
        msg("Demandez à un agent, ou au délégué à la protection des données."),
        msg("Ou ouvrez « Reprendre mon dossier » (5), avec référence et code de reprise."),
    )


def _withdrawal() -> tuple[Message, ...]:
    return (
        msg("Quand vous voulez, sans dire pourquoi."),
        msg("Demandez à un agent, ou ouvrez « Reprendre mon dossier » (5)."),
    )


def _review(settings: PrivacySettings, *, is_reviewed: bool) -> Message:
    if settings.reviewed_on is None or not is_reviewed:
        return msg("Le délégué à la protection des données doit encore le relire.")
    return msg("{name} l'a relu le {day}.", name=settings.reviewed_by, day=formats.long_day(settings.reviewed_on))
