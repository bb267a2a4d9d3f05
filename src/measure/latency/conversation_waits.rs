//! Waits over a whole conversation: what the customer waited in all, when the matter was settled, and how often one reply was enough.

use crate::measure::conversations::{Conversations, SILENCE, conclusion};
use crate::measure::episodes::{Episode, Episodes, ReplyState};
use crate::measure::results::WaitSummary;
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::Tally;
use crate::measure::stats::survival::Observation;
use crate::measure::waits::summary;
use crate::model::{Definition, MICROS_PER_MINUTE, Micros, NeedsReply, Share};

/// Whether the times of an episode say how long it waited. Archives do not say when a comment was deleted or hidden: such episodes have no wait.
fn has_wait(episode: &Episode) -> bool {
    episode.has_wait() && !matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated)
}

/// The waits of a customer in one conversation added up.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    micros: Micros,
    n: u32,
    is_open: bool,
    is_out: bool,
}

/// The time that customers waited for the brand over a conversation: Zendesk's requester wait, with conversations that still wait censored at what they have
/// waited so far. One with a wait that is not known is left out whole.
///
/// Totals of this kind are censored a little earlier where waits are long (Lin et al. 1997, Biometrics 53:419), so that the curve is a close estimate of the total
/// and not an exact one; with one episode a conversation it is the wait for the first reply.
pub fn requester_wait(rows: &Rows, episodes: &Episodes, conversations: &Conversations, end: Micros) -> WaitSummary {
    let mut totals = vec![Total::default(); conversations.len()];
    for (episode, conversation) in episodes.items.iter().zip(&conversations.of_episode) {
        if episode.needs_reply != NeedsReply::Yes {
            continue;
        }
        let total = &mut totals[*conversation as usize];
        let started = rows.created_at[episode.first_row as usize];
        let answered = if episode.answer_row == NONE { Some(end) } else { rows.created_at[episode.answer_row as usize] };
        match (started, answered) {
            (Some(started), Some(until)) if has_wait(episode) => total.micros += (until - started).max(0),
            _ => total.is_out = true,
        }
        total.n += 1;
        total.is_open |= episode.answer_row == NONE;
    }
    let observations: Vec<Observation> = totals
        .iter()
        .filter(|total| total.n > 0 && !total.is_out)
        .map(|total| Observation { time: minutes(total.micros), is_event: !total.is_open })
        .collect();
    summary(&observations, Definition::RequesterWait)
}

/// The time from the first message that needed an answer to the reply that settled the matter, and the share of settled conversations in which the customer did
/// not have to ask again.
///
/// Everything is looked at as it stood 72 h before the end: that is where conversations are censored, and younger ones are left out.
pub fn conclusive(rows: &Rows, episodes: &Episodes, conversations: &Conversations, end: Micros) -> (WaitSummary, Share) {
    let horizon = end - SILENCE;
    let mut is_seen = vec![false; conversations.len()];
    let mut one_touch = Tally::default();
    let mut observations = Vec::new();
    for (episode, conversation) in episodes.items.iter().zip(&conversations.of_episode) {
        let idx = *conversation as usize;
        if episode.needs_reply != NeedsReply::Yes || std::mem::replace(&mut is_seen[idx], true) {
            continue;
        }
        let Some(started) = rows.created_at[episode.first_row as usize].filter(|at| *at <= horizon) else { continue };
        if !has_wait(episode) || !conversations.is_timed(idx) {
            continue;
        }
        let turns = conversations.turns(idx);
        let from = turns.iter().position(|turn| turn.row == episode.first_row).unwrap_or(0);
        let concluded = conclusion(rows, &turns[from..], horizon);
        if let Some(conclusion) = concluded {
            one_touch.add(u64::from(conclusion.is_one_touch));
        }
        let until = concluded.map_or(horizon, |conclusion| conclusion.at);
        observations.push(Observation { time: minutes(until - started), is_event: concluded.is_some() });
    }
    (summary(&observations, Definition::ConclusiveResponse), one_touch.share(Definition::OneTouchShare))
}

fn minutes(micros: Micros) -> f64 {
    micros as f64 / MICROS_PER_MINUTE as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::episodes::talk::{Talk, minute};
    use crate::measure::{conversations, episodes};

    const DAY: i64 = 1_440;

    /// Threads of one customer each: (minute, who) with `brand` answering the first message.
    fn talk(threads: &[&[(i64, &str)]]) -> Talk {
        let mut lines: Vec<(i64, usize, &str)> = Vec::new();
        for (thread, turns) in threads.iter().enumerate() {
            lines.extend(turns.iter().map(|(at, who)| (*at, thread, *who)));
        }
        lines.sort_by_key(|line| line.0);
        let mut talk = Talk::new();
        let mut first = vec![None; threads.len()];
        for (at, thread, who) in lines {
            let row = talk.say(at, who, first[thread].filter(|_| who == "brand"));
            talk.in_thread(thread as u32);
            first[thread].get_or_insert(row);
        }
        talk
    }

    fn measured(talk: &Talk, end: i64) -> (WaitSummary, WaitSummary, Share) {
        let episodes = episodes::find(&talk.rows);
        let conversations = conversations::find(&talk.rows, &episodes);
        let (conclusive, one_touch) = conclusive(&talk.rows, &episodes, &conversations, minute(end));
        (requester_wait(&talk.rows, &episodes, &conversations, minute(end)), conclusive, one_touch)
    }

    #[test]
    fn the_requester_waits_for_every_answer_and_not_in_between() {
        // 10 + 20 answered; 30 answered and 60 still waiting: at least 90; 40 answered.
        let talk = talk(&[
            &[(0, "ann"), (10, "brand"), (100, "ann"), (120, "brand")],
            &[(0, "bob"), (30, "brand"), (140, "bob")],
            &[(0, "eve"), (40, "brand")],
        ]);
        let (wait, ..) = measured(&talk, 200);
        assert_eq!((wait.n_episodes, wait.n_answered, wait.n_censored), (3, 2, 1));
        // 30 of 3, then 40 of 2: S = 2/3, 1/3.
        assert_eq!(wait.median.point, Some(40.0));
        assert_eq!(wait.naive_mean_minutes, Some(35.0));
    }

    #[test]
    fn a_conversation_with_a_message_that_vanished_has_no_total() {
        let mut talk = talk(&[&[(0, "ann"), (10, "brand"), (100, "ann")]]);
        talk.rows.visibility[2] = crate::model::Visibility::Deleted;
        assert_eq!(measured(&talk, 200).0.n_episodes, 0);
    }

    #[test]
    fn settled_matters_are_seen_as_of_72_hours_before_the_end() {
        // Settled after 10; after a second question at 120, by the reply at 150; asked again after it; younger than the horizon.
        let talk = talk(&[
            &[(0, "ann"), (10, "brand")],
            &[(0, "bob"), (30, "brand"), (120, "bob"), (150, "brand")],
            &[(0, "eve"), (40, "brand"), (50, "eve")],
            &[(9 * DAY, "joe"), (9 * DAY + 5, "brand")],
        ]);
        let (_, conclusive, one_touch) = measured(&talk, 10 * DAY);
        assert_eq!((conclusive.n_episodes, conclusive.n_answered, conclusive.n_censored), (3, 2, 1));
        assert_eq!(conclusive.median.point, Some(150.0));
        assert_eq!((one_touch.count, one_touch.n), (1, 2));
    }
}
