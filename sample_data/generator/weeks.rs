//! `truth-weeks.json`: the twelve ISO weeks of both folders, with what a weekly report, a history and a comparison must find in them.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde_json::{Value, json};

use crate::exports::id;
use crate::files::Archive;
use crate::people::Platform;
use crate::story::{Instant, Story, at, local, utc};
use crate::truth::{Episode, count_by, episodes, kaplan_meier, pretty, ranked};
use crate::world::{Author, Item, World};

const WEEK: Instant = 7 * 86_400;

/// The week of an instant, "2026-W35", by the Warsaw calendar.
fn week(instant: Instant) -> String {
    let week = local(instant).iso_week();
    format!("{}-W{:02}", week.year(), week.week())
}

/// What a weekly report should make of a week, and why.
fn verdict(week: &str) -> (&'static str, &'static str) {
    match week {
        "2026-W37" => ("act", "the app is down and fees are charged twice from Wednesday on"),
        "2026-W38" => ("watch", "double charges are still asked about, more comments than in an ordinary week; answers are fast"),
        "2026-W40" => ("watch", "the old shifts are back: half of the cases wait for hours again, after two weeks of twenty minutes"),
        "2026-W45" => ("act", "the warehouse stands still from Tuesday on"),
        "2026-W46" => ("act", "parcels are still late, and twice as many comments as in an ordinary week are negative"),
        _ => ("calm", "nothing is planted"),
    }
}

