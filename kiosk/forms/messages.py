"""Errors in answers: a code for each, and the words for the tenant.

A code is pydantic's error type or one of our own (`kiosk.domain.values`). A test fails on a code without words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.i18n import N_, Message


@dataclass(frozen=True)
class FieldError:
    """One error in one answer; `context` holds the values of its words."""

    key: str
    code: str
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """Its words for the tenant, translated when they are shown."""
        return Message(MESSAGES[self.code], self.context)

    @property
    def is_missing(self) -> bool:
        """True when the question was not answered at all."""
        return MESSAGES[self.code] == MESSAGES["missing"]

    @property
    def is_of_two(self) -> bool:
        """True when its words also refer the tenant to another question of the page."""
        return self.code in _OF_TWO


_OF_TWO = frozenset({"file_wrong", "code_other_question", "reference_is_code"})


MESSAGES: Mapping[str, str] = {
    "amount_zero": N_("Écrivez un montant plus grand que zéro."),
    "missing": N_("Répondez à cette question."),
    "choice_unknown": N_("Choisissez une des réponses proposées."),
    "choice_alone": N_("Ces réponses ne vont pas ensemble. Gardez l'une ou les autres."),
    "amount_below_zero": N_("Écrivez un montant sans signe moins."),
    "amount_format": N_("Écrivez un montant, par exemple 412,60."),
    "amount_cents": N_("Écrivez deux chiffres au plus après la virgule, par exemple 412,60."),
    "amount_range": N_("Le montant doit être entre {least} et {most} €."),
    "amount_unlikely": N_("{amount} : est-ce juste ? Si oui, appuyez encore sur « Continuer »."),
    "amount_far_below": N_("{amount} : {gap} de moins qu'aujourd'hui. Est-ce juste ? Si oui, « Continuer »."),
    "name_without_letters": N_("« {name} » : est-ce votre nom ? Si oui, appuyez encore sur « Continuer »."),
    "email_domain": N_("« {domain} » : est-ce « {near} » ? Si non, appuyez encore sur « Continuer »."),
    "number_format": N_("Écrivez un nombre en chiffres, sans lettre."),
    "number_below_zero": N_("Écrivez un nombre sans signe moins : 0 ou plus."),
    "number_whole": N_("Écrivez un nombre entier, sans virgule."),
    "number_range": N_("Le nombre doit être entre {least} et {most}."),
    "date_format": N_("Écrivez une date, par exemple {example}."),
    "date_impossible": N_("Ce jour n'existe pas. Écrivez le jour, le mois, l'année, par exemple {example}."),
    "date_future": N_("Cette date est dans le futur. Vérifiez-la."),
    "date_past": N_("Cette date est trop ancienne. Vérifiez l'année."),
    "date_gone": N_("Ce jour est passé. Écrivez aujourd'hui ou un jour à venir."),
    "date_far": N_("Cette date est trop loin. Vérifiez l'année."),
    "text_too_long": N_("Le texte a {length} caractères, {most} au plus : raccourcissez-le."),
    "paste_too_long": N_("Ce texte est trop long : {most} caractères au plus. Il n'a pas été ajouté."),
    "phone_format": N_("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."),
    "email_format": N_("Écrivez une adresse, par exemple nom@exemple.fr."),
    "email_sign": N_("« {sign} » ne va pas dans une adresse e-mail."),
    "email_space": N_("Écrivez l'adresse e-mail sans espace."),
    "commune_unknown": N_("« {typed} » : choisissez une commune dans la liste, ou effacez."),
    "commune_ambiguous": N_("Plusieurs communes ont ce code. Choisissez la vôtre."),
    "too_many": N_("Choisissez {most} réponses au plus."),
    "string_type": N_("Répondez à cette question."),
    "tuple_type": N_("Répondez à cette question."),
    "topic_needed": N_("Choisissez un thème, ici ou dans l'autre liste."),
    "code_is_reference": N_("C'est une référence. Elle ouvre « Un dossier », avec son code de reprise."),
    "code_other_question": N_("C'est une référence : elle va dans la première question. Ici, le code de reprise."),
    "code_length": N_("Nombre de caractères : {signs}. Il en faut {due}."),
    "code_stranger": N_("Ici, ni 0, ni O, ni 1, ni I. Regardez mieux ce caractère."),
    "code_look_alike": N_("Une lettre ou un chiffre est faux, ou deux sont inversés. Relisez, surtout {pairs}."),
    "code_sign": N_("Une lettre ou un chiffre est faux, ou deux sont inversés. Relisez-les un par un."),
    "code_wrong": N_("Ce code n'ouvre pas de brouillon : vérifiez-le. Déjà envoyé ? Il faut aussi la référence."),
    "ticket_form": N_("Un numéro a une lettre, puis un nombre : A14."),
    "ticket_wrong": N_("Ce numéro n'attend pas ici aujourd'hui. Relisez-le, ou demandez à l'accueil."),
    "file_wrong": N_("La référence et le code ne vont pas ensemble. Vérifiez les deux."),
    "reference_is_code": N_(
        "C'est un code de reprise : il va dessous. Ici, la référence du reçu. Un brouillon s'ouvre sans référence."
    ),
    "reference_is_ticket": N_(
        "C'est un numéro de ticket : un agent l'appelle. « Parler à quelqu'un » (4) en donne un."
    ),
    "reference_is_number": N_("C'est votre numéro unique. « Demander un logement » (2) le demande."),
    "reference_form": N_("Une référence a trois lettres, puis sept caractères."),
    "reference_letters": N_(
        "Les trois premiers caractères sont faux. Relisez votre reçu, ou allez à « Parler à quelqu'un » (4)."
    ),
    "too_many_persons": N_(
        "Adultes et personnes à charge font {persons} : {most} au plus. Corrigez ici, ou avec Retour."
    ),
    "too_many_aged": N_(
        "Ces âges font {told} personnes à charge ou en visite. Vous aviez dit {most}. Corrigez ici, ou avec Retour."
    ),
    "practice_no_at": N_("Il manque le caractère @, entre le nom et le site. Ou continuez."),
    "practice_space": N_("Une adresse e-mail s'écrit sans espace. Corrigez-la. Ou continuez."),
    "practice_two_at": N_("Il y a deux caractères @. Gardez-en un. Ou continuez."),
    "practice_no_name": N_("Avant le caractère @, écrivez un nom. Ou continuez."),
    "practice_sign": N_("Une adresse e-mail s'écrit sans accent ni caractère rare. Corrigez-la. Ou continuez."),
    "practice_no_site": N_("Après le caractère @, écrivez un site, par exemple courriel.fr. Ou continuez."),
    "practice_short": N_("Ce mot de passe est trop court : douze caractères au moins. Ou continuez."),
    "practice_digit": N_("Mettez au moins une lettre et un chiffre. Ou continuez."),
    "practice_message": N_("Choisissez plutôt d'ouvrir le message. Ne donnez jamais votre mot de passe."),
    "practice_terms": N_("Le compte s'ouvre quand vous acceptez les conditions. Essayez l'autre réponse."),
    "practice_send": N_("Si vous fermez, rien n'est envoyé. Essayez l'autre réponse."),
}
