"""The words around the queue: its columns, its keys, its help."""

from kiosk.i18n import N_, msg
from screens.console.rows import Column

NOBODY = N_("Personne n'attend. La liste se met à jour seule.")
COLUMNS = (
    Column(msg("N°"), 4),
    Column(msg("Attend"), 7),
    Column(msg("Motif"), 0),
    Column(msg("Langue"), 8),
    Column(msg("Priorité"), 11),
    Column(msg("Réponses"), 9, is_extra=True),
)
KEYS = (
    N_("Entrée Appeler  N Suivant  P Priorité  R Rendez-vous  F2 English  ? Aide"),
    N_("Avec vous : O Réponses  D Terminé  A Absent  U Remettre  ·  Q Déconnexion"),
)
"""First what acts on the row under the cursor, then what acts on the person who was called."""
HELP = (
    N_("Entrée   appelle le numéro choisi avec ↑ et ↓."),
    N_("N        appelle le prochain, dans l'ordre affiché."),
    N_("P        donne ou retire la priorité, sans en demander la cause."),
    N_("R        donne un rendez-vous ; une heure vide le retire."),
    N_("O        ouvre les réponses, à la page où la personne s'est arrêtée."),
    N_("D        terminé avec la personne : ses réponses sont effacées."),
    N_("A        elle n'est pas venue : ses réponses sont effacées."),
    N_("U        elle retourne dans la file, à sa place : appelée par erreur."),
    N_("1, 2     la file, ce qui est à relire."),
    N_("F2       français ou anglais."),
    N_("Q        vous déconnecte. Ctrl+Q arrête la console."),
)