/// A local midnight that begins a week of the story.
fn week_starts() -> Vec<Instant> {
    // Noon of a day is never in another day, whatever the clocks do; the week begins at the midnight before.
    let noon = at(8, 24, 12, 0);
    (0..12)
        .map(|index| {
            let date = local(noon + index * WEEK).date_naive();
            at(date.month(), date.day(), 0, 0)
        })
        .collect()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Promises with and without a date in the replies of a period.
fn promises(items: &[&Item]) -> Value {
    let count = |act: &str| items.iter().filter(|item| item.kind == "reply" && item.acts.contains(&act)).count();
    let (dated, undated) = (count("promise_dated"), count("promise_undated"));
    json!({"dated": dated, "undated": undated, "dated_share": share(dated, dated + undated)})
}

/// How many episodes that began between 23:00 and 7:00 and need a reply got one within an hour.
fn nights(all: &[&Episode]) -> Value {
    use chrono::Timelike;
    let night: Vec<_> = all.iter().filter(|episode| episode.needs && !(7..23).contains(&local(episode.first).hour())).collect();
    let soon = night.iter().filter(|episode| episode.answer.is_some_and(|answer| answer - episode.first <= 3_600)).count();
    json!({"episodes": night.len(), "answered_within_60_minutes": soon, "share": share(soon, night.len())})
}

fn one_week(start: Instant, items: &[&Item], all: &[Episode], end: Instant) -> Value {
    let name = week(start + WEEK / 2);
    let of_week: Vec<&Item> = items.iter().copied().filter(|item| week(item.at) == name).collect();
    let customers: Vec<&Item> = of_week.iter().copied().filter(|item| matches!(item.author, Author::Customer(_))).collect();
    let negative = customers.iter().filter(|item| item.polarity < 0).count();
    let began: Vec<&Episode> = all.iter().filter(|episode| episode.needs && week(episode.first) == name).collect();
    // What somebody knows on Sunday night: later answers have not been given yet.
    let close = local(start + WEEK + 12 * 3_600).date_naive();
    let close = at(close.month(), close.day(), 0, 0);
    let known: Vec<Episode> = began.iter().map(|episode| episode.known_until(close)).collect();
    let (verdict, reason) = verdict(&name);
    json!({
        "week": name, "from": utc(start).to_rfc3339(), "to": utc(close).to_rfc3339(),
        "customer_comments": customers.len(), "negative": negative, "negative_share": share(negative, customers.len()),
        "brand_replies": of_week.iter().filter(|item| item.kind == "reply").count(),
        "causes_all_labels": ranked(&count_by(customers.iter().copied(), |item| item.causes.clone())),
        "first_reply": kaplan_meier(&began, end),
        "first_reply_known_at_the_end_of_the_week": kaplan_meier(&known.iter().collect::<Vec<_>>(), close),
        "promises": promises(&of_week), "nights": nights(&began),
        "verdict": verdict, "verdict_reason": reason,
    })
}

/// The clocks of a crisis, from the onset, in minutes.
fn crisis(name: &str, world: &World, story: &Story, over: Instant) -> Value {
    let minutes = |at: Instant| (at - story.onset) as f64 / 60.0;
    let during = |item: &&Item| item.at >= story.onset && item.at < over;
    let items: Vec<&Item> = world.items.iter().filter(during).collect();
    let all = episodes(world);
    let began: Vec<&Episode> = all.iter().filter(|episode| episode.first >= story.onset && episode.first < over).collect();
    let customers = || items.iter().copied().filter(|item| matches!(item.author, Author::Customer(_)));
    let replies: Vec<&&Item> = items.iter().filter(|item| item.kind == "reply").collect();
    let templates = replies.iter().filter(|item| item.acts.contains(&"template")).count();
    json!({
        "crisis": name, "onset": utc(story.onset).to_rfc3339(), "over": utc(over).to_rfc3339(), "customer_comments": customers().count(),
        "minutes_to_first_statement": minutes(story.defensive), "minutes_to_apology_with_remedy": minutes(story.apology),
        "promises": promises(&items), "nights": nights(&began), "template_share_of_replies": share(templates, replies.len()),
        "causes_all_labels": ranked(&count_by(customers(), |item| item.causes.clone())),
    })
}

/// The whole of `truth-weeks.json`. `archives` are the files of `earlier/`.
pub fn truth(worlds: [(&World, &Story); 2], archives: &[Archive], seed: u64) -> String {
    let [(earlier, first), (later, second)] = worlds;
    let items: Vec<&Item> = earlier.items.iter().chain(&later.items).collect();
    let mut all = episodes(earlier);
    all.extend(episodes(later));
    let end = items.iter().map(|item| item.at).max().expect("the stories have comments");
    let weeks: Vec<Value> = week_starts().into_iter().map(|start| one_week(start, &items, &all, end)).collect();
    let customers = || earlier.items.iter().filter(|item| matches!(item.author, Author::Customer(_)));
    let labels: BTreeMap<String, Value> =
        customers().map(|item| (id(item), json!([item.kind, item.causes.join("+"), item.polarity, u8::from(item.needs_reply)]))).collect();
    let acts: BTreeMap<String, String> =
        earlier.items.iter().filter(|item| item.kind == "reply").map(|item| (id(item), item.acts.join("+"))).collect();
    let value = json!({
        "seed": seed, "brand": "Szelestka", "zone": "Europe/Warsaw",
        "definitions": "Weeks are ISO weeks of the Warsaw calendar. Episodes and Kaplan-Meier as in truth.json, over episodes that need a reply and began in the week; censored at the last instant of both folders, or at the end of the week. A night is 23:00 to 7:00. The verdict is what was planted: act = a crisis is running, watch = its tail is above an ordinary week or the service breaks down, calm = nothing is planted.",
        "weeks": weeks,
        "crises": [crisis("September", earlier, first, first.calm_again), crisis("November", later, second, second.end)],
        "statements": earlier.items.iter().filter(|item| ["first", "apology"].contains(&item.kind)).map(|item| json!({"kind": item.kind, "id": id(item), "platform": if item.platform == Platform::Facebook { "facebook" } else { "x" }, "at": utc(item.at).to_rfc3339()})).collect::<Vec<_>>(),
        "lessons": {
            "in_both_crises": ["late first statement", "nights without an answer", "template replies", "customers asked to move elsewhere"],
            "learned": ["promises name a date"],
            "unlearned": ["answers within the hour: reached in the two weeks after the first crisis, lost from 28 September on"],
            "only_in_november": ["a statement that blames others", "a rumour", "copied texts"],
        },
        "actions": {
            "answer-within-the-hour": {"status": "regressed", "first_passes_at_the_end_of": "2026-W39", "first_fails_again_in": "2026-W40"},
            "name-the-day": {"status": "passing", "first_passes_at_the_end_of": "2026-W41"},
            "staff-the-weekends": {"status": "overdue", "why": "two good weekends of the four in a row that the test wants"},
            "meet-the-target": {"status": "open", "why": "nine of ten within the hour in no week; due in 2027"},
            "first-statement-in-two-hours": {"status": "open", "why": "1910 minutes in September, 1373 in November (55 to a technical notice that says nothing of it); due in 2027"},
        },
        "counts": {
            "customer_comments": customers().count(), "brand_replies": earlier.items.iter().filter(|item| item.kind == "reply").count(),
            "brand_posts": earlier.items.iter().filter(|item| item.author == Author::Brand && item.parent.is_none()).count(),
            "bot_acknowledgements": earlier.items.iter().filter(|item| item.author == Author::Bot).count(),
            "authors": customers().map(|item| item.author).collect::<std::collections::BTreeSet<_>>().len(),
            "polish": customers().filter(|item| item.lang.tag() == "pl").count(), "english": customers().filter(|item| item.lang.tag() == "en").count(),
        },
        "files": archives.iter().map(|archive| (archive.name, archive.ledger.clone())).collect::<BTreeMap<_, _>>(),
        "labels_note": "customer comment id of earlier/: [kind, causes joined by +, polarity -1/0/1, needs reply 0/1]",
        "labels": labels, "reply_labels": acts,
    });
    pretty(&value)
}
