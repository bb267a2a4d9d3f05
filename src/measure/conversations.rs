//! Conversations: all that one customer and the brand said to each other in one thread, turn by turn. Episodes end with an answer; a conversation goes on.

use rustc_hash::FxHashMap;

use super::episodes::Episodes;
use super::rows::{NONE, Rows};
use crate::model::{AuthorRole, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, TimePrecision};

/// The silence after which a conversation counts as closed: 72 h.
pub const SILENCE: Micros = 4_320 * MICROS_PER_MINUTE;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The customer.
    Customer,
    /// A person of the brand.
    Person,
    /// The brand's automatic answers.
    Bot,
}

/// One message of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The row.
    pub row: u32,
    /// When.
    pub at: Micros,
    /// Who.
    pub side: Side,
}

/// The conversations of an archive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conversations {
    /// Conversation of each episode.
    pub of_episode: Vec<u32>,
    turns: Vec<Turn>,
    /// Where the turns of each conversation begin, and where the last ends.
    starts: Vec<u32>,
    /// Whether all times of a conversation are finer than a day.
    is_timed: Vec<bool>,
}

impl Conversations {
    /// Number of conversations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.is_timed.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_timed.is_empty()
    }

    /// The turns of a conversation in order of time; the first is the customer's.
    #[must_use]
    pub fn turns(&self, conversation: usize) -> &[Turn] {
        &self.turns[self.starts[conversation] as usize..self.starts[conversation + 1] as usize]
    }

    /// Whether its times say how long anything took: a day alone does not.
    #[must_use]
    pub fn is_timed(&self, conversation: usize) -> bool {
        self.is_timed[conversation]
    }

    /// The turns of every conversation that has times.
    pub fn timed(&self) -> impl Iterator<Item = &[Turn]> {
        (0..self.len()).filter(|conversation| self.is_timed(*conversation)).map(|conversation| self.turns(conversation))
    }
}

/// Gathers the turns. Linear in rows and episodes. A reply belongs to the conversation of the episode that it was given to, follow-ups included.
#[must_use]
pub fn find(rows: &Rows, episodes: &Episodes) -> Conversations {
    let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut n: u32 = 0;
    let mut next = || {
        n += 1;
        n - 1
    };
    let of_episode: Vec<u32> = episodes
        .items
        .iter()
        .map(|episode| match rows.author[episode.first_row as usize] {
            // Who is not named is a person of their own.
            NONE => next(),
            author => *known.entry((episode.thread, author)).or_insert_with(&mut next),
        })
        .collect();
    let conversation_of = |row: u32| {
        let idx = row as usize;
        let episode = if rows.is_customer(idx) { episodes.of_row[idx] } else { episodes.reply_to[idx] };
        of_episode.get(episode as usize).copied()
    };
    let mut starts = vec![0_u32; n as usize + 1];
    for conversation in episodes.order.iter().filter_map(|row| conversation_of(*row)) {
        starts[conversation as usize + 1] += 1;
    }
    for idx in 1..starts.len() {
        starts[idx] += starts[idx - 1];
    }
    let mut filled = starts.clone();
    let mut turns = vec![Turn { row: NONE, at: 0, side: Side::Customer }; starts[n as usize] as usize];
    let mut is_timed = vec![true; n as usize];
    for row in &episodes.order {
        let idx = *row as usize;
        let (Some(conversation), Some(at)) = (conversation_of(*row), rows.created_at[idx]) else { continue };
        let side = match rows.author_role[idx] {
            AuthorRole::Brand => Side::Person,
            AuthorRole::Bot => Side::Bot,
            AuthorRole::Customer | AuthorRole::Unknown => Side::Customer,
        };
        let place = &mut filled[conversation as usize];
        turns[*place as usize] = Turn { row: *row, at, side };
        *place += 1;
        is_timed[conversation as usize] &= rows.time_precision[idx] != TimePrecision::Day;
    }
    Conversations { of_episode, turns, starts, is_timed }
}

/// The first turn of a person of the brand.
#[must_use]
pub fn first_reply(turns: &[Turn]) -> Option<Turn> {
    turns.iter().find(|turn| turn.side == Side::Person).copied()
}

/// The reply that settled a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conclusion {
    /// When it was given.
    pub at: Micros,
    /// The customer did not have to ask again after the first reply.
    pub is_one_touch: bool,
}

