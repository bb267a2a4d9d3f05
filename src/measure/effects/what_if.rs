//! What another rota would have done: the real arrivals, replayed under other rotas and another order.

use super::{Archive, cases::Case};
use crate::measure::bins::{MICROS_PER_HOUR, floor_hour};
use crate::measure::latency::LocalHours;
use crate::measure::results::{Order, Scenario, ScenarioKind, WhatIf};
use crate::measure::settings::Rota;
use crate::measure::stats::queue::{Arrival, Rules, Turn, replay};
use crate::measure::stats::random::Random;
use crate::measure::waits::HORIZONS;
use crate::model::{Definition, Estimate, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity};

/// Hours of a week, Monday 0 h first.
pub const WEEK: usize = 168;
/// A reply takes so long, unless the settings say otherwise: ten an hour (our choice; nobody publishes it for public replies).
const MINUTES_PER_REPLY: f64 = 6.0;
/// Fewer cases, or fewer answers to learn the rota from, are not replayed (our choice).
const MIN_CASES: usize = 50;
const MIN_ANSWERS: usize = 20;
/// Replays: the range of 39 holds the next one with 95 % (38 of 40). Large archives have little chance left and take 9.
const N_REPLAYS: u64 = 39;
const N_REPLAYS_LARGE: u64 = 9;
const LARGE: usize = 20_000;
/// A replay of things as they were that lies further from the truth than this is not to be trusted (our choice).
const TRUSTED_WITHIN: f64 = 0.1;
/// A case that nobody took up for a day does not show that somebody was busy.
const FRESH_HOURS: i64 = 24;
/// Archives longer than this are not replayed hour by hour.
const MAX_HOURS: i64 = 24 * 3_660;

/// Replays the cases that need an answer; `None` with fewer than 50 of them, or fewer than 20 answers.
///
/// People of each hour of the day, weekday or weekend: what the replies show in hours in which a case younger than a day was waiting, at ten replies an hour and
/// person. That is the pace that was seen, not the people who were there: whoever worked on something else is not in it.
pub fn what_if(archive: Archive<'_>, cases: &[Case]) -> Option<WhatIf> {
    let Archive { episodes, settings, end, .. } = archive;
    let asked: Vec<&Case> = cases.iter().filter(|case| episodes.items[case.episode as usize].needs_reply == NeedsReply::Yes).collect();
    let n_answers = asked.iter().filter(|case| case.is_answered).count();
    let start = floor_hour(asked.first()?.started_at, settings.report_zone);
    let n_hours = (end - start) / MICROS_PER_HOUR + 1;
    if asked.len() < MIN_CASES || n_answers < MIN_ANSWERS || n_hours > MAX_HOURS {
        return None;
    }
    let own = settings.what_if.as_ref();
    let minutes_per_reply = own.and_then(|rota| rota.minutes_per_reply).unwrap_or(MINUTES_PER_REPLY);
    let mut local = LocalHours::new(settings.report_zone);
    let hours: Vec<usize> = (0..n_hours).map(|hour| local.hour_of_week(start + hour * MICROS_PER_HOUR) as usize).collect();
    let line = Line { archive, asked, start, hours, minutes_per_reply, target: settings.target.minutes };
    let seen = line.seen_rota();
    let really = line.really();

    let as_it_was = |order| line.scenario(ScenarioKind::AsItWas, None, &seen, order);
    let gap = |scenario: &Scenario| (scenario.within_target.point.unwrap_or(0.0) - really).abs();
    // Nobody writes down in which order they answer: the order that comes nearer to what happened.
    let (oldest, newest) = (as_it_was(Order::OldestFirst), as_it_was(Order::NewestFirst));
    let base = if gap(&newest) < gap(&oldest) { newest } else { oldest };
    let order = base.order;
    let is_trustworthy = gap(&base) <= TRUSTED_WITHIN;
    let mut scenarios = vec![
        base,
        line.scenario(ScenarioKind::PeakHours, None, &with_peak(&seen, &line.busiest_hours()), order),
        line.scenario(ScenarioKind::Evenings, None, &with_evenings(&seen), order),
        line.scenario(ScenarioKind::Weekends, None, &with_weekends(&seen), order),
        line.scenario(ScenarioKind::NegativeFirst, None, &seen, Order::NegativeFirst),
    ];
    if let Some((rota, people)) = own.and_then(|rota| Some((rota, rota.people.as_deref()?))) {
        scenarios.push(line.scenario(ScenarioKind::Own, rota.label.clone(), people, rota.order.unwrap_or(order)));
    }
    Some(WhatIf {
        definition: Definition::WhatIf,
        n_cases: line.asked.len() as u64,
        n_replays: line.n_replays(),
        minutes_per_reply,
        target_minutes: line.target,
        really_within_target: really,
        is_trustworthy,
        scenarios,
    })
}

