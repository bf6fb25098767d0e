#!/bin/sh
# La nuit d'Office64 : la borne scelle et envoie ; le service central, s'il est sur cette machine, reçoit,
# exporte, écrit la page du matin et sauvegarde. Sans danger si on la relance. Le code de sortie est le plus haut
# de ceux des commandes ; docs/night.md dit ce que chacun veut dire.
#
#   KIOSK        la commande (par défaut : kiosk, dans le PATH)
#   KIOSK_HOME   le dossier de la borne (par défaut : celui du compte)
set -eu
umask 077

kiosk=${KIOSK:-kiosk}
worst=0

refuse() {
    echo "$1" >&2
    exit 2
}

if [ -z "${KIOSK_HOME:-}${XDG_DATA_HOME:-}${HOME:-}" ]; then
    refuse "Quel dossier ? Donnez KIOSK_HOME, le dossier de la borne."
fi
home=${KIOSK_HOME:-${XDG_DATA_HOME:-${HOME:-}/.local/share}/office64-kiosk}
command -v "$kiosk" >/dev/null 2>&1 || refuse "$kiosk : cette commande n'est pas là. Donnez KIOSK, son chemin entier."

run() {
    code=0
    "$kiosk" --home "$home" "$@" || code=$?
    if [ "$code" -gt "$worst" ]; then
        worst=$code
    fi
}

if [ ! -f "$home/config.toml" ] && [ ! -f "$home/keys/central.signing" ]; then
    refuse "$home : ni borne ni service central ici. Lancez d'abord kiosk init ou kiosk central init."
fi
if [ -f "$home/config.toml" ]; then
    run sync
fi
if [ -f "$home/keys/central.signing" ]; then
    run central nightly
    # La borne de cette machine lit l'accusé tout de suite, sans attendre la nuit prochaine.
    if [ -f "$home/config.toml" ]; then
        run sync
    fi
fi
exit "$worst"
