#!/usr/bin/env bash
# The pages of every kind of report, made of the sample, in both languages: what the browser tests look at.
#   reports.sh FOLDER [ANALYSIS]
# ANALYSIS is a folder of `analyze` of the sample with html and json, when there is one already.
set -euo pipefail
cd "$(dirname "$0")/../.."
out="$1"
analysis="${2:-$out/internal}"
afterstorm() { cargo run --locked --quiet -- "$@" --quiet --force; }
settings=(--config sample_data/afterstorm.toml --locale en,pl)

[ $# -gt 1 ] || afterstorm analyze sample_data/archives "${settings[@]}" --format html,json --out "$analysis"
afterstorm analyze sample_data/archives "${settings[@]}" --edition shareable --format html --out "$out/shareable"
# Of the earlier crisis only the numbers are wanted: the comparison stands on them.
afterstorm analyze sample_data/earlier "${settings[@]}" --format json --out "$out/earlier"
afterstorm compare "$out/earlier" "$analysis" --actions sample_data/actions.toml --locale en,pl --format html,json --out "$out/compare"
afterstorm weekly sample_data/archives "${settings[@]}" --week 2026-W45 --actions sample_data/actions.toml --format html,json --out "$out/weekly"
afterstorm weekly sample_data/archives "${settings[@]}" --week 2026-W45 --edition shareable --format html --out "$out/weekly-shareable"
afterstorm training sample_data/archives "${settings[@]}" --format html --out "$out/training"
