//! One small conversation for each edge case of the definition.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::talk::{Talk, minute};
use super::*;
use crate::model::Visibility::{Deleted, Hidden, Public};
use crate::model::{AuthorRole, CauseId};

/// A conversation from lines (minute, who, parent), and its episodes.
fn episodes(lines: &[(i64, &str, Option<usize>)]) -> Episodes {
    find(&talk(lines).rows)
}

fn talk(lines: &[(i64, &str, Option<usize>)]) -> Talk {
    let mut talk = Talk::new();
    for (at, who, parent) in lines {
        talk.say(*at, who, *parent);
    }
    talk
}

/// Checks (first row, last row, answer row or none) of each episode.
fn check(found: &Episodes, wanted: &[(u32, u32, Option<u32>)]) {
    let seen: Vec<(u32, u32, Option<u32>)> =
        found.items.iter().map(|e| (e.first_row, e.last_row, (e.answer_row != NONE).then_some(e.answer_row))).collect();
    assert_eq!(seen, wanted);
}

fn states(found: &Episodes) -> Vec<ReplyState> {
    found.items.iter().map(|episode| episode.state).collect()
}

#[test]
fn several_messages_before_the_reply_are_one_episode_from_the_first() {
    let found = episodes(&[(0, "ann", None), (5, "ann", Some(0)), (9, "ann", Some(0)), (30, "brand", Some(1))]);
    check(&found, &[(0, 2, Some(3))]);
    assert_eq!(found.items[0].n_messages, 3);
    assert_eq!(found.of_row, [0, 0, 0, NONE]);
}

#[test]
fn of_two_replies_to_one_question_only_the_first_closes() {
    let found = episodes(&[(0, "ann", None), (10, "brand", Some(0)), (90, "brand", Some(0))]);
    check(&found, &[(0, 0, Some(1))]);
    assert_eq!(found.n_unattributed_replies, 0);
}

#[test]
fn another_customers_answer_does_not_stop_the_clock() {
    let found = episodes(&[(0, "ann", None), (2, "bob", Some(0)), (30, "brand", Some(0))]);
    check(&found, &[(0, 0, Some(2)), (1, 1, None)]);
}

#[test]
fn a_reply_to_one_customer_answers_no_other() {
    let found = episodes(&[(0, "ann", None), (1, "bob", None), (30, "brand", Some(1))]);
    check(&found, &[(0, 0, None), (1, 1, Some(2))]);
}

#[test]
fn an_automatic_answer_acknowledges_and_a_person_answers() {
    let found = episodes(&[(0, "ann", None), (0, "bot", Some(0))]);
    assert_eq!((states(&found), found.items[0].ack_row), (vec![ReplyState::Acknowledged], 1));
    let found = episodes(&[(0, "ann", None), (0, "bot", Some(0)), (3, "ann", Some(0)), (20, "brand", Some(1))]);
    check(&found, &[(0, 2, Some(3))]);
    assert_eq!((states(&found), found.items[0].ack_row), (vec![ReplyState::Answered], 1));
}

#[test]
fn moving_to_a_private_channel_is_a_hand_off_and_closes() {
    let mut private = talk(&[(0, "ann", None), (10, "brand", Some(0))]);
    private.rows.visibility[1] = Visibility::Private;
    assert_eq!(states(&find(&private.rows)), [ReplyState::HandedOff]);
    let mut public = talk(&[(0, "ann", None), (10, "brand", Some(0))]);
    public.rows.acts[1].insert(ResponseAct::Handoff);
    assert_eq!(states(&find(&public.rows)), [ReplyState::HandedOff]);
    check(&find(&public.rows), &[(0, 0, Some(1))]);
}

#[test]
fn a_private_answer_to_a_private_question_is_an_answer() {
    let mut talk = talk(&[(0, "ann", None), (10, "brand", Some(0))]);
    talk.rows.visibility = vec![Visibility::Private; 2];
    assert_eq!(states(&find(&talk.rows)), [ReplyState::Answered]);
}

#[test]
fn deleted_and_hidden_before_an_answer_are_ends_of_their_own() {
    let state = |visible: &[Visibility]| {
        let mut talk = Talk::new();
        for (row, visibility) in visible.iter().enumerate() {
            talk.say(row as i64, "ann", None);
            talk.rows.visibility[row] = *visibility;
        }
        states(&find(&talk.rows))[0]
    };
    assert_eq!(state(&[Deleted, Deleted]), ReplyState::Withdrawn);
    assert_eq!(state(&[Hidden]), ReplyState::Moderated);
    assert_eq!(state(&[Deleted, Hidden]), ReplyState::Moderated);
    assert_eq!(state(&[Deleted, Public]), ReplyState::Censored, "what can still be seen still waits");
    assert_eq!(state(&[Public, Deleted]), ReplyState::Censored);
}

