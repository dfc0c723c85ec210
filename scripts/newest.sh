#!/bin/sh
# Runs the suite with the newest versions that pyproject.toml allows, in a virtual environment of its
# own (.venv-newest), and lists what breaks. It blocks nothing: it ends well whatever it finds.
# usage: newest.sh PYTHON [JOBS]
set -u
python=${1:?"usage: newest.sh PYTHON [JOBS]"}
jobs=${2:-2}
venv=.venv-newest
journal=build/newest.log
mkdir -p build
rm -rf "$venv"
"$python" -m venv "$venv" || exit 0
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade -e '.[dev]'; then
    echo "The newest allowed versions cannot be installed together: see above."
    exit 0
fi
# Streamlit is pinned while app/server/ adapts it: its newest version is tried all the same.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade streamlit || true
# The install above points this checkout at the same sources: nothing of .venv is touched.
echo "Versions that differ from constraints.txt:"
"$venv/bin/python" -m pip list --format=freeze --disable-pip-version-check |
    grep -vixF -f constraints.txt | grep -vi '^\(observatoire\|pip\|setuptools\)' | sed 's/^/  /'
unset PYTHONDONTWRITEBYTECODE
"$venv/bin/observatory" build >"$journal" 2>&1 || { tail -5 "$journal"; exit 0; }
"$venv/bin/pytest" -q -n "$jobs" --dist loadgroup -m "${MARKERS:-not slow and not browser}" >"$journal" 2>&1
echo "What breaks (whole log: $journal):"
grep -E '^(FAILED|ERROR) ' "$journal" || echo "  nothing"
tail -1 "$journal"
exit 0
