//! Is the week calm, one to watch, or one to act on? The answer is the highest level of the rules that fired, and it names them.
//!
//! Levels rest on verdicts, not on numbers alone: what weeks do by themselves alarms nobody.

use serde::{Deserialize, Serialize};

use crate::measure::results::QuoteId;
use crate::measure::weeks::figures::Carried;
use crate::measure::weeks::{ChangeVerdict, CrisisState, Direction, Figure, WeekReport, WeekRules};
use crate::model::role::as_str;

/// What the week asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing beyond the usual.
    Calm,
    /// Somebody should look at it.
    Watch,
    /// Somebody should do something today.
    Act,
}

as_str!(Level { Calm = "calm", Watch = "watch", Act = "act" });

/// A rule that fired, with what it saw.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant's sentence describes its fields")]
pub enum Alert {
    /// A crisis began in the week.
    CrisisBegan,
    /// At least so many times the usual negative comments, demonstrably.
    NegativeSurge { ratio: f64, n: u64 },
    /// Demonstrably fewer cases answered in time, by at least so much.
    ServiceDrop { now: f64, before: f64 },
    /// A crisis from before the week was not over.
    CrisisGoes,
    /// A key figure is demonstrably worse.
    Worse(Figure),
    /// Demonstrably more comments.
    MoreComments { ratio: f64 },
    /// More open cases at the end than at the start.
    Backlog { from: u64, to: u64 },
    /// A claim that may be false goes round.
    Rumour { n: u64, quotes: Vec<QuoteId> },
    /// The same words from many accounts.
    Copies { n: u64, n_authors: u64, quotes: Vec<QuoteId> },
    /// Hours that stand out.
    Spikes { n: u64, quotes: Vec<QuoteId> },
    /// A cause that nobody named before.
    NewCause { cause: String, n: u64, quotes: Vec<QuoteId> },
    /// A cause that is named demonstrably more often.
    RisingCause { cause: String, quotes: Vec<QuoteId> },
}

impl Alert {
    /// How serious it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::CrisisBegan | Self::NegativeSurge { .. } | Self::ServiceDrop { .. } => Level::Act,
            _ => Level::Watch,
        }
    }
}

/// The week in one word, with the rules that fired, the most serious first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekVerdict {
    /// The highest level.
    pub level: Level,
    /// What fired.
    pub alerts: Vec<Alert>,
}

/// Applies the rules.
#[must_use]
pub fn week_verdict(report: &WeekReport, rules: &WeekRules) -> WeekVerdict {
    let mut alerts = Vec::new();
    match report.crisis {
        CrisisState::Began => alerts.push(Alert::CrisisBegan),
        CrisisState::Goes => alerts.push(Alert::CrisisGoes),
        CrisisState::None => {}
    }
    // In later weeks of a crisis as well: a crisis that everybody knows of still has to be acted on as long as it is that large.
    if let Some(ratio) = report.negative_ratio
        && let (Some(point), Some(low)) = (ratio.point, ratio.low)
        && low > 1.0
        && point >= rules.value("surge_ratio")
    {
        alerts.push(Alert::NegativeSurge { ratio: point, n: report.now.negative.count });
    }
    for change in report.changes.iter().filter(|change| change.verdict == ChangeVerdict::Real) {
        let ratio = change.change.and_then(|estimate| estimate.point).unwrap_or(0.0);
        match (change.figure, change.direction) {
            (Figure::WithinTarget, Direction::Down) if -ratio >= rules.value("service_drop") => alerts.push(Alert::ServiceDrop {
                now: change.now.point.unwrap_or(0.0),
                before: change.before.and_then(|before| before.point).unwrap_or(0.0),
            }),
            (Figure::WithinTarget | Figure::Praise, Direction::Down) | (Figure::Negative | Figure::FirstReply, Direction::Up) => {
                alerts.push(Alert::Worse(change.figure));
            }
            (Figure::Comments, Direction::Up) => alerts.push(Alert::MoreComments { ratio }),
            _ => {}
        }
    }
    let carried = report.now.carried;
    let growth = |carried: Carried| carried.at_end as f64 - carried.at_start as f64;
    // Where some cases are never answered, the open ones grow every week: that is the level of service, and no news.
    let usual = report.before.iter().map(|week| growth(week.carried)).sum::<f64>() / report.before.len().max(1) as f64;
    if growth(carried) >= rules.value("backlog_growth") && growth(carried) > 2.0 * usual {
        alerts.push(Alert::Backlog { from: carried.at_start, to: carried.at_end });
    }
    let risks = &report.risks;
    if risks.rumour.n >= rules.count("rumour_count") && risks.rumour.before.is_none_or(|before| risks.rumour.n as f64 > 2.0 * before) {
        alerts.push(Alert::Rumour { n: risks.rumour.n, quotes: risks.rumour.quotes.clone() });
    }
    if let Some(copies) = risks.copies.iter().max_by_key(|copies| copies.n_authors).filter(|copies| copies.n_authors >= rules.count("copied_authors"))
    {
        alerts.push(Alert::Copies { n: copies.n, n_authors: copies.n_authors, quotes: vec![copies.quote.clone()] });
    }
    if !risks.spikes.is_empty() {
        let quotes = risks.spikes.iter().flat_map(|spike| &spike.quotes).take(3).cloned().collect();
        alerts.push(Alert::Spikes { n: risks.spikes.len() as u64, quotes });
    }
    for cause in &report.causes {
        if cause.is_new {
            alerts.push(Alert::NewCause { cause: cause.cause.clone(), n: cause.share.count, quotes: cause.quotes.clone() });
        } else if cause.verdict == ChangeVerdict::Real && cause.direction == Direction::Up && cause.among_negative.count * 2 >= cause.share.count {
            alerts.push(Alert::RisingCause { cause: cause.cause.clone(), quotes: cause.quotes.clone() });
        }
    }
    alerts.sort_by_key(|alert| std::cmp::Reverse(alert.level()));
    WeekVerdict { level: alerts.iter().map(Alert::level).max().unwrap_or(Level::Calm), alerts }
}
