//! A JSON document as a tree, for exports whose comments nest: threads with replies in them, pages with the users beside the posts.
//!
//! Numbers keep their source text (ids go beyond what a float holds), every value knows where it stands (rejected records are shown with their line), a key
//! that stands twice is no error (one platform writes `"orderedItems":[],"orderedItems":[…]`), and half a surrogate pair becomes U+FFFD and is counted.

use std::borrow::Cow;

use super::json_value::{Cursor, Scan};

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// Byte in the text where it starts.
    pub at: usize,
    /// Byte after its end.
    pub end: usize,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// `null`, or a member that is not there.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// As written.
    Number(&'a str),
    /// Unescaped.
    Text(Cow<'a, str>),
    /// In order.
    List(Vec<Node<'a>>),
    /// In order, with repeated keys.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    /// A list or object that was left unread, because somebody else reads its elements one by one.
    Unread,
}

/// What stands where nothing stands.
pub const NOTHING: Node<'static> = Node { at: 0, end: 0, kind: Kind::Null };

/// How much of a value is built.
#[derive(Debug, Clone, Copy)]
pub struct Extent<'n> {
    /// Elements of each list, the first ones; the others are gone over.
    pub most_elements: usize,
    /// The member of the outermost object that is left [`Kind::Unread`].
    pub unread: Option<&'n str>,
}

impl Extent<'_> {
    /// All of it.
    pub const WHOLE: Extent<'static> = Extent { most_elements: usize::MAX, unread: None };
    /// The first elements of every list: enough to tell what a document is.
    pub const SKELETON: Extent<'static> = Extent { most_elements: 3, unread: None };
}

/// Reads the value at the cursor.
///
/// # Errors
///
/// Where the text is not JSON, or nests deeper than the cursor allows.
pub fn read<'a>(cursor: &mut Cursor<'a>, extent: Extent<'_>) -> Scan<Node<'a>> {
    let at = cursor.at;
    let inner = Extent { unread: None, ..extent };
    let kind = match cursor.peek() {
        Some(b'{') => {
            let mut members = Vec::new();
            cursor.members(|cursor, key| {
                if extent.unread.is_some_and(|unread| unread == key) && cursor.peek() == Some(b'[') {
                    let at = cursor.at;
                    cursor.skip()?;
                    members.push((key, Node { at, end: cursor.at, kind: Kind::Unread }));
                } else {
                    members.push((key, read(cursor, inner)?));
                }
                Ok(())
            })?;
            Kind::Object(members)
        }
        Some(b'[') => {
            let mut elements = Vec::new();
            cursor.elements(|cursor| {
                if elements.len() < extent.most_elements {
                    elements.push(read(cursor, inner)?);
                } else {
                    cursor.skip()?;
                }
                Ok(())
            })?;
            Kind::List(elements)
        }
        Some(b'"') => Kind::Text(cursor.scalar()?),
        Some(b't' | b'f' | b'n') => match cursor.scalar()?.as_ref() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ => Kind::Null,
        },
        _ => match cursor.scalar()? {
            Cow::Borrowed(number) => Kind::Number(number),
            Cow::Owned(text) => Kind::Text(Cow::Owned(text)),
        },
    };
    Ok(Node { at, end: cursor.at, kind })
}

