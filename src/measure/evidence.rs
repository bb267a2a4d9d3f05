//! Which comments are shown for which claim: a few readable ones by different people, chosen by rules and not by taste.

use std::collections::BTreeMap;

use chrono::Timelike;
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotate::acts::strategy::mixes_deny_and_rebuild;
use crate::measure::acts::{MIN_COPY_AUTHORS, MIN_TEMPLATE, handoff_returns};
use crate::measure::bins::{MICROS_PER_HOUR, hour_of_week, local, timed_rows};
use crate::measure::results::Storm;
use crate::measure::rows::{NONE, Rows};
use crate::measure::stats::copies::copies;
use crate::measure::storm::Posts;
use crate::model::{ActSet, CauseId, Micros, Polarity, ResponseAct, Span, Visibility};

/// Comments of a topic.
const MAX_A_TOPIC: usize = 8;
/// Candidates kept while looking: enough that eight different authors are among them in all but the strangest archives.
const KEPT: usize = 64;
/// Texts that read well as a quote, in characters.
const READABLE: std::ops::RangeInclusive<u32> = 40..=300;
/// Night in the report's zone: from 22 h to before 6 h.
const NIGHT_FROM: u32 = 22;
const NIGHT_TO: u32 = 6;

/// An answered episode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnsweredWait {
    /// Row of its first comment.
    pub question: u32,
    /// Row of the first reply.
    pub reply: u32,
    /// The wait on the calendar clock.
    pub minutes: f64,
}

/// What the waits know about single rows. Rows are those of the first comment of an episode.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WaitFacts {
    /// Longest waits, longest first.
    pub longest_waiting: Vec<u32>,
    /// Episodes that need a reply and have none.
    pub unanswered: Vec<u32>,
    /// Praise without a reply.
    pub praise_unanswered: Vec<u32>,
    /// Episodes with a reply.
    pub answered: Vec<AnsweredWait>,
    /// When most episodes were open.
    pub peak_backlog_at: Option<Micros>,
}

/// How good a candidate is: smaller is better, compared from the left.
type Rank = [u32; 4];

/// The best candidates of one topic seen so far.
#[derive(Debug, Clone, Default)]
struct Shortlist {
    candidates: Vec<(Rank, u32)>,
    /// The worst candidate of a full list: anything behind it need not be looked at.
    worst: Option<(Rank, u32)>,
}

impl Shortlist {
    fn offer(&mut self, rank: Rank, row: u32) {
        if self.worst.is_some_and(|worst| (rank, row) > worst) {
            return;
        }
        self.candidates.push((rank, row));
        if self.candidates.len() >= 4 * KEPT {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.candidates.sort_unstable();
        self.candidates.truncate(KEPT);
        self.worst = self.candidates.get(KEPT - 1).copied();
    }

    /// The best rows: first one a different author and text each, then, if there is room, the next best whose text is not there yet.
    fn best(mut self, rows: &Rows) -> Vec<u32> {
        self.cut();
        let mut authors = FxHashSet::default();
        let mut texts = FxHashSet::default();
        let mut chosen: Vec<(Rank, u32)> = Vec::new();
        for is_second_round in [false, true] {
            for &(rank, row) in &self.candidates {
                let (author, text) = (rows.author[row as usize], rows.copy_cluster[row as usize]);
                let is_known_author = author != NONE && authors.contains(&author);
                let is_known_text = text != NONE && texts.contains(&text);
                if chosen.len() == MAX_A_TOPIC || is_known_text || (is_known_author && !is_second_round) || chosen.contains(&(rank, row)) {
                    continue;
                }
                authors.insert(author);
                texts.insert(text);
                chosen.push((rank, row));
            }
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|(_, row)| row).collect()
    }
}

/// Everything that ranks need.
struct Chooser<'a> {
    rows: &'a Rows,
    chars: &'a [u32],
    zone: Tz,
    topics: BTreeMap<String, Vec<u32>>,
}

