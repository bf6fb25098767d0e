"""The exit code and the words of everything that ends a command of the night before it has done its work."""

from collections.abc import Mapping

from kiosk.cli.exits import IN_USE, Exit
from kiosk.i18n import N_

BAD_RECIPIENT = N_(
    "Clé sync.recipients : il faut la clé publique age1… du service central, et celle du séquestre. Rien n'est perdu, "
    "mais rien ne peut être scellé : recopiez les deux que « kiosk central init » montre au siège."
)
SECRET_GIVEN = N_(
    "{option} : c'est une clé secrète, et il faut la clé publique age1… (« age-keygen -y » la montre). Rien n'est "
    "changé. Tapée ici, elle est dans l'historique des commandes : elle est à remplacer par une neuve "
    "(docs/operator-rare.md, « Une clé secrète a été lue »)."
)
SENTENCES: Mapping[str, tuple[Exit, str]] = {
    "Locked": (Exit.LOCKED, N_("Une nuit, ou une autre commande, est en cours ici : attendez sa fin, puis relancez.")),
    "InUse": (Exit.LOCKED, IN_USE),
    "BadTarget": (
        Exit.USAGE,
        N_("La cible (--target, sync.target, ou central/target au siège) ne convient pas : {why}."),
    ),
    "BadRecipient": (Exit.USAGE, BAD_RECIPIENT),
    "CentralMissing": (
        Exit.USAGE,
        N_("Pas de service central ici : corrigez --home, ou « kiosk central init »."),
    ),
    "CentralKeyLost": (
        Exit.USAGE,
        N_(
            "Manque, ou n'est pas une clé : {paths}. Rien n'est changé. Remettez sa copie. Perdue sans copie : « kiosk "
            "central init {options} », puis ce qu'elle dit."
        ),
    ),
    "EscrowLost": (
        Exit.USAGE,
        N_(
            "Manque, ou n'est pas une clé : {paths}. Rien n'est changé. Remettez ce qui a une copie. Sans copie : "
            "« kiosk central init {options} », avec la clé publique du séquestre qui est au coffre (« age-keygen -y "
            "sequestre.txt » la montre). N'en faites pas d'autre : lui seul ouvre tout ce qui est scellé."
        ),
    ),
    "EscrowMissing": (
        Exit.USAGE,
        N_(
            "Il manque le séquestre, qui ouvre les fichiers si keys/central.age est perdue. Sur un autre poste : "
            "« age-keygen -o sequestre.txt », gardé au coffre. "
            "Puis ici : « kiosk central init --escrow-recipient age1… »."
        ),
    ),
    "BadEscrow": (
        Exit.USAGE,
        N_("--escrow-recipient : il faut une clé publique age1… qui n'est pas celle du siège. Recopiez-la."),
    ),
    "SecretGiven": (Exit.USAGE, SECRET_GIVEN),
    "NoEscrowKey": (
        Exit.USAGE,
        N_("--escrow : {why} Rien n'est perdu : les fichiers scellés restent entiers."),
    ),
    "UnknownTerminal": (
        Exit.USAGE,
        N_(
            "{terminal} : aucune borne de ce nom n'est inscrite ici. Inscrites : {enrolled}. Si c'est bien ce nom et "
            "que sa note ne se lit plus, ajoutez --unknown : il ne servira plus."
        ),
    ),
    "NotInQuarantine": (
        Exit.USAGE,
        N_("--release : ce fichier n'est pas dans central/quarantine. Donnez un fichier .batch de ce dossier."),
    ),
    "Contradicted": (
        Exit.USAGE,
        N_(
            "Des copies d'un jour à venir disent que l'horloge d'ici retarde : {copies}. Rien n'est changé. Vérifiez "
            "l'heure (timedatectl). Si elle est bien juste : kiosk central nightly, ôtez ces copies de backup, puis "
            "relancez."
        ),
    ),
    "NotNeeded": (
        Exit.USAGE,
        N_(
            "La base du service central est saine : rien n'est changé. Si elle vient d'être remise en place : kiosk "
            "central nightly. Pour la refaire tout de même : kiosk central rebuild"
        ),
    ),
    "WouldLose": (
        Exit.FAILED,
        N_(
            "La base est saine et tient des envois que ni la copie ni l'archive ne rendent : rien n'est changé. Faites "
            "d'abord une copie : kiosk central backup, puis relancez."
        ),
    ),
    "NoSoundCopy": (
        Exit.SAFE_MODE,
        N_(
            "Aucune copie de central/backup ne se relit : rien n'est changé. Cherchez une copie de ce dossier "
            "ailleurs. Il n'y en a pas : docs/operator-rare.md, « Plus aucune copie »."
        ),
    ),
    "OnlyNewerCopies": (
        Exit.SAFE_MODE,
        N_(
            "Ce qui se relit dans central/backup vient d'un programme plus récent que celui-ci : rien n'est changé. "
            "Reprenez le programme récent, ou une copie d'avant qui est ailleurs."
        ),
    ),
    "NoCopyToRebuild": (
        Exit.SAFE_MODE,
        N_(
            "Aucune copie de central/backup ne se relit, mais la base est saine : rien n'est changé. Faites-en une "
            "copie : kiosk central backup"
        ),
    ),
    "NothingKept": (
        Exit.USAGE,
        N_(
            "Aucune copie d'avant la mise à jour ne convient à ce programme : rien n'est changé. Remettez-en une "
            "d'ailleurs, ou remettez le lien sur la version récente : docs/operator.md, « Revenir »."
        ),
    ),
    "KeptDamaged": (
        Exit.SAFE_MODE,
        N_(
            "Abîmée : {paths}. Aucune autre copie d'avant la mise à jour ne convient à ce programme : rien n'est "
            "changé. Remettez-la d'une copie d'ailleurs, puis relancez. Sans copie : reprenez la version récente du "
            "programme, puis « kiosk doctor »."
        ),
    ),
    "EnrolmentRefused": (Exit.USAGE, "{why}"),
    "EscrowOther": (Exit.USAGE, "{why}"),
    "KeysDoubted": (Exit.USAGE, "{why}"),
    "BadTable": (Exit.USAGE, N_("{path} : {why}. Rien n'est changé.")),
    "MissingColumns": (
        Exit.USAGE,
        N_("{path} : ces colonnes de central/down/listings.toml n'y sont pas : {why}. Rien n'est changé."),
    ),
    "ColumnsTwice": (
        Exit.USAGE,
        N_(
            "{path} : ces colonnes de central/down/listings.toml y sont deux fois : {why}. Rien n'est changé. Ôtez ou "
            "renommez celle qui est de trop, puis relancez."
        ),
    ),
    "TooManyBeside": (
        Exit.USAGE,
        N_(
            "{path} : une borne aurait {homes} logements à lire, et n'en lit qu'environ {most}, car des lignes sont "
            "refusées, et ceux d'avant restent à côté. Rien n'est changé. Corrigez ces lignes, puis relancez : le "
            "tableau prend alors la place de tout."
        ),
    ),
    "TooManyHomes": (
        Exit.USAGE,
        N_(
            "{path} : une borne aurait {homes} logements à lire, et n'en lit qu'environ {most}. Rien n'est changé : "
            "les logements connus restent ceux d'avant. Ôtez du tableau les lignes, ou de central/down/listings.toml "
            "les colonnes, qui ne servent pas, ou dites l'agence de chaque logement ; puis relancez."
        ),
    ),
    "NoMapping": (
        Exit.USAGE,
        N_("central/down/listings.toml manque : dites-y quelle colonne est quoi ; docs/night.md en donne un exemple."),
    ),
}
"""Exit code and words of each error of `db.sync`, by the name of its class: nothing is imported to tell."""