/// The arrivals and the hours that they fall into.
struct Line<'a> {
    archive: Archive<'a>,
    asked: Vec<&'a Case>,
    start: Micros,
    /// Hour of the week of each hour from the start on.
    hours: Vec<usize>,
    minutes_per_reply: f64,
    target: f64,
}

impl Line<'_> {
    fn n_replays(&self) -> u64 {
        if self.asked.len() > LARGE { N_REPLAYS_LARGE } else { N_REPLAYS }
    }

    fn minutes(&self, at: Micros) -> f64 {
        (at - self.start) as f64 / MICROS_PER_MINUTE as f64
    }

    fn hour(&self, at: Micros) -> usize {
        (((at - self.start) / MICROS_PER_HOUR).max(0) as usize).min(self.hours.len() - 1)
    }

    /// People of each hour of the week, by the pace that was seen.
    fn seen_rota(&self) -> Vec<f64> {
        let n = self.hours.len();
        // +1 where a case begins to wait, −1 after it stopped or grew old: the running sum is who waits in an hour.
        let mut waiting = vec![0_i64; n + 1];
        let mut replies = vec![0_u64; n];
        for case in &self.asked {
            let until = case.until.min(case.started_at + FRESH_HOURS * MICROS_PER_HOUR);
            waiting[self.hour(case.started_at)] += 1;
            waiting[self.hour(until) + 1] -= 1;
            if case.is_answered {
                replies[self.hour(case.until)] += 1;
            }
        }
        let mut seen = [[0.0; 2]; 48];
        let mut open = 0;
        for (hour, of_week) in self.hours.iter().enumerate() {
            open += waiting[hour];
            if open > 0 {
                let [people, n_hours] = &mut seen[cell(*of_week)];
                *people += self.people(replies[hour] as f64, open as f64);
                *n_hours += 1.0;
            }
        }
        (0..WEEK).map(|of_week| seen[cell(of_week)]).map(|[people, n_hours]| if n_hours > 0.0 { people / n_hours } else { 0.0 }).collect()
    }

    /// How many people an hour with so many replies and waiting cases shows: nobody without a reply; as many as the replies need where more waited than one could
    /// answer; else at least one, because there was no more to do.
    fn people(&self, replies: f64, waiting: f64) -> f64 {
        let needed = replies * self.minutes_per_reply / 60.0;
        let is_scarce = waiting * self.minutes_per_reply > 60.0;
        if replies == 0.0 || is_scarce { needed } else { needed.max(1.0) }
    }

    /// The four hours of the day in a row in which most cases arrive.
    fn busiest_hours(&self) -> [usize; 4] {
        let mut arrivals = [0_u64; 24];
        for case in &self.asked {
            arrivals[case.hour_of_week as usize % 24] += 1;
        }
        let four = |from: usize| [0, 1, 2, 3].map(|step| (from + step) % 24);
        let sum = |from: usize| four(from).iter().map(|hour| arrivals[*hour]).sum::<u64>();
        // The first of equals.
        four((0..24).rev().max_by_key(|from| sum(*from)).unwrap_or(0))
    }

    /// Cases really answered within the target, of those old enough.
    fn really(&self) -> f64 {
        let old: Vec<&&Case> = self.asked.iter().filter(|case| self.is_older(case, self.target)).collect();
        let met = old.iter().filter(|case| case.is_answered && case.minutes() <= self.target).count();
        met as f64 / old.len().max(1) as f64
    }

    /// Whether the archive shows so many minutes after the arrival of a case.
    fn is_older(&self, case: &Case, minutes: f64) -> bool {
        (self.archive.end - case.started_at) as f64 / MICROS_PER_MINUTE as f64 >= minutes
    }

    fn scenario(&self, kind: ScenarioKind, label: Option<String>, week: &[f64], order: Order) -> Scenario {
        let people: Vec<f64> = self.hours.iter().map(|of_week| week[*of_week]).collect();
        let arrivals: Vec<Arrival> = self
            .asked
            .iter()
            .map(|case| {
                let is_negative = self.archive.rows.polarity[case.row as usize] == Polarity::Negative;
                Arrival { at: self.minutes(case.started_at), class: u8::from(order == Order::NegativeFirst && !is_negative) }
            })
            .collect();
        let turn = if order == Order::NewestFirst { Turn::Newest } else { Turn::Oldest };
        let end = self.minutes(self.archive.end);
        let mut within: Vec<Vec<f64>> = vec![Vec::new(); HORIZONS.len() + 2];
        for seed in 0..self.n_replays() {
            // The same chance for every scenario, so that they differ by the rota alone.
            let rules = Rules { people: &people, minutes_per_reply: self.minutes_per_reply, turn };
            let mut waits = replay(&arrivals, rules, &mut Random::new(seed + 1));
            for (wait, arrival) in waits.iter_mut().zip(&arrivals) {
                *wait = wait.filter(|wait| arrival.at + wait <= end);
            }
            for (shares, minutes) in within.iter_mut().zip(HORIZONS.into_iter().chain([self.target])) {
                shares.push(self.share_within(&waits, minutes));
            }
            let n_never = waits.iter().filter(|wait| wait.is_none()).count();
            within[HORIZONS.len() + 1].push(n_never as f64 / waits.len() as f64);
        }
        let mut estimates: Vec<Estimate> = within.into_iter().map(|shares| self.middle(shares)).collect();
        let never = estimates.pop().unwrap_or_else(|| Estimate::not_reached(Definition::WhatIf, 0));
        let within_target = estimates.pop().unwrap_or_else(|| Estimate::not_reached(Definition::WhatIf, 0));
        Scenario { kind, label, order, hours_a_week: week.iter().sum(), within_target, answered_within: estimates, never }
    }

    fn share_within(&self, waits: &[Option<f64>], minutes: f64) -> f64 {
        let (mut n, mut met) = (0_u64, 0_u64);
        for (case, wait) in self.asked.iter().zip(waits).filter(|(case, _)| self.is_older(case, minutes)) {
            n += u64::from(self.is_older(case, minutes));
            met += u64::from(wait.is_some_and(|wait| wait <= minutes));
        }
        met as f64 / n.max(1) as f64
    }

    /// The middle replay with the range of all.
    fn middle(&self, mut shares: Vec<f64>) -> Estimate {
        shares.sort_by(f64::total_cmp);
        Estimate {
            definition: Definition::WhatIf,
            point: shares.get(shares.len() / 2).copied(),
            low: shares.first().copied(),
            high: shares.last().copied(),
            n: self.asked.len() as u64,
        }
    }
}

