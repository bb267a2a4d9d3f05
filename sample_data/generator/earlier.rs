//! The first, smaller crisis: in the night of 8 to 9 September a new app and a new price list go live at once. The app is down, fees are charged twice, the
//! brand says nothing for a day and a half, then little, and then apologises with a remedy. The two weeks after it show a team that has learned; not for long.

use crate::rng::Rng;
use crate::story::{Chapter, Instant, NEVER, Phase, Story, at, between, local};

/// The story of `earlier/`.
pub fn story() -> Story {
    Story {
        chapter: Chapter::September,
        start: at(8, 24, 0, 0),
        end: at(9, 28, 0, 0),
        onset: at(9, 9, 7, 40),
        first_answer: at(9, 9, 13, 5),
        // The first statement. It defends nothing, and it says next to nothing.
        defensive: at(9, 10, 15, 30),
        copies_pl: NEVER,
        rumour: NEVER,
        copies_en: NEVER,
        apology: at(9, 11, 9, 0),
        correction: NEVER,
        calm_again: at(9, 14, 6, 0),
    }
}

/// Daytime comments an hour of the crisis.
pub fn crisis_level(story: &Story, now: Instant) -> f64 {
    let knots = [
        (story.onset, 24.0),
        (at(9, 9, 10, 0), 19.0),
        (at(9, 9, 20, 0), 13.0),
        (at(9, 10, 12, 0), 13.5),
        (story.defensive, 14.0),
        (at(9, 10, 18, 0), 18.0),
        (story.apology, 12.0),
        (at(9, 12, 12, 0), 7.5),
        (story.calm_again, 5.0),
    ];
    between(&knots, now)
}

/// Daytime comments an hour after it: a little more than in an ordinary week at first.
pub fn tail_level(story: &Story, now: Instant) -> f64 {
    between(&[(story.calm_again, 4.8), (at(9, 21, 0, 0), 3.6), (story.end, 3.6)], now)
}

/// A span of waiting that fits the date: "od środy", "drugi dzień", "for two days".
pub fn since(story: &Story, now: Instant, polish: bool, rng: &mut Rng) -> String {
    let day = (local(now).date_naive() - local(story.onset).date_naive()).num_days();
    let spans: &[&str] = match (day, polish) {
        (0, true) => &["od rana", "od świtu", "od paru godzin", "od nocy", "od siódmej"],
        (0, false) => &["since this morning", "for hours", "since seven", "since last night"],
        (1..=2, true) => &["od środy", "drugi dzień", "od wczoraj", "dwa dni"],
        (1..=2, false) => &["since Wednesday", "for two days", "since yesterday"],
        (3..=4, true) => &["od środy", "już czwarty dzień", "od czterech dni", "od kilku dni"],
        (3..=4, false) => &["since Wednesday", "for four days", "for days"],
        (_, true) => &["od tygodnia", "od kilku dni", "piąty dzień", "ponad tydzień"],
        (_, false) => &["for a week", "for days now", "for five days", "since last week"],
    };
    (*rng.pick(spans)).to_owned()
}

/// Weights of the kinds of comments: ordinary weeks, before the apology, after it.
pub const KINDS: [[(&str, f64); 6]; 3] = [
    [("complaint", 0.36), ("question", 0.29), ("praise", 0.19), ("chatter", 0.09), ("irony", 0.02), ("peer", 0.05)],
    [("complaint", 0.64), ("question", 0.17), ("praise", 0.02), ("chatter", 0.02), ("irony", 0.05), ("peer", 0.10)],
    [("complaint", 0.48), ("question", 0.23), ("praise", 0.14), ("chatter", 0.02), ("irony", 0.03), ("peer", 0.10)],
];

