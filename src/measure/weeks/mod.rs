//! One week against the weeks before it: what changed, whether it is real, what waits, what may become a crisis, how many hands the next week needs.
//!
//! [`calendar`] cuts weeks, [`figures`] measures each as it could be known at its end, [`compare`] says what to think of a change. Everything is measured on the
//! comments before the end of the wanted week: a report of a past week says today what it would have said then.

pub mod calendar;
pub mod causes;
pub mod compare;
pub mod figures;
pub mod pass;
pub mod replies;
pub mod risks;
pub mod rota;
pub mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use calendar::Week;
pub use causes::CauseChange;
pub use compare::{ChangeVerdict, Direction, Figure, TooEarly, WeekChange};
pub use figures::{Completeness, CrisisSeen, Part, WeekFigures};
pub use replies::BestReply;
pub use risks::{Risks, Sign, Spike};
pub use rota::Rota;
pub use rules::WeekRules;

use super::quotes::{self, QuoteTexts};
use super::results::{ChangeKey, ChangeLedger, Evidence, QuoteId, Scope, SurvivalCurve};
use super::settings::MeasureSettings;
use super::stats::survival::Observation;
use super::storm;
use super::waits::drawn_curve;
use super::{change, columns, evidence, scope};
use crate::annotate::{Knowledge, Labels};
use crate::corpus::Corpus;
use crate::ingest::ledger::Ledger;
use crate::measure::rows::Rows;
use crate::model::{CauseId, Estimate, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, Span};
use figures::Known;
use pass::{Cut, Pass};

/// Open cases that are listed.
const N_OPEN: usize = 10;
/// Contributions that are told, with a quote each.
const N_CONTRIBUTIONS: usize = 3;

/// The current version of [`WeekReport`]'s shape.
pub const WEEK_SCHEMA_VERSION: u32 = 1;

/// A case that is open at the end of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenCase {
    /// Its first comment.
    pub quote: QuoteId,
    /// When it came.
    pub started_at: Micros,
    /// Minutes until the end of the week, or of the archive.
    pub waited_minutes: f64,
    /// File that the comment came from.
    pub source_file: String,
    /// Its record in that file.
    pub source_record: u64,
}

/// What a group contributes to the change of the negative comments, with a comment that shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contribution {
    /// The group.
    pub key: ChangeKey,
    /// Negative comments more or fewer than the previous weeks' pace would have brought.
    pub change: f64,
    /// Of these, by more or fewer comments in all.
    pub volume: f64,
    /// By another composition.
    pub mix: f64,
    /// By another negative share within the group.
    pub rate: f64,
    /// Whether the group's negative comments are demonstrably more or fewer.
    pub is_demonstrable: bool,
    /// One comment.
    pub quotes: Vec<QuoteId>,
}

/// How the week stands to a crisis that the archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CrisisState {
    /// None touches it.
    None,
    /// One began in it.
    Began,
    /// One from an earlier week was not over when it began.
    Goes,
}

/// One day of the next week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextDay {
    /// From midnight to midnight.
    pub span: Span,
    /// Whether it is a day off in the configured calendar.
    pub is_holiday: bool,
    /// Whether the working hours leave it out.
    pub is_closed: bool,
}

/// Everything that the weekly report says in numbers: `week.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekReport {
    /// Version of this shape; raised when a field changes its meaning.
    pub schema_version: u32,
    /// The week itself: what a history keeps.
    pub now: WeekFigures,
    /// The weeks that it is compared with, the latest last.
    pub before: Vec<WeekFigures>,
    /// Weeks before it that are left out, with the reason, the latest last.
    pub left_out: Vec<(Week, LeftOut)>,
    /// Weeks of `before` that came from a history and not from the archive.
    pub n_from_history: u64,
    /// The five figures.
    pub changes: Vec<WeekChange>,
    /// Negative comments over those of an average previous week.
    pub negative_ratio: Option<Estimate>,
    /// What the change of the negative comments is made of; absent with too few comments on either side.
    pub ledger: Option<ChangeLedger>,
    /// The groups that contribute most.
    pub contributions: Vec<Contribution>,
    /// Answered-over-time curves: `week` and `before`.
    pub curves: Vec<SurvivalCurve>,
    /// The cases of the week that have been open longest.
    pub open_cases: Vec<OpenCase>,
    /// Causes, most negative comments first.
    pub causes: Vec<CauseChange>,
    /// What may become a crisis.
    pub risks: Risks,
    /// How the week stands to a crisis.
    pub crisis: CrisisState,
    /// The best reply, by the stated rule.
    pub best_reply: Option<BestReply>,
    /// The days of the next week.
    pub next_days: Vec<NextDay>,
    /// Whether days off come from a calendar or a list of the settings.
    pub has_calendar: bool,
    /// What the next week asks for.
    pub rota: Option<Rota>,
    /// What the whole archive holds.
    pub scope: Scope,
    /// What became of every input record.
    pub records: Ledger,
    /// The comments behind the claims, masked.
    pub evidence: Evidence,
}

