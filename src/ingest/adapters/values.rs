//! What single cells mean: counts, ratings, roles, visibility, platforms.

use crate::ingest::mapping::Canonical;
use crate::ingest::mapping::vocabulary::{Flag, Vocabulary, fold, lookup};
use crate::model::{AuthorRole, Visibility};

/// Why a count is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCount {
    /// Votes against outweigh those for: there is no such number of likes.
    Negative,
    /// Not a number of things.
    Unreadable,
}

/// Reads a count: `1234`, `1,234`, `1 234`, `1.234`, `3.0`, `26.5K`, `26,5 tys.`, `1,2 mln`.
///
/// # Errors
///
/// The cell is no count.
pub fn count(cell: &str, vocabulary: &Vocabulary) -> Result<u64, NoCount> {
    let cell = cell.trim();
    if let Ok(count) = cell.parse() {
        return Ok(count);
    }
    if cell.starts_with(['-', '\u{2212}']) {
        return if cell.contains(|letter: char| letter.is_ascii_digit()) { Err(NoCount::Negative) } else { Err(NoCount::Unreadable) };
    }
    let end = cell.find(char::is_alphabetic).unwrap_or(cell.len());
    let (digits, suffix) = (cell[..end].trim(), &cell[end..]);
    if !suffix.is_empty() {
        let factor = lookup(&vocabulary.multipliers, suffix).ok_or(NoCount::Unreadable)?;
        let number: f64 = digits.replace(',', ".").parse().map_err(|_| NoCount::Unreadable)?;
        return if number.is_finite() && number >= 0.0 { Ok((number * factor).round() as u64) } else { Err(NoCount::Unreadable) };
    }
    grouped(digits).ok_or(NoCount::Unreadable)
}

/// Digits in groups of three, or with a fraction of zeros.
fn grouped(digits: &str) -> Option<u64> {
    let mut groups = digits.split([',', '.', ' ', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_number = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !rest.iter().all(|group| is_number(group)) {
        return None;
    }
    if first.len() <= 3 && rest.iter().all(|group| group.len() == 3) {
        return (first.to_owned() + &rest.concat()).parse().ok();
    }
    match rest[..] {
        [fraction] if fraction.bytes().all(|byte| byte == b'0') => first.parse().ok(),
        _ => None,
    }
}

/// Reads stars: `5`, `4.5`, `4,5`, `4/5`, `8/10` (as 4 of 5), `FIVE`, `★★★★☆`.
#[must_use]
pub fn rating(cell: &str, vocabulary: &Vocabulary) -> Option<f32> {
    let cell = cell.trim();
    let number = |text: &str| -> Option<f32> {
        let text = text.trim();
        // Three digits after a comma are thousands: a number of votes, not of stars.
        if !text.as_bytes().first()?.is_ascii_digit() || text.split_once(',').is_some_and(|(_, fraction)| fraction.len() > 2) {
            return None;
        }
        text.parse().or_else(|_| text.replacen(',', ".", 1).parse()).ok().filter(|stars: &f32| stars.is_finite())
    };
    if let Some((stars, most)) = cell.split_once('/') {
        let (stars, most) = (number(stars)?, number(most)?);
        return (most > 0.0 && stars <= most).then(|| if (most - 5.0).abs() < f32::EPSILON { stars } else { stars / most * 5.0 });
    }
    let filled = cell.chars().filter(|letter| matches!(letter, '★' | '⭐')).count();
    if filled > 0 {
        return cell.chars().all(|letter| matches!(letter, '★' | '⭐' | '☆' | '\u{fe0f}')).then_some(filled as f32);
    }
    number(cell).or_else(|| lookup(&vocabulary.rating_words, cell).copied())
}

/// Our name of a platform, if the cell is one.
#[must_use]
pub fn platform<'v>(cell: &str, vocabulary: &'v Vocabulary) -> Option<&'v str> {
    lookup(&vocabulary.platforms, cell).map(String::as_str)
}

/// Our name of the platform that an address leads to, if its host is one that we know: by the name before the last dot, so that mirrors and national
/// addresses count too.
#[must_use]
pub fn platform_of_url<'v>(url: &str, vocabulary: &'v Vocabulary) -> Option<&'v str> {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = address.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    let (before, _) = host.rsplit_once('.')?;
    let name = before.rsplit('.').next()?;
    lookup(&vocabulary.hosts, name).map(String::as_str)
}

/// The meaning that a flag column serves.
#[must_use]
pub const fn flag_canonical(flag: Flag) -> Canonical {
    match flag {
        Flag::Brand | Flag::Customer => Canonical::AuthorRole,
        Flag::Private | Flag::Internal | Flag::Public | Flag::Hidden | Flag::Deleted => Canonical::Visibility,
    }
}

/// How a column says which side wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleSource {
    /// In words.
    Words,
    /// Yes = this role, no = the other side.
    YesMeans(AuthorRole),
}

