//! What a new comment is about, who writes it and where it goes.

use super::{Author, Kind, Play};
use crate::earlier;
use crate::people::{Person, Platform, person};
use crate::story::{Chapter, Instant, Phase};
use crate::texts::Lang;
use crate::writer::Order;

/// Weights of causes in calm weeks.
const CALM_CAUSES: [(&str, f64); 16] = [
    ("product_quality", 0.17),
    ("late_delivery", 0.14),
    ("refund_return", 0.12),
    ("lost_or_damaged", 0.10),
    ("order_error", 0.10),
    ("price_billing", 0.09),
    ("terms_and_procedures", 0.05),
    ("support_unresponsive", 0.05),
    ("staff_behaviour", 0.05),
    ("outage_technical", 0.04),
    ("misleading_communication", 0.03),
    ("safety_health", 0.02),
    ("ethics_labour_environment", 0.015),
    ("privacy_security", 0.01),
    ("fraud_impersonation", 0.01),
    ("false_information", 0.0),
];

/// Weights of causes in the crisis: the first day, before the apology, after it.
const CRISIS_CAUSES: [(&str, [f64; 3]); 16] = [
    ("late_delivery", [0.30, 0.36, 0.38]),
    ("outage_technical", [0.40, 0.10, 0.04]),
    ("support_unresponsive", [0.12, 0.15, 0.09]),
    ("lost_or_damaged", [0.05, 0.10, 0.14]),
    ("refund_return", [0.03, 0.08, 0.12]),
    ("misleading_communication", [0.02, 0.05, 0.04]),
    ("order_error", [0.02, 0.02, 0.04]),
    ("price_billing", [0.01, 0.015, 0.02]),
    ("staff_behaviour", [0.01, 0.015, 0.015]),
    ("terms_and_procedures", [0.015, 0.02, 0.02]),
    ("privacy_security", [0.01, 0.015, 0.01]),
    ("ethics_labour_environment", [0.005, 0.015, 0.01]),
    ("fraud_impersonation", [0.0, 0.015, 0.03]),
    ("product_quality", [0.01, 0.01, 0.03]),
    ("safety_health", [0.003, 0.005, 0.005]),
    ("false_information", [0.0, 0.0, 0.0]),
];

