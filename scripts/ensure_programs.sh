#!/bin/sh
# Finds LibreOffice, which the tests open the workbooks with; installs Debian's where it can.
# Missing: those tests skip and say so; under CI a missing program is a failure.
set -u
if command -v soffice >/dev/null 2>&1; then
    echo "Workbook tests will use $(command -v soffice)."
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "No LibreOffice found: installing Debian's spreadsheet (about 300 MB, once)."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
fi
if command -v soffice >/dev/null 2>&1; then
    exit 0
fi
if [ "${CI:-}" = "true" ]; then
    echo "No LibreOffice, and CI must open the workbooks with it." >&2
    exit 1
fi
echo "No LibreOffice found: two workbook tests will be skipped. Install 'libreoffice-calc' to run them."
