//! Writes `earlier/`: the tables of a page scraper (posts and comments, the brand's replies among them) and pages of X's API, one a line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::files::{Archive, Sheet, row};
use crate::people::Platform;
use crate::story::{local, utc};
use crate::world::{Author, Item, World};

/// The page's own id, which the scraper writes before every post.
const PAGE: &str = "104300000004711";

fn author<'a>(world: &'a World, item: &Item) -> (&'a str, &'a str) {
    match (item.author, item.platform) {
        (Author::Customer(who), Platform::Facebook) => (&world.people[who].id, &world.people[who].name),
        (Author::Customer(who), Platform::X) => (&world.people[who].id, &world.people[who].handle),
        (Author::Bot, _) => ("100000000004799", "Szelestka Asystent"),
        (_, Platform::Facebook) => ("100000000004711", "Szelestka"),
        (_, Platform::X) => ("1589003311", "Szelestka_PL"),
    }
}

/// The id as the files write it: on Facebook with the post, or with the page for a post.
pub fn id(item: &Item) -> String {
    match (item.platform, &item.parent) {
        (Platform::X, _) => item.id.clone(),
        (Platform::Facebook, Some(_)) => format!("{}_{}", item.thread, item.id),
        (Platform::Facebook, None) => format!("{PAGE}_{}", item.id),
    }
}