impl<'a> Node<'a> {
    /// A member by its key; of a key that stands twice the last that says something. [`NOTHING`] when there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &Node<'a> {
        let mut found = &NOTHING;
        if let Kind::Object(members) = &self.kind {
            for (_, node) in members.iter().filter(|(name, _)| name == key) {
                if found.is_nothing() || !node.is_nothing() {
                    found = node;
                }
            }
        }
        found
    }

    /// A member of a member: `path("snippet.topLevelComment.id")`.
    #[must_use]
    pub fn path(&self, path: &str) -> &Node<'a> {
        path.split('.').fold(self, |node, key| node.get(key))
    }

    /// The first of several paths that says something.
    #[must_use]
    pub fn first_of(&self, paths: &[&str]) -> &Node<'a> {
        paths.iter().map(|path| self.path(path)).find(|node| !node.is_nothing()).unwrap_or(&NOTHING)
    }

    /// Whether it is absent, `null`, or empty.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Text(text) => text.is_empty(),
            Kind::List(elements) => elements.is_empty(),
            Kind::Object(members) => members.is_empty(),
            _ => false,
        }
    }

    /// Whether it has a member of that name, whatever it holds.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        matches!(&self.kind, Kind::Object(members) if members.iter().any(|(name, _)| name == key))
    }

    /// Whether it is an object.
    #[must_use]
    pub const fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// Whether it is a list, read or not.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_) | Kind::Unread)
    }

    /// A text, number or boolean as text; empty for everything else.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match &self.kind {
            Kind::Text(text) => text.clone(),
            Kind::Number(number) => Cow::Borrowed(*number),
            Kind::Bool(true) => Cow::Borrowed("true"),
            Kind::Bool(false) => Cow::Borrowed("false"),
            _ => Cow::Borrowed(""),
        }
    }

    /// A text or number to look at.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.kind {
            Kind::Text(text) => text,
            Kind::Number(number) => number,
            _ => "",
        }
    }

    /// A boolean; also from `"true"`, 0 and 1.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            Kind::Number("0") => Some(false),
            Kind::Number("1") => Some(true),
            Kind::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Kind::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_str().parse().ok()
    }

    /// The elements of a list; none of anything else.
    #[must_use]
    pub fn list(&self) -> &[Node<'a>] {
        if let Kind::List(elements) = &self.kind { elements } else { &[] }
    }

    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Node<'a>)] {
        if let Kind::Object(members) = &self.kind { members } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Node<'_> {
        read(&mut Cursor::new(text, 0, text.len(), 32), Extent::WHOLE).unwrap()
    }

    #[test]
    fn members_are_reached_by_path_and_absent_ones_are_nothing() {
        let node = tree(r#"{"a":{"b":[{"c":"x"},2]},"n":null}"#);
        assert_eq!(node.path("a.b").list()[0].get("c").text(), "x");
        assert!(node.path("a.z.q").is_nothing() && node.has("n") && !node.has("z"));
        assert_eq!(node.first_of(&["n", "z", "a.b"]).list().len(), 2);
    }

    #[test]
    fn ids_keep_every_digit() {
        assert_eq!(tree(r#"{"id":123456789012345678901234}"#).get("id").text(), "123456789012345678901234");
    }

    #[test]
    fn of_a_key_that_stands_twice_the_one_that_says_something_counts() {
        assert_eq!(tree(r#"{"items":[],"items":[1]}"#).get("items").list().len(), 1);
        assert_eq!(tree(r#"{"items":[1],"items":[]}"#).get("items").list().len(), 1);
        assert_eq!(tree(r#"{"a":"old","a":"new"}"#).get("a").as_str(), "new");
    }

    #[test]
    fn a_skeleton_keeps_the_first_elements_and_a_list_can_be_left_unread() {
        let text = r#"{"data":[1,2,3,4,5],"includes":{"users":[{"id":"7"}]}}"#;
        let skeleton = read(&mut Cursor::new(text, 0, text.len(), 32), Extent::SKELETON).unwrap();
        assert_eq!(skeleton.get("data").list().len(), 3);
        let envelope = read(&mut Cursor::new(text, 0, text.len(), 32), Extent { unread: Some("data"), ..Extent::WHOLE }).unwrap();
        let data = envelope.get("data");
        assert_eq!((&text[data.at..data.end], data.is_list()), ("[1,2,3,4,5]", true));
        assert_eq!(envelope.path("includes.users").list().len(), 1);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = r#"{"a": [10, {"b": 1}]}"#;
        let node = tree(text);
        let inner = &node.get("a").list()[1];
        assert_eq!(&text[inner.at..inner.end], r#"{"b": 1}"#);
    }
}
