//! One small archive on which the rules disagree, counted by hand; then the examples that the makers publish.

use super::*;
use crate::measure::episodes::talk::{Talk, minute};
use crate::measure::{conversations, episodes};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Lines of (minute, who, thread); the brand answers the customer whose name follows: `brand ann`.
fn archive(lines: &[(i64, &str, u32)]) -> Talk {
    let mut talk = Talk::new();
    for (at, who, thread) in lines {
        let parent =
            who.split_once(' ').and_then(|(_, to)| lines.iter().zip(0..talk.rows.len()).rposition(|((_, name, of), _)| name == &to && of == thread));
        talk.say(*at, who.split(' ').next().unwrap(), parent);
        talk.in_thread(*thread);
    }
    talk
}

fn by(talk: &Talk, tool: PublicTool, end: i64) -> PublicFigure {
    let episodes = episodes::find(&talk.rows);
    let conversations = conversations::find(&talk.rows, &episodes);
    figure(Archive { rows: &talk.rows, episodes: &episodes, conversations: &conversations, end: minute(end) }, tool, Some(100.0))
}

/// Headline in minutes, cases, answered, times counted.
fn check(talk: &Talk, tool: PublicTool, expected: (Option<f64>, u64, u64, u64)) {
    let found = by(talk, tool, 20 * DAY);
    assert_eq!((found.minutes, found.n_cases, found.answered.count, found.n_counted), expected, "{tool}");
}

/// Ann asks twice, is answered, and asks again a day and a half later; Bob is never answered in the same thread; Eve is answered and still not content.
fn disputed() -> Talk {
    archive(&[
        (0, "ann", 0),
        (10, "bob", 0),
        (40, "ann", 0),
        (50, "bot ann", 0),
        (60, "brand ann", 0),
        (90, "brand ann", 0),
        (90 + 36 * HOUR, "ann", 0),
        (100 + 36 * HOUR, "brand ann", 0),
        (3 * DAY, "eve", 1),
        (3 * DAY + 200, "brand eve", 1),
        (3 * DAY + 300, "eve", 1),
    ])
}

#[test]
fn zendesk_has_one_ticket_a_thread_and_takes_the_median() {
    // Thread 0: 60, Bob's silence hidden in it; thread 1: 200.
    check(&disputed(), PublicTool::Zendesk, (Some(130.0), 2, 2, 2));
}

#[test]
fn chatwoot_and_intercom_have_one_conversation_a_customer() {
    // 60 and 200; Bob has no time. Mean and median of two agree.
    check(&disputed(), PublicTool::Chatwoot, (Some(130.0), 3, 2, 2));
    check(&disputed(), PublicTool::Intercom, (Some(130.0), 3, 2, 2));
    // 10, 20 and 600: mean 210, median 20.
    let skewed = archive(&[(0, "a", 0), (0, "b", 1), (0, "c", 2), (0, "d", 3), (10, "brand a", 0), (20, "brand b", 1), (600, "brand c", 2)]);
    check(&skewed, PublicTool::Chatwoot, (Some(210.0), 4, 3, 3));
    check(&skewed, PublicTool::Intercom, (Some(20.0), 4, 3, 3));
}

#[test]
fn zoomsphere_counts_every_reply_from_the_last_message() {
    // 60 − 40, 90 − 40, 10, 200: 280 / 4. Runs: Ann twice, Bob, Eve twice; answered: Ann twice, Eve once.
    check(&disputed(), PublicTool::Zoomsphere, (Some(70.0), 5, 3, 4));
}

#[test]
fn zoomsphere_published_examples() {
    // Its help page: asked at noon, again a day later, answered 8 h after that: 8 h, not 1 day 8 h.
    check(&archive(&[(0, "a", 0), (DAY, "a", 0), (DAY + 8 * HOUR, "brand a", 0)]), PublicTool::Zoomsphere, (Some(480.0), 1, 1, 1));
    // Answered after 8 h, asked again, answered after 2 h: 8 h and 2 h.
    let twice = archive(&[(0, "a", 0), (8 * HOUR, "brand a", 0), (DAY, "a", 0), (DAY + 2 * HOUR, "brand a", 0)]);
    check(&twice, PublicTool::Zoomsphere, (Some(300.0), 2, 2, 2));
    // Two replies to one question: 8 h and 1 day 8 h.
    let followed = archive(&[(0, "a", 0), (8 * HOUR, "brand a", 0), (DAY + 8 * HOUR, "brand a", 0)]);
    check(&followed, PublicTool::Zoomsphere, (Some(1_200.0), 1, 1, 2));
}

#[test]
fn facebook_counts_what_breaks_a_silence_of_24_hours() {
    // Ann's first (60) and her return after 36 h (10); Bob's, unanswered; Eve's first (200), not her second. Three times: nothing to drop.
    check(&disputed(), PublicTool::Facebook, (Some(90.0), 4, 3, 3));
}

#[test]
fn facebook_drops_the_slowest_tenth_and_what_is_older_than_30_days() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let mut lines: Vec<(i64, &str, u32)> = Vec::new();
    let replies: Vec<String> = names.iter().map(|name| format!("brand {name}")).collect();
    lines.push((0, "old", 99));
    lines.push((500, "brand old", 99));
    for (thread, name) in names.iter().enumerate() {
        lines.push((40 * DAY, name, thread as u32));
    }
    for (thread, reply) in replies.iter().enumerate() {
        // 10, 20 … 90, and one of 1000.
        lines.push((40 * DAY + if thread == 9 { 1_000 } else { 10 * (thread as i64 + 1) }, reply, thread as u32));
    }
    let found = by(&archive(&lines), PublicTool::Facebook, 60 * DAY);
    assert_eq!((found.minutes, found.n_cases, found.answered.count, found.n_counted), (Some(50.0), 10, 10, 9));
}

#[test]
fn hootsuite_counts_resolved_conversations_alone() {
    // Ann's last reply is followed by silence; Eve asked again and was left: not resolved.
    check(&disputed(), PublicTool::Hootsuite, (Some(60.0), 3, 1, 1));
}

#[test]
fn automatic_answers_stop_nobodys_clock_and_a_time_of_a_day_has_none() {
    let automatic = archive(&[(0, "a", 0), (1, "bot a", 0)]);
    for tool in PublicTool::ALL {
        check(&automatic, *tool, (None, 1, 0, 0));
    }
    let mut day = archive(&[(0, "a", 0), (100, "brand a", 0)]);
    day.rows.time_precision[0] = TimePrecision::Day;
    for tool in PublicTool::ALL {
        check(&day, *tool, (None, 0, 0, 0));
    }
}

#[test]
fn the_difference_is_theirs_less_ours() {
    assert_eq!(by(&disputed(), PublicTool::Zoomsphere, 20 * DAY).difference_minutes, Some(-30.0));
}
