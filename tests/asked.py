"""Words that people type into the question search, in each language, by the entry that must come first."""

from collections.abc import Mapping

from kiosk.i18n import LANGUAGE

PLAINLY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "danger": {
        "fr": ("fuite de gaz", "odeur de gaz", "ça sent le gaz", "feu", "incendie", "fumée", "étincelles", "urgence"),
        "es": ("fuga de gas", "olor a gas", "huele a gas", "fuego", "incendio", "humo", "urgencia"),
        "en": ("gas leak", "smell of gas", "fire", "smoke", "emergency"),
        "eu": ("gas ihesa", "gas usaina", "sua", "sutea", "kea", "larrialdia"),
    },
    "lift": {
        "fr": ("ascenseur bloqué", "ascenseur", "quelqu'un est coincé dans l'ascenseur"),
        "es": ("ascensor bloqueado", "ascensor"),
        "en": ("lift stuck", "lift", "trapped in the elevator"),
        "eu": ("igogailua blokeatuta", "igogailua"),
    },
    "water": {
        "fr": ("fuite d'eau", "dégât des eaux", "inondation", "robinet qui goutte"),
        "es": ("fuga de agua", "inundación", "gotera"),
        "en": ("water leak", "flood", "dripping tap"),
        "eu": ("ur ihesa", "uholdea"),
    },
    "renew": {
        "fr": ("renouveler ma demande", "renouvellement"),
        "es": ("renovar mi solicitud",),
        "en": ("renew my request",),
        "eu": ("nire eskaera berritu",),
    },
    "unique_number": {
        "fr": ("numéro unique", "attestation"),
        "es": ("número único",),
        "en": ("unique number",),
        "eu": ("zenbaki bakarra",),
    },
    "mutation": {
        "fr": ("mutation", "changer de logement"),
        "es": ("mutation", "cambio de vivienda"),
        "en": ("transfer", "mutation"),
        "eu": ("etxez aldatu", "mutation"),
    },
    "ceilings": {
        "fr": ("plafond", "plafond de ressources"),
        "es": ("límite de ingresos",),
        "en": ("income limit",),
        "eu": ("diru-sarreren muga",),
    },
    "debt": {
        "fr": ("expulsion", "dette", "impayés"),
        "es": ("desahucio", "deuda"),
        "en": ("eviction", "arrears"),
        "eu": ("kaleratzea", "zorra"),
    },
    "workshops": {"fr": ("atelier",), "es": ("taller",), "en": ("workshop",), "eu": ("tailerra",)},
    "devices": {"fr": ("tablette",), "es": ("tableta",), "en": ("tablet",), "eu": ("tableta",)},
    "apl": dict.fromkeys(LANGUAGE, ("APL", "apl")),
    "vermin": {
        "fr": ("cafards", "punaises de lit", "rats"),
        "es": ("cucarachas", "chinches"),
        "en": ("cockroaches", "bedbugs"),
        "eu": ("labezomorroak", "arratoiak"),
    },
    "disability": {"fr": ("handicap",), "es": ("discapacidad",), "en": ("disability",), "eu": ("ezgaitasuna",)},
    "swap_steps": dict.fromkeys(LANGUAGE, ("CALEOL",)),
    "violence": {"fr": ("violences",), "es": ("violencia",), "en": ("violence",), "eu": ("indarkeria",)},
    "repairs": {
        "fr": ("panne", "panne de chauffage"),
        "es": ("calefacción",),
        "en": ("heating",),
        "eu": ("berogailua",),
    },
}
