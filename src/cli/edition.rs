//! Which edition of a report is asked for, and what that means for quotes and files.

use super::args::{EditionArg, FormatArg, QuotesArg, ReportArgs};
use super::config_file::ConfigFile;
use crate::error::{Error, Result};
use crate::report::Quotes;
use crate::report::edition::Edition;

/// Files that an internal folder has and a shareable one has not: they hold single comments, or every number without regard to how few stand behind it.
pub const LEFT_OUT: [&str; 6] = ["comments.parquet", "history.csv", "ledger.json", "measures.json", "rejects.csv", "tables/comments_by_day.csv"];

/// Formats that tell of single comments, or in more detail than a shareable folder may.
const DETAILED: [FormatArg; 2] = [FormatArg::Json, FormatArg::Parquet];

/// The edition of the flag, else of the configuration file.
///
/// # Errors
///
/// A word that is no edition.
pub fn edition(args: &ReportArgs, config: &ConfigFile) -> Result<Edition> {
    match (args.edition, config.edition.as_deref()) {
        (Some(EditionArg::Internal), _) | (None, None | Some("internal")) => Ok(Edition::Internal),
        (Some(EditionArg::Shareable), _) | (None, Some("shareable")) => Ok(Edition::Shareable),
        (None, Some(other)) => Err(wrong("edition", format!("`{other}` is not known"), "use internal or shareable")),
    }
}

/// Takes from quotes and formats what a shareable edition cannot have.
///
/// # Errors
///
/// A flag asks for what the edition leaves out: the user should know, not find it missing.
pub fn restrict(edition: Edition, args: &ReportArgs, quotes: &mut Quotes, formats: &mut Vec<FormatArg>) -> Result<()> {
    if edition == Edition::Internal {
        return Ok(());
    }
    if matches!(args.quotes, Some(QuotesArg::Masked | QuotesArg::Verbatim)) {
        return Err(wrong("--quotes", "the shareable edition has no quotes".into(), "leave --quotes out, or use --edition internal"));
    }
    if let Some(format) = args.folder.format.iter().find(|format| DETAILED.contains(format)) {
        let (file, name) = if *format == FormatArg::Json { ("measures.json", "json") } else { ("comments.parquet", "parquet") };
        return Err(wrong("--format", format!("the shareable edition has no {file}"), &format!("leave {name} out, or use --edition internal")));
    }
    *quotes = Quotes::None;
    formats.retain(|format| !DETAILED.contains(format));
    if formats.is_empty() {
        return Err(wrong(
            "format",
            "nothing is left to write: the shareable edition has neither measures.json nor comments.parquet".into(),
            "add html or md",
        ));
    }
    Ok(())
}

fn wrong(origin: &str, what: String, fix: &str) -> Error {
    Error::Setting { origin: origin.into(), what, fix: fix.into() }
}
