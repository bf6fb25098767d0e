"""The accessibility statement, in headings and short sentences; `docs/accessibility.md` is the whole of it."""

from dataclasses import replace

from kiosk.i18n import Message, msg, whole
from kiosk.services.paper.receipt import Part, question
from kiosk.services.services import Services

_DEFENDER = (
    msg("Le Défenseur des droits peut vous aider gratuitement."),
    msg("Défenseur des droits : 09 69 39 00 00"),
    msg("Courrier sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07"),
)
"""Its public telephone and address; they could not be looked up where this was written."""


def statement(services: Services) -> tuple[Part, ...]:
    """Return the statement by headings, for the screen and for paper."""
    phone = services.config.agency.phone
    tell = whole(
        msg("Dites-le à un agent, ou appelez le {phone}.", phone=phone),
        msg("Dites-le à un agent."),
    )
    return (
        _part(
            msg("Où en est cette borne ?"),
            msg("Cette borne n'a pas encore été auditée."),
            msg("Elle ne peut donc pas se dire conforme."),
        ),
        _part(
            msg("Ce qui est essayé"),
            msg("Le clavier seul suffit. La souris seule suffit aussi."),
            msg("Le bouton « Contraste » est à l'accueil et dans l'Aide (F1)."),
            msg("Un mot double chaque couleur. L'écran ne clignote pas."),
            msg("Dans une démarche, l'Aide vous donne plus de temps."),
        ),
        _part(
            msg("Ce qui manque"),
            msg("La borne ne parle pas encore."),
            msg("La taille des lettres ne change pas encore."),
            msg("Le braille et le lecteur d'écran manquent aussi."),
            msg("La hauteur du meuble reste à vérifier."),
            msg("Des personnes handicapées doivent encore l'essayer."),
        ),
        _part(
            msg("Une autre façon de faire"),
            msg("Un agent peut tout faire avec vous."),
        ),
        _part(msg("Une difficulté ?"), *tell),
        replace(_part(msg("Sans réponse de l'agence ?"), *_DEFENDER), is_list=True),
        question(services),
    )


def _part(heading: Message, *lines: Message) -> Part:
    return Part(str(heading), tuple(map(str, lines)))
