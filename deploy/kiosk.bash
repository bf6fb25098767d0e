# La touche Tab complète la commande kiosk. set-role pose ce fichier dans /etc/bash_completion.d.
_kiosk() {
    local kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            file | dir) compopt -o default ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" _KIOSK_COMPLETE=bash_complete kiosk 2>/dev/null)
}
complete -F _kiosk kiosk
