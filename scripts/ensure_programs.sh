#!/bin/sh
# Finds the programs the tests look with: LibreOffice (workbooks, slides, documents), pdftotext and pdftoppm (printed
# pages), tesseract with French (what an image says), a font of Calibri's widths (slides); installs Debian's where it can.
# Missing: those tests skip and say so; under CI a missing program is a failure.
set -u
manquants=""
chercher() { # program, Debian packages
    command -v "$1" >/dev/null 2>&1 || manquants="$manquants $2"
}
chercher_tout() {
    chercher soffice libreoffice-calc
    bureau=$(dirname "$(readlink -f "$(command -v soffice || echo /usr/lib/libreoffice/program/soffice)")")
    for partie in sc:libreoffice-calc sd:libreoffice-impress sw:libreoffice-writer; do
        ls "$bureau"/lib"${partie%%:*}"lo.so >/dev/null 2>&1 || manquants="$manquants ${partie#*:}"
    done
    fc-match Calibri 2>/dev/null | grep -q -e Carlito -e Calibri || manquants="$manquants fonts-crosextra-carlito"
    chercher pdftotext poppler-utils
    chercher tesseract "tesseract-ocr tesseract-ocr-fra"
}
chercher_tout
if [ -z "$manquants" ]; then
    echo "Tests will use $(command -v soffice), $(command -v pdftotext), $(command -v tesseract)."
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Not found:$manquants. Installing Debian's (LibreOffice is about 300 MB, once)."
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $manquants >/dev/null
fi
manquants=""
chercher_tout
[ -z "$manquants" ] && exit 0
if [ "${CI:-}" = "true" ]; then
    echo "Missing, and CI must test with them:$manquants" >&2
    exit 1
fi
echo "Missing:$manquants. The tests that need them will be skipped; install them to run these."
