//! The waits by other rules, each on a conversation that can be counted by hand.

use super::tests::{measured, questions, settings, waited};
use crate::corpus::addresses::Named;
use crate::measure::episodes::talk::{Talk, minute};
use crate::measure::results::{CohortStep, Latency, WaitSummary, WaitView};
use crate::measure::settings::{Broadcasts, MeasureSettings};
use crate::model::{Link, NeedsReply};

fn view(latency: &Latency, view: WaitView) -> Option<&WaitSummary> {
    latency.views.iter().find(|row| row.view == view).map(|row| &row.summary)
}

/// Cases, answered ones, and the median of a view.
fn check(talk: &Talk, wanted: WaitView, end: i64, expected: Option<(u64, u64, Option<f64>)>) {
    let latency = waited(talk, end);
    let seen = view(&latency, wanted).map(|summary| (summary.n_episodes, summary.n_answered, summary.median.point));
    assert_eq!(seen, expected);
}

#[test]
fn a_thread_ends_its_wait_with_the_first_reply_to_anybody() {
    let mut talk = Talk::new();
    talk.say(0, "ann", None);
    let bob = talk.say(10, "bob", None);
    talk.say(40, "brand", Some(bob));
    check(&talk, WaitView::Thread, 100, Some((1, 1, Some(40.0))));
    let latency = waited(&talk, 100);
    assert_eq!((latency.first_reply.n_episodes, latency.first_reply.n_answered), (2, 1), "by customer, Ann still waits");
}

#[test]
fn a_post_of_the_brand_and_a_message_that_asks_nothing_start_no_clock() {
    let mut talk = Talk::new();
    talk.say(0, "brand", None);
    let chat = talk.say(5, "ann", None);
    talk.rows.needs_reply[chat] = NeedsReply::No;
    talk.say(20, "bob", None);
    check(&talk, WaitView::Thread, 100, Some((1, 0, None)));
}

#[test]
fn copies_of_one_person_are_one_matter_from_the_earliest_to_the_first_answer() {
    // Ann asks in two threads, at 0 and 10, and is answered in the second at 30; Bob's copy of her words is his own matter.
    let mut talk = questions(&[(0, None), (10, Some(30)), (20, None)]);
    let ann = talk.rows.author[0];
    for row in 0..talk.rows.len() {
        if talk.rows.is_customer(row) {
            talk.rows.near_cluster[row] = 0;
            talk.rows.author[row] = if talk.rows.created_at[row] == Some(minute(20)) { 99 } else { ann };
        }
    }
    check(&talk, WaitView::Matter, 100, Some((2, 1, Some(30.0))));
}

#[test]
fn bounds_show_what_only_names_and_order_tell() {
    // Ann is spoken to by name, Bob was the last to write, Eve has a parent.
    let mut talk = Talk::new();
    let ann = talk.say(0, "ann", None);
    let eve = talk.say(1, "eve", None);
    talk.say(2, "bob", None);
    let (to_ann, to_bob) = (talk.say(10, "brand", None), talk.say(20, "brand", None));
    talk.say(30, "brand", Some(eve));
    talk.rows.addressees.named.push(Named { row: to_ann as u32, author: talk.rows.author[ann], link: Link::Salutation });
    let latency = waited(&talk, 100);
    let answered = |wanted| view(&latency, wanted).map(|summary| summary.n_answered);
    assert_eq!(latency.first_reply.n_answered, 3);
    assert_eq!((answered(WaitView::NamedLinks), answered(WaitView::SureLinks)), (Some(2), Some(1)));
    let links: Vec<(Link, u64, u64)> = latency.attribution.links.iter().map(|row| (row.link, row.answers.count, row.answers.n)).collect();
    assert_eq!(links, [(Link::Parent, 1, 3), (Link::Salutation, 1, 3), (Link::Adjacency, 1, 3)]);
    assert_eq!(latency.attribution.inferred.count, 2);
    assert_eq!(latency.quality.n_inferred_links, 1);
    assert_eq!(talk.rows.created_at[to_bob], Some(minute(20)));
}

