#!/usr/bin/env bash
# Prints what reading the same comments costs in every form, each beside a yardstick. Times are of this machine in this hour: read ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for n in ${BENCH_SIZES:-250000 1000000}; do
    "$target/release/examples/sample-data" --bench "$n" --out "$work/comments.csv"
    printf '\n%s comments\n' "$n"
    "$target/release/examples/bench-ingest" "$work/comments.csv" "$work"
done
