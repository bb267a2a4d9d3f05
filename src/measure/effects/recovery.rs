//! Whether angry customers calmed down: the same person's next message after a reply, beside those who got none.

use rustc_hash::FxHashMap;

use super::Archive;
use crate::measure::episodes::Episode;
use crate::measure::results::{MoodChange, MoodGroup, Recovery};
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::{Tally, share};
use crate::measure::stats::bootstrap::{Cluster, Interval, difference, mean};
use crate::model::{Definition, Estimate, MICROS_PER_MINUTE, Micros, Polarity, ResponseAct, TimePrecision};

/// How long the next message is waited for: after that silence a conversation counts as closed (see the conclusive reply).
const FOLLOWED: Micros = 4_320 * MICROS_PER_MINUTE;
/// Messages closer together are parts of one (our choice).
const APART: Micros = 10 * MICROS_PER_MINUTE;
/// Acts whose effect is looked at: what a care team decides about.
const ACTS: [ResponseAct; 7] = [
    ResponseAct::Apology,
    ResponseAct::Redress,
    ResponseAct::Explanation,
    ResponseAct::Empathy,
    ResponseAct::Denial,
    ResponseAct::Template,
    ResponseAct::Handoff,
];
/// Waits that are told apart, in minutes, with their names.
const WAITS: [(f64, &str); 4] = [(60.0, "up_to_1_h"), (360.0, "up_to_6_h"), (1_440.0, "up_to_24_h"), (f64::INFINITY, "over_24_h")];

/// The same person's negative message and next one in the same thread.
#[derive(Debug, Clone, Copy)]
struct Pair {
    author: u32,
    change: f64,
    is_negative: bool,
    /// The reply between them and how long it took; `None` = nobody answered between.
    reply: Option<(u32, f64)>,
}

/// Measures what followed negative messages. One pass over the rows; people without a name cannot be followed.
pub fn recovery(archive: Archive<'_>) -> Recovery {
    let mut pairs = pairs(archive);
    // Stable: within a person the order of time stays.
    pairs.sort_by_key(|pair| pair.author);
    let unanswered: Vec<Pair> = pairs.iter().filter(|pair| pair.reply.is_none()).copied().collect();
    let control = clusters(&unanswered);
    let answered = |keep: &dyn Fn(u32, f64) -> bool| {
        let kept: Vec<Pair> = pairs.iter().filter(|pair| pair.reply.is_some_and(|(row, minutes)| keep(row, minutes))).copied().collect();
        change(&kept, Some(&control))
    };
    let acts = &archive.rows.acts;
    let (returned_in_anger, returned_calm) = returns(archive);
    let mut shortest = 0.0;
    Recovery {
        answered: answered(&|_, _| true),
        unanswered: change(&unanswered, None),
        n_customers_in_both: pairs
            .chunk_by(|a, b| a.author == b.author)
            .filter(|of_one| of_one.iter().any(|pair| pair.reply.is_some()) && of_one.iter().any(|pair| pair.reply.is_none()))
            .count() as u64,
        by_act: ACTS.map(|act| MoodGroup { key: act, mood: answered(&|row, _| acts[row as usize].contains(act)) }).to_vec(),
        by_wait: WAITS
            .iter()
            .map(|(longest, key)| {
                let from = std::mem::replace(&mut shortest, *longest);
                MoodGroup { key: (*key).to_owned(), mood: answered(&|_, minutes| (minutes > from || from == 0.0) && minutes <= *longest) }
            })
            .collect(),
        returned_in_anger,
        returned_calm,
    }
}

/// Whether a row is a readable message of known time.
fn is_usable(rows: &Rows, row: usize) -> bool {
    rows.has_text[row] && rows.time_precision[row] != TimePrecision::Day
}

fn is_angry(rows: &Rows, row: usize) -> bool {
    is_usable(rows, row) && rows.polarity[row] == Polarity::Negative
}

