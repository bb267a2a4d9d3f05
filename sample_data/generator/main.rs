//! Makes the sample archives: a fictional brand, five calm weeks, one crisis, and the truth about all of it in `truth.json`; and the
//! five weeks before with a smaller crisis, in other shapes, with the truth about all twelve weeks in `truth-weeks.json`.
//!
//! `cargo run --example sample-data` writes the files, `-- --check` compares them with what is there, `-- --bench N --out FILE` writes a big file.

#![expect(clippy::print_stderr, reason = "a tool of the developers, which talks to them")]

mod bench;
mod earlier;
mod exports;
mod files;
mod people;
mod replies;
mod rng;
mod story;
mod texts;
mod truth;
mod weeks;
mod world;
mod writer;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

/// Makes the files of `sample_data/`, the same bytes every time.
#[derive(Parser)]
struct Options {
    /// Compare the files in the folder with a fresh generation and write nothing.
    #[arg(long)]
    check: bool,
    /// Write a file of this many comments for measurements of speed instead.
    #[arg(long, value_name = "N", requires = "out")]
    bench: Option<usize>,
    /// Where `--bench` writes.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The seed of all random numbers.
    #[arg(long, default_value_t = 20_261_103)]
    seed: u64,
    /// The folder of the sample files.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/sample_data"))]
    dir: PathBuf,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sample-data: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> std::io::Result<ExitCode> {
    let story = story::story();
    if let (Some(n), Some(out)) = (options.bench, &options.out) {
        bench::write(&story, n, options.seed, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let world = world::play(&story, options.seed);
    let archives = files::archives(&world, options.seed);
    let truth = truth::truth(&world, &story, &archives, options.seed);
    // The people of the first crisis are others, so its random numbers are, too.
    let first = earlier::story();
    let before = world::play(&first, options.seed ^ 0x5E97);
    let exports = exports::archives(&before);
    let truth_weeks = weeks::truth([(&before, &first), (&world, &story)], &exports, options.seed);
    // The archives have folders of their own, so that a user can analyse all of one.
    let mut outputs: Vec<(PathBuf, Vec<u8>)> =
        archives.into_iter().map(|archive| (Path::new("archives").join(archive.name), archive.bytes)).collect();
    outputs.push((PathBuf::from("truth.json"), truth.into_bytes()));
    outputs.extend(exports.into_iter().map(|archive| (Path::new("earlier").join(archive.name), archive.bytes)));
    outputs.push((PathBuf::from("truth-weeks.json"), truth_weeks.into_bytes()));
    let mut same = true;
    for (name, bytes) in &outputs {
        let path = options.dir.join(name);
        if options.check {
            if std::fs::read(&path).map_or(true, |there| there != *bytes) {
                same = false;
                eprintln!("sample-data: {} differs from a fresh generation", path.display());
            }
        } else {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&path, bytes)?;
            eprintln!("sample-data: {} ({} bytes)", path.display(), bytes.len());
        }
    }
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