impl RoleSource {
    /// How a column with this name and these values says it; `None` when it does not. A column of yes and no needs a name that says what yes means.
    #[must_use]
    pub fn of(name: &str, cells: &[&str], vocabulary: &Vocabulary) -> Option<Self> {
        let flag = match vocabulary.flags.get(&fold(name)) {
            Some(Flag::Brand) => Some(AuthorRole::Brand),
            Some(Flag::Customer) => Some(AuthorRole::Customer),
            _ => None,
        };
        if cells.is_empty() {
            return Some(flag.map_or(Self::Words, Self::YesMeans));
        }
        let is_said = |cell: &&str| vocabulary.boolean(cell).is_some() || lookup(&vocabulary.roles, cell).is_some();
        if let (Some(role), true) = (flag, cells.iter().all(is_said)) {
            return Some(Self::YesMeans(role));
        }
        // One unknown word in five is allowed: roles that we do not know are unknown, not wrong.
        let known = cells.iter().filter(|cell| lookup(&vocabulary.roles, cell).is_some() || is_internal(cell, vocabulary)).count();
        (known * 5 >= cells.len() * 4).then_some(Self::Words)
    }

    /// The side that a cell names; `None` = it names none.
    #[must_use]
    pub fn read(self, cell: &str, vocabulary: &Vocabulary) -> Option<AuthorRole> {
        match self {
            Self::Words => lookup(&vocabulary.roles, cell).copied(),
            Self::YesMeans(role) => vocabulary
                .boolean(cell)
                .map(|is_role| match (is_role, role) {
                    (true, role) => role,
                    (false, AuthorRole::Brand) => AuthorRole::Customer,
                    (false, _) => AuthorRole::Brand,
                })
                // Some columns say yes, no, or in a word.
                .or_else(|| lookup(&vocabulary.roles, cell).copied()),
        }
    }
}

/// Whether a cell says that only the brand's own people could read something.
#[must_use]
pub fn is_internal(cell: &str, vocabulary: &Vocabulary) -> bool {
    lookup(&vocabulary.visibilities, cell) == Some(&Visibility::Internal)
}

/// Whether a cell says that a program wrote something.
#[must_use]
pub fn is_automatic(cell: &str, vocabulary: &Vocabulary) -> bool {
    lookup(&vocabulary.roles, cell) == Some(&AuthorRole::Bot)
}

/// Whether the cells are role words of both sides: a brand marker under a name that we do not know.
#[must_use]
pub fn names_both_sides(cells: &[&str], vocabulary: &Vocabulary) -> bool {
    let role = |cell: &&str| lookup(&vocabulary.roles, cell).copied();
    cells.iter().all(|cell| role(cell).is_some())
        && cells.iter().any(|cell| role(cell) == Some(AuthorRole::Brand))
        && cells.iter().any(|cell| role(cell) == Some(AuthorRole::Customer))
}

/// How a column says who could see a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisibilitySource {
    /// In words.
    Words,
    /// A column of yes and no.
    Flag(Flag),
}

impl VisibilitySource {
    /// How a column with this name and these values says it; `None` when it does not.
    #[must_use]
    pub fn of(name: &str, cells: &[&str], vocabulary: &Vocabulary) -> Option<Self> {
        if let Some(flag) = vocabulary.flags.get(&fold(name)).filter(|flag| flag_canonical(**flag) == Canonical::Visibility)
            && cells.iter().all(|cell| vocabulary.boolean(cell).is_some() || lookup(&vocabulary.visibilities, cell).is_some())
        {
            return Some(Self::Flag(*flag));
        }
        // A column of kinds of messages ("reply", "note", "auto-reply") says it too, as soon as one of them does.
        let telling = cells.iter().filter(|cell| lookup(&vocabulary.visibilities, cell).is_some() || is_automatic(cell, vocabulary)).count();
        let plain = cells.iter().filter(|cell| vocabulary.plain_kinds.contains(&fold(cell))).count();
        ((telling > 0 || cells.is_empty()) && (telling + plain) * 5 >= cells.len() * 4).then_some(Self::Words)
    }

