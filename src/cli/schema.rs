//! `schema`: the shapes of the data that leave.

use super::args::{Schema, SchemaArg};
use super::{Outcome, console};
use crate::corpus::schema::{ANNOTATIONS, CANONICAL, WAITS};
use crate::error::Result;
use crate::history::metrics::{self, Unit};
use crate::measure::results::Measures;
use crate::measure::weeks::WeekReport;

/// Prints a schema.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn run(args: &Schema) -> Result<Outcome> {
    let value = match args.what {
        SchemaArg::Metrics => {
            console::write_stdout(metric_names().as_bytes())?;
            return Ok(Outcome::Done);
        }
        SchemaArg::Measures => measures_schema(),
        SchemaArg::Week => schemars::schema_for!(WeekReport).into(),
        SchemaArg::Comments => serde_json::json!({ "canonical": CANONICAL, "annotations": ANNOTATIONS, "waits": WAITS }),
    };
    let mut text = serde_json::to_string_pretty(&value).expect("a schema has only text keys");
    text.push('\n');
    console::write_stdout(text.as_bytes())?;
    Ok(Outcome::Done)
}

/// The names of numbers, one a line: name, unit, meaning.
fn metric_names() -> String {
    let unit = |unit: Unit| match unit {
        Unit::Share => "share",
        Unit::Minutes => "minutes",
        Unit::Count => "count",
        Unit::Number => "number",
    };
    let names = metrics::patterns();
    let room = names.iter().map(|name| name.name.len()).max().unwrap_or(0);
    names.iter().map(|name| format!("{:room$}  {:7}  {}\n", name.name, unit(name.unit), name.meaning)).collect()
}

/// The JSON Schema of `measures.json` (draft 2020-12).
#[must_use]
pub fn measures_schema() -> serde_json::Value {
    schemars::schema_for!(Measures).into()
}