/// Weights of the causes of the crisis and how often one of them is the reason; `None` in the weeks before.
pub fn causes(story: &Story, now: Instant) -> Option<([(&'static str, f64); 5], f64)> {
    let hours = (now - story.apology) as f64 / 3_600.0;
    let weights = |w: [f64; 5]| {
        [("outage_technical", w[0]), ("price_billing", w[1]), ("refund_return", w[2]), ("support_unresponsive", w[3]), ("terms_and_procedures", w[4])]
    };
    match story.phase(now) {
        Phase::Before => None,
        Phase::Crisis => Some((weights([0.46, 0.30, 0.07, 0.14, 0.03]), 0.90)),
        Phase::Apologised => Some((weights([0.16, 0.38, 0.32, 0.11, 0.03]), 0.80)),
        Phase::Learned => Some((weights([0.06, 0.44, 0.42, 0.05, 0.03]), 0.55 * (-hours / 160.0).exp())),
    }
}

/// Complaints about what the brand said, and how often they are the complaint.
pub fn special(story: &Story, now: Instant) -> Option<(&'static str, f64)> {
    match story.phase(now) {
        Phase::Crisis if now > story.defensive + 600 => Some(("after_statement", 0.10)),
        Phase::Apologised => Some(("sceptic_september", 0.08)),
        _ => None,
    }
}

/// Share answered, median in open minutes and log standard deviation, by what is answered.
pub fn answering(phase: Phase, kind: &str) -> (f64, f64, f64) {
    match (phase, kind) {
        (Phase::Before, "question") => (0.90, 75.0, 0.9),
        (Phase::Before, "praise") => (0.30, 180.0, 0.9),
        (Phase::Before | Phase::Learned, "chatter" | "peer") => (0.05, 120.0, 0.8),
        (Phase::Before, _) => (0.80, 110.0, 1.0),
        (Phase::Crisis, "praise" | "chatter" | "peer") => (0.03, 300.0, 0.8),
        (Phase::Crisis, "question") => (0.42, 280.0, 1.0),
        (Phase::Crisis, _) => (0.35, 360.0, 1.0),
        (Phase::Apologised, "praise" | "chatter" | "peer") => (0.15, 150.0, 0.8),
        (Phase::Apologised, "question") => (0.82, 75.0, 0.9),
        (Phase::Apologised, _) => (0.72, 95.0, 1.0),
        (Phase::Learned, "question") => (0.97, 16.0, 0.7),
        (Phase::Learned, "praise") => (0.45, 60.0, 0.9),
        (Phase::Learned, _) => (0.95, 20.0, 0.8),
    }
}

/// Parts and acts of the kinds of reply to a complaint, with their weights by phase. Before and in the crisis most promises name no date; after it they do.
const COMPLAINT: [(&[&str], [f64; 4]); 10] = [
    (&["greeting", "apology_part", "empathy", "redress"], [0.12, 0.01, 0.22, 0.16]),
    (&["greeting", "thanks", "detail_request"], [0.18, 0.07, 0.03, 0.12]),
    (&["greeting", "apology_part", "explanation", "promise_undated"], [0.16, 0.13, 0.14, 0.02]),
    (&["greeting", "apology_part", "explanation", "promise_dated"], [0.02, 0.0, 0.10, 0.30]),
    (&["greeting", "empathy", "promise_undated"], [0.26, 0.20, 0.09, 0.02]),
    (&["greeting", "apology_part", "redress", "promise_dated"], [0.03, 0.0, 0.14, 0.24]),
    (&["greeting", "apology_part", "fault", "redress"], [0.04, 0.0, 0.20, 0.06]),
    (&["greeting", "handoff"], [0.14, 0.14, 0.05, 0.07]),
    (&["greeting", "denial"], [0.05, 0.10, 0.0, 0.01]),
    (&["template_crisis"], [0.0, 0.35, 0.03, 0.0]),
];

/// The parts of a reply to a complaint.
pub fn reply_parts(phase: Phase, rng: &mut Rng) -> Vec<&'static str> {
    let weights: Vec<(usize, f64)> = COMPLAINT.iter().enumerate().map(|(index, kind)| (index, kind.1[phase as usize])).collect();
    COMPLAINT[rng.weighted(&weights)].0.to_vec()
}
