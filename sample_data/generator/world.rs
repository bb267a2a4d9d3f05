//! Plays the story: who writes what and when, what the brand answers, and what is planted on purpose.

use crate::people::{Person, Platform};
use crate::rng::Rng;
use crate::story::{Chapter, Instant, Story, local, rate};
use crate::texts::{Lang, Texts};
use crate::writer::{Order, Writer};

/// Who wrote an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    /// Index into `World::people`.
    Customer(usize),
    /// A person of the care team, or the brand itself for statements.
    Brand,
    /// The automatic assistant.
    Bot,
}

/// Who can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Everybody.
    Public,
    /// A private message.
    Private,
    /// Hidden by the moderator.
    Hidden,
    /// Deleted by its author.
    Deleted,
}

/// One comment, reply or post with its planted labels.
#[derive(Clone)]
pub struct Item {
    /// Platform id, unique over all files.
    pub id: String,
    /// The item that it answers.
    pub parent: Option<String>,
    /// The root post or conversation.
    pub thread: String,
    /// Where.
    pub platform: Platform,
    /// Who.
    pub author: Author,
    /// When, UTC seconds.
    pub at: Instant,
    /// What.
    pub text: String,
    /// Language of the text.
    pub lang: Lang,
    /// Visibility.
    pub seen: Seen,
    /// Kind of item, for people who read `truth.json`.
    pub kind: &'static str,
    /// Planted causes, the main one first.
    pub causes: Vec<String>,
    /// -1, 0, 1.
    pub polarity: i8,
    /// Whether the brand should answer.
    pub needs_reply: bool,
    /// Planted acts (brand rows).
    pub acts: Vec<&'static str>,
    /// Planted copy cluster.
    pub cluster: Option<&'static str>,
    /// Signature of the person of the care team.
    pub agent: String,
    /// Likes.
    pub likes: i64,
}

/// All that happened.
pub struct World {
    /// Customers.
    pub people: Vec<Person>,
    /// Everything, by time.
    pub items: Vec<Item>,
    /// Ids of the defensive statement, the apology and the correction on Facebook and X.
    pub statements: Vec<(&'static str, String, Platform, Instant)>,
    /// Id of the rumour's first comment.
    pub rumour_first: String,
}

mod answers;
mod choices;
mod planted;

struct Play<'a> {
    story: &'a Story,
    writer: Writer<'a>,
    rng: Rng,
    world: World,
    serial: u64,
    /// Root posts of the brand: time, id, platform.
    posts: Vec<(Instant, String, Platform)>,
    /// Recent customer items that somebody may answer.
    recent: Vec<usize>,
}

/// A kind of base comment.
struct Kind {
    name: &'static str,
    sections: Vec<String>,
    causes: Vec<String>,
    polarity: i8,
    needs_reply: bool,
}

/// Where the counting of Facebook ids begins.
const FACEBOOK_IDS_FROM: Instant = 1_787_954_400;

/// Seconds of a slice of time, so thin that it holds at most one new comment.
const SLICE: i64 = 12;

/// Plays the whole story.
pub fn play(story: &Story, seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut texts = Texts::load();
    if story.chapter == Chapter::September {
        // Nobody speaks of November and of autumn at the end of summer.
        texts.leave_out(&["listopad", "November", "jesień", "Autumn"]);
    }
    let writer = Writer::new(texts, story);
    let play_rng = Rng::new(rng.next());
    let world = World { people: Vec::new(), items: Vec::new(), statements: Vec::new(), rumour_first: String::new() };
    // The people of two stories must not share their ids.
    let serial = if story.chapter == Chapter::September { 1_000_000 } else { 0 };
    let mut play = Play { story, writer, rng: play_rng, world, serial, posts: Vec::new(), recent: Vec::new() };
    play.brand_posts();
    let mut now = story.start;
    let mut rumoured = false;
    while now < story.end {
        if play.rng.chance(rate(story, now) * SLICE as f64 / 3_600.0 * 0.88) {
            let when = now + play.rng.range(0, SLICE - 1);
            play.arrival(when);
        }
        if !rumoured && now >= story.rumour {
            rumoured = true;
            play.rumour();
        }
        now += SLICE;
    }
    if story.chapter == Chapter::November {
        play.copies(Platform::Facebook, Lang::Pl, story.copies_pl, 41, 14, 12 * 60, "copies_pl");
        play.copies(Platform::X, Lang::En, story.copies_en, 17, 7, 6 * 60, "copies_en");
        play.private_messages();
    }
    let mut world = play.world;
    world.items.retain(|item| item.at < story.end);
    let kept: std::collections::BTreeSet<String> = world.items.iter().map(|item| item.id.clone()).collect();
    world.items.retain(|item| item.parent.as_ref().is_none_or(|parent| kept.contains(parent)));
    world.items.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    world
}

