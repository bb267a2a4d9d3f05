//! Whether and when the brand answers, what the customer writes next, and the assistant that acknowledges at once.

use super::{Author, Item, Play, Seen, hour};
use crate::earlier;
use crate::people::{Person, Platform};
use crate::replies::{Reply, Situation, compose};
use crate::story::{Chapter, Instant, after_open_minutes};
use crate::writer::Order;

impl Play<'_> {
    /// When a human answers a message of `kind`, if ever.
    pub(super) fn answer_time(&mut self, kind: &str, now: Instant) -> Option<Instant> {
        let story = self.story;
        let (share, median, sigma) = if story.chapter == Chapter::September {
            earlier::answering(story.phase(now), kind)
        } else if now < story.onset - 3_600 {
            match kind {
                "question" => (0.92, 62.0, 0.9),
                "praise" => (0.38, 150.0, 0.9),
                "chatter" | "peer" => (0.05, 120.0, 0.8),
                _ => (0.86, 85.0, 1.0),
            }
        } else if now < story.apology {
            match kind {
                "praise" | "chatter" | "peer" => (0.03, 300.0, 0.8),
                "question" => (0.45, 330.0, 1.0),
                _ => (0.37, 420.0, 1.0),
            }
        } else {
            match kind {
                "praise" => (0.45, 120.0, 0.9),
                "chatter" | "peer" => (0.05, 120.0, 0.8),
                "question" => (0.88, 75.0, 0.9),
                _ => (0.74, 95.0, 1.0),
            }
        };
        if !self.rng.chance(share) {
            return None;
        }
        let minutes = self.rng.lognormal(median, sigma).clamp(2.0, 6_000.0);
        let when = after_open_minutes(story, now, minutes, &mut self.rng);
        if when > story.onset && when < story.first_answer + 41 {
            return Some(story.first_answer + 41 + (self.rng.lognormal(60.0, 0.8) * 60.0) as i64);
        }
        (when < story.end).then_some(when)
    }

    pub(super) fn situation(&self, section: &str, kind: &str, cause: &str, when: Instant) -> Situation {
        if section.starts_with("q_") {
            return Situation::Question(section.to_owned());
        }
        match kind {
            "praise" => Situation::Praise,
            "chatter" | "peer" => Situation::Chat,
            _ if cause == "false_information" && when >= self.story.correction => Situation::Rumour,
            _ => Situation::Good,
        }
    }

    pub(super) fn sequel(&mut self, index: usize, who: usize, section: &str, kind: &'static str) {
        let first = self.world.items[index].clone();
        let answer = self.answer_time(kind, first.at);
        self.bot(&first, kind);
        let mut last = first.clone();
        let person = self.world.people[who].clone();
        let impatience = if self.story.is_calm(first.at) { 0.05 } else { 0.13 };
        if first.needs_reply && self.rng.chance(impatience) {
            let gap = self.rng.lognormal(150.0, 1.0).clamp(4.0, 2_000.0) * 60.0;
            let when = first.at + gap as i64;
            if answer.is_none_or(|answer| when + 30 < answer) && when < self.story.end && !(1..6).contains(&hour(when)) {
                let order =
                    Order { sections: &["follow_up".to_owned()], dressed: false, emoji: Some("frame.emoji_neg"), peer: "", waited: gap as i64 };
                let text = self.writer.comment(&person, &order, when, &mut self.rng);
                let parent = Some(first.id.clone());
                let at = self.push(
                    when,
                    who,
                    parent,
                    first.thread.clone(),
                    text,
                    Seen::Public,
                    "follow_up",
                    vec!["support_unresponsive".to_owned()],
                    -1,
                    true,
                );
                last = self.world.items[at].clone();
            }
        }
        let Some(when) = answer else { return };
        let situation = self.situation(section, kind, first.causes.first().map_or("", String::as_str), when);
        let reply = self.reply(&last, &person, situation, when);
        let answered = self.world.items[reply].clone();
        if !first.needs_reply {
            return;
        }
        let bad = answered.acts.iter().any(|act| ["template", "denial"].contains(act))
            || answered.acts.contains(&"handoff") && !self.story.is_calm(when - 1);
        let (angry, thanks) = if bad { (0.24, 0.01) } else { (0.03, 0.17) };
        let later = when + (self.rng.lognormal(50.0, 1.1).clamp(2.0, 2_500.0) * 60.0) as i64;
        if later >= self.story.end || (1..6).contains(&hour(later)) {
            return;
        }
        if self.rng.chance(angry) {
            let order = Order {
                sections: &["after_answer_angry".to_owned()],
                dressed: false,
                emoji: Some("frame.emoji_neg"),
                peer: "",
                waited: later - first.at,
            };
            let text = self.writer.comment(&person, &order, later, &mut self.rng);
            let causes = vec!["support_unresponsive".to_owned()];
            let at =
                self.push(later, who, Some(answered.id.clone()), first.thread.clone(), text, Seen::Public, "after_answer_angry", causes, -1, true);
            let angry_item = self.world.items[at].clone();
            if let Some(second) = self.answer_time("complaint", later) {
                let situation = self.situation("", "complaint", "", second);
                self.reply(&angry_item, &person, situation, second);
            }
        } else if self.rng.chance(thanks) {
            let order = Order { sections: &["after_answer_thanks".to_owned()], dressed: false, emoji: Some("frame.emoji_pos"), peer: "", waited: 0 };
            let text = self.writer.comment(&person, &order, later, &mut self.rng);
            self.push(later, who, Some(answered.id), first.thread, text, Seen::Public, "thanks", Vec::new(), 1, false);
        }
    }

    pub(super) fn bot(&mut self, item: &Item, kind: &str) {
        let clock = hour(item.at);
        let closed = !(8..20).contains(&clock);
        let busy = item.at > self.story.onset + 3 * 3_600 && item.at < self.story.apology;
        let share = if item.platform == Platform::X {
            0.0
        } else if busy {
            0.2
        } else if closed && item.at < self.story.onset {
            0.22
        } else {
            0.0
        };
        if ["complaint", "question", "follow_up"].contains(&kind) && self.rng.chance(share) || item.seen == Seen::Private {
            let when = item.at + self.rng.range(4, 20);
            let text = self.writer.texts.all(item.lang, "bot")[0].clone();
            let id = self.id(item.platform, when);
            self.world.items.push(Item {
                id,
                parent: Some(item.id.clone()),
                thread: item.thread.clone(),
                platform: item.platform,
                author: Author::Bot,
                at: when,
                text,
                lang: item.lang,
                seen: item.seen,
                kind: "bot",
                causes: Vec::new(),
                polarity: 0,
                needs_reply: false,
                acts: vec!["thanks", "promise_undated", "template"],
                cluster: Some("bot"),
                agent: "asystent".to_owned(),
                likes: 0,
            });
        }
    }

    pub(super) fn reply(&mut self, to: &Item, person: &Person, situation: Situation, when: Instant) -> usize {
        let Reply { text, acts, agent, cluster } = compose(&mut self.writer, self.story, person, situation, when, &mut self.rng);
        let text = if to.platform == Platform::X { format!("@{} {text}", person.handle) } else { text };
        let id = self.id(to.platform, when);
        let likes = self.rng.lognormal(0.6, 1.0) as i64;
        self.world.items.push(Item {
            id,
            parent: Some(to.id.clone()),
            thread: to.thread.clone(),
            platform: to.platform,
            author: Author::Brand,
            at: when,
            text,
            lang: person.lang,
            seen: to.seen,
            kind: "reply",
            causes: Vec::new(),
            polarity: 0,
            needs_reply: false,
            acts,
            cluster,
            agent,
            likes,
        });
        self.world.items.len() - 1
    }
}
