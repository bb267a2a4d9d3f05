//! Weeks one after the other in one pass: each sees its own rows, the cases that something happened to in it, and a count of the others that are open.
//!
//! Half a year of weeks costs what one costs, and each comes out as if the archive had ended with it.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::Week;
use super::figures::{
    Carried, CauseCount, Completeness, Day, FIGURES_VERSION, Part, Replies, WeekFigures, WeekWait, observed_until, offers, rows_of, shows_empathy,
    times,
};
use crate::measure::acts::MIN_TEMPLATE;
use crate::measure::bins::{bin_of, hour_of_week};
use crate::measure::episodes::{Episode, Walk};
use crate::measure::rows::{NONE, Rows};
use crate::measure::storm::Posts;
use crate::model::{Link, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, ResponseAct, Span};

/// The first hour of Saturday, from Monday 0 h.
const SATURDAY: usize = 5 * 24;

/// What the week is measured with.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    /// The zone that weeks are cut in.
    pub zone: Tz,
    /// The service target in minutes.
    pub target_minutes: f64,
    /// Names of the causes.
    pub taxonomy_ids: &'a [String],
}

/// The pass, and how far it has come.
pub struct Pass<'a> {
    rows: &'a Rows,
    cut: Cut<'a>,
    walk: Walk<'a>,
    posts: Posts,
    /// How often the brand has sent each text so far.
    n_sent: FxHashMap<u32, u64>,
    /// Rows up to which that was counted.
    n_counted: usize,
    /// Whether each case is open and asks for an answer.
    is_open: Vec<bool>,
    n_open: u64,
}

impl<'a> Pass<'a> {
    /// Before the first week. Rows are in order of time.
    #[must_use]
    pub fn new(rows: &'a Rows, cut: Cut<'a>) -> Self {
        let (walk, posts) = (Walk::new(rows, Link::Broadcast), Posts::of(rows, &[], None));
        Self { rows, cut, walk, posts, n_sent: FxHashMap::default(), n_counted: 0, is_open: Vec::new(), n_open: 0 }
    }

    /// Measures a week as it could be known at its end. It lies after every week that was measured before.
    pub fn figures(&mut self, week: Week, completeness: Completeness) -> WeekFigures {
        let (rows, zone, span) = (self.rows, self.cut.zone, week.span(self.cut.zone));
        let day_edges: Vec<Micros> = week.days(zone).iter().map(|(_, day)| day.from).chain([span.to]).collect();
        let mut days: Vec<Day> = week.days(zone).into_iter().map(|(_, span)| Day { span, n_customer: 0, negative: Part::default() }).collect();
        let mut by_hour = vec![0; 168];
        let mut causes: BTreeMap<String, CauseCount> = BTreeMap::new();
        let mut negative = Part::default();
        let mut n_customer = 0;
        for row in rows_of(rows, span).filter(|row| rows.is_customer(*row)) {
            let Some(at) = rows.created_at[row] else { continue };
            let is_negative = rows.polarity[row] == Polarity::Negative;
            n_customer += 1;
            by_hour[hour_of_week(at, zone)] += 1;
            if let Some(day) = bin_of(&day_edges, at) {
                days[day].n_customer += 1;
                if rows.has_text[row] {
                    days[day].negative.add(is_negative);
                }
            }
            if !rows.has_text[row] {
                continue;
            }
            negative.add(is_negative);
            for cause in rows.causes[row].iter() {
                let Some(id) = self.cut.taxonomy_ids.get(usize::from(cause.0)) else { continue };
                let counts = causes.entry(id.clone()).or_default();
                counts.n += 1;
                counts.n_negative += u64::from(is_negative);
            }
        }
        // What came before the week, then the week itself.
        let earlier = self.walk.until(span.from);
        self.settle(&earlier, &[]);
        let changed = self.walk.until(span.to);
        let cases: Vec<Episode> = changed.iter().map(|episode| self.walk.episode(*episode)).collect();
        let replies = self.replies(span, &cases);
        let waits = self.waits(span, observed_until(rows, span, completeness), &changed, &cases);
        WeekFigures {
            version: FIGURES_VERSION,
            week,
            zone: zone.name().to_owned(),
            span,
            hours: span.minutes() / 60.0,
            completeness,
            n_customer,
            negative,
            days,
            by_hour,
            causes,
            waits: waits.cohort,
            n_without_wait: waits.n_without,
            within_target: waits.within_target,
            n_young: waits.n_young,
            target_minutes: self.cut.target_minutes,
            praise: waits.praise,
            carried: waits.carried,
            replies,
            crisis: None,
        }
    }