/// Why a week is not compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// No comments: a quiet week or a missing export.
    Empty,
    /// The archive holds only part of it.
    Partial,
    /// It lies within a crisis, which is no usual level.
    Crisis,
}

/// The stretch of the archive: what weeks can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Just from the first to just after the last comment with a time.
    pub span: Span,
    /// Its first week.
    pub first: Week,
    /// Its last week.
    pub last: Week,
    /// The last week that it holds whole, else its last week.
    pub latest_whole: Week,
}

/// What the archive covers; `None` without any comment that has a time.
#[must_use]
pub fn extent(created_at: &[Option<Micros>], settings: &MeasureSettings, rules: &WeekRules) -> Option<Extent> {
    let times = || created_at.iter().flatten().copied();
    let (from, last_at) = (times().min()?, times().max()?);
    let zone = settings.report_zone;
    let (first, last) = (Week::of(from, zone), Week::of(last_at, zone));
    let span = Span { from, to: last_at + 1 };
    let whole = |week: Week| completeness(week.span(zone), span, rules) == Completeness::Whole;
    let latest_whole = [last, last.back(1)].into_iter().find(|week| *week >= first && whole(*week)).unwrap_or(last);
    Some(Extent { span, first, last, latest_whole })
}

/// How much of a week lies within the archive: a silence at its ends of less than a day is a night or a Sunday.
fn completeness(week: Span, archive: Span, rules: &WeekRules) -> Completeness {
    let edge = (rules.value("edge_hours") * 60.0) as Micros * MICROS_PER_MINUTE;
    if archive.to + edge < week.to && week.contains(archive.to - 1) {
        Completeness::EndsInside
    } else if archive.from > week.from + edge && week.contains(archive.from) {
        Completeness::BeginsInside
    } else {
        Completeness::Whole
    }
}

/// What a week is measured from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The comments.
    pub corpus: &'a Corpus,
    /// What they say.
    pub labels: &'a Labels,
    /// Words and causes.
    pub knowledge: &'a Knowledge,
    /// Zone, target, working hours.
    pub settings: &'a MeasureSettings,
    /// The numbers that weeks are compared by.
    pub rules: &'a WeekRules,
    /// How texts are quoted.
    pub texts: QuoteTexts<'a>,
}