#[test]
fn what_was_answered_before_it_was_deleted_is_answered() {
    let mut talk = talk(&[(0, "ann", None), (10, "brand", Some(0))]);
    talk.rows.visibility[0] = Visibility::Deleted;
    assert_eq!(states(&find(&talk.rows)), [ReplyState::Answered]);
}

#[test]
fn a_reply_that_nobody_can_read_answers_nobody() {
    let mut talk = talk(&[(0, "ann", None), (10, "brand", Some(0)), (50, "brand", Some(0))]);
    talk.rows.visibility[1] = Visibility::Hidden;
    check(&find(&talk.rows), &[(0, 0, Some(2))]);
}

#[test]
fn a_note_among_agents_answers_nobody_and_asks_nothing() {
    let mut talk = talk(&[(0, "ann", None), (10, "brand", None), (50, "brand", None)]);
    talk.rows.visibility[1] = Visibility::Internal;
    check(&find(&talk.rows), &[(0, 0, Some(2))]);
    assert!(!talk.rows.is_brand(1) && talk.rows.is_brand(2));
    // Even when nobody knows which side wrote it.
    talk.rows.author_role[1] = AuthorRole::Unknown;
    check(&find(&talk.rows), &[(0, 0, Some(2))]);
}

#[test]
fn a_message_after_the_reply_opens_a_new_episode() {
    let found = episodes(&[(0, "ann", None), (10, "brand", Some(0)), (60, "ann", Some(1)), (65, "brand", Some(2)), (99, "ann", Some(3))]);
    check(&found, &[(0, 0, Some(1)), (2, 2, Some(3)), (4, 4, None)]);
    assert_eq!(found.items.iter().map(|episode| episode.is_first).collect::<Vec<_>>(), [true, false, false]);
}

#[test]
fn the_same_customer_in_another_thread_is_a_first_episode_again() {
    let mut talk = talk(&[(0, "ann", None), (10, "brand", Some(0)), (60, "ann", None)]);
    talk.in_thread(1);
    assert!(find(&talk.rows).items.iter().all(|episode| episode.is_first));
}

#[test]
fn equal_stamps_are_an_answer_whichever_row_comes_first() {
    check(&episodes(&[(0, "ann", None), (0, "brand", Some(0))]), &[(0, 0, Some(1))]);
    let found = episodes(&[(0, "brand", Some(1)), (0, "ann", None)]);
    check(&found, &[(1, 1, Some(0))]);
    assert_eq!(found.n_negative_gaps, 0);
    // Without parent ids the customer goes first.
    check(&episodes(&[(0, "brand", None), (0, "ann", None)]), &[(1, 1, Some(0))]);
}

#[test]
fn thanks_in_the_minute_of_the_answer_are_a_new_episode() {
    let found = episodes(&[(0, "ann", None), (5, "ann", Some(2)), (5, "brand", Some(0))]);
    check(&found, &[(0, 0, Some(2)), (1, 1, None)]);
}

#[test]
fn an_answer_before_the_question_answers_it_without_a_wait_unless_a_later_one_comes() {
    let found = episodes(&[(0, "brand", Some(1)), (10, "ann", None)]);
    check(&found, &[(1, 1, Some(0))]);
    assert_eq!((found.n_negative_gaps, found.items[0].state, found.items[0].has_wait()), (1, ReplyState::Answered, false));
    let found = episodes(&[(0, "brand", Some(1)), (10, "ann", None), (40, "brand", Some(1))]);
    check(&found, &[(1, 1, Some(2))]);
    assert_eq!((found.n_negative_gaps, found.items[0].has_wait()), (1, true));
}

#[test]
fn in_a_flat_thread_a_reply_goes_to_the_customer_who_wrote_last_and_still_waits() {
    let found = episodes(&[(0, "ann", None), (5, "bob", None), (7, "brand", None), (9, "brand", None), (11, "brand", None)]);
    check(&found, &[(0, 0, Some(3)), (1, 1, Some(2))]);
    assert!(found.items.iter().all(|episode| episode.link.is_some_and(Link::is_inferred)));
    assert_eq!(found.n_unattributed_replies, 1, "the third finds nobody waiting");
    // Whoever writes again is the last again.
    check(&episodes(&[(0, "ann", None), (5, "bob", None), (6, "ann", None), (7, "brand", None)]), &[(0, 2, Some(3)), (1, 1, None)]);
}