/// Chooses rows for every topic of [`Evidence`](crate::measure::results::Evidence): best first, at most eight, different authors and texts first. A topic
/// without rows is left out.
///
/// Only public comments with text are quoted. Readable texts (40 to 300 characters, `text_chars[row]`) come first, likes settle what is equal, then the row: the same
/// archive always gives the same quotes. A cause shows comments that carry no other one, of the polarity that most of its comments have; the other topics say in
/// their functions what they show first. One pass over the rows, and a bounded list for each topic.
#[must_use]
pub fn choose(rows: &Rows, text_chars: &[u32], taxonomy_ids: &[String], storm: &Storm, waits: &WaitFacts, zone: Tz) -> BTreeMap<String, Vec<u32>> {
    let mut chooser = Chooser { rows, chars: text_chars, zone, topics: BTreeMap::new() };
    let timed = timed_rows(rows);
    let posts = Posts::of(rows, &timed, storm.crisis);
    let replies: Vec<usize> = (0..rows.len()).filter(|row| posts.is_reply(rows, *row)).collect();
    chooser.causes(taxonomy_ids);
    chooser.acts(&replies, storm);
    chooser.moments(storm, &timed);
    chooser.statements(storm, &timed, &posts);
    chooser.good_replies(&replies, waits);
    chooser.waits(waits);
    chooser.copied(&replies);
    let (returns, _) = handoff_returns(rows, &replies);
    chooser.in_given_order("handoff_return", returns.into_iter());
    let alias = |chooser: &mut Chooser<'_>, topic: &str, of: &str| {
        if let Some(rows) = chooser.topics.get(of).cloned() {
            chooser.topics.insert(topic.to_owned(), rows);
        }
    };
    alias(&mut chooser, "denial", "act/denial");
    alias(&mut chooser, "false_information", "cause/false_information");
    chooser.topics
}

/// Of rows that come best first, those that may be quoted: different people and texts first, readable ones before others.
#[must_use]
pub fn quotable(rows: &Rows, text_chars: &[u32], best_first: &[u32]) -> Vec<u32> {
    let chooser = Chooser { rows, chars: text_chars, zone: Tz::UTC, topics: BTreeMap::new() };
    let mut list = Shortlist::default();
    for (row, idx) in best_first.iter().filter(|row| chooser.is_quotable(**row)).zip(0..) {
        list.offer([chooser.length(*row), idx, 0, 0], *row);
    }
    list.best(rows)
}

