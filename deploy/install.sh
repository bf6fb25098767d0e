#!/bin/sh
# Installe le programme de la borne ou du siège, sans réseau, depuis l'archive où se trouve ce fichier.
#
#   sh install.sh --role borne   installe cette version, la met en service, et fait de la machine une borne :
#                                compte, dossier, unités, commande kiosk (deploy/set-role)
#   sh install.sh --role siege   de même, pour le siège
#   sh install.sh                installe cette version et la met en service, et c'est tout
#   sh install.sh --prepare      l'installe à côté de celle qui sert, sans y toucher (« Mettre à jour », dans le guide)
#
#   PREFIX   où installer (par défaut : /opt/office64-kiosk)
#   PYTHON   avec quel Python (par défaut : celui de Debian, /usr/bin/python3)
#
# Sous PREFIX : releases/<version>, une par version, et le lien current vers celle qui sert. Sans danger deux fois :
# une version entière n'est pas refaite, une version interrompue est reprise au début. Les données n'y sont pas.
# Codes de sortie : 0 c'est fait ; 1 une commande a échoué ; 2 rien n'a été fait, la ligne dit pourquoi ; 5 une autre
# installation est en cours.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${PREFIX:-/opt/office64-kiosk}
python=${PYTHON:-/usr/bin/python3}

refuse() {
    printf '%s\n' "$1" >&2
    exit "${2:-2}"
}

ask_python() {
    "$python" -I -c "$1"
}

role=
case "$#:${1:-}:${2:-}" in
    0:: | 1:--prepare:) ;;
    2:--role:borne | 2:--role:siege)
        role=$2
        set --
        [ "$(id -u)" = 0 ] || refuse "--role fait un compte et des unités : lancez install.sh en root."
        ;;
    *) refuse "install.sh connaît --role borne, --role siege et --prepare ; PREFIX dit où, PYTHON avec quel Python." ;;
esac
case "$prefix" in
    /*) ;;
    *) refuse "PREFIX : il faut un chemin entier, par exemple /opt/office64-kiosk." ;;
esac
case "$prefix" in
    *[!A-Za-z0-9/._-]*) refuse "PREFIX : lettres sans accent, chiffres, et / . _ - seulement." ;;
esac

# Une clé USB retirée trop tôt laisse une archive tronquée : rien n'est posé avant que tout ait été relu.
(cd "$here" && sha256sum --check --quiet SHA256SUMS) >/dev/null 2>&1 ||
    refuse "L'archive est incomplète ou abîmée : copiez-la et ouvrez-la de nouveau."

command -v "$python" >/dev/null 2>&1 || refuse "$python n'est pas là. Installez-le : apt-get install python3"
found=$(ask_python 'import sys; print("%d.%d" % sys.version_info[:2])')
machine=$(ask_python 'import platform; print(platform.machine())')
[ "$machine" = x86_64 ] || refuse "Cette archive est pour les machines x86_64 ; celle-ci est $machine."
set_of_python=$here/sets/$found.lock
if [ ! -f "$set_of_python" ]; then
    there=$(cd "$here/sets" && for each in *.lock; do printf ' %s' "${each%.lock}"; done)
    refuse "$python est en version $found ; cette archive est pour :$there. Donnez-en un par PYTHON, ou une autre archive."
fi
ask_python 'import venv' 2>/dev/null ||
    refuse "Python est là, mais sans le module venv. Installez-le : apt-get install python$found-venv"

mkdir -p "$prefix/releases" 2>/dev/null && [ -w "$prefix" ] ||
    refuse "$prefix : ce compte ne peut pas y écrire. Lancez install.sh en root, ou donnez PREFIX." 1
exec 9>"$prefix/.lock"
flock --nonblock 9 || refuse "Une autre installation est en cours dans $prefix : attendez sa fin." 5

digest=$(sha256sum "$here/SHA256SUMS" | cut -c 1-8)
name=$(cat "$here/VERSION")-py$found-$digest
release=$prefix/releases/$name
if [ -f "$release/.whole" ]; then
    echo "Déjà installée : $release"
else
    echo "Installation dans $release : une minute environ."
    rm -rf "$release"
    "$python" -I -m venv --without-pip "$release"
    # Le pip de l'archive : celui de Debian est un paquet de plus, et rien de la machine ne doit régler celui-ci.
    for pip in "$here"/wheels/pip-*.whl; do break; done
    PIP_CONFIG_FILE=/dev/null "$release/bin/python" -I "$pip/pip" --isolated --quiet --disable-pip-version-check \
        --no-input install --root-user-action ignore --no-cache-dir --no-index --find-links "$here/wheels" \
        --only-binary :all: --no-deps --require-hashes --requirement "$set_of_python" ||
        refuse "Les bibliothèques ne s'installent pas, voyez plus haut. Rien d'autre n'est changé ; relancez." 1
    cp -R "$here/deploy" "$here/docs" "$release/"
    for file in "$release"/deploy/systemd/*.service "$release/deploy/kiosk-command"; do
        sed -i "s#/opt/office64-kiosk#$prefix#g" "$file"
    done
    "$release/bin/kiosk" --help >/dev/null ||
        refuse "Cette version ne démarre pas ici, voyez plus haut. La version qui sert est intacte." 1
    : >"$release/.whole"
    # Le lien ne mène jamais à une version que le disque n'a pas encore.
    sync --file-system "$release"
fi

sh "$release/deploy/use-release" "$@" "$name"
[ -z "$role" ] || exec sh "$release/deploy/set-role" "$role"