    /// Notes which of the changed cases are open now; says how many of the others are.
    fn settle(&mut self, changed: &[u32], cases: &[Episode]) -> u64 {
        for episode in changed {
            let idx = *episode as usize;
            if self.is_open.len() <= idx {
                self.is_open.resize(idx + 1, false);
            }
            self.n_open -= u64::from(self.is_open[idx]);
        }
        let others = self.n_open;
        for (place, episode) in changed.iter().enumerate() {
            let case = cases.get(place).copied().unwrap_or_else(|| self.walk.episode(*episode));
            let is_open = case.needs_reply == NeedsReply::Yes && times(self.rows, &case).is_some_and(|(_, answered_at)| answered_at.is_none());
            self.is_open[*episode as usize] = is_open;
            self.n_open += u64::from(is_open);
        }
        others
    }

    fn waits(&mut self, span: Span, end: Micros, changed: &[u32], cases: &[Episode]) -> Waits {
        let Cut { zone, target_minutes, .. } = self.cut;
        let mut found = Waits::default();
        let target = (target_minutes * MICROS_PER_MINUTE as f64) as Micros;
        // Open cases that nothing happened to in this week are as open at its end as at its start.
        let others = self.settle(changed, cases);
        found.carried = Carried { at_start: others, at_end: others, old_at_end: others, ..Carried::default() };
        for case in cases {
            let asks = case.needs_reply == NeedsReply::Yes;
            let Some((started_at, answered_at)) = times(self.rows, case) else {
                let started = self.rows.created_at[case.first_row as usize];
                found.n_without += u64::from(asks && !case.has_wait() && started.is_some_and(|at| span.contains(at)));
                continue;
            };
            if asks {
                let carried = &mut found.carried;
                carried.at_start += u64::from(started_at < span.from && answered_at.is_none_or(|at| at >= span.from));
                carried.arrived += u64::from(span.contains(started_at));
                carried.answered += u64::from(answered_at.is_some_and(|at| span.contains(at)));
                carried.at_end += u64::from(answered_at.is_none());
                carried.old_at_end += u64::from(answered_at.is_none() && started_at < span.from);
            }
            if !span.contains(started_at) {
                continue;
            }
            if self.rows.polarity[case.first_row as usize] == Polarity::Positive {
                found.praise.add(answered_at.is_some());
            }
            if !asks {
                continue;
            }
            let minutes = (answered_at.unwrap_or(end).max(started_at) - started_at) as f64 / MICROS_PER_MINUTE as f64;
            found.cohort.push(WeekWait { minutes, is_answered: answered_at.is_some(), is_weekend: hour_of_week(started_at, zone) >= SATURDAY });
            if started_at + target <= end {
                found.within_target.add(answered_at.is_some_and(|at| at - started_at <= target));
            } else {
                found.n_young += 1;
            }
        }
        found.cohort.sort_by(|a, b| a.minutes.total_cmp(&b.minutes).then_with(|| b.is_answered.cmp(&a.is_answered)));
        found
    }

    fn replies(&mut self, span: Span, cases: &[Episode]) -> Replies {
        let rows = self.rows;
        let week = rows_of(rows, span);
        let is_copy = |row: usize| rows.is_brand(row) && rows.copy_cluster[row] != NONE;
        for row in (self.n_counted..week.end).filter(|row| is_copy(*row)) {
            *self.n_sent.entry(rows.copy_cluster[row]).or_default() += 1;
        }
        self.n_counted = self.n_counted.max(week.end);
        let mut found = Replies::default();
        for row in week.filter(|row| self.posts.is_reply(rows, *row)) {
            let mut acts = rows.acts[row];
            if is_copy(row) && self.n_sent[&rows.copy_cluster[row]] >= MIN_TEMPLATE {
                acts.insert(ResponseAct::Template);
            }
            found.n += 1;
            found.n_templates += u64::from(acts.contains(ResponseAct::Template));
            for act in acts.iter() {
                *found.acts.entry(act.as_str().to_owned()).or_default() += 1;
            }
        }
        let is_of_week = |case: &&Episode| case.answer_row != NONE && rows.created_at[case.answer_row as usize].is_some_and(|at| span.contains(at));
        for case in cases.iter().filter(is_of_week).filter(|case| rows.polarity[case.first_row as usize] == Polarity::Negative) {
            let acts = rows.acts[case.answer_row as usize];
            found.without_empathy.add(!shows_empathy(acts));
            found.without_offer.add(!offers(acts));
        }
        found
    }
}

#[derive(Default)]
struct Waits {
    cohort: Vec<WeekWait>,
    n_without: u64,
    within_target: Part,
    n_young: u64,
    praise: Part,
    carried: Carried,
}
