//! What may become a crisis: hours that stand out, the same words from many accounts, claims that go round, complaints about deleted comments, people who threaten.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::{Known, WeekFigures};
use super::rules::WeekRules;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::annotate::{Knowledge, needs_reply};
use crate::measure::acts::MIN_COPY_AUTHORS;
use crate::measure::bins::{MICROS_PER_HOUR, floor_hour, hour_of_week};
use crate::measure::evidence::quotable;
use crate::measure::results::{CopyCluster, QuoteId};
use crate::measure::stats::copies::copies;
use crate::measure::stats::counts::upper_tail;
use crate::measure::stats::difference::scatter_of_counts;
use crate::model::{Definition, Micros, Polarity, Share, Span};

/// Quotes of a risk.
const MAX_QUOTES: usize = 3;
/// Groups of copies that are shown.
const MAX_COPIES: usize = 5;
/// The sub-cause of people who say that their comments are taken away.
const DELETIONS: &str = "misleading_communication.censorship";
/// The cause of claims that go round.
const RUMOUR: &str = "false_information";

/// Hours in which more was written than the same hours of the previous weeks explain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spike {
    /// From the first hour to the end of the last.
    pub span: Span,
    /// Customer comments in it.
    pub n: u64,
    /// What the same hours of the previous weeks brought on average.
    pub expected: f64,
    /// Negative, of those with text.
    pub negative: Share,
    /// The cause that most of its comments carry.
    pub cause: Option<String>,
    /// A comment that shows it.
    pub quotes: Vec<QuoteId>,
}

/// Comments of one kind that deserve a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sign {
    /// This week.
    pub n: u64,
    /// An average previous week; `None` when there is none in the archive.
    pub before: Option<f64>,
    /// Some of them.
    pub quotes: Vec<QuoteId>,
}

/// What may become a crisis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Risks {
    /// Hours that stand out, in order of time. Empty too when there is nothing to compare with: see `is_spike_known`.
    pub spikes: Vec<Spike>,
    /// Whether there were enough weeks to look for spikes.
    pub is_spike_known: bool,
    /// Comments that repeat or ask about a claim that may be false.
    pub rumour: Sign,
    /// Comments that say comments are taken away.
    pub deletions: Sign,
    /// Comments that threaten to leave, to sue or to go to the press.
    pub threats: Sign,
    /// The largest groups of the same words by at least three accounts.
    pub copies: Vec<CopyCluster>,
    /// Comments in such groups, of all customer comments.
    pub copied: Share,
}

/// What risks are looked for in.
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    /// What is known at the week's end.
    pub known: &'a Known,
    /// Texts by row.
    pub texts: &'a [&'a str],
    /// Lengths of the texts in characters.
    pub n_chars: &'a [u32],
    /// Words and causes.
    pub knowledge: &'a Knowledge,
    /// The zone of hours.
    pub zone: Tz,
}

/// Looks for risks in `now`, against the stretches of time of the comparable weeks that the archive holds.
#[must_use]
pub fn risks(watched: Watched<'_>, now: &WeekFigures, before: &[&WeekFigures], spans: &[Span], rules: &WeekRules) -> Risks {
    let known = watched.known;
    let rows = &known.rows;
    let customers = |span: Span| known.rows_of(span).filter(|row| rows.is_customer(*row) && rows.has_text[*row]);
    let sign = |is_one: &mut dyn FnMut(usize) -> bool| {
        let found: Vec<u32> = customers(now.span).filter(|row| is_one(*row)).map(|row| row as u32).collect();
        let n = found.len() as u64;
        let earlier = spans.iter().map(|span| customers(*span).filter(|row| is_one(*row)).count()).sum::<usize>();
        Sign {
            n,
            before: (!spans.is_empty()).then(|| earlier as f64 / spans.len() as f64),
            quotes: shown(&quotable(rows, watched.n_chars, &known.telling(found))),
        }
    };
    let taxonomy = &watched.knowledge.causes.taxonomy;
    let (rumour, deletions) = (taxonomy.find(RUMOUR), taxonomy.find_path(DELETIONS).and_then(|(_, sub)| sub));
    let mut tokens = Tokens::default();
    let clusters: Vec<_> = copies(rows, customers(now.span)).into_iter().filter(|copies| copies.n_authors >= MIN_COPY_AUTHORS).collect();
    Risks {
        spikes: spikes(watched, now, before, rules),
        is_spike_known: super::compare::obstacle(now, before, rules).is_none(),
        rumour: sign(&mut |row| rumour.is_some_and(|cause| rows.causes[row].contains(cause))),
        deletions: sign(&mut |row| deletions.is_some_and(|sub| rows.sub_causes[row].contains(sub))),
        threats: sign(&mut |row| {
            tokenise(watched.texts[row], &mut tokens);
            needs_reply::is_threat(needs_reply::signals(&tokens, rows.language[row], &watched.knowledge.needs_reply))
        }),
        copied: crate::measure::shares::share(Definition::CopyShare, clusters.iter().map(|copies| copies.n).sum(), now.n_customer),
        copies: clusters
            .iter()
            .take(MAX_COPIES)
            .map(|copies| CopyCluster {
                quote: QuoteId::of_row(copies.first_row as usize),
                n: copies.n,
                n_authors: copies.n_authors,
                first_at: copies.first_at,
                last_at: copies.last_at,
            })
            .collect(),
    }
}

