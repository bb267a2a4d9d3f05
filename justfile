# Short names for long commands. `just` alone lists them.
default:
    @just --list

# Everything that a change must pass.
ci:
    .ci/run

# All tests.
test:
    cargo test --locked

# Whether intervals cover the truth as often as they say, on archives whose truth is known: docs/measures.md has the figures.
simulations:
    cargo test --locked --lib -- --ignored coverage::

# The tests of the feature `neural`: the runtime of networks is no part of the usual build.
test-neural:
    cargo test --locked --features neural --lib -- sentiment
    cargo test --locked --features neural --test it -- sentiment_model

# The tests of the feature `pdf`: the typesetter is no part of the usual build.
test-pdf:
    cargo test --locked --features pdf --lib -- render::pdf
    cargo test --locked --features pdf --test it -- pdf

# The report of the sample, in both languages.
report:
    cargo run --locked -- analyze sample_data/archives --config sample_data/afterstorm.toml --locale en,pl --force

# Writes the committed example report anew.
example:
    rm -rf reports/example
    cargo run --locked -- analyze sample_data/archives --config sample_data/afterstorm.toml --locale en,pl --format html,md,json,csv,svg --quiet --out reports/example

# Writes the sample data anew.
sample-data:
    cargo run --locked --example sample-data

# Accepts changed golden files after they have been read.
accept:
    INSTA_UPDATE=always cargo test --locked --test it golden

# Speed: seconds, comments/s and peak memory per stage for 0.25, 0.5, 1 and 2 million comments, beside a plain polars read of the same CSV.
bench:
    cargo build --release --features yardstick --bins --examples
    bash tests/bench/run.sh

# Speed of reading: CSV, NDJSON, NDJSON.zst, JSON pages and XLSX of the same comments, each beside a yardstick.
bench-ingest:
    cargo build --release --features yardstick --bins --examples
    bash tests/bench/ingest.sh

# Speed of reading comments on one core, beside a plain scan of the same texts.
bench-annotate:
    cargo build --release --features yardstick --examples
    ${CARGO_TARGET_DIR:-target}/release/examples/sample-data --bench 100000 --out ${CARGO_TARGET_DIR:-target}/bench-annotate.csv
    ${CARGO_TARGET_DIR:-target}/release/examples/bench-annotate ${CARGO_TARGET_DIR:-target}/bench-annotate.csv

# The HTML reports in a real browser: every page below the folders, or every kind of report of the sample. Wants node and chromium.
test-browser *FOLDERS:
    bash tests/browser/run.sh {{FOLDERS}}

# Pictures of built reports for the README: docs/pictures/NAME.png of each NAME=FILE.html.
pictures *PAGES="analyze=reports/example/report.html":
    bash tests/browser/run.sh --pictures docs/pictures {{PAGES}}
