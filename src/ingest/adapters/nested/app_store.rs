//! Reviews from the App Store Connect API: pages with `data` (reviews) and `included` (the developer's responses), an array of pages, one page a line.
//!
//! A review names its response by id; the response stands among `included` only when it was asked for (`include=response`). Times have the offset of
//! California. There is no time of an edit: `createdDate` is what there is, and of a response only the time of its last change.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::reviews::answer;
use crate::ingest::adapters::profile::joined;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Pages of customer reviews.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "app-store-connect",
    platform: "app_store",
    zone: None,
    columns: &[
        ("data[].id", Canonical::CommentId),
        ("id of the review, for its response", Canonical::ParentId),
        ("relationships.response.data.id", Canonical::ThreadId),
        ("attributes.reviewerNickname", Canonical::AuthorName),
        ("type", Canonical::AuthorRole),
        ("attributes.createdDate", Canonical::CreatedAt),
        ("attributes.title + body", Canonical::Text),
        ("attributes.rating", Canonical::Rating),
    ],
    // The whole page is one item: its responses stand behind its reviews.
    list: None,
    recognise,
    read,
};

fn is_review(node: &Node<'_>) -> bool {
    node.get("type").as_str() == "customerReviews"
}

fn is_response(node: &Node<'_>) -> bool {
    node.get("type").as_str() == "customerReviewResponses"
}

fn recognise(node: &Node<'_>) -> bool {
    let is_ours = |node: &Node<'_>| (is_review(node) || is_response(node)) && node.get("attributes").is_object();
    is_ours(node) || is_ours(node.get("data")) || node.get("data").list().iter().any(is_ours)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let data = item.get("data");
    let responses: FxHashMap<Cow<'_, str>, &Node<'a>> =
        item.get("included").list().iter().filter(|node| is_response(node)).map(|node| (node.get("id").text(), node)).collect();
    if data.is_list() {
        data.list().iter().for_each(|node| review(node, &responses, drafts));
    } else if data.is_object() {
        review(data, &responses, drafts);
    } else {
        review(item, &responses, drafts);
    }
}

fn review<'a>(node: &Node<'a>, responses: &FxHashMap<Cow<'_, str>, &Node<'a>>, drafts: &mut Drafts<'a>) {
    if is_response(node) {
        return drafts.not_a_comment(node, "a response without the review that it answers: ask for the reviews with `include=response`");
    }
    if !is_review(node) {
        return drafts.not_a_comment(node, format!("an object of type '{}'", node.get("type").as_str()));
    }
    let attributes = node.get("attributes");
    let id = node.get("id").text();
    drafts
        .comment(node)
        .set(Canonical::CommentId, id.clone())
        .set(Canonical::AuthorName, attributes.get("reviewerNickname").text())
        .set(Canonical::AuthorRole, "customer")
        .set(Canonical::CreatedAt, attributes.get("createdDate").text())
        .set(Canonical::Text, joined([attributes.get("title").as_str(), attributes.get("body").as_str()].into_iter()).into_owned())
        .set(Canonical::Rating, attributes.get("rating").text());
    let named = node.path("relationships.response.data.id").text();
    if named.is_empty() {
        return;
    }
    let Some(response) = responses.get(&named) else {
        drafts.note("answers_not_in_file", 1);
        return;
    };
    let attributes = response.get("attributes");
    answer(response, &id, drafts)
        .set(Canonical::CreatedAt, attributes.get("lastModifiedDate").text())
        .set(Canonical::Text, attributes.get("responseBody").text());
    drafts.note("answer_time_is_last_edit", 1);
}