/// The first reply of a person after which the customer is silent for 72 h, or says next something that needs no answer and is not negative: thanks, "got it".
/// Another reply within the 72 h takes its place. Only replies up to `horizon` are looked at, the last instant after which the archive still shows 72 h:
/// whether one of them settled the matter is known for all of them alike.
///
/// First and conclusive responses are told apart by Istanbulluoglu 2017 (Computers in Human Behavior, doi 10.1016/j.chb.2017.04.016).
#[must_use]
pub fn conclusion(rows: &Rows, turns: &[Turn], horizon: Micros) -> Option<Conclusion> {
    let accepts = |turn: &Turn| {
        let row = turn.row as usize;
        turn.side == Side::Customer && rows.needs_reply[row] == NeedsReply::No && rows.polarity[row] != Polarity::Negative
    };
    let mut is_one_touch = true;
    let mut has_reply = false;
    let mut spoken = turns.iter().filter(|turn| turn.side != Side::Bot).peekable();
    while let Some(turn) = spoken.next() {
        if turn.at > horizon {
            return None;
        }
        if turn.side == Side::Customer {
            is_one_touch &= !has_reply || accepts(turn);
            continue;
        }
        has_reply = true;
        if spoken.peek().is_none_or(|next| next.at - turn.at > SILENCE || accepts(next)) {
            return Some(Conclusion { at: turn.at, is_one_touch });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::episodes;
    use crate::measure::episodes::talk::{Talk, minute};
    use crate::model::TimePrecision;

    fn sides(talk: &Talk) -> Vec<Vec<Side>> {
        let found = find(&talk.rows, &episodes::find(&talk.rows));
        (0..found.len()).map(|idx| found.turns(idx).iter().map(|turn| turn.side).collect()).collect()
    }

    #[test]
    fn a_conversation_has_all_turns_of_one_customer_and_follow_ups_too() {
        let mut talk = Talk::new();
        let (ann, bob) = (talk.say(0, "ann", None), talk.say(1, "bob", None));
        talk.say(2, "bot", Some(ann));
        talk.say(3, "brand", Some(ann));
        talk.say(4, "brand", Some(ann));
        talk.say(5, "ann", None);
        talk.say(6, "brand", Some(bob));
        assert_eq!(sides(&talk), [vec![Side::Customer, Side::Bot, Side::Person, Side::Person, Side::Customer], vec![Side::Customer, Side::Person]]);
    }

    #[test]
    fn who_is_not_named_has_a_conversation_each() {
        let mut talk = Talk::new();
        talk.say(0, "?", None);
        talk.say(1, "?", None);
        assert_eq!(sides(&talk).len(), 2);
    }

    #[test]
    fn a_time_that_is_only_a_day_takes_the_conversation_out() {
        let mut talk = Talk::new();
        let ann = talk.say(0, "ann", None);
        talk.say(3, "brand", Some(ann));
        talk.rows.time_precision[1] = TimePrecision::Day;
        assert_eq!(find(&talk.rows, &episodes::find(&talk.rows)).timed().count(), 0);
    }

    const DAY: i64 = 1_440;

    /// Lines of one conversation; `thanks` is a customer's message that asks for nothing. Expected: minute of the conclusion and whether it took one touch.
    fn check(lines: &[(i64, &str)], end: i64, expected: Option<(i64, bool)>) {
        let mut talk = Talk::new();
        for (at, who) in lines {
            let row = talk.say(*at, if *who == "thanks" { "ann" } else { who }, if *who == "brand" { Some(0) } else { None });
            if *who == "thanks" {
                talk.rows.needs_reply[row] = NeedsReply::No;
                talk.rows.polarity[row] = Polarity::Positive;
            }
        }
        let found = find(&talk.rows, &episodes::find(&talk.rows));
        let horizon = minute(end) - SILENCE;
        let concluded = conclusion(&talk.rows, found.turns(0), horizon).map(|conclusion| (conclusion.at, conclusion.is_one_touch));
        assert_eq!(concluded, expected.map(|(at, is_one_touch)| (minute(at), is_one_touch)));
    }

    #[test]
    fn silence_of_72_hours_concludes() {
        check(&[(0, "ann"), (30, "brand")], 30 + 3 * DAY, Some((30, true)));
        check(&[(0, "ann"), (30, "brand")], 29 + 3 * DAY, None);
    }

    #[test]
    fn asking_again_within_72_hours_does_not_conclude_and_takes_a_second_touch() {
        check(&[(0, "ann"), (30, "brand"), (40, "ann")], 10 * DAY, None);
        check(&[(0, "ann"), (30, "brand"), (40, "ann"), (90, "brand")], 10 * DAY, Some((90, false)));
        check(&[(0, "ann"), (30, "brand"), (31 + 3 * DAY, "ann")], 10 * DAY, Some((30, true)));
    }

    #[test]
    fn thanks_conclude_at_once_and_a_second_part_takes_the_place_of_the_first() {
        check(&[(0, "ann"), (30, "brand"), (35, "thanks"), (50, "ann")], 10 * DAY, Some((30, true)));
        check(&[(0, "ann"), (30, "brand"), (31, "brand")], 10 * DAY, Some((31, true)));
    }
}
