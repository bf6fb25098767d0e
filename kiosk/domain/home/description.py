"""The text of a listing: composed from facts in plain French, checked for contact data and prices in it.

It is always French, whatever the language of the visit, and never translated: BEL's readers are French speakers.
"""

import re
from collections.abc import Iterable, Mapping

from kiosk.domain.communes import Commune
from kiosk.domain.home.rent import AllInRent
from kiosk.i18n import N_
from kiosk.text import fold

_KINDS = {"apartment": "Appartement", "house": "Maison"}
_TYPES = {"T6P": "T6 ou plus"}
_HEATINGS = {
    "electric": "électrique",
    "gas_own": "au gaz, avec une chaudière dans le logement",
    "gas_shared": "au gaz, collectif",
    "network": "par un réseau de chaleur",
    "heat_pump": "par une pompe à chaleur",
    "wood": "au bois",
    "oil": "au fioul",
}
_OUTSIDE = {
    "balcony": "un balcon",
    "terrace": "une terrasse",
    "garden": "un jardin",
    "cellar": "une cave",
    "bike_room": "un local à vélos",
}
_ACCESS = {
    "step_free": "un accès sans marche",
    "level_shower": "une douche sans rebord",
    "wide_doors": "des portes larges",
}
_AROUND = {
    "transport": "les transports",
    "shops": "des commerces",
    "school": "une école",
    "secondary": "un collège ou un lycée",
    "nursery": "une crèche",
    "doctor": "un médecin ou une pharmacie",
    "park": "un parc",
    "sport": "un lieu de sport",
}
_LAW = "L'échange se fait sans argent, avec l'accord écrit des deux bailleurs."
"""The rule of every swap; `data/exchange_rules.toml` has the sources."""

LEAK_WORDS: Mapping[str, str] = {
    "leak_phone": N_("Votre texte semble contenir un numéro de téléphone. Tout le monde le lira."),
    "leak_email": N_("Votre texte semble contenir une adresse e-mail. Tout le monde la lira."),
    "leak_name": N_("Votre texte contient votre nom. Tout le monde le lira."),
    "leak_address": N_("Votre texte semble contenir une adresse. Tout le monde la lira."),
    "leak_money": N_("Votre texte semble parler d'argent. L'échange se fait sans argent."),
}
"""A warning for each thing that does not belong into a listing; none blocks, because the text is the tenant's."""

