#!/usr/bin/env bash
# Prints what each stage costs, for growing archives, and the same file read by polars alone as the yardstick. Times are of this machine in this hour: read ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for n in ${BENCH_SIZES:-250000 500000 1000000 2000000}; do
    "$target/release/examples/sample-data" --bench "$n" --out "$work/comments.csv"
    printf '\n%s comments, %s bytes\n' "$n" "$(stat -c %s "$work/comments.csv")"
    "$target/release/examples/yardstick" "$work/comments.csv"
    "$target/release/afterstorm" analyze "$work/comments.csv" --quiet --timings --out "$work/report"
    rm -rf "$work/report" "$work/comments.csv"
done