impl Chooser<'_> {
    fn is_quotable(&self, row: u32) -> bool {
        self.rows.has_text[row as usize] && self.rows.visibility[row as usize] == Visibility::Public
    }

    /// 0 for a readable length, 1 for another one.
    fn length(&self, row: u32) -> u32 {
        u32::from(!READABLE.contains(&self.chars.get(row as usize).copied().unwrap_or(0)))
    }

    /// Fewer for more likes.
    fn unliked(&self, row: u32) -> u32 {
        u32::MAX - self.rows.likes[row as usize]
    }

    fn not(&self, row: u32, polarity: Polarity) -> u32 {
        u32::from(self.rows.polarity[row as usize] != polarity)
    }

    fn put(&mut self, topic: &str, list: Shortlist) {
        let best = list.best(self.rows);
        if !best.is_empty() {
            self.topics.insert(topic.to_owned(), best);
        }
    }

    /// Offers rows with a rank of their own.
    fn ranked(&mut self, topic: &str, rows: impl Iterator<Item = u32>, rank: impl Fn(&Self, u32) -> Rank) {
        let mut list = Shortlist::default();
        rows.filter(|row| self.is_quotable(*row)).for_each(|row| list.offer(rank(self, row), row));
        self.put(topic, list);
    }

    /// Rows that come best first already.
    fn in_given_order(&mut self, topic: &str, rows: impl Iterator<Item = u32>) {
        let mut list = Shortlist::default();
        rows.filter(|row| self.is_quotable(*row)).zip(0..).take(KEPT).for_each(|(row, idx)| list.offer([idx, 0, 0, 0], row));
        self.put(topic, list);
    }

    fn causes(&mut self, taxonomy_ids: &[String]) {
        let tagged = || (0..self.rows.len() as u32).filter(|row| self.rows.is_customer(*row as usize) && self.is_quotable(*row));
        let mut balance = [0_i64; 64];
        for row in tagged() {
            let sign = match self.rows.polarity[row as usize] {
                Polarity::Negative => -1,
                Polarity::Neutral => 0,
                Polarity::Positive => 1,
            };
            self.rows.causes[row as usize].iter().for_each(|cause| balance[usize::from(cause.0)] += sign);
        }
        let mut lists = vec![Shortlist::default(); 64];
        for row in tagged() {
            let causes = self.rows.causes[row as usize];
            let is_mixed = u32::from(causes.iter().nth(1).is_some());
            for CauseId(cause) in causes.iter() {
                let cause = usize::from(cause);
                let wanted = if balance[cause] > 0 { Polarity::Positive } else { Polarity::Negative };
                lists[cause].offer([is_mixed, self.not(row, wanted), self.length(row), self.unliked(row)], row);
            }
        }
        for (id, list) in taxonomy_ids.iter().zip(lists) {
            self.put(&format!("cause/{id}"), list);
        }
    }

    /// Replies in the crisis first, own words before templates, few other acts before many.
    fn acts(&mut self, replies: &[usize], storm: &Storm) {
        let mut lists = vec![Shortlist::default(); ResponseAct::ALL.len()];
        let mut mixed = Shortlist::default();
        for &row in replies {
            let acts = self.rows.acts[row];
            if !self.is_quotable(row as u32) {
                continue;
            }
            let is_outside = u32::from(storm.crisis.zip(self.rows.created_at[row]).is_some_and(|(crisis, at)| !crisis.contains(at)));
            if mixes_deny_and_rebuild(acts) {
                let is_template = u32::from(acts.contains(ResponseAct::Template));
                mixed.offer([is_template, is_outside, self.length(row as u32), acts.0.count_ones()], row as u32);
            }
            for (list, act) in lists.iter_mut().zip(ResponseAct::ALL).filter(|(_, act)| acts.contains(**act)) {
                let is_template = u32::from(*act != ResponseAct::Template && acts.contains(ResponseAct::Template));
                list.offer([is_template, is_outside, self.length(row as u32), acts.0.count_ones()], row as u32);
            }
        }
        self.put("deny_and_rebuild", mixed);
        for (act, list) in ResponseAct::ALL.iter().zip(lists) {
            self.put(&format!("act/{}", act.as_str()), list);
        }
    }

    /// The first two hours after onset, earliest first, and the busiest hour, most liked first; negative ones before others in both.
    fn moments(&mut self, storm: &Storm, timed: &[(Micros, u32)]) {
        let rows = self.rows;
        let inside = |span: Span| {
            let (from, to) = (timed.partition_point(|(at, _)| *at < span.from), timed.partition_point(|(at, _)| *at < span.to));
            timed[from..to].iter().map(|(_, row)| *row).filter(|row| rows.is_customer(*row as usize))
        };
        if let Some(onset) = storm.onset {
            let first_hours = Span { from: onset.at, to: onset.at + 2 * MICROS_PER_HOUR };
            self.ranked("onset", inside(first_hours), |this, row| [this.not(row, Polarity::Negative), this.length(row), 0, 0]);
        }
        if let Some(peak) = storm.peak_at {
            let hour = Span { from: peak, to: peak + MICROS_PER_HOUR };
            self.ranked("peak", inside(hour), |this, row| [this.not(row, Polarity::Negative), this.length(row), this.unliked(row), 0]);
        }
    }

    /// In order of time.
    fn statements(&mut self, storm: &Storm, timed: &[(Micros, u32)], posts: &Posts) {
        let Some(crisis) = storm.crisis else { return };
        let rows = self.rows;
        let found = timed.iter().filter(|(at, row)| crisis.contains(*at) && posts.is_statement(rows, *row as usize)).map(|(_, row)| *row);
        self.in_given_order("statement", found);
    }

    /// Replies that take the person's side and offer something, in their own words and without a denial: most of these acts first, then the faster ones.
    fn good_replies(&mut self, replies: &[usize], waits: &WaitFacts) {
        const KIND: [ResponseAct; 3] = [ResponseAct::Apology, ResponseAct::FaultAcknowledgement, ResponseAct::Empathy];
        const USEFUL: [ResponseAct; 3] = [ResponseAct::Redress, ResponseAct::Explanation, ResponseAct::PromiseDated];
        const BAD: [ResponseAct; 5] = [ResponseAct::Denial, ResponseAct::Template, ResponseAct::Blame, ResponseAct::Irony, ResponseAct::Excuse];
        let has = |acts: ActSet, of: &[ResponseAct]| of.iter().filter(|act| acts.contains(**act)).count() as u32;
        let mut minutes: FxHashMap<u32, u32> = FxHashMap::default();
        for wait in &waits.answered {
            minutes.entry(wait.reply).or_insert(wait.minutes.clamp(0.0, f64::from(u32::MAX)) as u32);
        }
        let rows = self.rows;
        let good = replies.iter().filter(|row| {
            let acts = rows.acts[**row];
            has(acts, &KIND) > 0 && has(acts, &USEFUL) > 0 && has(acts, &BAD) == 0
        });
        self.ranked("good_reply", good.map(|row| *row as u32), |this, row| {
            let acts = this.rows.acts[row as usize];
            let n_good = has(acts, &KIND) + has(acts, &USEFUL);
            [6 - n_good, this.length(row), minutes.get(&row).copied().unwrap_or(u32::MAX), this.unliked(row)]
        });
    }

    fn waits(&mut self, waits: &WaitFacts) {
        let minutes = |wait: &AnsweredWait| wait.minutes.clamp(0.0, f64::from(u32::MAX)) as u32;
        self.in_given_order("longest_waiting", waits.longest_waiting.iter().copied());
        let negative_first = |this: &Self, row: u32| [this.not(row, Polarity::Negative), this.length(row), this.unliked(row), 0];
        self.ranked("unanswered", waits.unanswered.iter().copied(), negative_first);
        self.ranked("praise_unanswered", waits.praise_unanswered.iter().copied(), |this, row| {
            [this.not(row, Polarity::Positive), this.length(row), this.unliked(row), 0]
        });
        // Own words before templates for the fast, so that no automatic-looking text is held up as an example.
        let (mut fast, mut slow) = (Shortlist::default(), Shortlist::default());
        for wait in waits.answered.iter().filter(|wait| self.is_quotable(wait.reply)) {
            let is_template = u32::from(self.rows.acts[wait.reply as usize].contains(ResponseAct::Template));
            fast.offer([is_template, self.length(wait.reply), minutes(wait), 0], wait.reply);
            slow.offer([u32::MAX - minutes(wait), 0, 0, 0], wait.reply);
        }
        self.put("fast_reply", fast);
        self.put("slow_reply", slow);
        if let Some(peak) = waits.peak_backlog_at {
            let rows = self.rows;
            let has_come = |row: u32| rows.created_at[row as usize].is_some_and(|at| at <= peak);
            let unanswered = waits.unanswered.iter().copied().filter(|row| has_come(*row));
            let answered_later = waits.answered.iter().filter(|wait| has_come(wait.question) && !has_come(wait.reply)).map(|wait| wait.question);
            self.ranked("backlog", unanswered.chain(answered_later), negative_first);
        }
        self.arrived("night", waits, |at, zone| !(NIGHT_TO..NIGHT_FROM).contains(&local(at, zone).hour()));
        self.arrived("weekend", waits, |at, zone| hour_of_week(at, zone) >= 5 * 24);
    }

    /// Episodes that began at certain times: the unanswered first, then the longest waits.
    fn arrived(&mut self, topic: &str, waits: &WaitFacts, is_then: impl Fn(Micros, Tz) -> bool) {
        let is_then = |row: u32| self.rows.created_at[row as usize].is_some_and(|at| is_then(at, self.zone));
        let mut list = Shortlist::default();
        for &row in waits.unanswered.iter().filter(|row| self.is_quotable(**row) && is_then(**row)) {
            list.offer([0, self.not(row, Polarity::Negative), self.length(row), self.unliked(row)], row);
        }
        for wait in waits.answered.iter().filter(|wait| self.is_quotable(wait.question) && is_then(wait.question)) {
            list.offer([1, u32::MAX - wait.minutes.clamp(0.0, f64::from(u32::MAX)) as u32, 0, 0], wait.question);
        }
        self.put(topic, list);
    }

    /// One of each copied text, the most copied first.
    fn copied(&mut self, replies: &[usize]) {
        let rows = self.rows;
        let by_customers = copies(rows, (0..rows.len()).filter(|row| rows.is_customer(*row)));
        self.in_given_order("copies", by_customers.iter().filter(|copies| copies.n_authors >= MIN_COPY_AUTHORS).map(|copies| copies.first_row));
        let by_brand = copies(rows, replies.iter().copied());
        self.in_given_order("template", by_brand.iter().filter(|copies| copies.n >= MIN_TEMPLATE).map(|copies| copies.first_row));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AnsweredWait, WaitFacts, choose};
    use crate::measure::acts::mark_templates;
    use crate::measure::storm::simulation::{Archive, hours, minute, settings};
    use crate::measure::storm::storm;
    use crate::model::ResponseAct::{Apology, Denial, Redress};
    use crate::model::{AuthorRole, Polarity, Visibility};

    fn chosen(archive: &Archive, chars: &[u32], waits: &WaitFacts) -> BTreeMap<String, Vec<u32>> {
        let mut rows = archive.rows();
        mark_templates(&mut rows);
        let mut settings = settings();
        settings.crisis_window = Some(hours(1, 48));
        let found = choose(&rows, chars, &["delay".into(), "false_information".into()], &storm(&rows, &settings), waits, chrono_tz::UTC);
        assert!(found.values().all(|rows| (1..=8).contains(&rows.len())));
        found
    }

    fn complaint(archive: &mut Archive, at: i64, author: u32, likes: u32) -> usize {
        let idx = archive.comment(at, author, AuthorRole::Customer, Polarity::Negative);
        archive.cause(idx, 0);
        archive.entries[idx].likes = likes;
        idx
    }

    #[test]
    fn a_cause_shows_clear_readable_liked_comments_by_different_people() {
        let mut archive = Archive::default();
        complaint(&mut archive, 0, 1, 5); // row 0
        complaint(&mut archive, 1, 1, 9); // row 1: the same author, more likes
        complaint(&mut archive, 2, 2, 0); // row 2: too short
        let mixed = complaint(&mut archive, 3, 3, 99); // row 3: two causes
        archive.cause(mixed, 1);
        complaint(&mut archive, 4, 4, 1); // row 4
        let found = chosen(&archive, &[100, 100, 3, 100, 100], &WaitFacts::default());
        assert_eq!(found["cause/delay"], [1, 0, 4, 2, 3]);
        assert_eq!(found["false_information"], [3]);
    }

    #[test]
    fn eight_authors_come_before_a_second_comment_of_one() {
        let mut archive = Archive::default();
        for i in 0..300 {
            complaint(&mut archive, i, if i < 40 { 0 } else { i as u32 }, 300 - i as u32);
        }
        let found = chosen(&archive, &[100; 300], &WaitFacts::default());
        assert_eq!(found["cause/delay"], [0, 40, 41, 42, 43, 44, 45, 46]);
    }

    #[test]
    fn one_text_is_quoted_once_and_private_ones_never() {
        let mut archive = Archive::default();
        for i in 0..6 {
            let idx = complaint(&mut archive, i, i as u32, 0);
            archive.entries[idx].copy_cluster = 4;
        }
        let rows = {
            let mut rows = archive.rows();
            rows.visibility[0] = Visibility::Private;
            rows
        };
        let found = choose(&rows, &[100; 6], &["delay".into()], &storm(&rows, &settings()), &WaitFacts::default(), chrono_tz::UTC);
        assert_eq!(found["cause/delay"], [1]);
    }

    #[test]
    fn replies_waits_and_moments_have_their_topics() {
        let mut archive = Archive::default();
        // Monday 1 h, Monday 12 h, Saturday 12 h.
        let night = complaint(&mut archive, 60, 1, 0);
        let noon = complaint(&mut archive, 12 * 60, 2, 0);
        complaint(&mut archive, 5 * 24 * 60 + 720, 3, 0);
        archive.reply(night, 600, &[Apology, Redress]);
        archive.reply(noon, 730, &[Denial]);
        let rows = archive.rows();
        assert_eq!(rows.created_at[1], Some(minute(600)));
        let waits = WaitFacts {
            longest_waiting: vec![4, 0],
            unanswered: vec![4],
            praise_unanswered: vec![],
            answered: vec![AnsweredWait { question: 0, reply: 1, minutes: 540.0 }, AnsweredWait { question: 2, reply: 3, minutes: 10.0 }],
            peak_backlog_at: Some(minute(100)),
        };
        let found = chosen(&archive, &[100; 5], &waits);
        let check = |topic: &str, expected: &[u32]| assert_eq!(found.get(topic).map_or(&[][..], Vec::as_slice), expected, "{topic}");
        check("longest_waiting", &[4, 0]);
        check("unanswered", &[4]);
        check("fast_reply", &[3, 1]);
        check("slow_reply", &[1, 3]);
        check("good_reply", &[1]);
        check("denial", &[3]);
        check("act/denial", &[3]);
        check("backlog", &[0]);
        check("night", &[0]);
        check("weekend", &[4]);
        check("praise_unanswered", &[]);
        check("onset", &[0]);
    }

    #[test]
    fn copies_and_templates_show_one_of_each_text() {
        let mut archive = Archive::default();
        for i in 0..10 {
            let idx = complaint(&mut archive, i, i as u32, 0);
            archive.entries[idx].copy_cluster = (i / 5) as u32;
        }
        for i in 0..5 {
            let idx = archive.reply(0, 100 + i, &[]);
            archive.entries[idx].copy_cluster = 9;
        }
        let found = chosen(&archive, &[100; 15], &WaitFacts::default());
        assert_eq!(found["copies"], [0, 5]);
        assert_eq!(found["template"], [10]);
        assert_eq!(found["act/template"], [10]);
    }

    #[test]
    fn nothing_gives_no_topic() {
        assert!(chosen(&Archive::default(), &[], &WaitFacts::default()).is_empty());
    }
}
