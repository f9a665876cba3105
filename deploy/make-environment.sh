#!/usr/bin/env bash
# A Python environment with uv in it, also where Debian ships Python without pip.
# Usage: make-environment.sh PYTHON FOLDER LOCK-OF-TOOLS
set -euo pipefail
python=$1 folder=$2 lock=$3

if [ -z "$python" ]; then
    echo "Portico needs Python 3.11, and neither python3.11 nor python3 is one here." >&2
    echo "Install it (on Debian 12: apt install python3), or name it: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "Portico needs Python 3.11; $python is another version." >&2
    exit 1
}
[ -x "$folder/bin/python" ] || "$python" -m venv --without-pip "$folder"
[ -x "$folder/bin/uv" ] && exit 0

arguments=(install -q --disable-pip-version-check --require-hashes --no-deps -r "$lock")
if "$folder/bin/python" -m ensurepip -q >/dev/null 2>&1; then
    exec "$folder/bin/python" -m pip "${arguments[@]}"
elif "$python" -m pip --version >/dev/null 2>&1; then
    exec "$python" -m pip --python "$folder/bin/python" "${arguments[@]}"
elif "$python" -m virtualenv -q --clear "$folder" >/dev/null 2>&1; then
    exec "$folder/bin/python" -m pip "${arguments[@]}"
fi
echo "This Python has neither ensurepip nor pip. On Debian: apt install python3-venv" >&2
exit 1
