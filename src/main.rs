//! Parse, run, and turn the outcome into words and an exit code: the only place where that happens.

use std::process::ExitCode;

use afterstorm::cli;
use clap::Parser;

fn main() -> ExitCode {
    match cli::run(&cli::args::Cli::parse()) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        Err(error) => {
            cli::console::write_line(&format!("error: {error}"));
            if let Some(hint) = error.hint() {
                cli::console::write_line(&format!("hint: {hint}"));
            }
            ExitCode::from(error.exit_code())
        }
    }
}