/// Measures a week that has comments. `history` are weeks that earlier runs kept; those that the archive holds whole are measured anew.
#[must_use]
pub fn week_report(source: Source<'_>, week: Week, history: &[WeekFigures]) -> WeekReport {
    let Source { corpus, labels, knowledge, settings, rules, texts } = source;
    let zone = settings.report_zone;
    let taxonomy_ids: Vec<String> = knowledge.causes.taxonomy.ids().map(str::to_owned).collect();
    let mut rows = columns::rows(corpus, labels, &knowledge.addresses, settings.broadcasts);
    columns::mark_bots(&mut rows);
    let span = week.span(zone);
    let known = Known::until(&rows, span.to);
    let storm = storm::storm(&known.rows, settings);
    let cut = Cut { zone, target_minutes: settings.target.minutes, taxonomy_ids: &taxonomy_ids };
    let archive = archive_span(&rows, settings, span);
    let measured = measured_weeks(&rows, week, 2 * rules.count("previous_weeks"), archive, cut, rules);
    let mut now = Pass::new(&rows, cut).figures(week, completeness(span, archive, rules));
    now.crisis = CrisisSeen::of(&storm, known.observed_until(span, now.completeness));
    let Previous { before, left_out, n_from_history } = previous(&measured, week, archive, storm.crisis, history, cut, rules);
    let comparable: Vec<&WeekFigures> = before.iter().collect();
    // What needs the comments themselves looks at the weeks that the archive holds.
    let spans: Vec<Span> =
        before.iter().filter(|week| week.span.from >= archive.from - edge(rules) && has_rows(&known, week.span)).map(|week| week.span).collect();

    let obstacle = compare::obstacle(&now, &comparable, rules);
    let ledger = if obstacle == Some(TooEarly::PartialWeek) { None } else { change::between(&known.rows, &taxonomy_ids, [&spans, &[span]]) };
    let contributions = ledger.as_ref().map_or_else(Vec::new, |ledger| contributions(ledger, &known, span, &labels.n_chars, &taxonomy_ids));
    let raw = corpus.texts();
    let watched = risks::Watched { known: &known, texts: &raw, n_chars: &labels.n_chars, knowledge, zone };
    let risks = risks::risks(watched, &now, &comparable, &spans, rules);
    let causes = causes::changes(&known, &now, &comparable, obstacle, &labels.n_chars, &taxonomy_ids, rules);
    let best_reply = replies::best(&known, span);
    let open_cases = open_cases(&known, span, known.observed_until(span, now.completeness), corpus);
    let named: BTreeSet<u32> = contributions
        .iter()
        .flat_map(|contribution| &contribution.quotes)
        .chain(causes.iter().flat_map(|cause| &cause.quotes))
        .chain(open_cases.iter().map(|case| &case.quote))
        .chain(best_reply.iter().flat_map(|best| [&best.question, &best.reply]))
        .chain(risks.copies.iter().map(|copies| &copies.quote))
        .chain([&risks.rumour, &risks.deletions, &risks.threats].into_iter().flat_map(|sign| &sign.quotes))
        .chain(risks.spikes.iter().flat_map(|spike| &spike.quotes))
        .filter_map(QuoteId::row)
        .collect();
    let mut rota_spans = spans.clone();
    if now.completeness == Completeness::Whole {
        rota_spans.push(span);
    }
    WeekReport {
        schema_version: WEEK_SCHEMA_VERSION,
        changes: compare::compare(&now, &comparable, rules),
        negative_ratio: obstacle.is_none().then(|| compare::negative_ratio(&now, &comparable, rules)).flatten(),
        ledger,
        contributions,
        curves: curves(&now, &comparable),
        open_cases,
        causes,
        risks,
        crisis: match storm.crisis {
            Some(crisis) if span.contains(crisis.from) => CrisisState::Began,
            Some(crisis) if crisis.from < span.from && crisis.to > span.from => CrisisState::Goes,
            _ => CrisisState::None,
        },
        best_reply,
        next_days: next_days(week, settings),
        has_calendar: settings.business_hours.as_ref().is_some_and(|hours| !hours.holidays.is_empty()),
        rota: if rota_spans.is_empty() { None } else { rota::rota(&known, &rota_spans, zone, rules) },
        scope: scope::scope(corpus, &rows, zone),
        records: corpus.ledger.clone(),
        evidence: quotes::evidence(corpus, &rows, knowledge, &BTreeMap::new(), &named, texts),
        now,
        before,
        left_out,
        n_from_history,
    }
}

/// Weeks that tests of actions look back over: half a year.
const MOST_WEEKS: u64 = 26;

/// The weeks before a week that the archive holds, the latest last: tests of actions look at all of them, also at those that no comparison uses.
#[must_use]
pub fn weeks_before(source: Source<'_>, week: Week) -> Vec<WeekFigures> {
    let Source { corpus, labels, knowledge, settings, rules, .. } = source;
    let taxonomy_ids: Vec<String> = knowledge.causes.taxonomy.ids().map(str::to_owned).collect();
    let mut rows = columns::rows(corpus, labels, &knowledge.addresses, settings.broadcasts);
    columns::mark_bots(&mut rows);
    let cut = Cut { zone: settings.report_zone, target_minutes: settings.target.minutes, taxonomy_ids: &taxonomy_ids };
    let archive = archive_span(&rows, settings, week.span(cut.zone));
    measured_weeks(&rows, week, MOST_WEEKS, archive, cut, rules)
}