fn when(item: &Item) -> String {
    local(item.at).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The likes, and how they are divided among the reactions.
fn reactions(item: &Item) -> [String; 8] {
    let angry = if item.polarity < 0 { item.likes / 3 } else { 0 };
    [item.likes, item.likes - angry, 0, 0, 0, 0, angry, 0].map(|n| n.to_string())
}

/// `szelestka_facebook_statuses.csv`: what the page posted.
fn statuses(world: &World) -> Archive {
    let mut sheet = Sheet::new();
    sheet.raw("status_id,status_message,link_name,status_type,status_link,status_published,num_reactions,num_comments,num_shares,num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys,num_special");
    for item in world.items.iter().filter(|item| item.platform == Platform::Facebook && item.parent.is_none()) {
        let comments = world.items.iter().filter(|other| other.thread == item.thread).count() - 1;
        let [all, likes, loves, wows, hahas, sads, angrys, special] = reactions(item);
        let (id, comments, shares) = (id(item), comments.to_string(), (item.likes / 9).to_string());
        sheet.good(&row(
            &[&id, &item.text, "", "status", "", &when(item), &all, &comments, &shares, &likes, &loves, &wows, &hahas, &sads, &angrys, &special],
            ',',
        ));
    }
    sheet.finish("szelestka_facebook_statuses.csv", "", &json!({}))
}

/// `szelestka_facebook_comments.csv`: what stands below the posts.
fn comments(world: &World) -> Archive {
    let mut sheet = Sheet::new();
    sheet.raw("comment_id,status_id,parent_id,comment_message,comment_author,comment_author_id,comment_published,num_reactions,num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys,num_special");
    let items: Vec<&Item> = world.items.iter().filter(|item| item.platform == Platform::Facebook && item.parent.is_some()).collect();
    let line = |item: &Item| {
        let (author_id, author) = author(world, item);
        let [all, likes, loves, wows, hahas, sads, angrys, special] = reactions(item);
        // A comment directly under a post has no parent.
        let parent =
            item.parent.as_deref().filter(|parent| *parent != item.thread).map_or_else(String::new, |parent| format!("{}_{parent}", item.thread));
        let (id, post) = (id(item), format!("{PAGE}_{}", item.thread));
        row(&[&id, &post, &parent, &item.text, author, author_id, &when(item), &all, &likes, &loves, &wows, &hahas, &sads, &angrys, &special], ',')
    };
    let n = items.len();
    for (index, item) in items.iter().enumerate() {
        sheet.good(&line(item));
        if index == n / 3 {
            sheet.bad(&format!("{}_{}7,{PAGE}_{}", item.thread, item.id, item.thread), "ragged row: 2 of 15 fields", "rejected");
        } else if index == n / 2 {
            let damaged =
                format!("{0}_{1}8,{PAGE}_{0},,Halo?,Jan Rzepiński,100052000099001,2026-09-31 10:15:00,0,0,0,0,0,0,0,0", item.thread, item.id);
            sheet.bad(&damaged, "impossible date 2026-09-31", "rejected");
        } else if index > n / 2 && index % (n / 11) == 0 {
            // The scraper was stopped and went back a little when it began again.
            sheet.duplicate(&line(item), &id(item), "same id, same content");
        }
    }
    sheet.finish("szelestka_facebook_comments.csv", "", &json!({}))
}

fn post(item: &Item, world: &World, answers: usize) -> Value {
    let mut value = json!({
        "id": item.id, "author_id": author(world, item).0, "conversation_id": item.thread, "lang": item.lang.tag(), "reply_settings": "everyone",
        "created_at": utc(item.at).format("%Y-%m-%dT%H:%M:%S.000Z").to_string(), "edit_history_tweet_ids": [item.id], "text": item.text,
        "public_metrics": {"retweet_count": item.likes / 4, "reply_count": answers, "like_count": item.likes, "quote_count": 0},
    });
    if let Some(parent) = &item.parent {
        value["referenced_tweets"] = json!([{"type": "replied_to", "id": parent}]);
    }
    if item.text.chars().count() > 280 {
        // Long posts are cut, and whole in a note.
        value["text"] = json!(format!("{}…", item.text.chars().take(279).collect::<String>()));
        value["note_tweet"] = json!({"text": item.text});
    }
    value
}

/// `x_search.ndjson`: pages of a search, the newest page and the newest post first, as the API gives them.
fn x(world: &World) -> Archive {
    const PAGE_SIZE: usize = 100;
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for parent in world.items.iter().filter_map(|item| item.parent.as_deref()) {
        *answers.entry(parent).or_default() += 1;
    }
    let items: Vec<&Item> = world.items.iter().rev().filter(|item| item.platform == Platform::X).collect();
    let (mut text, mut merged) = (String::new(), Vec::new());
    for (number, page) in items.chunks(PAGE_SIZE).enumerate() {
        // New posts came in while the second page was fetched, so that the end of the first stands in it again.
        let again = if number == 1 { &items[PAGE_SIZE - 3..PAGE_SIZE] } else { &[] };
        merged.extend(again.iter().map(|item| json!({"line": number + 1, "id": item.id, "reason": "same id, same content"})));
        let posts: Vec<&Item> = again.iter().chain(page).copied().collect();
        let users: BTreeSet<(&str, &str)> = posts.iter().map(|item| author(world, item)).collect();
        let users: Vec<Value> = users.iter().map(|(id, handle)| json!({"id": id, "username": handle, "name": handle})).collect();
        let data: Vec<Value> = posts.iter().map(|item| post(item, world, answers.get(item.id.as_str()).copied().unwrap_or(0))).collect();
        let meta = json!({"result_count": data.len(), "newest_id": posts[0].id, "oldest_id": posts[posts.len() - 1].id});
        text.push_str(&json!({"data": data, "includes": {"users": users}, "meta": meta}).to_string());
        text.push('\n');
    }
    let ledger = json!({
        "good_records": items.len(), "duplicates_merged": merged.len(), "planted_rejects": 0, "planted_skips": 0,
        "records_written_without_blank_lines_and_headers": items.len() + merged.len(), "planted": [], "duplicates": merged, "repairs": {},
    });
    Archive { name: "x_search.ndjson", bytes: text.into_bytes(), ledger }
}

/// The files of `earlier/`.
pub fn archives(world: &World) -> Vec<Archive> {
    vec![comments(world), statuses(world), x(world)]
}