fn pairs(archive: Archive<'_>) -> Vec<Pair> {
    let Archive { rows, episodes, .. } = archive;
    let mut last: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut pairs = Vec::new();
    for row in episodes.order.iter().copied().filter(|row| rows.is_customer(*row as usize)) {
        let idx = row as usize;
        let author = rows.author[idx];
        if author == NONE {
            continue;
        }
        let Some(before) = last.insert((rows.thread[idx], author), row) else { continue };
        let was = before as usize;
        let (Some(at), Some(before_at)) = (rows.created_at[idx], rows.created_at[was]) else { continue };
        if !is_angry(rows, was) || !is_usable(rows, idx) || at - before_at < APART {
            continue;
        }
        let (of_before, of_row) = (episodes.of_row[was], episodes.of_row[idx]);
        let reply = if of_before == of_row {
            (at - before_at <= FOLLOWED).then_some(None)
        } else {
            // Another episode of the same person in the thread: there was an answer between.
            episodes.items.get(of_before as usize).and_then(|episode| {
                let (answered_at, minutes) = answer(rows, episode)?;
                (at >= answered_at && at - answered_at <= FOLLOWED).then_some(Some((episode.answer_row, minutes)))
            })
        };
        if let Some(reply) = reply {
            let change = f64::from(rows.sentiment[idx]) - f64::from(rows.sentiment[was]);
            pairs.push(Pair { author, change, is_negative: rows.polarity[idx] == Polarity::Negative, reply });
        }
    }
    pairs
}

/// When an episode was answered and after how many minutes.
fn answer(rows: &Rows, episode: &Episode) -> Option<(Micros, f64)> {
    if episode.answer_row == NONE || !episode.has_wait() {
        return None;
    }
    let (asked, answered) = (rows.created_at[episode.first_row as usize]?, rows.created_at[episode.answer_row as usize]?);
    Some((answered, (answered - asked) as f64 / MICROS_PER_MINUTE as f64))
}

/// One cluster a person; `pairs` are sorted by person.
fn clusters(pairs: &[Pair]) -> Vec<Cluster> {
    let of_one = |pairs: &[Pair]| Cluster { sum: pairs.iter().map(|pair| pair.change).sum(), n: pairs.len() as f64 };
    pairs.chunk_by(|a, b| a.author == b.author).map(of_one).collect()
}

fn change(pairs: &[Pair], control: Option<&[Cluster]>) -> MoodChange {
    let people = clusters(pairs);
    let n = pairs.len() as u64;
    let estimate = |found: Option<Interval>, n| match found {
        Some(Interval { point, low, high }) => {
            Estimate { definition: Definition::MoodRecovery, point: Some(point), low: Some(low), high: Some(high), n }
        }
        None => Estimate::not_reached(Definition::MoodRecovery, n),
    };
    // The smaller sample decides whether there are enough.
    let n_control = control.map_or(0, |control| control.iter().map(|cluster| cluster.n as u64).sum());
    MoodChange {
        n_pairs: n,
        n_customers: people.len() as u64,
        change: estimate(mean(&people), n),
        beyond_unanswered: estimate(control.and_then(|control| difference(&people, control)), n.min(n_control)),
        still_negative: share(Definition::ReturnInAnger, pairs.iter().filter(|pair| pair.is_negative).count() as u64, n),
    }
}

