#!/usr/bin/env bash
# The HTML reports in a real browser. With no folder, reports of every kind are made of the sample and looked at.
#   run.sh [FOLDER_OR_FILE...]
#   run.sh --pictures FOLDER NAME=FILE.html...
# Installs what is missing where that is possible: chromium and node from Debian, two packages by `npm ci`.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || [ -n "${CHROMIUM:-}" ] || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        echo "missing: ${missing[*]}; install them first" >&2
        exit 2
    fi
fi
if [ ! -d "$here/node_modules/playwright-core" ] || [ "$here/package-lock.json" -nt "$here/node_modules/.package-lock.json" ]; then
    npm ci --prefix "$here" --silent
fi

if [ "${1:-}" = --pictures ]; then
    shift
    exec node "$here/pictures.mjs" "$@"
fi
if [ "$#" = 0 ]; then
    root="$here/../.."
    bash "$here/reports.sh" target/browser
    set -- "$root/target/browser"
fi
exec node "$here/run.mjs" "$@"
