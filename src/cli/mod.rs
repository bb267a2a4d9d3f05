//! The rim: arguments to settings, stages in order, files and words out. Which subcommand does what.

pub mod adapt;
pub mod analyze;
pub mod actions;
pub mod args;
pub mod compare;
pub mod config_file;
pub mod console;
pub mod convert;
pub mod documents;
pub mod edition;
pub mod evaluate;
pub mod explain;
pub mod grid;
pub mod history;
pub mod inspect;
pub mod label;
pub mod leftovers;
pub mod manifest;
pub mod output;
pub mod rota;
pub mod play;
pub mod record;
pub mod schema;
pub mod sentiment_model;
pub mod settings;
pub mod summary;
pub mod train;
pub mod week_store;
pub mod weekly;
pub mod training;
pub mod verify;

use std::path::PathBuf;

use clap::CommandFactory;

use crate::error::{Error, Result};
use crate::ingest::Input;

/// How a run that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Done,
    /// Written, but more records were rejected than the user allows.
    TooManyRejects,
    /// What was verified is not what it was.
    Differs,
}

impl Outcome {
    /// 0, 3 or 6.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::TooManyRejects => 3,
            Self::Differs => 6,
        }
    }
}

/// Runs a command.
///
/// # Errors
///
/// Whatever stops it, with the place and the fix.
pub fn run(cli: &args::Cli) -> Result<Outcome> {
    match &cli.command {
        args::Command::Analyze(args) => analyze::run(args),
        args::Command::Compare(args) => compare::run(args),
        args::Command::Inspect(args) => inspect::run(args),
        args::Command::Weekly(args) => weekly::run(args),
        args::Command::Convert(args) => convert::run(args, convert::Columns::Canonical),
        args::Command::Annotate(args) => convert::run(args, convert::Columns::Annotated),
        args::Command::Evaluate(args) => evaluate::run(args),
        args::Command::Explain(args) => explain::run(args),
        args::Command::Verify(args) => verify::run(args),
        args::Command::Label(args) => label::run(args),
        args::Command::Train(args) => train::run(args),
        args::Command::Training(args) => training::run(args),
        args::Command::Schema(args) => schema::run(args),
        args::Command::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(*shell, &mut args::Cli::command(), "afterstorm", &mut bytes);
            console::write_stdout(&bytes)?;
            Ok(Outcome::Done)
        }
        args::Command::Man => {
            let mut bytes = Vec::new();
            // Writing into memory cannot fail.
            let _ = clap_mangen::Man::new(args::Cli::command()).render(&mut bytes);
            console::write_stdout(&bytes)?;
            Ok(Outcome::Done)
        }
    }
}

/// The inputs as the reader takes them.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>> {
    paths
        .iter()
        .map(|path| if path.as_os_str() == "-" { Input::standard_input(&mut std::io::stdin().lock()) } else { Ok(Input::Path(path.clone())) })
        .collect()
}

/// Sets the number of threads of our own work; polars has its own pool, which results do not depend on.
fn set_threads(threads: Option<usize>) -> Result<()> {
    let Some(n) = threads else { return Ok(()) };
    if n == 0 {
        return Err(Error::Setting { origin: "--threads".into(), what: "0 threads can do nothing".into(), fix: "use 1 or more".into() });
    }
    // A second call in one process would fail; the first has set what was asked for.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(n).build_global();
    Ok(())
}
