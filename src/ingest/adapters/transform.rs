//! Rewriting of single cells, for formats that wrap what they say. Pure functions: a cell that does not have the form that a function undoes comes back as
//! it is.
//!
//! Texts and names are repaired after this ([`crate::ingest::text_repair`]), and that repair decodes HTML entities. A rewriting that decodes them itself leaves
//! its text so that they are decoded once: what still looks like an entity was meant to be seen.

pub mod html;
pub mod links;
pub mod markup;
pub mod meta;
mod social;
pub mod words;

use std::borrow::Cow;

pub use html::html_to_text;
pub use links::{graph_id, graph_parts, graph_post, id_from_link, play_review_id, youtube_parent};
pub use markup::{linkedin_backslash, linkedin_shares_lines, markdown_light, slack_markup, slack_plain, takeout_fragments};
pub use meta::{attachment_marks, page_post};
pub use social::{hidden_if_any, reddit_comment_id, reddit_removal, x_language};
pub use words::{star_word, talkwalker_source, tiktok_creator_suffix, tiktok_name, tiktok_role, translated_by_google};

/// A rewriting by name.
pub type Transform = fn(&str) -> Cow<'_, str>;

/// All rewritings that a profile can name.
pub const ALL: &[(&str, Transform)] = &[
    ("attachment_marks", attachment_marks),
    ("graph_id", graph_id),
    ("graph_post", graph_post),
    ("hidden_if_any", hidden_if_any),
    ("html_to_text", html_to_text),
    ("id_from_link", id_from_link),
    ("linkedin_backslash", linkedin_backslash),
    ("linkedin_shares_lines", linkedin_shares_lines),
    ("markdown_light", markdown_light),
    ("page_post", page_post),
    ("play_review_id", play_review_id),
    ("reddit_comment_id", reddit_comment_id),
    ("reddit_removal", reddit_removal),
    ("slack_plain", slack_plain),
    ("star_word", star_word),
    ("takeout_fragments", takeout_fragments),
    ("talkwalker_source", talkwalker_source),
    ("tiktok_name", tiktok_name),
    ("tiktok_role", tiktok_role),
    ("translated_by_google", translated_by_google),
    ("x_language", x_language),
    ("youtube_parent", youtube_parent),
];

/// The names of all rewritings.
#[must_use]
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|(name, _)| *name).collect()
}

/// A rewriting by its name.
#[must_use]
pub fn named(name: &str) -> Option<Transform> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, transform)| *transform)
}

#[cfg(test)]
mod tests;
