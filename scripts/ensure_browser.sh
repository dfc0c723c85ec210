#!/bin/sh
# Finds the Chromium the browser tests drive; installs Debian's where it can.
# Its shell without windows is quicker: under CI it is fetched even beside a whole browser.
# Missing: the tests skip and say so; under CI a missing browser is a failure.
set -u
wanted=chromium-headless-shell
if [ "${CI:-}" = "true" ] && ! command -v "$wanted" >/dev/null 2>&1 &&
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$wanted"; } \
        >/dev/null 2>&1 || echo "No $wanted to install: the tests take the browser that is here."
fi
for name in "$wanted" chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "Browser tests will use $(command -v "$name")."
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "No Chromium found: installing Debian's."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "${CI:-}" = "true" ]; then
    echo "No Chromium, and CI must run the browser tests." >&2
    exit 1
fi
echo "No Chromium found: the browser tests will be skipped. Install the package 'chromium' to run them."
