//! The causes of a week: how large, whether they grow, whether they are new.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compare::{ChangeVerdict, Direction, TooEarly, of_parts, pooled};
use super::figures::{Known, Part, WeekFigures};
use super::rules::WeekRules;
use crate::measure::evidence::quotable;
use crate::measure::results::QuoteId;
use crate::model::{CauseId, Definition, Polarity, Share};

/// One cause of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CauseChange {
    /// Id in the taxonomy.
    pub cause: String,
    /// Comments that carry it, of all customer comments with text.
    pub share: Share,
    /// Negative comments that carry it, of all negative ones.
    pub among_negative: Share,
    /// Its share in the previous weeks.
    pub before: Option<Share>,
    /// The latter share in the previous weeks.
    pub before_among_negative: Option<Share>,
    /// Difference of the shares, −1..=1.
    pub difference: Option<f64>,
    /// Lower end of its interval, at the level of the verdict.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Which way it goes.
    pub direction: Direction,
    /// What to think of it.
    pub verdict: ChangeVerdict,
    /// Why it is too early, when it is.
    pub reason: Option<TooEarly>,
    /// Whether nobody named it in the previous weeks, and enough people do now.
    pub is_new: bool,
    /// Comments that show it.
    pub quotes: Vec<QuoteId>,
}

/// Every cause that occurs in the week or did before, most negative comments of the week first.
#[must_use]
pub fn changes(
    known: &Known,
    now: &WeekFigures,
    before: &[&WeekFigures],
    obstacle: Option<TooEarly>,
    n_chars: &[u32],
    taxonomy_ids: &[String],
    rules: &WeekRules,
) -> Vec<CauseChange> {
    let count = |week: &WeekFigures, id: &str| week.causes.get(id).copied().unwrap_or_default();
    let mut changes: Vec<CauseChange> = taxonomy_ids
        .iter()
        .enumerate()
        .filter_map(|(idx, id)| {
            let of = |week: &WeekFigures| Part { count: count(week, id).n, n: week.negative.n };
            let negative = |week: &WeekFigures| Part { count: count(week, id).n_negative, n: week.negative.count };
            let parts: Vec<Part> = before.iter().map(|week| of(week)).collect();
            let (here, there) = (of(now), pooled(&parts));
            if here.count + there.count == 0 {
                return None;
            }
            let found = of_parts(here, &parts, obstacle, rules.value("cause_alpha"));
            let share = |part: Part| part.tally().share(Definition::CauseShare);
            let earlier: Vec<Part> = before.iter().map(|week| negative(week)).collect();
            Some(CauseChange {
                cause: id.clone(),
                share: share(here),
                among_negative: share(negative(now)),
                before: (!before.is_empty()).then(|| share(there)),
                before_among_negative: (!before.is_empty()).then(|| share(pooled(&earlier))),
                difference: found.difference.map(|difference| difference.point),
                low: found.difference.map(|difference| difference.low),
                high: found.difference.map(|difference| difference.high),
                direction: found.difference.map_or(Direction::Level, |difference| match difference.point {
                    point if point > 0.0 => Direction::Up,
                    point if point < 0.0 => Direction::Down,
                    _ => Direction::Level,
                }),
                verdict: found.verdict,
                reason: found.reason,
                is_new: obstacle.is_none() && there.count == 0 && here.count >= rules.count("new_cause_count"),
                quotes: quotes(known, now, CauseId(idx as u8), n_chars),
            })
        })
        .collect();
    changes.sort_by(|a, b| {
        b.among_negative.count.cmp(&a.among_negative.count).then_with(|| b.share.count.cmp(&a.share.count)).then_with(|| a.cause.cmp(&b.cause))
    });
    changes
}

/// Two readable comments that carry it, negative ones first.
fn quotes(known: &Known, now: &WeekFigures, cause: CauseId, n_chars: &[u32]) -> Vec<QuoteId> {
    let rows = &known.rows;
    let carrying = known.rows_of(now.span).filter(|row| rows.is_customer(*row) && rows.causes[*row].contains(cause)).map(|row| row as u32);
    let mut candidates = known.telling(carrying.collect());
    candidates.sort_by_key(|row| rows.polarity[*row as usize] != Polarity::Negative);
    quotable(rows, n_chars, &candidates).iter().take(2).map(|row| QuoteId::of_row(*row as usize)).collect()
}
