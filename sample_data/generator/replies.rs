//! The brand's replies, put together from parts with one communicative function each, so that the acts of a reply are known.

use crate::earlier;
use crate::people::Person;
use crate::rng::Rng;
use crate::story::{Chapter, Instant, Phase, Story};
use crate::writer::{Order, Writer, upper_first};

/// What a reply answers.
pub enum Situation {
    /// A question of this topic (`q_delivery`).
    Question(String),
    /// Praise.
    Praise,
    /// Small talk.
    Chat,
    /// The rumour, after the correction.
    Rumour,
    /// A complaint.
    Good,
}

/// A finished reply.
pub struct Reply {
    /// The text.
    pub text: String,
    /// Its acts.
    pub acts: Vec<&'static str>,
    /// Who signed.
    pub agent: String,
    /// Cluster of equal texts, when it is a template.
    pub cluster: Option<&'static str>,
}

/// Parts and acts of the kinds of reply to a complaint, with their weights in calm days, before and after the apology.
const COMPLAINT: [(&[&str], [f64; 3]); 12] = [
    (&["greeting", "apology_part", "empathy", "redress"], [0.16, 0.02, 0.20]),
    (&["greeting", "thanks", "detail_request"], [0.17, 0.06, 0.04]),
    (&["greeting", "apology_part", "explanation", "promise_dated"], [0.15, 0.03, 0.24]),
    (&["greeting", "apology_part", "detail_request", "handoff"], [0.15, 0.10, 0.08]),
    (&["greeting", "empathy", "promise_undated"], [0.10, 0.07, 0.03]),
    (&["greeting", "apology_part", "redress", "promise_dated"], [0.12, 0.01, 0.12]),
    (&["greeting", "apology_part", "fault", "redress"], [0.05, 0.0, 0.17]),
    (&["greeting", "handoff"], [0.06, 0.13, 0.02]),
    (&["greeting", "denial"], [0.03, 0.13, 0.0]),
    (&["denial"], [0.01, 0.06, 0.0]),
    (&["template_crisis"], [0.0, 0.36, 0.03]),
    (&["greeting", "empathy", "fault", "promise_dated"], [0.0, 0.03, 0.07]),
];

fn act(part: &str) -> Option<&'static str> {
    Some(match part {
        "greeting" => "greeting",
        "thanks" | "thanks_praise" => "thanks",
        "apology_part" => "apology",
        "fault" => "fault_acknowledgement",
        "empathy" => "empathy",
        "explanation" => "explanation",
        "redress" => "redress",
        "detail_request" => "detail_request",
        "handoff" => "handoff",
        "promise_dated" => "promise_dated",
        "promise_undated" => "promise_undated",
        "denial" | "denial_rumour" => "denial",
        "template_crisis" => "template",
        _ if part.starts_with("a_q_") => "explanation",
        _ => return None,
    })
}

/// Writes a reply.
pub fn compose(writer: &mut Writer<'_>, story: &Story, person: &Person, situation: Situation, now: Instant, rng: &mut Rng) -> Reply {
    let september = story.chapter == Chapter::September;
    let phase = match story.phase(now) {
        Phase::Before | Phase::Learned => 0,
        Phase::Crisis => 1,
        Phase::Apologised => 2,
    };
    let owned;
    let parts: Vec<&str> = match situation {
        Situation::Question(topic) => {
            owned = format!("a_{topic}");
            // Before the apology nobody in the care team knows more than the template says.
            if phase == 1 && ["q_crisis", "q_september"].contains(&topic.as_str()) {
                vec!["template_crisis"]
            } else {
                vec!["greeting", owned.as_str()]
            }
        }
        Situation::Praise => vec!["greeting", "thanks_praise"],
        Situation::Chat => vec!["thanks_praise"],
        Situation::Rumour => vec!["greeting", "denial_rumour", "explanation"],
        Situation::Good if september => earlier::reply_parts(story.phase(now), rng),
        Situation::Good => {
            let weights: Vec<(usize, f64)> = COMPLAINT.iter().enumerate().map(|(index, kind)| (index, kind.1[phase])).collect();
            COMPLAINT[rng.weighted(&weights)].0.to_vec()
        }
    };
    let order = Order { sections: &[], dressed: false, emoji: None, peer: "", waited: 0 };
    let signature = writer.texts.deal(person.lang, "signature", rng);
    let agent = signature.trim_start_matches('/').to_owned();
    if parts == ["template_crisis"] {
        let text = writer.texts.all(person.lang, if september { "template_september" } else { "template_crisis" }).to_vec();
        let index = usize::from(text.len() > 1 && rng.chance(0.3));
        let mut acts = vec!["greeting", "apology", "promise_undated", "template"];
        if index == 1 {
            acts = vec!["greeting", "detail_request", "handoff", "template"];
        }
        let cluster = Some(["template_sorry", "template_handoff"][index]);
        return Reply { text: text[index].clone(), acts, agent, cluster };
    }
    let mut text = String::new();
    for part in &parts {
        // In calm weeks there is no failed migration to explain.
        let calm = format!("{part}_calm");
        let of_the_day = format!("{part}_september");
        let section = if september && phase > 0 && writer.texts.has(person.lang, &of_the_day) {
            of_the_day.as_str()
        } else if phase == 0 && writer.texts.has(person.lang, &calm) {
            calm.as_str()
        } else {
            part
        };
        let piece = writer.fill(section, person, &order, now, rng);
        if text.is_empty() || text.ends_with(['.', '!', '?', '💚']) {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(&upper_first(&piece));
        } else {
            text.push(' ');
            let proper = piece.starts_with("I ") || piece.starts_with("I'");
            let mut chars = piece.chars();
            let first = chars.next().unwrap_or_default();
            text.push_str(&if proper { piece.clone() } else { first.to_lowercase().chain(chars).collect() });
        }
    }
    if rng.chance(0.7) {
        text.push(' ');
        text.push_str(&signature);
    }
    let mut acts: Vec<&'static str> = parts.iter().filter_map(|part| act(part)).collect();
    acts.dedup();
    Reply { text, acts, agent, cluster: None }
}