#[test]
fn a_named_parent_is_no_inference() {
    assert!(!episodes(&[(0, "ann", None), (5, "brand", Some(0))]).items[0].link.is_some_and(Link::is_inferred));
}

#[test]
fn a_post_of_the_brand_answers_nobody_and_a_comment_below_it_is_a_broadcast() {
    let found = episodes(&[(0, "brand", None), (5, "ann", Some(0)), (9, "brand", Some(0))]);
    check(&found, &[(1, 1, None)]);
    assert_eq!(found.n_unattributed_replies, 1, "the broadcast; the post is no reply");
}

#[test]
fn the_parts_of_a_long_reply_all_go_to_the_customer_above_them() {
    let found = episodes(&[(0, "ann", None), (5, "brand", Some(0)), (6, "ann", Some(0)), (7, "brand", Some(1)), (8, "brand", Some(3))]);
    check(&found, &[(0, 0, Some(1)), (2, 2, Some(3))]);
    assert_eq!(found.n_unattributed_replies, 0);
    // The same where the first part names nobody.
    let found = episodes(&[(0, "ann", None), (5, "brand", None), (6, "brand", Some(1))]);
    check(&found, &[(0, 0, Some(1))]);
    assert_eq!(found.n_unattributed_replies, 0);
}

#[test]
fn who_is_not_named_is_a_person_of_their_own() {
    let found = episodes(&[(0, "?", None), (1, "?", None), (5, "brand", Some(0))]);
    check(&found, &[(0, 0, Some(2)), (1, 1, None)]);
    assert!(found.items.iter().all(|episode| episode.is_first));
}

#[test]
fn rows_without_a_time_are_left_out() {
    let mut talk = talk(&[(0, "ann", None), (5, "ann", None), (9, "brand", Some(1)), (12, "brand", Some(0))]);
    talk.rows.created_at[1] = None;
    talk.rows.created_at[3] = None;
    // The reply to the comment without a time still goes to its author.
    let found = find(&talk.rows);
    check(&found, &[(0, 0, Some(2))]);
    assert_eq!(found.of_row[1], NONE);
}

#[test]
fn a_day_for_a_time_marks_the_episode() {
    for row in 0..2 {
        let mut talk = talk(&[(0, "ann", None), (5, "brand", Some(0))]);
        talk.rows.time_precision[row] = TimePrecision::Day;
        assert!(find(&talk.rows).items[0].is_day_precise);
    }
}

#[test]
fn an_episode_needs_what_any_of_its_messages_needs_and_has_all_their_causes() {
    let mut talk = talk(&[(0, "ann", None), (1, "ann", None), (2, "ann", None)]);
    talk.rows.needs_reply = vec![NeedsReply::No, NeedsReply::Unsure, NeedsReply::No];
    talk.rows.causes[0].insert(CauseId(3));
    talk.rows.causes[2].insert(CauseId(5));
    let found = find(&talk.rows);
    assert_eq!(found.items[0].needs_reply, NeedsReply::Unsure);
    assert_eq!(found.items[0].causes.iter().collect::<Vec<_>>(), [CauseId(3), CauseId(5)]);
    talk.rows.needs_reply[2] = NeedsReply::Yes;
    assert_eq!(find(&talk.rows).items[0].needs_reply, NeedsReply::Yes);
}

#[test]
fn circles_of_parents_end() {
    let found = episodes(&[(0, "brand", Some(1)), (0, "brand", Some(0)), (0, "ann", Some(2)), (1, "brand", Some(3))]);
    assert_eq!(found.items.len(), 1);
}

#[test]
fn deep_and_wide_threads_cost_no_more_than_others() {
    let started = Instant::now();
    let n = 100_000_usize;
    // Customer and brand in turn, each below the one before; then the brand alone, a chain of its own.
    let mut deep = Talk::new();
    for row in 0..n {
        deep.say(row as i64, if row < n / 2 && row % 2 == 0 { "ann" } else { "brand" }, row.checked_sub(1));
    }
    let found = find(&deep.rows);
    assert_eq!(found.items.len(), n / 4);
    assert!(found.items.iter().all(|episode| episode.state == ReplyState::Answered));
    // A hundred thousand customers below one comment, half of them answered without a named parent; then all at one instant.
    let mut wide = Talk::new();
    for row in 0..n {
        wide.say(row as i64, if row % 2 == 0 { "?" } else { "brand" }, (row > 0 && row % 2 == 0).then_some(0));
    }
    assert!(find(&wide.rows).items.iter().all(|episode| episode.link.is_some_and(Link::is_inferred)));
    wide.rows.created_at.fill(Some(minute(0)));
    deep.rows.created_at.fill(Some(minute(0)));
    let _ = find(&wide.rows);
    let _ = find(&deep.rows);
    // Milliseconds if linear, minutes if not.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

/// A line: minutes since the line before, who, how far above the parent is (0 = none), visibility.
fn any_talk() -> impl Strategy<Value = Talk> {
    let who = prop::sample::select(vec!["ann", "bob", "cyd", "?", "brand", "brand", "bot"]);
    let line = (0..4_i64, who, 0..6_usize, 0..12_usize, 0..2_u32);
    prop::collection::vec(line, 1..60).prop_map(|lines| {
        let (mut talk, mut at) = (Talk::new(), 0);
        for (row, (gap, who, up, visibility, thread)) in lines.into_iter().enumerate() {
            at += gap;
            talk.say(at, who, if up == 0 { None } else { row.checked_sub(up) });
            talk.in_thread(if talk.rows.parent[row] == NONE { thread } else { talk.rows.thread[talk.rows.parent[row] as usize] });
            talk.rows.visibility[row] = *Visibility::ALL.get(visibility).unwrap_or(&Visibility::Public);
        }
        talk
    })
}

fn pick<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|row| values[*row].clone()).collect()
}

