//! Replies that name no comment: one small conversation for each rung of the ladder, and for replies to everybody.

use super::talk::{Talk, minute};
use super::*;
use crate::corpus::addresses::Named;
use crate::measure::settings::Broadcasts;

/// Ann, Bob and Eve ask a minute apart; the brand replies in minute 30 below nothing.
fn three() -> Talk {
    let mut talk = Talk::new();
    for (at, who) in [(0, "ann"), (1, "bob"), (2, "eve"), (30, "brand")] {
        talk.say(at, who, None);
    }
    talk
}

fn name(talk: &mut Talk, customer: usize, link: Link) {
    let author = talk.rows.author[customer];
    talk.rows.addressees.named.push(Named { row: 3, author, link });
}

/// Expected: who has an answer, and by what.
fn check(found: &Episodes, links: &[Option<Link>]) {
    assert_eq!(found.items.iter().map(|episode| episode.link).collect::<Vec<_>>(), links);
}

#[test]
fn a_name_goes_before_neighbourhood() {
    let mut talk = three();
    check(&find(&talk.rows), &[None, None, Some(Link::Adjacency)]);
    name(&mut talk, 0, Link::Salutation);
    check(&find(&talk.rows), &[Some(Link::Salutation), None, None]);
}

#[test]
fn a_parent_goes_before_a_name() {
    let mut talk = three();
    name(&mut talk, 0, Link::Mention);
    talk.rows.parent[3] = 1;
    check(&find(&talk.rows), &[None, Some(Link::Parent), None]);
}

#[test]
fn a_comment_below_the_brands_own_post_answers_whom_it_names() {
    let mut talk = Talk::new();
    let post = talk.say(0, "brand", None);
    talk.say(1, "ann", Some(post));
    talk.say(2, "bob", Some(post));
    talk.say(3, "brand", Some(post));
    check(&find(&talk.rows), &[None, None]);
    name(&mut talk, 1, Link::Mention);
    check(&find(&talk.rows), &[Some(Link::Mention), None]);
}

#[test]
fn one_reply_may_name_several() {
    let mut talk = three();
    name(&mut talk, 0, Link::Mention);
    name(&mut talk, 2, Link::Mention);
    check(&find(&talk.rows), &[Some(Link::Mention), None, Some(Link::Mention)]);
}

#[test]
fn bounds_leave_out_the_weaker_links() {
    let mut talk = three();
    name(&mut talk, 0, Link::Salutation);
    check(&find_by(&talk.rows, Link::Parent), &[None, None, None]);
    check(&find_by(&talk.rows, Link::Mention), &[None, None, None]);
    check(&find_by(&talk.rows, Link::Salutation), &[Some(Link::Salutation), None, None]);
}

#[test]
fn a_reply_to_everybody_answers_nobody_and_is_noted_with_all_who_wait() {
    let mut talk = three();
    talk.rows.addressees.to_everybody.push(3);
    let found = find(&talk.rows);
    check(&found, &[None, None, None]);
    assert_eq!((found.n_broadcasts, found.n_unattributed_replies), (1, 0));
    assert!(found.items.iter().all(|episode| episode.broadcast_row == 3));
}

#[test]
fn a_reply_to_everybody_closes_where_the_user_says_so() {
    let mut talk = three();
    talk.rows.addressees.to_everybody.push(3);
    talk.rows.broadcasts = Broadcasts::Close;
    let found = find(&talk.rows);
    check(&found, &[Some(Link::Broadcast); 3]);
    assert_eq!(found.items[2].state, ReplyState::Answered);
    assert_eq!(talk.rows.created_at[found.items[2].answer_row as usize], Some(minute(30)));
}

#[test]
fn words_for_everybody_to_the_only_one_who_waits_are_an_answer() {
    let mut talk = Talk::new();
    talk.say(0, "ann", None);
    talk.say(9, "brand", None);
    talk.rows.addressees.to_everybody.push(1);
    check(&find(&talk.rows), &[Some(Link::Adjacency)]);
}

#[test]
fn a_program_to_everybody_acknowledges_nobody() {
    let mut talk = three();
    talk.rows.author_role[3] = crate::model::AuthorRole::Bot;
    talk.rows.addressees.to_everybody.push(3);
    let found = find(&talk.rows);
    assert!(found.items.iter().all(|episode| episode.state == ReplyState::Censored));
    assert_eq!(found.n_broadcasts, 0);
}