fn shown(rows: &[u32]) -> Vec<QuoteId> {
    rows.iter().take(MAX_QUOTES).map(|row| QuoteId::of_row(*row as usize)).collect()
}

/// Hours that the same hours of the previous weeks do not explain: the tail of a negative binomial whose scatter is that of these weeks. Neighbouring hours are one.
fn spikes(watched: Watched<'_>, now: &WeekFigures, before: &[&WeekFigures], rules: &WeekRules) -> Vec<Spike> {
    if super::compare::obstacle(now, before, rules).is_some() {
        return Vec::new();
    }
    let n = before.len() as f64;
    let means: Vec<f64> = (0..168).map(|hour| before.iter().map(|week| week.by_hour[hour] as f64).sum::<f64>() / n).collect();
    // A few weeks say little about one hour of the week, so each borrows half a comment and a part of its neighbours.
    let expected: Vec<f64> =
        (0..168).map(|hour| 0.5 / n + 0.5 * means[hour] + 0.25 * (means[(hour + 167) % 168] + means[(hour + 1) % 168])).collect();
    let counts: Vec<f64> = before.iter().flat_map(|week| week.by_hour.iter().map(|n| *n as f64)).collect();
    let repeated: Vec<f64> = before.iter().flat_map(|_| expected.iter().copied()).collect();
    let phi = scatter_of_counts(&counts, &repeated, 168).unwrap_or(1.0);
    let known = watched.known;
    let (alpha, least) = (rules.value("spike_alpha"), rules.count("spike_count"));
    let mut found: Vec<(Span, u64, f64)> = Vec::new();
    for (from, n) in hours(known, now.span, watched.zone) {
        let expected = expected[hour_of_week(from, watched.zone)];
        if n < least || upper_tail(n, expected, phi) >= alpha {
            continue;
        }
        let to = (from + MICROS_PER_HOUR).min(now.span.to);
        match found.last_mut() {
            Some((span, so_far, usual)) if span.to == from => {
                span.to = to;
                *so_far += n;
                *usual += expected;
            }
            _ => found.push((Span { from, to }, n, expected)),
        }
    }
    found.into_iter().map(|(span, n, expected)| spike(watched, span, n, expected)).collect()
}

/// Customer comments by clock hour, hours without one left out.
fn hours(known: &Known, span: Span, zone: Tz) -> Vec<(Micros, u64)> {
    let mut hours: Vec<(Micros, u64)> = Vec::new();
    for row in known.rows_of(span).filter(|row| known.rows.is_customer(*row)) {
        let Some(at) = known.rows.created_at[row] else { continue };
        let from = floor_hour(at, zone);
        match hours.last_mut() {
            Some((last, n)) if *last == from => *n += 1,
            _ => hours.push((from, 1)),
        }
    }
    hours
}

fn spike(watched: Watched<'_>, span: Span, n: u64, expected: f64) -> Spike {
    let known = watched.known;
    let rows = &known.rows;
    let inside: Vec<usize> = known.rows_of(span).filter(|row| rows.is_customer(*row) && rows.has_text[*row]).collect();
    let n_negative = inside.iter().filter(|row| rows.polarity[**row] == Polarity::Negative).count() as u64;
    let taxonomy = &watched.knowledge.causes.taxonomy;
    let leading = taxonomy
        .iter()
        .map(|(cause, _)| (inside.iter().filter(|row| rows.causes[**row].contains(cause)).count(), std::cmp::Reverse(cause)))
        .max()
        .filter(|(n, _)| *n > 0)
        .map(|(_, std::cmp::Reverse(cause))| cause);
    let candidates: Vec<u32> =
        inside.iter().filter(|row| leading.is_none_or(|cause| rows.causes[**row].contains(cause))).map(|row| *row as u32).collect();
    Spike {
        span,
        n,
        expected,
        negative: crate::measure::shares::share(Definition::NegativeShare, n_negative, inside.len() as u64),
        cause: leading.map(|cause| taxonomy.id(cause).to_owned()),
        quotes: shown(&quotable(rows, watched.n_chars, &known.telling(candidates))).into_iter().take(1).collect(),
    }
}