WHY: Mapping[str, str] = {
    "missing": N_("{path} : il n'y a rien à cette place. Vérifiez le chemin donné."),
    "shut": N_(
        "{path} : ce compte n'a pas le droit de le lire. Donnez-le-lui (chown, chmod 600 ; sur une clé USB, copiez-le "
        "d'abord ou montez-la pour ce compte), puis relancez."
    ),
    "no_identity": N_(
        "{path} : aucune clé secrète age (AGE-SECRET-KEY-1…) ne s'y lit. Prenez au coffre celui que age-keygen a "
        "écrit, sequestre.txt, et non sa clé publique."
    ),
    "opens_nothing": N_(
        "{path} : cette clé n'est pas celle du séquestre d'ici, et n'ouvre rien de ce qui attend. Prenez au coffre "
        "celle dont « age-keygen -y » montre la clé publique de keys/escrow.recipient, ou celle d'un séquestre d'avant."
    ),
    "no_regular": N_("{path} : ce n'est pas un fichier. Donnez le fichier lui-même."),
    "unreadable": N_("{path} : ce n'est pas un fichier d'inscription. Prenez celui que kiosk init a écrit."),
    "agency": N_(
        "{path} : « {other} » n'est pas une agence, et ce n'est pas ce que kiosk init a écrit. Rien n'est changé. "
        "Prenez de nouveau, sur la borne, le fichier du dossier enrolment."
    ),
    "other_key": N_(
        "Cette borne est déjà inscrite avec une autre clé, celle d'une autre machine : rien n'est changé. Celle-ci "
        "prend un autre nom : docs/operator-rare.md, « Un nom déjà pris », dit comment, et que faire de ce qu'elle a "
        "envoyé."
    ),
    "signed_nothing": N_(
        "Rien de ce qui est en quarantaine, « signature fausse », n'est signé de cette machine sous le nom "
        "« {other} » : rien n'est changé. Vérifiez de quelle machine vient ce fichier ; sur elle, kiosk sync, puis "
        "ici, kiosk central nightly."
    ),
    "to_enrol": N_(
        "Aucune machine n'est inscrite sous le nom « {other} » : il n'est pas pris, rien n'est changé. Si celle-ci est "
        "à nous : kiosk central enrol FICHIER, avec ce fichier ; puis kiosk central nightly, qui prend ce qui attend."
    ),
    "to_release": N_(
        "Cette machine est « {other} », révoquée ; ce qu'elle a envoyé depuis est en quarantaine, rien n'est changé. "
        "Chaque fichier, une fois regardé (docs/night.md, « Ouvrir un fichier scellé à la main ») : kiosk central "
        "ingest --release FICHIER"
    ),
    "same_key": N_(
        "La clé de ce fichier est déjà celle de « {other} » : rien n'est changé. Une machine a un seul nom, et sa "
        "propre clé : ne copiez ni le dossier d'une borne, ni son fichier. Une autre machine se prépare dans un "
        "dossier neuf ; pour changer le nom de celle-ci : kiosk init --agency AGENCE --terminal NOUVEAU. Si « {other} "
        "» n'est le nom d'aucune borne (un fichier changé en route), et que rien n'en est venu : kiosk central revoke "
        "{other}, puis relancez."
    ),
    "revoked": N_(
        "Cette borne est révoquée : inscrivez-la sous un autre nom (kiosk init --agency AGENCE --terminal NOUVEAU)."
    ),
    "name": N_("BORNE : ce n'est pas un nom de borne, comme hall-1. Vérifiez le nom donné."),
    "outside": N_("un essai n'accepte pas de cible hors de son dossier"),
    "password": N_("jamais de mot de passe dans l'adresse, une clé ouvre"),
    "sftp": N_("il faut l'extra « sftp » (paramiko)"),
    "no_file": N_("il n'y a rien à cette place"),
    "no_right": N_("ce compte n'a pas le droit de le lire, donnez-le-lui (chown), puis relancez"),
    "too_large": N_("il est trop grand"),
    "no_table": N_("ce n'est pas un tableau CSV"),
    "encoding": N_("il est en UTF-16, ou n'est pas du texte : du tableur, enregistrez-le de nouveau en CSV UTF-8"),
    "no_home": N_("aucune ligne n'y est un logement"),
    "url": N_("il faut un dossier : un chemin entier, file://… ou sftp://…"),
}
"""Of those that say `{why}`, by the key that the error carries."""
