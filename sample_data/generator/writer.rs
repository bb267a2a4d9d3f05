//! Puts a comment together: opening, one or two frames, a detail, a closing, an emoji, and then the writer's habits.

use std::collections::BTreeSet;

use crate::people::{Person, ascii};
use crate::rng::Rng;
use crate::story::{Instant, Phase, Story, day_month, local, since, weekday};
use crate::texts::{Fill, Lang, Texts, expand};

/// What a comment is about and how much stands around its core.
pub struct Order<'a> {
    /// Sections whose frames are the sentences, in order.
    pub sections: &'a [String],
    /// Opening, details and closing may be added.
    pub dressed: bool,
    /// Emoji section, if one may be added.
    pub emoji: Option<&'static str>,
    /// The other person's first name or handle, for `{peer}`.
    pub peer: &'a str,
    /// Seconds since the writer's first message, for `{ago}`.
    pub waited: i64,
}

/// The writer of all texts; remembers what was written.
pub struct Writer<'a> {
    /// The frames.
    pub texts: Texts,
    story: &'a Story,
    seen: BTreeSet<String>,
}

/// Letters and digits in lower case: two texts that agree here read alike.
pub fn normalised(text: &str) -> String {
    ascii(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn ago(waited: i64, polish: bool) -> (&'static str, &'static str) {
    let steps = [
        (5_400, "godzinę temu", "ponad godzina", "an hour ago", "over an hour"),
        (14_400, "parę godzin temu", "kilka godzin", "a few hours ago", "hours"),
        (50_000, "pół dnia temu", "pół dnia", "half a day ago", "half a day"),
        (130_000, "wczoraj", "doba", "yesterday", "a day"),
        (i64::MAX, "parę dni temu", "kilka dni", "days ago", "days"),
    ];
    let step = steps.iter().find(|step| waited < step.0).expect("the last step has no end");
    if polish { (step.1, step.2) } else { (step.3, step.4) }
}

impl<'a> Writer<'a> {
    /// A writer who has written nothing yet.
    pub const fn new(texts: Texts, story: &'a Story) -> Self {
        Self { texts, story, seen: BTreeSet::new() }
    }

    /// Fills one dealt frame for a person at an instant.
    pub fn fill(&mut self, section: &str, person: &Person, order: &Order<'_>, now: Instant, rng: &mut Rng) -> String {
        let frame = self.texts.deal(person.lang, section, rng);
        let core = if frame.contains("{core}") {
            let cause = order.sections.get(1).cloned().unwrap_or_else(|| "late_delivery".to_owned());
            let nested = self.fill(&cause, person, &Order { sections: &[], ..*order }, now, rng);
            if person.lang == Lang::En && (nested.starts_with("I ") || nested.starts_with("I'")) { nested } else { lower_first(&nested) }
        } else {
            String::new()
        };
        self.fill_frame(&frame, &core, person, order, now, rng)
    }

    fn fill_frame(&self, frame: &str, core: &str, person: &Person, order: &Order<'_>, now: Instant, rng: &mut Rng) -> String {
        let polish = person.lang == Lang::Pl;
        let words = self.texts.words(person.lang);
        let product = rng.pick(&words.products);
        let second = rng.pick(&words.products);
        let mut side = Rng::new(rng.next());
        let span = since(self.story, now, polish, &mut side);
        let other = (person.city + 1 + side.below(words.cities.len() - 1)) % words.cities.len();
        let numbers: Vec<i64> = (0..8).map(|_| side.range(0, 1 << 40)).collect();
        let n = |index: usize, low: i64, high: i64| low + numbers[index] % (high - low + 1);
        let city = |index: usize, form: usize| words.cities[index][form].clone();
        let listed = |items: &[String], index: usize| items.get(numbers[index] as usize % items.len().max(1)).cloned();
        let slot = |name: &str| -> Option<String> {
            Some(match name {
                "core" => core.to_owned(),
                "p_nom" | "p_bare" => product.nom.clone(),
                "p_acc" => product.acc.clone(),
                "p_gen" => product.gen_.clone(),
                "p2_nom" => second.nom.clone(),
                "p2_acc" => second.acc.clone(),
                "p2_gen" => second.gen_.clone(),
                "city" => city(person.city, 0),
                "city2" => city(other, 0),
                "w_loc" | "w_city" => city(person.city, 2),
                "z_loc" | "z_city" => city(person.city, 1),
                "z_city2" => city(other, 1),
                "do_city" => format!("do {}", city(person.city, 1)),
                "do_city2" => format!("do {}", city(other, 1)),
                "pod_city" if polish => listed(&words.near, 0)?,
                "pod_city" => "Stryków".to_owned(),
                "mid_city" => words.between[n(0, 0, 2) as usize].clone(),
                "mid_city2" => words.between[n(1, 3, 5) as usize].clone(),
                "przy_place" => listed(&words.places, 0)?,
                "na_occ" => listed(&words.occasions, 1)?,
                "since" => span.clone(),
                "since_short" => ["two days", "three days", "four days", "a week"][n(2, 0, 3) as usize].to_owned(),
                "date_ago" => day_month(now, -n(2, 2, 9), polish),
                "date_due" => day_month(now, -n(3, 1, 4), polish),
                "date_ahead" if self.story.phase(now) == Phase::Apologised && now < self.story.end - 3 * 86_400 => {
                    day_month(self.story.apology, 7, polish)
                }
                "date_ahead" => day_month(now, n(3, 1, 3), polish),
                "weekday" => weekday(now, -n(3, 1, 4), polish).to_owned(),
                "amount" if polish => {
                    let zloty = n(4, 39, 890);
                    if zloty % 3 == 0 { format!("{zloty},90 zł") } else { format!("{zloty} zł") }
                }
                "amount" => {
                    if n(4, 0, 2) == 0 {
                        format!("€{}", n(5, 19, 160))
                    } else {
                        format!("{} PLN", n(5, 39, 890))
                    }
                }
                "fee" if polish => ["9,99 zł", "11,99 zł", "14,99 zł", "19 zł", "24,90 zł"][n(5, 0, 4) as usize].to_owned(),
                "fee" => ["10 PLN", "12 PLN", "15 PLN", "19 PLN", "25 PLN"][n(5, 0, 4) as usize].to_owned(),
                "order" => format!("SZ-{}", n(6, 4_100_000, 4_899_999)),
                "years" if polish => ["dwóch", "trzech", "czterech", "pięciu", "sześciu"][n(7, 0, 4) as usize].to_owned(),
                "years" => ["two", "three", "four", "five", "six"][n(7, 0, 4) as usize].to_owned(),
                "time" => local(now - n(5, 60, 600)).format("%H:%M").to_string(),
                "name" => {
                    if order.peer.is_empty() {
                        person.first.clone()
                    } else {
                        order.peer.to_owned()
                    }
                }
                "name_full" => person.name.clone(),
                "name_voc" => person.vocative.clone(),
                "email" => format!("{}@poczta.example", person.handle),
                "peer" => order.peer.to_owned(),
                "ago" => ago(order.waited, polish).0.to_owned(),
                "ago_long" => ago(order.waited, polish).1.to_owned(),
                _ => return None,
            })
        };
        let mut out = String::with_capacity(160);
        expand(frame, &Fill { gender: person.gender, product_class: product.class, slot: &slot }, rng, &mut out);
        out
    }

    /// Writes a comment that reads like no other one before it.
    pub fn comment(&mut self, person: &Person, order: &Order<'_>, now: Instant, rng: &mut Rng) -> String {
        for attempt in 0..80 {
            let text = self.draft(person, order, now, attempt, rng);
            if self.seen.insert(normalised(&text)) {
                return text;
            }
        }
        panic!("too few frames in {:?}", order.sections);
    }

    /// The same without the memory: for streams of any length.
    pub fn draft(&mut self, person: &Person, order: &Order<'_>, now: Instant, attempt: usize, rng: &mut Rng) -> String {
        let mut sentences = Vec::new();
        let nested = order.sections.len() > 1 && self.texts.all(person.lang, &order.sections[0]).iter().any(|frame| frame.contains("{core}"));
        let taken = if nested { 1 } else { order.sections.len() };
        for section in &order.sections[..taken] {
            sentences.push(self.fill(section, person, order, now, rng));
        }
        // After many collisions even the short kinds of comment get a word more.
        let dressed = order.dressed || attempt > 6;
        if dressed && rng.chance(0.27) {
            sentences.push(self.fill(if order.dressed { "frame.details" } else { "frame.light" }, person, order, now, rng));
        }
        if order.dressed && rng.chance(0.33) {
            sentences.push(self.fill("frame.closings", person, order, now, rng));
        }
        let mut text = String::new();
        if order.dressed && rng.chance(0.16) {
            text = self.fill("frame.openings", person, order, now, rng);
            if text.ends_with(',') && rng.chance(0.12) {
                text.push('\n');
            } else {
                text.push(' ');
            }
        }
        for sentence in &sentences {
            let starts = text.trim_end().is_empty() || text.trim_end().ends_with(['.', '!', '?', ':', '…', '👏', '🙃']);
            text.push_str(&if starts { upper_first(sentence) } else { sentence.clone() });
            if !sentence.ends_with(['.', '!', '?', ')', '👏', '🙃', '💚']) {
                text.push_str(if rng.chance(0.12) && order.dressed { "!" } else { "." });
            }
            text.push(' ');
        }
        let mut text = Self::habits(person, text.trim_end().to_owned(), order, rng);
        if let Some(section) = order.emoji
            && rng.chance(0.10 + 0.14 * person.sloppiness)
        {
            let emoji = self.texts.deal(person.lang, section, rng);
            text.push(' ');
            text.push_str(&emoji.repeat([1, 1, 1, 2, 3][rng.below(5)]));
        }
        text
    }

    fn habits(person: &Person, mut text: String, order: &Order<'_>, rng: &mut Rng) -> String {
        if person.no_full_stop && text.ends_with('.') {
            text.pop();
        }
        if order.dressed && rng.chance(0.05) {
            text = text.replacen('!', "!!!", 1).replacen('?', "???", 1);
        }
        if rng.chance(0.10 * person.sloppiness) {
            text = typo(&text, rng);
        }
        match person.casing {
            1 if !text.starts_with("I ") => text = lower_first(&text),
            2 => text = text.to_lowercase(),
            _ => {}
        }
        if order.dressed && rng.chance(0.018) {
            text = text.to_uppercase();
        }
        if person.plain_ascii { ascii(&text) } else { text }
    }
}

fn typo(text: &str, rng: &mut Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let spots: Vec<usize> =
        (2..chars.len().saturating_sub(2)).filter(|&i| (i - 1..=i + 1).all(|k| chars[k].is_alphabetic() && chars[k].is_lowercase())).collect();
    if spots.is_empty() {
        return text.to_owned();
    }
    let spot = *rng.pick(&spots);
    match rng.below(3) {
        0 => chars.swap(spot, spot + 1),
        1 => {
            chars.remove(spot);
        }
        _ => chars.insert(spot, chars[spot]),
    }
    chars.into_iter().collect()
}

/// The first letter in upper case.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let keep = text.starts_with("Szelest") || text.starts_with("SZ-") || text.starts_with("BLIK");
    if keep { text.to_owned() } else { chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect()) }
}