/// Weekday or weekend, and hour of the day: single hours of the week have too few replies in most archives.
const fn cell(of_week: usize) -> usize {
    of_week % 24 + if of_week >= 5 * 24 { 24 } else { 0 }
}

fn with_peak(week: &[f64], hours: &[usize; 4]) -> Vec<f64> {
    week.iter().enumerate().map(|(of_week, people)| if hours.contains(&(of_week % 24)) { people + 1.0 } else { *people }).collect()
}

fn with_evenings(week: &[f64]) -> Vec<f64> {
    week.iter().enumerate().map(|(of_week, people)| if (18..22).contains(&(of_week % 24)) { people.max(1.0) } else { *people }).collect()
}

fn with_weekends(week: &[f64]) -> Vec<f64> {
    // Monday stands for all weekdays: the seen rota knows no difference between them.
    week.iter().enumerate().map(|(of_week, people)| if of_week >= 5 * 24 { people.max(week[of_week % 24]) } else { *people }).collect()
}

/// A rota as the measures take it: people of each hour of the week.
impl Rota {
    /// Adds people to some days (0 = Monday) between two minutes of the day; an end at or before the start runs past midnight. An hour that is covered in part counts
    /// in part.
    pub fn add_shift(week: &mut [f64], days: &[usize], from_minute: u32, to_minute: u32, people: f64) {
        let to_minute = if to_minute <= from_minute { to_minute + 1_440 } else { to_minute };
        for day in days {
            for hour in from_minute / 60..to_minute.div_ceil(60) {
                let covered = to_minute.min((hour + 1) * 60) - from_minute.max(hour * 60);
                week[(day * 24 + hour as usize) % WEEK] += people * f64::from(covered) / 60.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::effects::cases::cases;
    use crate::measure::effects::tests::{Fixture, archive};
    use crate::measure::episodes::talk::Talk;

    /// Two weeks: a case every half hour from 8 to 22 h, answered after five minutes until 18 h, and the evening's next morning at eight.
    fn office() -> Fixture {
        let mut talk = Talk::new();
        for day in 0..14 {
            for slot in 0..28 {
                let at = day * 1_440 + 480 + slot * 30;
                let asked = talk.say(at, &format!("{day}-{slot}"), None);
                talk.rows.thread[asked] = asked as u32;
                let reply_at = if slot < 20 { at + 5 } else { (day + 1) * 1_440 + 481 + slot };
                let reply = talk.say(reply_at, "brand", Some(asked));
                talk.rows.thread[reply] = asked as u32;
            }
        }
        Fixture::of(talk)
    }

    fn replayed(fixture: &Fixture) -> WhatIf {
        let archive = archive(fixture);
        what_if(archive, &cases(archive)).unwrap()
    }

    fn within(found: &WhatIf, kind: ScenarioKind) -> f64 {
        found.scenarios.iter().find(|scenario| scenario.kind == kind).and_then(|scenario| scenario.within_target.point).unwrap()
    }

    #[test]
    fn evenings_that_are_covered_answer_the_evenings_cases() {
        let fixture = office();
        let found = replayed(&fixture);
        assert!((found.really_within_target - 20.0 / 28.0).abs() < 0.01, "{found:?}");
        let (was, evenings) = (within(&found, ScenarioKind::AsItWas), within(&found, ScenarioKind::Evenings));
        assert!(evenings > was + 0.15 && evenings > 0.85, "{was} {evenings}");
        assert!(within(&found, ScenarioKind::Weekends) <= was + 0.05, "weekends were covered as weekdays are");
        let hours = |kind| found.scenarios.iter().find(|scenario| scenario.kind == kind).unwrap().hours_a_week;
        assert!(hours(ScenarioKind::Evenings) > hours(ScenarioKind::AsItWas) + 27.0, "four hours on seven days");
        assert_eq!(replayed(&fixture), found, "chance has a seed");
    }

    #[test]
    fn a_rota_of_ones_own_is_replayed_beside_the_others() {
        let mut fixture = office();
        let mut people = vec![0.0; WEEK];
        Rota::add_shift(&mut people, &[0, 1, 2, 3, 4, 5, 6], 0, 1_440, 3.0);
        fixture.settings.what_if = Some(Rota { label: Some("three".into()), minutes_per_reply: None, order: None, people: Some(people) });
        let found = replayed(&fixture);
        assert!(within(&found, ScenarioKind::Own) > 0.99, "{found:?}");
        let own = found.scenarios.last().unwrap();
        assert!((own.hours_a_week - 3.0 * 168.0).abs() < 1e-9 && own.label.as_deref() == Some("three"));
    }

    #[test]
    fn shifts_count_in_parts_and_run_past_midnight() {
        let mut week = vec![0.0; WEEK];
        Rota::add_shift(&mut week, &[6], 22 * 60 + 30, 60, 2.0);
        assert_eq!((week[6 * 24 + 22], week[6 * 24 + 23], week[0], week[1]), (1.0, 2.0, 2.0, 0.0));
    }

    #[test]
    fn a_handful_of_cases_is_not_replayed() {
        let mut talk = Talk::new();
        let asked = talk.say(0, "ann", None);
        talk.say(5, "brand", Some(asked));
        let fixture = Fixture::of(talk);
        let archive = archive(&fixture);
        assert_eq!(what_if(archive, &cases(archive)), None);
    }
}