impl Play<'_> {
    fn id(&mut self, platform: Platform, at: Instant) -> String {
        self.serial += 1;
        match platform {
            // Facebook ids rise slowly with time.
            Platform::Facebook => format!("{}", 122_100_000_000_000_000 + (at - FACEBOOK_IDS_FROM) * 10_000_000 + self.serial as i64),
            // An X id holds milliseconds since 4 November 2010 above 22 bits.
            Platform::X => format!("{}", (((at as u64) * 1000 - 1_288_834_974_657) << 22) + self.serial % (1 << 22)),
        }
    }

    fn arrival(&mut self, now: Instant) {
        let platform = if self.rng.chance(0.71) { Platform::Facebook } else { Platform::X };
        let who = self.customer(platform, None);
        let lang = self.world.people[who].lang;
        let mut kind = self.kind(lang, now);
        let Some((parent, thread, peer)) = self.place(platform, &kind, who, now) else { return };
        let person = self.world.people[who].clone();
        let calm = self.story.is_calm(now);
        let mut text = if kind.name == "irony" {
            let written = self.irony(&person, now);
            kind.causes = vec![written.0];
            written.1
        } else {
            let emoji = match kind.polarity {
                -1 => Some("frame.emoji_neg"),
                1 => Some("frame.emoji_pos"),
                _ => None,
            };
            let peer_name =
                if peer.is_empty() && kind.name == "chatter" { self.rng.pick(&self.writer.texts.words(lang).first[1]).0.clone() } else { peer };
            let order = Order { sections: &kind.sections, dressed: kind.name == "complaint", emoji, peer: &peer_name, waited: 0 };
            self.writer.comment(&person, &order, now, &mut self.rng)
        };
        let mut seen = Seen::Public;
        let mut needs = kind.needs_reply;
        let mut name = kind.name;
        // What was hidden or deleted is in no scraper's file.
        let is_listed = self.story.chapter == Chapter::November;
        if is_listed && !calm && platform == Platform::Facebook && self.rng.chance(0.007) {
            let order = Order { sections: &["hidden".to_owned()], dressed: false, emoji: None, peer: "", waited: 0 };
            text = self.writer.fill("hidden", &person, &order, now, &mut self.rng);
            (seen, needs, name) = (Seen::Hidden, false, "hidden");
            kind.causes.clear();
        } else if is_listed && platform == Platform::Facebook && self.rng.chance(0.008) {
            (seen, needs, name, kind.polarity) = (Seen::Deleted, false, "deleted", 0);
            kind.causes.clear();
            "[komentarz usunięty]".clone_into(&mut text);
        }
        if platform == Platform::X && parent.is_none() && !text.contains("Szelestka") {
            text = if self.rng.chance(0.7) { format!("@Szelestka_PL {text}") } else { format!("{text} @Szelestka_PL") };
        }
        let index = self.push(now, who, parent, thread, text, seen, name, kind.causes, kind.polarity, needs);
        if seen == Seen::Public {
            self.recent.push(index);
            if self.recent.len() > 400 {
                self.recent.drain(..100);
            }
            self.sequel(index, who, kind.sections.first().map_or("", String::as_str), name);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call builds one row, and every argument is a column")]
    fn push(
        &mut self,
        at: Instant,
        who: usize,
        parent: Option<String>,
        thread: String,
        text: String,
        seen: Seen,
        kind: &'static str,
        causes: Vec<String>,
        polarity: i8,
        needs_reply: bool,
    ) -> usize {
        let platform = self.world.people[who].platform;
        let id = self.id(platform, at);
        let thread = if thread.is_empty() { id.clone() } else { thread };
        let likes = if !self.story.is_calm(at) && polarity < 0 { self.rng.lognormal(4.0, 1.3) } else { self.rng.lognormal(1.0, 1.0) } as i64;
        self.world.items.push(Item {
            id,
            parent,
            thread,
            platform,
            author: Author::Customer(who),
            at,
            text,
            lang: self.world.people[who].lang,
            seen,
            kind,
            causes,
            polarity,
            needs_reply,
            acts: Vec::new(),
            cluster: None,
            agent: String::new(),
            likes,
        });
        self.world.items.len() - 1
    }
}

fn hour(instant: Instant) -> u32 {
    use chrono::Timelike;
    local(instant).hour()
}
