//! Opinions from Ceneo as collectors of them write JSON: an array of opinions, in two spellings of stars (`"5/5"`, `4.5`) and of the recommendation
//! (`"Polecam"`, `true`).
//!
//! Authors are masked (`a...4`) and identify nobody. Advantages and drawbacks are lists of their own; they are put behind the text, as the page shows them.
//! Times are those of Warsaw.

use super::reviews::unmasked;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Opinions of buyers.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "ceneo",
    platform: "ceneo",
    zone: Some("Europe/Warsaw"),
    columns: &[
        ("opinionId", Canonical::CommentId),
        ("author", Canonical::AuthorName),
        ("(always customer)", Canonical::AuthorRole),
        ("publishDate", Canonical::CreatedAt),
        ("content + pros + cons", Canonical::Text),
        ("stars", Canonical::Rating),
        ("useful", Canonical::Likes),
        ("rcmd", Canonical::TagsGiven),
    ],
    list: None,
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_opinion = |node: &Node<'_>| ["opinionId", "publishDate", "content"].iter().all(|key| node.has(key));
    is_opinion(node) || node.get("opinions").list().iter().any(is_opinion)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let page = item.get("opinions");
    if page.is_list() { page.list().iter().for_each(|item| opinion(item, drafts)) } else { opinion(item, drafts) }
}

fn opinion<'a>(item: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !item.has("opinionId") {
        return drafts.not_a_comment(item, "an object without 'opinionId'");
    }
    let author = unmasked(item.get("author").text(), drafts);
    let recommends = item.get("rcmd");
    let tag = match recommends.as_bool() {
        Some(true) => "Polecam".into(),
        Some(false) => "Nie polecam".into(),
        None => recommends.text(),
    };
    drafts
        .comment(item)
        .set(Canonical::CommentId, item.get("opinionId").text())
        .set(Canonical::AuthorName, author)
        .set(Canonical::AuthorRole, "customer")
        .set(Canonical::CreatedAt, item.get("publishDate").text())
        .set(Canonical::Text, text(item))
        .set(Canonical::Rating, item.get("stars").text())
        .set(Canonical::Likes, item.get("useful").text())
        .set(Canonical::TagsGiven, tag);
}

fn text(item: &Node<'_>) -> String {
    let mut text = item.get("content").as_str().trim().to_owned();
    for (label, key) in [("Zalety", "pros"), ("Wady", "cons")] {
        let node = item.get(key);
        let mut points: Vec<&str> = node.list().iter().map(|point| point.as_str().trim()).filter(|point| !point.is_empty()).collect();
        if !node.is_list() && !node.as_str().trim().is_empty() {
            points.push(node.as_str().trim());
        }
        if !points.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(label);
            text.push_str(": ");
            text.push_str(&points.join(", "));
        }
    }
    text
}
