//! `--bench N --out FILE`: a big archive in a twcs-like layout for measurements of speed, written as a stream.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::people::{Person, Platform, person};
use crate::rng::Rng;
use crate::story::{Instant, Story, utc};
use crate::texts::Texts;
use crate::world::Author;
use crate::writer::{Order, Writer};

const BRANDS: [&str; 4] = ["szelestka", "szelestka_help", "szelestka_lockers", "szelestka_outlet"];
const SECTIONS: [&str; 22] = [
    "late_delivery",
    "lost_or_damaged",
    "product_quality",
    "price_billing",
    "refund_return",
    "outage_technical",
    "support_unresponsive",
    "order_error",
    "late_delivery.crisis",
    "outage_technical.crisis",
    "terms_and_procedures",
    "misleading_communication",
    "staff_behaviour",
    "q_delivery",
    "q_locker",
    "q_returns",
    "q_product",
    "praise",
    "praise",
    "q_crisis",
    "chatter",
    "privacy_security",
];

/// Some texts are prepared once and varied by an order number per row: this keeps the stream fast and the rows different.
const POOL: usize = 24_000;

/// Writes `n` comments; the same `n` and seed give the same bytes.
pub fn write(story: &Story, n: usize, seed: u64, path: &Path) -> std::io::Result<()> {
    let mut rng = Rng::new(seed ^ 0xBE7C);
    let mut writer = Writer::new(Texts::load(), story);
    let people: Vec<Person> = (0..2_000).map(|serial| person(&writer.texts, Platform::X, serial, &mut rng)).collect();
    let mut customers = Vec::with_capacity(POOL);
    let mut replies = Vec::with_capacity(POOL / 4);
    for index in 0..POOL {
        let who = &people[index % people.len()];
        let now = story.start + rng.range(0, 40 * 86_400);
        let sections = [SECTIONS[index % SECTIONS.len()].to_owned()];
        let order = Order { sections: &sections, dressed: true, emoji: Some("frame.emoji_neg"), peer: "", waited: 0 };
        customers.push(writer.draft(who, &order, now, 0, &mut rng));
        if index % 4 == 0 {
            let situation =
                if index % 8 == 0 { crate::replies::Situation::Good } else { crate::replies::Situation::Question("q_delivery".to_owned()) };
            replies.push(crate::replies::compose(&mut writer, story, who, situation, now, &mut rng).text);
        }
    }
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    writeln!(out, "comment_id,parent_id,author_id,author_role,created_at,text")?;
    let weeks = 12 * 7 * 86_400;
    // The last few comments that still may get an answer: id, time, author.
    let mut open: Vec<(usize, Instant, Author)> = Vec::new();
    for index in 0..n {
        let now = story.start - 20 * 86_400 + (index as i128 * i128::from(weeks) / n.max(1) as i128) as Instant;
        let stamp = utc(now).format("%Y-%m-%dT%H:%M:%SZ");
        let id = 5_000_000 + index;
        let answers = !open.is_empty() && rng.chance(0.42);
        if answers {
            let back = rng.below(open.len());
            let (parent, _, author) = if rng.chance(0.75) { open.swap_remove(back) } else { open[back] };
            if let Author::Customer(who) = author
                && rng.chance(0.78)
            {
                let brand = BRANDS[who % BRANDS.len()];
                write!(out, "{id},{parent},{brand},brand,{stamp},\"")?;
                quote(&mut out, rng.pick::<String>(&replies))?;
                writeln!(out, "\"")?;
                continue;
            }
            let who = rng.below(n / 4 + 100);
            write!(out, "{id},{parent},u{who},customer,{stamp},\"")?;
            quote(&mut out, rng.pick::<String>(&customers))?;
            writeln!(out, "\"")?;
            continue;
        }
        let who = rng.below(n / 4 + 100);
        write!(out, "{id},,u{who},customer,{stamp},\"@{} ", BRANDS[who % BRANDS.len()])?;
        quote(&mut out, rng.pick::<String>(&customers))?;
        if rng.chance(0.06) {
            out.write_all(b"\n")?;
        } else {
            out.write_all(b" ")?;
        }
        writeln!(out, "SZ-{}\"", rng.range(1_000_000, 9_999_999))?;
        open.push((id, now, Author::Customer(who)));
        if open.len() > 4_000 {
            open.drain(..2_000);
        }
    }
    out.flush()
}

fn quote(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        out.write_all(&rest.as_bytes()[..=at])?;
        out.write_all(b"\"")?;
        rest = &rest[at + 1..];
    }
    out.write_all(rest.as_bytes())
}
