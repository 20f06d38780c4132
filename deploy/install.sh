#!/bin/sh
# Installs the hub on a Debian 12 box, or brings it up to another version. Safe to repeat.
# What it does, step by step, stands in docs/install.md.
set -eu
# Whoever installs, the hub's own user must be able to read it.
umask 022

usage() {
    cat <<'EOF'
쓰는 법: sudo sh install.sh [--wheels 폴더] [--kiosk] [--dry-run] madang-버전-py3-none-any.whl

  --wheels 폴더   인터넷 대신 이 폴더에서 파이썬 꾸러미를 가져옵니다
  --kiosk         이 상자에 달린 화면에 손님 주문 화면을 띄웁니다 (chromium 과 cage 를 설치합니다)
  --dry-run       무엇을 할지 말하기만 하고, 아무것도 바꾸지 않습니다
EOF
}

here=$(cd "$(dirname "$0")" && pwd)
wheel='' wheels='' kiosk=no dry=no
while [ $# -gt 0 ]; do
    case $1 in
        --wheels) [ $# -ge 2 ] || { usage >&2; exit 2; }; wheels=$2; shift ;;
        --kiosk) kiosk=yes ;;
        --dry-run) dry=yes ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) [ -z "$wheel" ] || { usage >&2; exit 2; }; wheel=$1 ;;
    esac
    shift
done

say() { printf '%s\n' "$*"; }
stop() { printf 'madang: %s\n' "$*" >&2; exit 1; }
# Everything that changes the box goes through here, so that --dry-run can be believed.
run() { if [ "$dry" = yes ]; then say "  $*"; else "$@"; fi; }
systemd_runs() { [ -d /run/systemd/system ]; }

[ -n "$wheel" ] || { usage >&2; exit 2; }
[ -f "$wheel" ] || stop "$wheel 파일이 없습니다."
case $(basename "$wheel") in
    madang-*-py3-none-any.whl) ;;
    *) stop "$(basename "$wheel") 은(는) 마당의 설치 파일이 아닙니다 (madang-버전-py3-none-any.whl)." ;;
esac
[ -z "$wheels" ] || [ -d "$wheels" ] || stop "$wheels 폴더가 없습니다."
[ "$dry" = yes ] || [ "$(id -u)" = 0 ] || stop "관리자 권한이 필요합니다: sudo sh install.sh ..."
python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    stop "파이썬 3.11 이상과 venv 가 필요합니다: sudo apt-get install python3 python3-venv"

version=$(basename "$wheel" | cut -d- -f2)
digest=$(sha256sum "$wheel" | cut -d' ' -f1)
target=/opt/madang/$version
# Another build of the same version must not change the one that is running.
if [ -f "$target/.wheel" ] && [ "$(cat "$target/.wheel")" != "$digest" ]; then
    target=$target-$(printf %.8s "$digest")
fi

say "마당 $version 을(를) 설치합니다."

say "1. 사용자 madang"
if ! getent passwd madang >/dev/null; then
    run adduser --system --group --quiet --home /var/lib/madang --no-create-home madang
fi

say "2. 프로그램: $target"
# The mark is written last, when the rest is on the disk: a folder without it is half an installation, and is made
# again, also where the power went.
if [ ! -f "$target/.wheel" ]; then
    run rm -rf "$target"
    run mkdir -p /opt/madang
    run python3 -m venv "$target"
    if [ -n "$wheels" ]; then
        run "$target/bin/pip" install --quiet --no-index --find-links "$wheels" "$wheel"
    else
        run "$target/bin/pip" install --quiet "$wheel"
    fi
    run sync -f "$target"
    if [ "$dry" = no ]; then printf '%s\n' "$digest" >"$target/.wheel"; fi
fi

say "3. 자료와 설정"
run install -d -o madang -g madang -m 0750 /var/lib/madang
run install -d -m 0755 /etc/madang
# A shop's own settings are never written over.
[ -f /etc/madang/madang.env ] ||
    run install -o root -g madang -m 0640 "$here/madang.env" /etc/madang/madang.env
run install -m 0755 "$here/madang.sh" /usr/local/bin/madang

say "4. 프린터 규칙과 서비스"
run install -d -m 0755 /etc/udev/rules.d /etc/systemd/system
run install -m 0644 "$here/60-madang-printers.rules" /etc/udev/rules.d/60-madang-printers.rules
run install -m 0644 "$here/madang.service" /etc/systemd/system/madang.service
if [ "$kiosk" = yes ]; then
    say "   이 상자의 손님 주문 화면"
    run apt-get install -y -q --no-install-recommends chromium cage
    getent passwd madang-kiosk >/dev/null ||
        run adduser --system --group --quiet --home /var/lib/madang-kiosk --shell /bin/sh madang-kiosk
    run install -d -m 0755 /etc/chromium/policies/managed
    run install -m 0644 "$here/kiosk-policy.json" /etc/chromium/policies/managed/madang.json
    run install -m 0644 "$here/madang-kiosk.service" /etc/systemd/system/madang-kiosk.service
fi

say "5. 이 버전으로 바꿉니다"
was=$(readlink /opt/madang/current 2>/dev/null || true)
if [ "$was" != "$target" ]; then
    # Renamed into place: at no moment is there no `current`.
    [ -z "$was" ] || run ln -sfn "$was" /opt/madang/previous
    run ln -sfn "$target" /opt/madang/.current
    run mv -T /opt/madang/.current /opt/madang/current
fi

if systemd_runs; then
    run systemctl daemon-reload
    run udevadm control --reload
    run udevadm trigger --action=change --subsystem-match=tty --subsystem-match=usbmisc --subsystem-match=usb
    run systemctl enable --quiet madang.service
    run systemctl restart madang.service
    if [ "$kiosk" = yes ]; then
        run systemctl enable --quiet madang-kiosk.service
        run systemctl restart madang-kiosk.service
    fi
else
    say "   여기서는 systemd 가 돌고 있지 않아 서비스를 켜지 않았습니다."
    # Enabled all the same: the next real start of this system starts it.
    run install -d -m 0755 /etc/systemd/system/multi-user.target.wants
    run ln -sfn ../madang.service /etc/systemd/system/multi-user.target.wants/madang.service
    [ "$kiosk" = no ] ||
        run ln -sfn ../madang-kiosk.service /etc/systemd/system/multi-user.target.wants/madang-kiosk.service
fi
if [ "$dry" = yes ]; then say "아무것도 바꾸지 않았습니다."; exit 0; fi
say "설치했습니다. 다음: sudo madang person add --id owner --name 사장 --role owner"
