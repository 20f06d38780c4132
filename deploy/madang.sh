#!/bin/sh
# `madang ...` for the technician: as the hub's own user and with the hub's own settings.
set -eu
if [ "$(id -un)" != madang ]; then
    [ "$(id -u)" = 0 ] || exec sudo -- "$0" "$@"
    exec runuser -u madang -- "$0" "$@"
fi
set -a
. /etc/madang/madang.env
set +a
exec /opt/madang/current/bin/madang "$@"