#[test]
fn where_the_archive_links_everything_there_are_no_bounds() {
    let talk = questions(&[(0, Some(5))]);
    check(&talk, WaitView::SureLinks, 100, None);
    check(&talk, WaitView::NamedLinks, 100, None);
    check(&talk, WaitView::BroadcastsClose, 100, None);
}

/// Ann and Bob ask, the brand speaks to both of them, Ann gets an answer of her own later.
fn broadcast() -> Talk {
    let mut talk = Talk::new();
    let ann = talk.say(0, "ann", None);
    talk.say(4, "bob", None);
    let to_all = talk.say(10, "brand", None);
    talk.say(60, "brand", Some(ann));
    talk.rows.addressees.to_everybody.push(to_all as u32);
    talk
}

#[test]
fn a_reply_to_everybody_stands_apart_and_beside_it_what_it_would_change() {
    let latency = waited(&broadcast(), 100);
    assert_eq!((latency.first_reply.n_answered, latency.first_reply.median.point), (1, Some(60.0)));
    assert_eq!((latency.attribution.n_broadcasts, latency.attribution.n_broadcast_only), (1, 1));
    check(&broadcast(), WaitView::BroadcastsClose, 100, Some((2, 2, Some(6.0))));
}

#[test]
fn a_reply_to_everybody_may_be_made_an_answer() {
    let settings = MeasureSettings { broadcasts: Broadcasts::Close, ..settings() };
    let mut talk = broadcast();
    talk.rows.broadcasts = settings.broadcasts;
    let latency = measured(&talk, None, &settings, 100).latency;
    assert_eq!((latency.first_reply.n_answered, latency.first_reply.median.point), (2, Some(6.0)));
    assert_eq!(view(&latency, WaitView::BroadcastsClose), None);
    assert!(latency.attribution.do_broadcasts_close);
}

#[test]
fn another_customers_answer_counts_only_before_the_brands() {
    let mut talk = Talk::new();
    let (ann, bob) = (talk.say(0, "ann", None), talk.say(1, "bob", None));
    talk.say(2, "eve", Some(ann));
    talk.say(5, "brand", Some(ann));
    talk.say(6, "brand", Some(bob));
    talk.say(7, "eve", Some(bob));
    for row in [2, 5] {
        talk.rows.needs_reply[row] = NeedsReply::No;
    }
    let peers = waited(&talk, 100).peer_first;
    assert_eq!((peers.count, peers.n), (1, 2));
}

#[test]
fn own_additions_are_no_answers_of_others() {
    let mut talk = Talk::new();
    let ann = talk.say(0, "ann", None);
    talk.say(2, "ann", Some(ann));
    assert_eq!(waited(&talk, 100).peer_first.count, 0);
}

#[test]
fn arrival_decides_the_day_and_young_cases_are_left_out_of_a_day() {
    const DAY: i64 = 1_440;
    // Monday: one answered within a day, one after a day and a half. Wednesday: one answered at once, one an hour before the end.
    let talk = questions(&[(60, Some(120)), (600, Some(600 + 36 * 60)), (2 * DAY + 60, Some(2 * DAY + 61)), (4 * DAY - 60, None)]);
    let cohorts = waited(&talk, 4 * DAY).cohorts;
    assert_eq!(cohorts.step, CohortStep::Day);
    let seen: Vec<_> = cohorts
        .cohorts
        .iter()
        .map(|cohort| ((cohort.from - minute(0)) / 60_000_000, cohort.within_day.count, cohort.within_day.n, cohort.n_young))
        .collect();
    assert_eq!(seen, [(0, 1, 2, 0), (2 * DAY, 1, 1, 0), (3 * DAY, 0, 0, 1)]);
}

#[test]
fn long_archives_are_put_together_by_weeks_from_monday() {
    const DAY: i64 = 1_440;
    let talk = questions(&[(60, None), (6 * DAY, None), (7 * DAY, None), (20 * DAY, None)]);
    let cohorts = waited(&talk, 20 * DAY).cohorts;
    assert_eq!(cohorts.step, CohortStep::Week);
    let seen: Vec<_> = cohorts.cohorts.iter().map(|cohort| ((cohort.from - minute(0)) / 60_000_000 / DAY, cohort.summary.n_episodes)).collect();
    assert_eq!(seen, [(0, 2), (7, 1), (14, 1)]);
}