/// What is known of weeks, in order: of one that an archive holds and a history as well, the archive's, unless it holds only part of it.
#[must_use]
pub fn with_kept(measured: Vec<WeekFigures>, kept: Vec<WeekFigures>) -> Vec<WeekFigures> {
    let mut known: BTreeMap<Week, WeekFigures> = kept.into_iter().map(|week| (week.week, week)).collect();
    for week in measured {
        if week.completeness == Completeness::Whole || !known.contains_key(&week.week) {
            known.insert(week.week, week);
        }
    }
    known.into_values().collect()
}

/// The weeks before a week that the archive reaches, in order.
fn measured_weeks(rows: &Rows, week: Week, most: u64, archive: Span, cut: Cut<'_>, rules: &WeekRules) -> Vec<WeekFigures> {
    let mut pass = Pass::new(rows, cut);
    (1..=most)
        .rev()
        .map(|back| (week.back(back), week.back(back).span(cut.zone)))
        .filter(|(_, span)| span.to > archive.from)
        .map(|(week, span)| pass.figures(week, completeness(span, archive, rules)))
        .collect()
}

fn edge(rules: &WeekRules) -> Micros {
    (rules.value("edge_hours") * 60.0) as Micros * MICROS_PER_MINUTE
}

/// From the first to just after the last comment of the archive; with a window that the user has set, no further than it reaches.
fn archive_span(rows: &Rows, settings: &MeasureSettings, fallback: Span) -> Span {
    let times = || rows.created_at.iter().flatten().copied();
    let whole = times().min().zip(times().max()).map_or(fallback, |(from, last)| Span { from, to: last + 1 });
    settings.window.map_or(whole, |window| Span { from: whole.from.max(window.from), to: whole.to.min(window.to) })
}

fn has_rows(known: &Known, span: Span) -> bool {
    !known.rows_of(span).is_empty()
}

struct Previous {
    before: Vec<WeekFigures>,
    left_out: Vec<(Week, LeftOut)>,
    n_from_history: u64,
}

/// The weeks to compare with, looked for twice as far back as they are wanted: past gaps, crises and weeks that the archive holds in part.
fn previous(
    measured: &[WeekFigures],
    week: Week,
    archive: Span,
    crisis: Option<Span>,
    history: &[WeekFigures],
    cut: Cut<'_>,
    rules: &WeekRules,
) -> Previous {
    let wanted = rules.count("previous_weeks");
    let mut found = Previous { before: Vec::new(), left_out: Vec::new(), n_from_history: 0 };
    for back in 1..=2 * wanted {
        if found.before.len() as u64 == wanted {
            break;
        }
        let earlier = week.back(back);
        let span = earlier.span(cut.zone);
        let kept = history.iter().find(|kept| kept.week == earlier && kept.zone == cut.zone.name() && kept.is_comparable());
        let is_in_archive = span.to > archive.from;
        let measured = measured.iter().find(|measured| measured.week == earlier && measured.is_comparable());
        let is_in_crisis = crisis.is_some_and(|crisis| crisis.to.min(span.to) - crisis.from.max(span.from) >= edge(rules));
        let chosen = match (measured, kept) {
            (Some(measured), _) => Some((measured.clone(), 0)),
            (None, Some(kept)) => Some((kept.clone(), 1)),
            (None, None) => None,
        };
        match chosen {
            Some(_) if is_in_crisis => found.left_out.push((earlier, LeftOut::Crisis)),
            Some((figures, from_history)) => {
                found.before.push(figures);
                found.n_from_history += from_history;
            }
            None if is_in_archive => {
                let is_partial = completeness(span, archive, rules) != Completeness::Whole;
                found.left_out.push((earlier, if is_partial { LeftOut::Partial } else { LeftOut::Empty }));
            }
            None => {}
        }
    }
    found.before.reverse();
    found.left_out.reverse();
    found
}

