//! The case: what was known at each decision point, and, apart from it, what came afterwards.
//!
//! [`Known`] looks only at comments written before its moment. Likes are left out of it altogether: an export counts them as of its own day, which is hindsight.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Said, Source};
use crate::measure::results::{ClockKind, QuoteId, Statement, StatementKind};
use crate::measure::rows::NONE;
use crate::measure::shares::share;
use crate::model::{Definition, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, Share, Span};

const HOUR: Micros = 60 * MICROS_PER_MINUTE;
/// The usual level is that of the week that ended a day before.
const WEEK: Micros = 7 * 24 * HOUR;
const DAY: Micros = 24 * HOUR;
/// How long after a decision its effects are looked for.
const AFTERMATH: Micros = 6 * HOUR;

/// What has to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MomentKind {
    /// Something may be going on.
    FirstSigns,
    /// An hour of it.
    FirstHour,
    /// The brand is about to say something for the first time.
    FirstStatement,
    /// People have read the first statement.
    Echo,
    /// A claim goes round.
    Rumour,
    /// More people write than can be answered.
    Peak,
    /// The brand is about to apologise.
    Apology,
    /// The level is almost as before.
    Closing,
}

impl MomentKind {
    /// Every kind.
    pub const ALL: [Self; 8] =
        [Self::FirstSigns, Self::FirstHour, Self::FirstStatement, Self::Echo, Self::Rumour, Self::Peak, Self::Apology, Self::Closing];

    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstSigns => "first_signs",
            Self::FirstHour => "first_hour",
            Self::FirstStatement => "first_statement",
            Self::Echo => "echo",
            Self::Rumour => "rumour",
            Self::Peak => "peak",
            Self::Apology => "apology",
            Self::Closing => "closing",
        }
    }
}

/// What was known at a moment: made of comments written before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Where its news begin: the moment before, or a day before.
    pub from: Micros,
    /// The moment.
    pub at: Micros,
    /// Customer comments since `from`.
    pub n_new: u64,
    /// Customer comments in the last hour.
    pub n_last_hour: u64,
    /// Customer comments an hour in the week that ended a day before; `None` = the archive does not reach back a day.
    pub usual_per_hour: Option<f64>,
    /// Negative ones among those since `from`.
    pub negative: Share,
    /// Causes of the comments since `from`, most first, at most three.
    pub causes: Vec<(String, u64)>,
    /// Cases of the last week that need an answer and have none.
    pub n_waiting: u64,
    /// Replies by people of the brand since `from`.
    pub n_replies: u64,
    /// What the brand had said publicly since the crisis began.
    pub statements: Vec<Said>,
    /// Comments since `from`, of different people, not shown before.
    pub voices: Vec<Said>,
}

/// What the brand said next.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Its words.
    pub said: Said,
    /// What they do.
    pub kind: StatementKind,
    /// Minutes after the moment.
    pub after_minutes: f64,
}

/// What came after a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The next statement before the next moment but one, when there was one.
    pub statement: Option<Done>,
    /// Replies by people of the brand in the six hours after.
    pub n_replies: u64,
    /// Customer comments in the six hours after.
    pub n_comments: u64,
    /// Negative ones in the six hours before.
    pub negative_before: Share,
    /// Negative ones in the six hours after.
    pub negative_after: Share,
}

/// A decision point.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// What has to be decided.
    pub kind: MomentKind,
    /// When.
    pub at: Micros,
    /// What was known.
    pub known: Known,
    /// What came afterwards.
    pub outcome: Outcome,
}

/// The case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// In order of time.
    pub moments: Vec<Moment>,
}

/// Makes the case of a crisis.
pub(super) fn case(source: &Source<'_>, crisis: Span) -> Case {
    let mut shown = BTreeSet::new();
    let mut before: Option<Micros> = None;
    let mut moments = Vec::new();
    for (at, kind) in when(source, crisis) {
        let known = known(source, crisis.from, before.unwrap_or(at - DAY), at, &mut shown);
        moments.push(Moment { kind, at, known, outcome: outcome(source, at) });
        before = Some(at);
    }
    Case { moments }
}

