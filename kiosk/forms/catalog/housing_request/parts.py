"""Words of the housing request's codes, short enough for a button. The form's own are in `data/housing_form.toml`."""

from collections.abc import Mapping

from kiosk.i18n import N_

MOVE = N_("Changer de logement (je suis locataire Office64)")
KINDS: Mapping[str, str] = {
    "mutation": MOVE,
    "first": N_("Une première demande"),
    "renewal": N_("Un renouvellement"),
    "modification": N_("Une modification"),
}
CHANGES: Mapping[str, str] = {
    "family": N_("Ma famille"),
    "work": N_("Mon travail, mes revenus"),
    "home": N_("Mon logement"),
    "wishes": N_("Mes souhaits"),
    "motive": N_("Mon motif"),
    "nothing": N_("Rien n'a changé"),
}
NATIONALITIES: Mapping[str, str] = {
    "1": N_("Française"),
    "2": N_("Union européenne"),
    "3": N_("Hors Union européenne"),
}
FAMILY_STATUSES: Mapping[str, str] = {
    "C": N_("Célibataire"),
    "M": N_("Marié(e)"),
    "P": N_("Pacsé(e)"),
    "U": N_("En concubinage"),
    "S": N_("Séparé(e)"),
    "D": N_("Divorcé(e)"),
    "V": N_("Veuf, veuve"),
}
WORKS: Mapping[str, str] = {
    "CDI": N_("CDI ou fonctionnaire"),
    "CDD": N_("CDD, stage, intérim"),
    "ART": N_("À mon compte"),
    "APP": N_("En apprentissage"),
    "ETU": N_("En études"),
    "CHO": N_("Au chômage"),
    "RET": N_("À la retraite"),
    "AUT": N_("Autre"),
}
INCOMES: Mapping[str, str] = {
    "SAL": N_("Salaire, activité"),
    "RET": N_("Retraite"),
    "CHO": N_("Chômage"),
    "AF": N_("Allocations familiales"),
    "PAJE": N_("Prestation jeune enfant"),
    "RSA": N_("RSA"),
    "AMV": N_("Minimum vieillesse"),
    "PAR": N_("Pension alimentaire"),
    "BE": N_("Bourse d'études"),
    "AUT": N_("Autre"),
}
HOMES: Mapping[str, str] = {
    "HLM": N_("Locataire HLM"),
    "LP": N_("Locataire privé"),
    "POCC": N_("Propriétaire"),
    "CPE": N_("Chez parents ou enfants"),
    "CP": N_("Chez un particulier"),
    "LTG": N_("Logement gratuit"),
    "FONC": N_("Logement de fonction"),
    "SLHT": N_("Sous-location, temporaire"),
    "RS": N_("Foyer, résidence sociale"),
    "RE": N_("Résidence étudiante"),
    "SH": N_("Structure d'hébergement"),
    "HOT": N_("Hôtel"),
    "CAMCAR": N_("Camping, caravane"),
    "SD": N_("Sans abri"),
}
MOTIVES: Mapping[str, str] = {
    "01": N_("Je n'ai pas de chez-moi"),
    "03": N_("Logement en mauvais état"),
    "04": N_("Logement repris ou vendu"),
    "02": N_("Démolition"),
    "09": N_("Trop cher"),
    "13": N_("Trop petit"),
    "10": N_("Trop grand"),
    "14": N_("Vie en couple"),
    "11": N_("Divorce, séparation"),
    "12": N_("Partir de chez mes parents"),
    "15": N_("Regroupement familial"),
    "19": N_("Plus près du travail"),
    "18": N_("Mon lieu de travail change"),
    "20": N_("Plus près des services"),
    "21": N_("Plus près de la famille"),
    "17": N_("Quartier, voisinage"),
    "16": N_("Métier : garde d'enfants"),
    "22": N_("Achat difficile à payer"),
    "23": N_("Autre"),
}
CATEGORIES: Mapping[str, str] = {
    "I": N_("Les deux me vont"),
    "A": N_("Un appartement"),
    "M": N_("Une maison"),
}
TYPES: Mapping[str, str] = {
    "C": N_("Chambre"),
    "T1": "T1",
    "T2": "T2",
    "T3": "T3",
    "T4": "T4",
    "T5": "T5",
    "T6P": N_("T6 et plus"),
}