/// The groups that contribute most to the change, the demonstrable ones first, each with a comment of the week that shows it.
fn contributions(ledger: &ChangeLedger, known: &Known, span: Span, n_chars: &[u32], taxonomy_ids: &[String]) -> Vec<Contribution> {
    let rows = &known.rows;
    let Some(table) = ledger.tables.first() else { return Vec::new() };
    let tiers = change::Tiers::of(rows);
    let mut groups: Vec<_> = table.groups.iter().filter(|group| !group.keys.is_empty()).collect();
    // What names no known reason explains nothing, however large it is.
    groups.sort_by_key(|group| (group.keys[0] == ChangeKey::NoCause, !group.is_demonstrable));
    groups
        .into_iter()
        .take(N_CONTRIBUTIONS)
        .map(|group| {
            let key = group.keys[0].clone();
            let is_of = |row: usize| match &key {
                ChangeKey::Cause(id) => {
                    taxonomy_ids.iter().position(|known| known == id).is_some_and(|idx| rows.causes[row].contains(CauseId(idx as u8)))
                }
                ChangeKey::NoCause => rows.causes[row].is_empty(),
                ChangeKey::Platform(name) => rows.platforms[usize::from(rows.platform[row])] == *name,
                ChangeKey::Language(tag) => rows.language[row].as_str() == tag,
                ChangeKey::AuthorTier(tier) => tiers.name(rows, row) == tier,
            };
            let shown: Vec<u32> = known
                .rows_of(span)
                .filter(|row| rows.is_customer(*row) && rows.polarity[*row] == Polarity::Negative && is_of(*row))
                .map(|row| row as u32)
                .collect();
            let parts = group.parts;
            Contribution {
                key,
                change: parts.change,
                volume: parts.volume,
                mix: parts.mix,
                rate: parts.rate,
                is_demonstrable: group.is_demonstrable,
                quotes: evidence::quotable(rows, n_chars, &known.telling(shown)).iter().take(1).map(|row| QuoteId::of_row(*row as usize)).collect(),
            }
        })
        .collect()
}

fn curves(now: &WeekFigures, before: &[&WeekFigures]) -> Vec<SurvivalCurve> {
    let earlier: Vec<Observation> = before.iter().flat_map(|week| week.observations()).collect();
    [("week", now.observations()), ("before", earlier)]
        .into_iter()
        .filter(|(_, waits)| !waits.is_empty())
        .map(|(key, waits)| drawn_curve(key, &waits))
        .collect()
}

/// The cases of the week without an answer at its end, the longest wait first. Those of earlier weeks stood in earlier reports, and are counted.
fn open_cases(known: &Known, span: Span, end: Micros, corpus: &Corpus) -> Vec<OpenCase> {
    let mut open: Vec<(Micros, u32)> = known
        .episodes
        .items
        .iter()
        .filter(|episode| episode.needs_reply == NeedsReply::Yes)
        .filter_map(|episode| Some((known.times(episode).filter(|(_, answered)| answered.is_none())?.0, episode.first_row)))
        .collect();
    open.retain(|(started_at, _)| span.contains(*started_at));
    open.sort_unstable();
    open.into_iter()
        .take(N_OPEN)
        .map(|(started_at, row)| {
            let (source_file, source_record) = corpus.source(row as usize);
            OpenCase {
                quote: QuoteId::of_row(row as usize),
                started_at,
                waited_minutes: (end - started_at).max(0) as f64 / MICROS_PER_MINUTE as f64,
                source_file: source_file.to_owned(),
                source_record,
            }
        })
        .collect()
}

fn next_days(week: Week, settings: &MeasureSettings) -> Vec<NextDay> {
    let hours = settings.business_hours.as_ref();
    let is_holiday = |date: NaiveDate| hours.is_some_and(|hours| hours.holidays.binary_search(&date).is_ok());
    let is_closed = |day: usize| hours.is_some_and(|hours| hours.week[day].is_empty());
    week.next()
        .days(settings.report_zone)
        .into_iter()
        .enumerate()
        .map(|(day, (date, span))| NextDay { span, is_holiday: is_holiday(date), is_closed: is_closed(day) })
        .collect()
}