/// The decision points in order of time, those too close to an earlier one left out.
fn when(source: &Source<'_>, crisis: Span) -> Vec<(Micros, MomentKind)> {
    let storm = &source.material.measured.measures.storm;
    let rules = &source.rules().case;
    let minutes = |minutes: f64| (minutes * MICROS_PER_MINUTE as f64) as Micros;
    let clock = |kind| storm.clocks.iter().find(|clock| clock.kind == kind).and_then(|clock| clock.at);
    let first_statement = clock(ClockKind::FirstStatement);
    let is_apology = |statement: &&Statement| matches!(statement.kind, StatementKind::Apology | StatementKind::ApologyWithRedress);
    let apology = storm.statements.iter().find(is_apology).map(|statement| statement.at);
    let wanted = [
        (Some(crisis.from + minutes(rules.first_signs_minutes)), MomentKind::FirstSigns),
        (first_statement, MomentKind::FirstStatement),
        (Some(crisis.from + minutes(rules.first_hour_minutes)), MomentKind::FirstHour),
        (first_statement.map(|at| at + minutes(rules.echo_minutes)), MomentKind::Echo),
        (rumour(source, crisis), MomentKind::Rumour),
        (storm.peak_at.map(|at| at + HOUR), MomentKind::Peak),
        (apology.filter(|at| Some(*at) != first_statement), MomentKind::Apology),
        (clock(ClockKind::BackToBaseline), MomentKind::Closing),
    ];
    let apart = minutes(rules.apart_minutes);
    let mut chosen: Vec<(Micros, MomentKind)> = Vec::new();
    for (at, kind) in wanted {
        // The one named first above stays: it is the more particular.
        let Some(at) = at.filter(|at| *at > crisis.from && *at <= crisis.to) else { continue };
        if chosen.iter().all(|(other, _)| (other - at).abs() >= apart) {
            chosen.push((at, kind));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Just after the comment that repeats a rumour often enough.
fn rumour(source: &Source<'_>, crisis: Span) -> Option<Micros> {
    let rumours = source
        .within(crisis.from, crisis.to)
        .iter()
        .filter(|(_, row)| source.rows.is_customer(*row as usize) && source.causes(*row).iter().any(|cause| cause == super::select::RUMOUR));
    rumours.map(|(at, _)| at + 1).nth(source.rules().case.rumour_comments.checked_sub(1)?)
}

/// What was known just before `at`. `began` is the start of the crisis, `shown` the rows that the case has shown already.
pub(super) fn known(source: &Source<'_>, began: Micros, from: Micros, at: Micros, shown: &mut BTreeSet<u32>) -> Known {
    let rows = source.rows;
    let customers = |from: Micros, to: Micros| source.within(from, to).iter().map(|(_, row)| *row).filter(|row| rows.is_customer(*row as usize));
    let news: Vec<u32> = customers(from, at).collect();
    let mut causes: BTreeMap<String, u64> = BTreeMap::new();
    for row in &news {
        for cause in source.causes(*row) {
            *causes.entry(cause).or_default() += 1;
        }
    }
    let mut causes: Vec<(String, u64)> = causes.into_iter().collect();
    causes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    causes.truncate(3);
    let first = source.timed.first().map_or(at, |(first, _)| *first);
    let calm_from = first.max(at - DAY - WEEK);
    let hours = (at - DAY - calm_from) as f64 / HOUR as f64;
    let usual_per_hour = (hours >= 24.0).then(|| customers(calm_from, at - DAY).count() as f64 / hours);
    let statements = statements(source).filter(|(_, statement)| statement.at >= began && statement.at < at);
    let statements: Vec<Said> = statements.map(|(row, _)| source.said_within(row, source.rules().longest_statement)).collect();
    let replies = source.within(from, at).iter().filter(|(_, row)| rows.is_brand(*row as usize) && source.episodes.reply_to[*row as usize] != NONE);
    Known {
        from,
        at,
        n_new: news.len() as u64,
        n_last_hour: customers(at - HOUR, at).count() as u64,
        usual_per_hour,
        negative: negative(source, from, at),
        n_waiting: waiting(source, at),
        n_replies: replies.count() as u64,
        statements,
        voices: voices(source, &news, &causes, shown),
        causes,
    }
}

fn statements<'a>(source: &'a Source<'_>) -> impl Iterator<Item = (u32, &'a Statement)> {
    source
        .material
        .measured
        .measures
        .storm
        .statements
        .iter()
        .filter_map(|statement| Some((statement.quote.as_ref().and_then(QuoteId::row)?, statement)))
}

fn negative(source: &Source<'_>, from: Micros, to: Micros) -> Share {
    let (mut count, mut n) = (0, 0);
    for (_, row) in source.within(from, to).iter().filter(|(_, row)| source.rows.is_customer(*row as usize) && source.rows.has_text[*row as usize]) {
        count += u64::from(source.rows.polarity[*row as usize] == Polarity::Negative);
        n += 1;
    }
    share(Definition::NegativeShare, count, n)
}

/// Cases of the last week whose first comment asks for an answer that had not come.
fn waiting(source: &Source<'_>, at: Micros) -> u64 {
    let is_open = |row: u32| {
        let Some(episode) = source.episodes.items.get(source.episodes.of_row[row as usize] as usize) else { return false };
        let opens = episode.first_row == row && source.rows.needs_reply[row as usize] == NeedsReply::Yes;
        let answered_at = source.rows.created_at.get(episode.answer_row as usize).copied().flatten();
        opens && answered_at.is_none_or(|answered| answered >= at)
    };
    source.within(at - WEEK, at).iter().filter(|(_, row)| source.rows.is_customer(*row as usize) && is_open(*row)).count() as u64
}

/// For each of the most frequent causes its latest readable comment, then the latest others: different people, different texts, in order of time.
fn voices(source: &Source<'_>, news: &[u32], causes: &[(String, u64)], shown: &mut BTreeSet<u32>) -> Vec<Said> {
    let most = source.rules().case.voices;
    let mut chosen: Vec<u32> = Vec::new();
    let candidates: Vec<u32> = news.iter().rev().copied().filter(|row| source.is_readable(*row as usize) && !shown.contains(row)).collect();
    let is_new = |row: u32, chosen: &[u32]| {
        let (author, text) = (source.rows.author[row as usize], source.rows.copy_cluster[row as usize]);
        chosen.iter().all(|other| {
            let other = *other as usize;
            (author == NONE || source.rows.author[other] != author) && (text == NONE || source.rows.copy_cluster[other] != text)
        })
    };
    for (cause, _) in causes {
        let found = candidates.iter().find(|row| is_new(**row, &chosen) && source.causes(**row).contains(cause));
        chosen.extend(found);
    }
    for row in &candidates {
        if chosen.len() >= most {
            break;
        }
        if !chosen.contains(row) && is_new(*row, &chosen) && source.rows.polarity[*row as usize] == Polarity::Negative {
            chosen.push(*row);
        }
    }
    chosen.truncate(most);
    chosen.sort_unstable();
    shown.extend(&chosen);
    chosen.into_iter().map(|row| source.said(row)).collect()
}

fn outcome(source: &Source<'_>, at: Micros) -> Outcome {
    let rows = source.rows;
    let after = || source.within(at, at + AFTERMATH).iter().map(|(_, row)| *row as usize);
    let statement = statements(source).find(|(_, statement)| statement.at >= at && statement.at < at + DAY);
    Outcome {
        statement: statement.map(|(row, statement)| Done {
            said: source.said_within(row, source.rules().longest_statement),
            kind: statement.kind,
            after_minutes: (statement.at - at) as f64 / MICROS_PER_MINUTE as f64,
        }),
        n_replies: after().filter(|row| rows.is_brand(*row) && source.episodes.reply_to[*row] != NONE).count() as u64,
        n_comments: after().filter(|row| rows.is_customer(*row)).count() as u64,
        negative_before: negative(source, at - AFTERMATH, at),
        negative_after: negative(source, at, at + AFTERMATH),
    }
}