impl Play<'_> {
    pub(super) fn customer(&mut self, platform: Platform, lang: Option<Lang>) -> usize {
        if lang.is_none() && !self.recent.is_empty() && self.rng.chance(0.22) {
            let index = self.recent[self.rng.below(self.recent.len())];
            if let Author::Customer(who) = self.world.items[index].author
                && self.world.people[who].platform == platform
            {
                return who;
            }
        }
        loop {
            self.serial += 1;
            let new = person(&self.writer.texts, platform, self.serial, &mut self.rng);
            if lang.is_none_or(|lang| lang == new.lang) {
                self.world.people.push(new);
                return self.world.people.len() - 1;
            }
        }
    }

    pub(super) fn cause(&mut self, now: Instant) -> String {
        if self.story.chapter == Chapter::September
            && let Some((weights, chance)) = earlier::causes(self.story, now)
            && self.rng.chance(chance)
        {
            return self.rng.weighted(&weights).to_owned();
        }
        if self.story.chapter == Chapter::September || now < self.story.onset {
            return self.rng.weighted(&CALM_CAUSES).to_owned();
        }
        let hours_after = |from: Instant| (now - from) as f64 / 3_600.0;
        if now >= self.story.rumour {
            let weight = if now < self.story.correction { 0.075 } else { 0.06 * (-hours_after(self.story.correction) / 30.0).exp() };
            if self.rng.chance(weight) {
                return "false_information".to_owned();
            }
        }
        let column = if now >= self.story.apology { 2 } else { usize::from(hours_after(self.story.onset) > 10.0) };
        let weights: Vec<(&str, f64)> = CRISIS_CAUSES.iter().map(|(cause, w)| (*cause, w[column])).collect();
        // The tail looks more and more like an ordinary week.
        if now >= self.story.apology && self.rng.chance((hours_after(self.story.apology) / 400.0).min(0.6)) {
            return self.rng.weighted(&CALM_CAUSES).to_owned();
        }
        self.rng.weighted(&weights).to_owned()
    }

    pub(super) fn cause_section(&self, lang: Lang, cause: &str, now: Instant) -> String {
        if self.story.chapter == Chapter::September {
            let of_the_day = format!("{cause}.september");
            let is_told = self.story.phase(now) != Phase::Before && self.writer.texts.has(lang, &of_the_day);
            return if is_told { of_the_day } else { cause.to_owned() };
        }
        let crisis = format!("{cause}.crisis");
        if now >= self.story.onset && self.writer.texts.has(lang, &crisis) && (cause != "misleading_communication" || now > self.story.defensive) {
            crisis
        } else {
            cause.to_owned()
        }
    }

    pub(super) fn complaint(&mut self, lang: Lang, now: Instant) -> Kind {
        let story = self.story;
        let special = if story.chapter == Chapter::September {
            earlier::special(story, now).filter(|special| self.rng.chance(special.1)).map(|special| special.0)
        } else if now >= story.apology && now < story.apology + 60 * 3_600 && self.rng.chance(0.14) {
            Some("sceptic")
        } else if now >= story.defensive && now < story.apology && self.rng.chance(0.30 * (-((now - story.defensive) as f64) / 36_000.0).exp() + 0.03)
        {
            Some("after_defence")
        } else {
            None
        };
        if let Some(section) = special {
            return Kind {
                name: "complaint",
                sections: vec![section.to_owned()],
                causes: vec!["misleading_communication".to_owned()],
                polarity: -1,
                needs_reply: true,
            };
        }
        let mut causes = vec![self.cause(now)];
        if self.rng.chance(0.26) {
            let second = self.cause(now);
            if second != causes[0] {
                causes.push(second);
            }
        }
        let sections = causes.iter().map(|cause| self.cause_section(lang, cause, now)).collect();
        Kind { name: "complaint", sections, causes, polarity: -1, needs_reply: true }
    }

    pub(super) fn kind(&mut self, lang: Lang, now: Instant) -> Kind {
        let story = self.story;
        let phase = match story.phase(now) {
            Phase::Before | Phase::Learned => 0,
            Phase::Crisis => 1,
            Phase::Apologised => 2,
        };
        let september = story.chapter == Chapter::September;
        let weights = [
            [("complaint", 0.36), ("question", 0.29), ("praise", 0.19), ("chatter", 0.09), ("irony", 0.02), ("peer", 0.05)],
            [("complaint", 0.67), ("question", 0.12), ("praise", 0.01), ("chatter", 0.01), ("irony", 0.08), ("peer", 0.11)],
            [("complaint", 0.52), ("question", 0.19), ("praise", 0.13), ("chatter", 0.02), ("irony", 0.03), ("peer", 0.11)],
        ][phase];
        match self.rng.weighted(&if september { earlier::KINDS[phase] } else { weights }) {
            "complaint" => self.complaint(lang, now),
            "irony" => Kind { name: "irony", sections: vec!["irony".to_owned()], causes: Vec::new(), polarity: -1, needs_reply: true },
            "question" => {
                let topic = if phase == 2 && self.rng.chance(0.4) {
                    if september { "q_redress_september" } else { "q_redress" }
                } else if phase > 0 && self.rng.chance(0.85) {
                    if september { "q_september" } else { "q_crisis" }
                } else {
                    *self.rng.pick(&["q_delivery", "q_locker", "q_returns", "q_product", "q_payment", "q_contact"])
                };
                let causes = match topic {
                    "q_crisis" => vec!["late_delivery".to_owned()],
                    "q_september" => vec!["outage_technical".to_owned()],
                    _ => Vec::new(),
                };
                Kind { name: "question", sections: vec![topic.to_owned()], causes, polarity: 0, needs_reply: true }
            }
            "praise" => {
                let section =
                    if phase == 2 && self.rng.chance(0.75) { if september { "praise_september" } else { "praise_crisis" } } else { "praise" };
                Kind { name: "praise", sections: vec![section.to_owned()], causes: Vec::new(), polarity: 1, needs_reply: false }
            }
            "peer" if !self.recent.is_empty() => {
                if self.rng.chance(if phase == 0 { 0.25 } else { 0.55 }) {
                    let cause = self.cause(now);
                    let section = self.cause_section(lang, &cause, now);
                    Kind {
                        name: "peer_me_too",
                        sections: vec!["peer_me_too".to_owned(), section],
                        causes: vec![cause],
                        polarity: -1,
                        needs_reply: true,
                    }
                } else {
                    Kind { name: "peer", sections: vec!["peer".to_owned()], causes: Vec::new(), polarity: 0, needs_reply: false }
                }
            }
            _ => Kind { name: "chatter", sections: vec!["chatter".to_owned()], causes: Vec::new(), polarity: 0, needs_reply: false },
        }
    }

    /// Parent and thread of a new comment; the peer's name when it answers one.
    pub(super) fn place(&mut self, platform: Platform, kind: &Kind, who: usize, now: Instant) -> Option<(Option<String>, String, String)> {
        if kind.name.starts_with("peer") {
            for _ in 0..30 {
                let back = self.rng.below(self.recent.len().min(60));
                let item = &self.world.items[self.recent[self.recent.len() - 1 - back]];
                let Author::Customer(other) = item.author else { continue };
                if other != who && item.platform == platform && item.lang == self.world.people[who].lang && item.at < now {
                    let peer = &self.world.people[other];
                    let name = if platform == Platform::X { peer.handle.clone() } else { peer.first.clone() };
                    return Some((Some(item.id.clone()), item.thread.clone(), name));
                }
            }
            return None;
        }
        let open: Vec<&(Instant, String, Platform)> = self.posts.iter().filter(|post| post.2 == platform && post.0 + 60 < now).collect();
        if platform == Platform::X && (open.is_empty() || self.rng.chance(0.85)) {
            return Some((None, String::new(), String::new()));
        }
        if open.is_empty() {
            return None;
        }
        let mut back = 0;
        while back + 1 < open.len() && self.rng.chance(0.38) {
            back += 1;
        }
        let post = open[open.len() - 1 - back].1.clone();
        Some((Some(post.clone()), post, String::new()))
    }

    /// An ironic line and its planted cause; outside the crisis only the causes of an ordinary week.
    pub(super) fn irony(&mut self, person: &Person, now: Instant) -> (String, String) {
        let causes = self.writer.texts.irony_causes(person.lang);
        let cause = loop {
            let cause = self.rng.pick(&causes).clone();
            // The jokes about misleading words are about the statement of November.
            if cause != "misleading_communication" || (now > self.story.defensive && self.story.chapter == Chapter::November) {
                break cause;
            }
        };
        let section = [format!("irony.{cause}")];
        let order = Order { sections: &section, dressed: false, emoji: None, peer: "", waited: 0 };
        let text = self.writer.comment(person, &order, now, &mut self.rng);
        (cause, text)
    }
}
