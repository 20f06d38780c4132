#!/bin/sh
# Install Debian packages that are missing: system-packages.sh NAME...
# Without root it asks sudo. Does nothing, and needs no rights, when all are there.
set -eu

missing=""
for name in "$@"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

echo "      installing with apt:$missing"
if ! command -v apt-get >/dev/null; then
    echo "This is not a Debian system. Install what matches these packages, then run make again:$missing" >&2
    exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Root rights are needed for this. As root, run: apt-get install$missing" >&2
        exit 1
    fi
    # Without a terminal nobody can type a password: fail at once rather than wait.
    if [ -t 0 ]; then as_root="sudo"; else as_root="sudo -n"; fi
fi

# DPkg::Lock::Timeout: a machine's own daily update may hold the lock for a minute or two.
apt() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=180 "$@" </dev/null
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! { apt update && apt install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt could not install:$missing" >&2
    exit 1
fi
