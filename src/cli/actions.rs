//! `--actions FILE`: reads the actions, says what they lack and which words blame, and tests them on what is known.

use std::path::Path;

use chrono::NaiveDate;

use super::console::Console;
use crate::error::Result;
use crate::history::actions::{self, Action, ActionState, Observation, evaluate};
use crate::history::entry::Entry;
use crate::history::lint::{Remark, Written};
use crate::history::weeks;
use crate::ingest;
use crate::judge::RULES_INFO;
use crate::measure::weeks::WeekFigures;
use crate::resources::Resources;

/// Actions as they were decided, and remarks on what people wrote.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The actions; none without a file.
    pub actions: Vec<Action>,
    /// Remarks on wording: of the actions, and of other texts that people wrote.
    pub remarks: Vec<Remark>,
}

/// Reads the file, and remarks on it and on `written` texts, as (place, text). Each remark is said once; nothing is stopped by one.
///
/// # Errors
///
/// The file cannot be read, or something in it is wrong.
pub fn read(file: Option<&Path>, written: &[(String, String)], resources: &Resources, console: &Console) -> Result<Decided> {
    let mut decided = Decided::default();
    let mut texts: Vec<Written<'_>> = written.iter().map(|(place, text)| Written { place: place.clone(), text }).collect();
    if let Some(path) = file {
        let name = path.display().to_string();
        let causes: Vec<String> = resources.knowledge.causes.taxonomy.iter().map(|(_, cause)| cause.id.clone()).collect();
        decided.actions = actions::parse(&name, &ingest::read_text(path)?, &causes)?;
        let rules: Vec<&str> = RULES_INFO.iter().map(|info| info.id).collect();
        for gap in actions::gaps(&decided.actions, &rules) {
            console.warn(&format!("{name}: line {}: action {} {}", gap.line, gap.id, gap.kind.sentence()));
        }
    }
    if let Some(path) = file {
        let place = |action: &Action| format!("{}: line {}", path.display(), action.statement_line);
        texts.extend(decided.actions.iter().map(|action| Written { place: place(action), text: &action.statement }));
    }
    decided.remarks = resources.lint.check(&texts);
    for remark in &decided.remarks {
        console.warn(&format!("{}: \"{}\": {}", remark.place, remark.words, remark.suggestion));
    }
    Ok(decided)
}

/// Where actions stand after the entries and the weeks that a history holds, as of the last day of the newest; the day is returned with them.
#[must_use]
pub fn states<'a>(actions: &[Action], entries: impl IntoIterator<Item = &'a Entry>, weeks: &[WeekFigures]) -> (Vec<ActionState>, Option<NaiveDate>) {
    let of_weeks = weeks::numbers(weeks);
    let mut observations: Vec<Observation<'_>> =
        entries.into_iter().filter_map(|entry| Some(Observation { day: entry.last_day()?, week: None, metrics: &entry.metrics })).collect();
    observations.extend(of_weeks.iter().map(weeks::WeekNumbers::observation));
    let today = observations.iter().map(|observation| observation.day).max();
    // Without any dated comments no day is over.
    (evaluate(actions, &observations, today.unwrap_or(NaiveDate::MIN)), today)
}
