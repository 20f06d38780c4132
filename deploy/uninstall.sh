#!/bin/sh
# Takes the hub off this box. The shop's data and settings stay, unless --with-data asks for them too.
set -eu

usage() {
    cat <<'EOF'
쓰는 법: sudo sh uninstall.sh [--with-data] [--dry-run]

  --with-data   주문 기록과 설정까지 모두 지웁니다. 되돌릴 수 없습니다
  --dry-run     무엇을 할지 말하기만 하고, 아무것도 바꾸지 않습니다
EOF
}

data=no dry=no
while [ $# -gt 0 ]; do
    case $1 in
        --with-data) data=yes ;;
        --dry-run) dry=yes ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

say() { printf '%s\n' "$*"; }
run() { if [ "$dry" = yes ]; then say "  $*"; else "$@"; fi; }
systemd_runs() { [ -d /run/systemd/system ]; }

if [ "$dry" = no ] && [ "$(id -u)" != 0 ]; then
    printf 'madang: 관리자 권한이 필요합니다: sudo sh uninstall.sh\n' >&2
    exit 1
fi

say "1. 서비스를 끄고 뺍니다"
for unit in madang-kiosk.service madang.service; do
    [ -f "/etc/systemd/system/$unit" ] || continue
    if systemd_runs; then run systemctl disable --quiet --now "$unit"; fi
    run rm -f "/etc/systemd/system/multi-user.target.wants/$unit" \
        "/etc/systemd/system/graphical.target.wants/$unit" "/etc/systemd/system/$unit"
done
if systemd_runs; then run systemctl daemon-reload; fi

say "2. 프로그램과 규칙을 지웁니다"
run rm -f /etc/udev/rules.d/60-madang-printers.rules /etc/chromium/policies/managed/madang.json \
    /usr/local/bin/madang
run rm -rf /opt/madang
# What the kiosk's browser kept is a device's token and nothing of the shop.
if getent passwd madang-kiosk >/dev/null; then
    run deluser --quiet --system madang-kiosk
    run rm -rf /var/lib/madang-kiosk
fi

if [ "$data" = yes ]; then
    say "3. 주문 기록과 설정을 지웁니다"
    run rm -rf /var/lib/madang /etc/madang
    if getent passwd madang >/dev/null; then run deluser --quiet --system madang; fi
    say "모두 지웠습니다."
else
    say "뺐습니다. 주문 기록(/var/lib/madang)과 설정(/etc/madang)은 그대로 있습니다."
fi
