//! Service targets by class: which promise each case had, and which of five states it ended in.

use super::classes::ServiceClasses;
use super::{Archive, cases::Case, cause_set};
use crate::measure::episodes::Episode;
use crate::measure::results::{ClassTarget, ServiceClass};
use crate::measure::rows::Rows;
use crate::measure::shares::share;
use crate::measure::stats::survival::{Observation, kaplan_meier};
use crate::model::{CauseSet, Definition, Estimate, NeedsReply, Polarity};

/// The targets, one entry a class, in the order of the classes.
pub fn targets(archive: Archive<'_>, cases: &[Case], classes: &ServiceClasses, taxonomy_ids: &[String]) -> Vec<ClassTarget> {
    let Archive { rows, episodes, settings, .. } = archive;
    let told_by: Vec<(ServiceClass, CauseSet)> =
        classes.promises().iter().map(|promise| (promise.class, cause_set(&promise.causes, taxonomy_ids))).collect();
    let mut counted: Vec<Counted> = classes
        .promises()
        .iter()
        .map(|promise| Counted { minutes: settings.class_targets.get(&promise.class).copied().unwrap_or(promise.minutes), ..Counted::default() })
        .collect();
    for class in episodes.items.iter().filter_map(|episode| class_of(rows, episode, &told_by)) {
        counted[class as usize].n_cases += 1;
    }
    for case in cases {
        if let Some(class) = class_of(rows, &episodes.items[case.episode as usize], &told_by) {
            counted[class as usize].add(case);
        }
    }
    ServiceClass::ALL.iter().zip(counted).map(|(class, counted)| counted.result(*class)).collect()
}

/// The class of an episode; `None` when nothing is promised: it asks for no answer and is no praise.
pub fn class_of(rows: &Rows, episode: &Episode, told_by: &[(ServiceClass, CauseSet)]) -> Option<ServiceClass> {
    let polarity = rows.polarity[episode.first_row as usize];
    let asks = episode.needs_reply == NeedsReply::Yes;
    if asks && let Some((class, _)) = told_by.iter().find(|(_, causes)| causes.0 & episode.causes.0 != 0) {
        return Some(*class);
    }
    match polarity {
        Polarity::Positive => Some(ServiceClass::Praise),
        Polarity::Negative => asks.then_some(ServiceClass::Complaint),
        Polarity::Neutral => asks.then_some(ServiceClass::Question),
    }
}

#[derive(Debug, Clone, Default)]
struct Counted {
    minutes: f64,
    n_cases: u64,
    met: u64,
    late: u64,
    open_late: u64,
    open_in_time: u64,
    waited_minutes: f64,
    observations: Vec<Observation>,
}

impl Counted {
    fn add(&mut self, case: &Case) {
        let is_in_time = case.minutes() <= self.minutes;
        *match (case.is_answered, is_in_time) {
            (true, true) => &mut self.met,
            (true, false) => &mut self.late,
            (false, false) => &mut self.open_late,
            (false, true) => &mut self.open_in_time,
        } += 1;
        self.waited_minutes += case.minutes();
        self.observations.push(case.observation());
    }

    fn result(self, class: ServiceClass) -> ClassTarget {
        let decided = self.met + self.late + self.open_late;
        let (point, low, high) = kaplan_meier(&self.observations).quantile(0.5);
        ClassTarget {
            class,
            target_minutes: self.minutes,
            n_cases: self.n_cases,
            n_met: self.met,
            n_breached_answered: self.late,
            n_breached_open: self.open_late,
            n_open_in_time: self.open_in_time,
            n_not_applicable: self.n_cases - decided - self.open_in_time,
            attainment: share(Definition::ServiceTarget, self.met, decided),
            median: Estimate { definition: Definition::FirstReplyCalendarMinutes, point, low, high, n: self.observations.len() as u64 },
            waiting_hours: self.waited_minutes / 60.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::measure::effects::cases::cases;
    use crate::measure::effects::classes::tests::{IDS, SHIPPED};
    use crate::measure::effects::tests::{Fixture, archive};
    use crate::measure::episodes::talk::Talk;
    use crate::model::{CauseId, TimePrecision};

    fn measured(talk: Talk, minutes: BTreeMap<ServiceClass, f64>) -> Vec<ClassTarget> {
        let mut fixture = Fixture::of(talk);
        fixture.settings.class_targets = minutes;
        let ids: Vec<String> = IDS.map(str::to_owned).to_vec();
        let classes = ServiceClasses::parse(SHIPPED, &IDS).unwrap_or_else(|error| panic!("{error}"));
        let archive = archive(&fixture);
        targets(archive, &cases(archive), &classes, &ids)
    }

    fn of(found: &[ClassTarget], class: ServiceClass) -> [u64; 6] {
        let row = found.iter().find(|row| row.class == class).unwrap();
        [row.n_cases, row.n_met, row.n_breached_answered, row.n_breached_open, row.n_open_in_time, row.n_not_applicable]
    }

    #[test]
    fn every_case_is_in_one_of_five_states() {
        let mut talk = Talk::new();
        let (met, late) = (talk.say(0, "a", None), talk.say(0, "b", None));
        talk.say(0, "c", None);
        let day = talk.say(0, "d", None);
        talk.rows.time_precision[day] = TimePrecision::Day;
        talk.say(60, "brand", Some(met));
        talk.say(61, "brand", Some(late));
        talk.say(100, "e", None);
        let found = measured(talk, BTreeMap::new());
        assert_eq!(of(&found, ServiceClass::Complaint), [5, 1, 1, 1, 1, 1]);
        let complaint = &found[ServiceClass::Complaint as usize];
        assert_eq!((complaint.attainment.count, complaint.attainment.n), (1, 3), "met of met and breached");
        // 60 + 61 + 100 + 0 minutes.
        assert!((complaint.waiting_hours - 221.0 / 60.0).abs() < 1e-12);
    }

    #[test]
    fn danger_comes_before_complaint_and_praise_needs_no_question() {
        let mut talk = Talk::new();
        let (danger, rumour, question, praise, remark) =
            (talk.say(0, "a", None), talk.say(0, "b", None), talk.say(0, "c", None), talk.say(0, "d", None), talk.say(0, "e", None));
        talk.rows.causes[danger].insert(CauseId(0));
        talk.rows.causes[danger].insert(CauseId(2));
        talk.rows.causes[rumour].insert(CauseId(2));
        talk.rows.polarity[question] = Polarity::Neutral;
        talk.rows.polarity[praise] = Polarity::Positive;
        talk.rows.needs_reply[praise] = NeedsReply::No;
        talk.rows.needs_reply[remark] = NeedsReply::No;
        let found = measured(talk, BTreeMap::new());
        let counts: Vec<u64> = found.iter().map(|row| row.n_cases).collect();
        assert_eq!(counts, [1, 1, 0, 1, 1], "threat, misinformation, complaint, question, praise; a remark is promised nothing");
    }

    #[test]
    fn the_settings_replace_a_promise() {
        let mut talk = Talk::new();
        let asked = talk.say(0, "a", None);
        talk.say(61, "brand", Some(asked));
        let found = measured(talk, BTreeMap::from([(ServiceClass::Complaint, 61.0)]));
        assert_eq!(of(&found, ServiceClass::Complaint), [1, 1, 0, 0, 0, 0]);
        assert_eq!(found[ServiceClass::Complaint as usize].target_minutes, 61.0);
    }
}
