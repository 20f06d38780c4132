#!/bin/sh
# Bring this folder to where the shop can run, the linters or the tests: set-up.sh run|check|test
# Each step looks first whether there is anything to do, so a second call takes a moment.
set -eu
cd "$(dirname "$0")/.."

purpose=$1
case $purpose in
    run) steps=4 lock=requirements-build.lock ;;
    check) steps=4 lock=requirements-dev.lock ;;
    test) steps=5 lock=requirements-dev.lock ;;
    *) echo "set-up.sh run|check|test" >&2; exit 2 ;;
esac
number=0
python=.venv/bin/python

step() {
    number=$((number + 1))
    echo "[$number/$steps] $1"
}

# What a stamp holds: the contents of the files given, and this folder, whose path is inside .venv.
fingerprint() {
    { pwd; cat "$@"; } | sha256sum | cut -d ' ' -f 1
}

is_stamped() {
    [ -f ".venv/stamp-$1" ] && [ "$(cat ".venv/stamp-$1")" = "$2" ]
}

find_python() {
    for name in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found. Debian 12: apt-get install python3" >&2
    return 1
}

make_environment() {
    if [ -x $python ] && is_stamped environment "$(pwd)" && $python -m pip --version >/dev/null 2>&1; then
        return
    fi
    base=$(find_python)
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "      this Python cannot make environments yet (no python3-venv)"
        tools/system-packages.sh python3-venv
    fi
    rm -rf .venv
    "$base" -m venv .venv
    pwd >.venv/stamp-environment
}

install_locked() {
    wanted=$(fingerprint $lock)
    # What the tests need contains what a run needs.
    if is_stamped packages "$wanted" || { [ "$purpose" = run ] && is_stamped packages "$(fingerprint requirements-dev.lock)"; }; then
        return
    fi
    echo "      fetching $(grep -c '==' $lock) packages of $lock"
    $python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r $lock
    echo "$wanted" >.venv/stamp-packages
}

install_house() {
    wanted=$(fingerprint pyproject.toml hatch_build.py)
    is_stamped house "$wanted" && return
    # The build tools are in the locked set already, so nothing unlocked is fetched for the build.
    $python -m pip install --quiet --no-input --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
    echo "$wanted" >.venv/stamp-house
}

if [ "$purpose" = test ]; then
    step "System packages"
    # shellcheck disable=SC2046
    tools/system-packages.sh $(grep -v '^#' tools/system-packages.txt)
fi
step "Python environment (.venv)"
make_environment
step "Python packages, by lock file"
install_locked
step "Front end and fonts"
if [ "$purpose" = run ]; then
    $python -m tools.frontend
else
    $python -m tools.frontend --checkers
fi
install_house