/// The rows in another order, parents following.
fn reordered(rows: &Rows, order: &[usize]) -> Rows {
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new as u32;
    }
    Rows {
        created_at: pick(&rows.created_at, order),
        time_precision: pick(&rows.time_precision, order),
        author_role: pick(&rows.author_role, order),
        visibility: pick(&rows.visibility, order),
        author: pick(&rows.author, order),
        thread: pick(&rows.thread, order),
        parent: order.iter().map(|row| if rows.parent[*row] == NONE { NONE } else { place[rows.parent[*row] as usize] }).collect(),
        brand_account: pick(&rows.brand_account, order),
        platform: pick(&rows.platform, order),
        platforms: rows.platforms.clone(),
        has_text: pick(&rows.has_text, order),
        language: pick(&rows.language, order),
        polarity: pick(&rows.polarity, order),
        p_negative: pick(&rows.p_negative, order),
        sentiment: pick(&rows.sentiment, order),
        causes: pick(&rows.causes, order),
        sub_causes: pick(&rows.sub_causes, order),
        acts: pick(&rows.acts, order),
        voice: pick(&rows.voice, order),
        needs_reply: pick(&rows.needs_reply, order),
        copy_cluster: pick(&rows.copy_cluster, order),
        near_cluster: pick(&rows.near_cluster, order),
        likes: pick(&rows.likes, order),
        addressees: rows.addressees.clone(),
        broadcasts: rows.broadcasts,
    }
}

proptest! {
    #[test]
    fn every_message_is_in_one_episode_and_no_answer_comes_before_its_question(talk in any_talk()) {
        let rows = &talk.rows;
        let found = find(rows);
        let n_customers = (0..rows.len()).filter(|row| rows.is_customer(*row)).count();
        prop_assert_eq!(found.items.iter().map(|episode| episode.n_messages as usize).sum::<usize>(), n_customers);
        for (row, episode) in found.of_row.iter().enumerate() {
            prop_assert_eq!(*episode != NONE, rows.is_customer(row));
        }
        for episode in &found.items {
            prop_assert_eq!(episode.answer_row != NONE, episode.state.is_answer());
            if episode.answer_row != NONE {
                prop_assert!(rows.is_brand(episode.answer_row as usize));
                prop_assert!(rows.created_at[episode.answer_row as usize] >= rows.created_at[episode.last_row as usize]);
            }
        }
    }

    #[test]
    fn shifting_all_times_changes_nothing(talk in any_talk(), shift in -1_000_000_000_000..1_000_000_000_000_i64) {
        let mut shifted = talk.clone();
        for at in shifted.rows.created_at.iter_mut().flatten() {
            *at += shift;
        }
        prop_assert_eq!(find(&talk.rows), find(&shifted.rows));
    }

    #[test]
    fn the_order_of_rows_does_not_matter_when_times_differ(talk in any_talk(), keys in prop::collection::vec(any::<u32>(), 60)) {
        let mut rows = talk.rows;
        for (row, at) in rows.created_at.iter_mut().enumerate() {
            *at = at.map(|at| at + row as i64);
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|row| keys[*row]);
        let seen = |rows: &Rows| -> Vec<(Option<Micros>, Option<Micros>, ReplyState)> {
            let at = |row: u32| rows.created_at.get(row as usize).copied().flatten();
            find(rows).items.iter().map(|episode| (at(episode.first_row), at(episode.answer_row), episode.state)).collect()
        };
        prop_assert_eq!(seen(&rows), seen(&reordered(&rows, &order)));
    }
}