/// Of the angry whose reply is at least 72 h old, those who wrote negatively again within 72 h, and those who wrote again otherwise.
fn returns(archive: Archive<'_>) -> (crate::model::Share, crate::model::Share) {
    let Archive { rows, episodes, end, .. } = archive;
    // The next episode of the same person in the same thread, from the last one back.
    let mut following: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let (mut angry, mut calm) = (Tally::default(), Tally::default());
    for episode in episodes.items.iter().rev() {
        let author = rows.author[episode.first_row as usize];
        if author == NONE {
            continue;
        }
        let next = following.insert((episode.thread, author), episode.first_row);
        let Some((answered_at, _)) = answer(rows, episode).filter(|_| is_angry(rows, episode.last_row as usize)) else { continue };
        if answered_at > end - FOLLOWED {
            continue;
        }
        let returned = next.filter(|row| rows.created_at[*row as usize].is_some_and(|at| at - answered_at <= FOLLOWED));
        let is_negative = returned.is_some_and(|row| rows.polarity[row as usize] == Polarity::Negative);
        angry.add(u64::from(is_negative));
        calm.add(u64::from(returned.is_some() && !is_negative));
    }
    (angry.share(Definition::ReturnInAnger), calm.share(Definition::ReturnInAnger))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::effects::tests::{Fixture, archive};
    use crate::measure::episodes::talk::Talk;

    const DAY: i64 = 1_440;

    /// So many people complain, get an answer after an hour when `is_answered`, and write again after two hours with a sentiment.
    fn people(talk: &mut Talk, n: u32, is_answered: bool, next: f32) {
        let name = if is_answered { "answered" } else { "silent" };
        for idx in 0..n {
            let thread = talk.rows.len() as u32;
            let mut say = |at: i64, who: &str, parent: Option<usize>| {
                let row = talk.say(at, who, parent);
                talk.rows.thread[row] = thread;
                row
            };
            let start = i64::from(idx);
            let who = format!("{name}-{idx}");
            let asked = say(start, &who, None);
            if is_answered {
                say(start + 60, "brand", Some(asked));
            }
            let again = say(start + 120, &who, None);
            talk.rows.sentiment[again] = next;
            talk.rows.polarity[again] = if next < -0.3 { Polarity::Negative } else { Polarity::Neutral };
        }
    }

    fn measured(mut talk: Talk) -> Recovery {
        let late = talk.say(10 * DAY, "late", None);
        talk.rows.thread[late] = 9_999;
        recovery(archive(&Fixture::of(talk)))
    }

    #[test]
    fn what_calms_beyond_the_passing_of_time_is_the_difference() {
        let mut talk = Talk::new();
        // Everybody begins at −0.8: with a reply they end at −0.1, without one at −0.5.
        people(&mut talk, 30, true, -0.1);
        people(&mut talk, 30, false, -0.5);
        let found = measured(talk);
        let near = |found: Option<f64>, wanted: f64| assert!((found.unwrap() - wanted).abs() < 1e-6, "{found:?} is not {wanted}");
        assert_eq!((found.answered.n_pairs, found.unanswered.n_pairs, found.n_customers_in_both), (30, 30, 0));
        near(found.answered.change.point, 0.7);
        near(found.unanswered.change.point, 0.3);
        near(found.answered.beyond_unanswered.point, 0.4);
        assert_eq!((found.answered.still_negative.count, found.unanswered.still_negative.count), (0, 30));
        assert_eq!((found.returned_in_anger.count, found.returned_in_anger.n, found.returned_calm.count), (0, 30, 30));
        let waits: Vec<u64> = found.by_wait.iter().map(|group| group.mood.n_pairs).collect();
        assert_eq!(waits, [30, 0, 0, 0], "an hour is up to an hour");
    }

    #[test]
    fn groups_follow_the_acts_of_the_reply() {
        let mut talk = Talk::new();
        people(&mut talk, 12, true, -0.6);
        for row in 0..talk.rows.len() {
            if !talk.rows.is_customer(row) && row % 2 == 1 {
                talk.rows.acts[row].insert(ResponseAct::Denial);
            }
        }
        let n_denials = (0..talk.rows.len()).filter(|row| talk.rows.acts[*row].contains(ResponseAct::Denial)).count() as u64;
        let found = measured(talk);
        let denial = found.by_act.iter().find(|group| group.key == ResponseAct::Denial).unwrap();
        assert_eq!(denial.mood.n_pairs, n_denials);
        assert_eq!((found.returned_in_anger.count, found.returned_in_anger.n), (12, 12));
        assert_eq!(found.answered.beyond_unanswered.n, 0, "nobody to compare with");
    }

    #[test]
    fn parts_of_one_message_late_returns_and_the_calm_are_no_pairs() {
        let mut talk = Talk::new();
        talk.say(0, "ann", None);
        talk.say(5, "ann", None);
        let bob = talk.say(10, "bob", None);
        talk.say(20, "brand", Some(bob));
        talk.say(21 + 3 * DAY, "bob", None);
        let eve = talk.say(30 + 3 * DAY, "eve", None);
        talk.rows.polarity[eve] = Polarity::Positive;
        talk.say(60 + 3 * DAY, "eve", None);
        let found = measured(talk);
        assert_eq!((found.answered.n_pairs, found.unanswered.n_pairs), (0, 0));
        // Bob came back, but not within 72 hours.
        assert_eq!((found.returned_in_anger.count, found.returned_in_anger.n), (0, 1));
    }
}
