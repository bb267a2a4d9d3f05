//! What is set by hand: the brand's posts and statements, the rumour, the waves of copies, private messages.

use super::{Author, Item, Play, Seen};
use crate::people::{Person, Platform, person};
use crate::replies::Situation;
use crate::rng::Rng;
use crate::story::{Chapter, Instant, at, local};
use crate::texts::Lang;
use crate::writer::Order;

impl Play<'_> {
    pub(super) fn brand_item(&mut self, platform: Platform, at: Instant, text: String, lang: Lang, kind: &'static str) -> String {
        let id = self.id(platform, at);
        let likes = self.rng.range(3, 240);
        self.world.items.push(Item {
            id: id.clone(),
            parent: None,
            thread: id.clone(),
            platform,
            author: Author::Brand,
            at,
            text,
            lang,
            seen: Seen::Public,
            kind,
            causes: Vec::new(),
            polarity: 0,
            needs_reply: false,
            acts: Vec::new(),
            cluster: None,
            agent: "zespół".to_owned(),
            likes,
        });
        self.posts.push((at, id.clone(), platform));
        id
    }

    pub(super) fn brand_posts(&mut self) {
        if self.story.chapter == Chapter::September {
            self.september_posts();
            return;
        }
        let nobody = Person { gender: 0, ..person(&self.writer.texts, Platform::Facebook, 0, &mut Rng::new(1)) };
        let order = Order { sections: &[], dressed: false, emoji: None, peer: "", waited: 0 };
        let mut day = self.story.start - 3 * 86_400;
        while day < self.story.onset - 86_400 {
            let weekend = local(day).format("%u").to_string().parse::<u8>().is_ok_and(|n| n >= 6);
            if !weekend || self.rng.chance(0.4) {
                let when = day + self.rng.range(8 * 3_600, 12 * 3_600);
                let who = Person { lang: Lang::Pl, city: self.rng.below(20), ..nobody.clone() };
                let text = self.writer.fill("posts", &who, &order, when, &mut self.rng);
                self.brand_item(Platform::Facebook, when, text, Lang::Pl, "post");
            }
            if self.rng.chance(0.2) {
                let when = day + self.rng.range(9 * 3_600, 16 * 3_600);
                let who = Person { lang: Lang::En, city: self.rng.below(6), ..nobody.clone() };
                let text = self.writer.fill("posts", &who, &order, when, &mut self.rng);
                self.brand_item(Platform::X, when, text, Lang::En, "post");
            }
            day += 86_400;
        }
        let line = |play: &Self, lang, key: &str| play.writer.texts.all(lang, &format!("posts.{key}")).join("\n");
        for (kind, when) in [("defensive", self.story.defensive), ("apology", self.story.apology), ("correction", self.story.correction)] {
            for (platform, lang, delay) in [(Platform::Facebook, Lang::Pl, 0), (Platform::X, Lang::En, 190)] {
                let text = line(self, lang, kind);
                let id = self.brand_item(platform, when + delay, text, lang, kind);
                self.world.statements.push((kind, id, platform, when + delay));
            }
        }
        let technical = line(self, Lang::Pl, "technical");
        self.brand_item(Platform::Facebook, self.story.onset + 55 * 60, technical, Lang::Pl, "technical_notice");
        let progress: Vec<String> = self.writer.texts.all(Lang::Pl, "posts.progress").to_vec();
        for (text, when) in progress.into_iter().zip([at(11, 7, 18, 0), at(11, 9, 19, 0), at(11, 11, 18, 0), at(11, 13, 20, 0)]) {
            self.brand_item(Platform::Facebook, when, text, Lang::Pl, "progress");
        }
        self.posts.sort();
    }

    /// A post nearly every working day, and what the brand says in its first crisis.
    fn september_posts(&mut self) {
        let nobody = Person { gender: 0, lang: Lang::Pl, ..person(&self.writer.texts, Platform::Facebook, 0, &mut Rng::new(1)) };
        let order = Order { sections: &[], dressed: false, emoji: None, peer: "", waited: 0 };
        let mut day = self.story.start;
        while day < self.story.end {
            let weekend = local(day).format("%u").to_string().parse::<u8>().is_ok_and(|n| n >= 6);
            let is_first = day == self.story.start;
            if is_first || self.story.is_calm(day + 86_400) && self.story.is_calm(day) && self.rng.chance(if weekend { 0.4 } else { 0.9 }) {
                let when = day + if is_first { 5 * 3_600 + 431 } else { self.rng.range(8 * 3_600, 12 * 3_600) };
                let who = Person { city: self.rng.below(20), ..nobody.clone() };
                let text = self.writer.fill("posts.summer", &who, &order, when, &mut self.rng);
                self.brand_item(Platform::Facebook, when, text, Lang::Pl, "post");
            }
            day += 86_400;
        }
        for (kind, section, when) in [("first", "first_statement", self.story.defensive), ("apology", "apology_september", self.story.apology)] {
            for (platform, lang, delay) in [(Platform::Facebook, Lang::Pl, 0), (Platform::X, Lang::En, 190)] {
                let text = self.writer.texts.all(lang, &format!("posts.{section}")).join("\n");
                let id = self.brand_item(platform, when + delay, text, lang, kind);
                self.world.statements.push((kind, id, platform, when + delay));
            }
        }
        self.posts.sort();
    }

    pub(super) fn rumour(&mut self) {
        let who = self.customer(Platform::Facebook, Some(Lang::Pl));
        let text = self.writer.texts.all(Lang::Pl, "rumour.first")[0].clone();
        let post = self.world.statements[0].1.clone();
        let causes = vec!["false_information".to_owned()];
        let index = self.push(self.story.rumour + 23, who, Some(post.clone()), post, text, Seen::Public, "rumour_first", causes, -1, true);
        self.world.items[index].likes = 412;
        self.world.rumour_first = self.world.items[index].id.clone();
        self.recent.push(index);
    }

    pub(super) fn copies(&mut self, platform: Platform, lang: Lang, from: Instant, exact: usize, near: usize, seconds: i64, cluster: &'static str) {
        let frames: Vec<String> = self.writer.texts.all(lang, "copies").to_vec();
        let post = self.world.statements[0].1.clone();
        for number in 0..exact + near {
            let who = self.customer(platform, Some(lang));
            let text = if number < exact { frames[0].clone() } else { frames[1 + (number - exact) % (frames.len() - 1)].clone() };
            let when = from + self.rng.range(0, seconds - 1);
            let (parent, thread) = if platform == Platform::Facebook { (Some(post.clone()), post.clone()) } else { (None, String::new()) };
            let causes = ["misleading_communication", "refund_return"].map(str::to_owned).to_vec();
            let kind = if number < exact { "copy" } else { "near_copy" };
            let index = self.push(when, who, parent, thread, text, Seen::Public, kind, causes, -1, true);
            self.world.items[index].cluster = Some(cluster);
        }
    }

    /// Private messages of people who were asked to write one.
    pub(super) fn private_messages(&mut self) {
        let asked: Vec<(usize, Instant)> = self
            .world
            .items
            .iter()
            .filter(|item| item.platform == Platform::Facebook && item.acts.contains(&"handoff") && item.seen == Seen::Public)
            .filter_map(|item| {
                let parent = item.parent.as_ref()?;
                let customer = self.world.items.iter().find(|other| &other.id == parent)?;
                match customer.author {
                    Author::Customer(who) => Some((who, item.at)),
                    _ => None,
                }
            })
            .collect();
        for (who, asked_at) in asked {
            let when = asked_at + (self.rng.lognormal(40.0, 1.0).clamp(3.0, 900.0) * 60.0) as i64;
            if !self.rng.chance(0.28) || when >= self.story.end {
                continue;
            }
            let person = self.world.people[who].clone();
            let cause = self.cause(when);
            let section = self.cause_section(person.lang, &cause, when);
            let order = Order { sections: &["dm".to_owned(), section], dressed: false, emoji: None, peer: "", waited: 0 };
            let text = self.writer.comment(&person, &order, when, &mut self.rng);
            let index = self.push(when, who, None, String::new(), text, Seen::Private, "private", vec![cause], -1, true);
            let item = self.world.items[index].clone();
            self.bot(&item, "private");
            if let Some(answer) = self.answer_time("complaint", when) {
                self.reply(&item, &person, Situation::Good, answer);
            }
        }
    }
}