_PHONE = re.compile(r"(?<!\d)(?:(?:\+\s?\d{2}|00\s?33)(?:\s?\(0\))?|0)[\s.\-/]*[1-9](?:[\s.\-/]*\d){8}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\barobase\b)\s?[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_WAYS = r"rue|avenue|av\.|allées?|chemin|impasse|boulevard|bd|route|quai"
_ADDRESS = re.compile(
    rf"\b\d{{1,4}}\s*(?:bis|ter|quater)?,?\s+(?:{_WAYS}|place|square)\s+\w"
    r"|\bapp?t\.?\s*(?:n°\s*)?\d|\bb[âa]t(?:iment)?\.?\s+(?-i:[A-Z]|\d{1,3})\b"
    rf"|\b(?:{_WAYS})\s+[^.,\n]{{1,40}}\s\d{{1,4}}(?=\s*(?:[.,\n]|$))",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[\d .,\u00a0\u202f]*\s?(?:€|euro\w*|eur\b|e\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;\n](?=\s|$)")
_MONEY = re.compile(
    r"\b(?:reprise|pas[ -]de[ -]porte|dessous[ -]de[ -]table|d[ée]dommag\w+|indemni\w+"
    r"|traspaso|a cambio|compensaci[óo]n|trukean|truke|kalte-?ordain\w*|key money|in exchange|compensation)\b"
    r"|^ ?contre\b|\b(?:contre|vers(?:e|ez|er|ement)|donn(?:e|ez|er)|offr(?:e|ez|ir)|pag(?:o|as?|ar)|pay)"
    r"\s+(?:(?:une?|la|the)\s+)?(?:somme\s+)?(?:(?:de|of)\s+)?$",
    re.IGNORECASE,
)
"""Words for a price, in the four languages; the last ones only right beside the amount: « T3 contre T2 » has none."""
_DUE = re.compile(
    r"\b(?:loyer|charges?|provisions?|garage|parking|place|mois|mensuel\w*"
    r"|alquiler|gastos|mes|errenta\w*|hile\w*|rent|month\w*)\b",
    re.IGNORECASE,
)
"""Words beside an amount that every month costs."""
_SHORTEST_NAME = 3
"""The fewest letters of a name that is searched for: `de` and `le` are in every text."""


def compose(facts: Mapping[str, object]) -> str:
    """Compose plain sentences from normal forms by key: the home, its surroundings, the all-in rent, the law."""
    paragraphs = (" ".join(_home(facts)), around(facts), AllInRent.of(facts).paragraph(), _LAW)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _home(facts: Mapping[str, object]) -> Iterable[str]:
    opening = " ".join(part for part in (_what(facts), _where(facts)) if part)
    yield ", ".join(part for part in (opening, _how_high(facts)) if part) + "."
    if facts.get("heating") in _HEATINGS:
        yield f"Chauffage {_HEATINGS[str(facts['heating'])]}."
    energy = facts.get("energy_class")
    if isinstance(energy, str) and energy != "none":
        yield f"Classe énergie {energy}."
    extras = _listed(_OUTSIDE, facts.get("outside"))
    if extras:
        yield f"Le logement a {extras}."
    access = _listed(_ACCESS, facts.get("access"))
    if access:
        yield f"On y trouve {access}."


def _what(facts: Mapping[str, object]) -> str:
    kind = str(facts.get("dwelling_type", ""))
    words = [_KINDS.get(str(facts.get("dwelling_kind")), "Logement"), _TYPES.get(kind, kind)]
    if "area" in facts:
        words.append(f"de {facts['area']} m²")
    return " ".join(word for word in words if word)


def _where(facts: Mapping[str, object]) -> str:
    commune = facts.get("commune")
    if not isinstance(commune, Commune):
        return ""
    if commune.name.startswith("Le "):
        return f"au {commune.name.removeprefix('Le ')}"
    if commune.name.startswith("Les "):
        return f"aux {commune.name.removeprefix('Les ')}"
    return f"à {commune.name}"


def _how_high(facts: Mapping[str, object]) -> str:
    floor = facts.get("floor")
    if not isinstance(floor, int):
        return ""
    where = "au rez-de-chaussée" if floor == 0 else "au 1er étage" if floor == 1 else f"au {floor}e étage"
    if "lift" not in facts:
        return where
    return f"{where} {'avec' if facts['lift'] else 'sans'} ascenseur"


def around(facts: Mapping[str, object]) -> str:
    """Return the sentence on what is near; empty: nothing was chosen."""
    places = _listed(_AROUND, facts.get("around"))
    return f"À proximité : {places}." if places else ""


def _listed(words: Mapping[str, str], codes: object) -> str:
    chosen = [words[code] for code in words if isinstance(codes, tuple) and code in codes]
    return " et ".join(filter(None, (", ".join(chosen[:-1]), chosen[-1]))) if chosen else ""


def leaks(text: str, name: str = "", phone: str = "", email: str = "") -> tuple[str, ...]:
    """Return codes of `LEAK_WORDS` for what looks like contact data or a price, or is the tenant's own (as typed)."""
    digits = re.sub(r"\D", "", text)
    own_digits = re.sub(r"\D", "", phone)[-9:]
    words = set(fold(text).split())
    found = {
        "leak_phone": bool(_PHONE.search(text)) or (len(own_digits) == 9 and own_digits in digits),
        "leak_email": bool(_EMAIL.search(text)) or bool(email and email.strip().lower() in text.lower()),
        "leak_name": any(part in words for part in fold(name).split() if len(part) >= _SHORTEST_NAME),
        "leak_address": bool(_ADDRESS.search(text)),
        "leak_money": _names_a_price(text),
    }
    return tuple(code for code, is_there in found.items() if is_there)


def _names_a_price(text: str) -> bool:
    """Tell if an amount stands by words for a price, and not by those for rent and charges."""
    for sentence in _SENTENCE.split(text):
        before = 0
        for amount in _AMOUNT.finditer(sentence):
            ahead = sentence[before : amount.start()]
            after = re.split(r",\s|\d", sentence[amount.end() :], maxsplit=1)[0]
            before = amount.end() + len(after)
            if not _DUE.search(f"{ahead} {after}") and (_MONEY.search(ahead) or _MONEY.search(after)):
                return True
    return False
