//! Rewriting of single cells, for formats that wrap what they say.

use std::borrow::Cow;

/// A rewriting by name.
pub type Transform = fn(&str) -> Cow<'_, str>;

/// The names of all rewritings.
pub const NAMES: &[&str] = &["youtube_parent"];

/// A rewriting by its name.
#[must_use]
pub fn named(name: &str) -> Option<Transform> {
    match name {
        "youtube_parent" => Some(youtube_parent),
        _ => None,
    }
}

/// The id of what a reply answers, out of the reply's id.
#[must_use]
pub fn youtube_parent(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(id.rsplit_once('.').map_or("", |(parent, _)| parent))
}