    /// What a cell says; `None` = nothing that we know.
    #[must_use]
    pub fn read(self, cell: &str, vocabulary: &Vocabulary) -> Option<Visibility> {
        match self {
            Self::Words => lookup(&vocabulary.visibilities, cell).copied(),
            Self::Flag(flag) => {
                let Some(is_yes) = vocabulary.boolean(cell) else { return lookup(&vocabulary.visibilities, cell).copied() };
                Some(match flag {
                    Flag::Private if is_yes => Visibility::Private,
                    Flag::Internal if is_yes => Visibility::Internal,
                    Flag::Public if !is_yes => Visibility::Private,
                    Flag::Hidden if is_yes => Visibility::Hidden,
                    Flag::Deleted if is_yes => Visibility::Deleted,
                    _ => Visibility::Public,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::vocabulary::built_in;

    #[test]
    fn counts_are_read_as_platforms_write_them() {
        for (cell, expected) in [
            ("0", Ok(0)),
            ("1234", Ok(1234)),
            ("1,234", Ok(1234)),
            ("1 234 567", Ok(1_234_567)),
            ("1\u{a0}234", Ok(1234)),
            ("1.234", Ok(1234)),
            ("3.0", Ok(3)),
            ("26.5K", Ok(26_500)),
            ("26,5 tys.", Ok(26_500)),
            ("1,2 mln", Ok(1_200_000)),
            ("1.2M", Ok(1_200_000)),
            ("2 tys", Ok(2000)),
            ("-5", Err(NoCount::Negative)),
            ("3.5", Err(NoCount::Unreadable)),
            ("12,34", Err(NoCount::Unreadable)),
            ("many", Err(NoCount::Unreadable)),
            ("", Err(NoCount::Unreadable)),
        ] {
            assert_eq!(count(cell, built_in()), expected, "{cell}");
        }
    }

    #[test]
    fn ratings_are_read_in_every_spelling() {
        for (cell, expected) in [
            ("5/5", Some(5.0)),
            ("4.5", Some(4.5)),
            ("4,5", Some(4.5)),
            ("4,5/5", Some(4.5)),
            ("8/10", Some(4.0)),
            ("FIVE", Some(5.0)),
            ("★★★☆☆", Some(3.0)),
            ("6/5", None),
            ("1,234", None),
            ("good", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(rating(cell, built_in()), expected, "{cell}");
        }
    }

    #[test]
    fn the_platform_of_an_address_is_told_by_the_name_before_the_last_dot() {
        for (url, expected) in [
            ("https://www.facebook.example/acme/posts/1?comment_id=2", Some("facebook")),
            ("https://x.example/ann/status/1", Some("x")),
            ("http://Twitter.com:80/ann", Some("x")),
            ("m.youtube.com/watch?v=1", Some("youtube")),
            ("https://youtu.be/1", Some("youtube")),
            ("https://old.reddit.com/r/a", Some("reddit")),
            ("https://pl.linkedin.com", Some("linkedin")),
            ("https://instagram.com/p/1", Some("instagram")),
            ("https://www.tiktok.com/@a/video/1", Some("tiktok")),
            ("https://shop.example/facebook.com", None),
            ("https://facebook.shop.example/", None),
            ("/r/acme/comments/1", None),
            ("facebook", None),
            ("", None),
        ] {
            assert_eq!(platform_of_url(url, built_in()), expected, "{url}");
        }
    }

    #[test]
    fn a_flag_needs_a_name_that_gives_yes_its_meaning() {
        let source = RoleSource::of("inbound", &["True", "False"], built_in()).unwrap();
        assert_eq!(source.read("FALSE", built_in()), Some(AuthorRole::Brand));
        assert_eq!(source.read("1", built_in()), Some(AuthorRole::Customer));
        assert_eq!(source.read("?", built_in()), None);
        assert_eq!(RoleSource::of("czy marka", &["tak", "nie"], built_in()), Some(RoleSource::YesMeans(AuthorRole::Brand)));
        assert_eq!(RoleSource::of("column 3", &["True", "False"], built_in()), None);
    }

    #[test]
    fn role_words_are_known_in_both_languages() {
        for (word, expected) in [
            ("Marka", AuthorRole::Brand),
            ("AGENT", AuthorRole::Brand),
            ("Outbound", AuthorRole::Brand),
            ("klient", AuthorRole::Customer),
            ("Użytkownik", AuthorRole::Customer),
            ("inbound", AuthorRole::Customer),
            ("auto-reply", AuthorRole::Bot),
        ] {
            assert_eq!(RoleSource::Words.read(word, built_in()), Some(expected), "{word}");
        }
        assert!(names_both_sides(&["marka", "klient"], built_in()));
        assert!(!names_both_sides(&["klient", "klient"], built_in()));
    }

    #[test]
    fn a_column_of_kinds_is_about_visibility_when_one_kind_is() {
        let of = |cells: &[&str]| VisibilitySource::of("type", cells, built_in());
        assert_eq!(of(&["Reply", "Internal note", "Reply", "Auto-reply"]), Some(VisibilitySource::Words));
        assert_eq!(of(&["reply", "post", "comment"]), None);
        assert_eq!(of(&["tweet", "retweet", "note"]), None);
    }

    #[test]
    fn visibility_is_read_from_words_and_flags() {
        let flag = |name: &str| VisibilitySource::of(name, &["true", "false"], built_in()).unwrap();
        assert_eq!(flag("public").read("false", built_in()), Some(Visibility::Private));
        assert_eq!(flag("is_hidden").read("true", built_in()), Some(Visibility::Hidden));
        assert_eq!(flag("is_hidden").read("false", built_in()), Some(Visibility::Public));
        assert_eq!(VisibilitySource::Words.read("Prywatna", built_in()), Some(Visibility::Private));
        assert_eq!(VisibilitySource::Words.read("internal note", built_in()), Some(Visibility::Internal));
    }
}
