//! E-mails, handles, links and street addresses, by the signs and words that give them away.

use super::names::Names;

/// What was found. The order decides between two finds of one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Link,
    Email,
    Account,
    Pesel,
    Nip,
    Regon,
    Iban,
    Card,
    Phone,
    Address,
    Name,
    Number,
}

impl Kind {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Link => "[link]",
            Self::Email => "[e-mail]",
            Self::Account => "[account]",
            Self::Pesel => "[PESEL]",
            Self::Nip => "[NIP]",
            Self::Regon => "[REGON]",
            Self::Iban => "[IBAN]",
            Self::Card => "[card]",
            Self::Phone => "[phone]",
            Self::Address => "[address]",
            Self::Name => "[name]",
            Self::Number => "[number]",
        }
    }
}

/// A span to replace, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
}

/// A word with its byte span: letters, digits and the signs that hold names and addresses together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub from: usize,
    pub to: usize,
    pub text: &'a str,
}

/// Words of a text, split at white space and brackets, without marks at their ends.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '<' | '>' | '"' | '„' | '”' | '“');
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let from = start + text[start..].find(|c| !is_gap(c))?;
            let to = text[from..].find(is_gap).map_or(text.len(), |len| from + len);
            start = to;
            let word = &text[from..to];
            let trimmed = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
            let cut = trimmed.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '#' | '+'));
            if !cut.is_empty() {
                let from = from + trimmed.len() - cut.len();
                return Some(Word { from, to: from + cut.len(), text: cut });
            }
        }
    })
}

/// Words that stand for `@` and for the dot in addresses that hide from robots.
const AT: &[&str] = &["at", "małpa", "malpa", "małpka", "malpka"];
const DOT: &[&str] = &["dot", "kropka", "kropek"];
/// Words before the name of a street.
const STREET: &[&str] = &["ul", "ulica", "ulicy", "al", "aleja", "alei", "aleje", "os", "osiedle", "osiedlu", "pl", "plac", "placu"];

pub(super) fn addresses_and_links(text: &str, names: &Names, found: &mut Vec<Found>) {
    // Most texts have none of the signs: one look at the bytes settles them.
    let has_link = text.bytes().any(|byte| matches!(byte, b'@' | b'/')) || text.contains("www.") || text.contains("WWW.");
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let may_spell = ["(at)", "[at]", " at ", "ałp", "alp", "AŁP", "ALP", "(AT)", "[AT]"].iter().any(|at| text.contains(at));
    if !has_link && !has_digit && !may_spell {
        return;
    }
    let words: Vec<Word<'_>> = words(text).collect();
    for (idx, word) in words.iter().enumerate() {
        if has_link && let Some(kind) = word_kind(word.text, names) {
            found.push(Found { from: word.from, to: word.to, kind });
        }
        if may_spell && let Some(to) = spelt_mail(&words, idx) {
            found.push(Found { from: word.from, to, kind: Kind::Email });
        }
        if has_digit && let Some(to) = street(&words, idx, text) {
            found.push(Found { from: word.from, to, kind: Kind::Address });
        }
        if has_digit && is_postcode(word.text) {
            found.push(Found { from: word.from, to: word.to, kind: Kind::Address });
        }
    }
}

/// Whether a word is one of a list, in any case; nothing is allocated for the many that are not.
fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| word.chars().flat_map(char::to_lowercase).eq(known.chars()))
}

fn word_kind(word: &str, names: &Names) -> Option<Kind> {
    if !word.bytes().any(|byte| matches!(byte, b'@' | b'/' | b'.')) {
        return None;
    }
    let lower = word.to_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || is_bare_profile(&lower) {
        return Some(Kind::Link);
    }
    if let Some((local, domain)) = word.split_once('@') {
        let is_domain = domain.split('.').filter(|part| !part.is_empty()).count() >= 2;
        if !local.is_empty() && is_domain {
            return Some(Kind::Email);
        }
        // `@a@b.example` is an account of the fediverse, however short its name.
        let n_name = domain.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')).count();
        if local.is_empty() && (n_name >= 2 || domain.contains('@')) {
            return (!names.is_brand(word)).then_some(Kind::Account);
        }
    }
    let handle = lower.strip_prefix("u/").or_else(|| lower.strip_prefix("/u/"))?;
    (handle.len() >= 3).then_some(Kind::Account)
}

/// Profile addresses that people write without a scheme.
fn is_bare_profile(lower: &str) -> bool {
    ["facebook.com/", "fb.com/", "instagram.com/", "twitter.com/", "x.com/", "tiktok.com/", "linkedin.com/in/", "t.me/", "wa.me/"]
        .iter()
        .any(|site| lower.find(site).is_some_and(|at| at == 0 || lower.as_bytes()[at - 1] == b'.'))
}

/// `jan (at) firma.pl`, `jan małpa firma kropka pl`: the end of the address.
fn spelt_mail(words: &[Word<'_>], idx: usize) -> Option<usize> {
    let is = |word: &Word<'_>, list: &[&str]| word.text.len() <= 8 && is_one_of(word.text, list);
    if !is(words.get(idx + 1)?, AT) || is(&words[idx], AT) {
        return None;
    }
    let domain = words.get(idx + 2)?;
    if domain.text.contains('.') {
        return Some(domain.to);
    }
    is(words.get(idx + 3)?, DOT).then(|| words.get(idx + 4).map(|end| end.to))?
}

/// `ul. Długiej 12/3`: up to three words, then a number.
fn street(words: &[Word<'_>], idx: usize, text: &str) -> Option<usize> {
    let word = words[idx].text.trim_end_matches('.');
    // All of them are short and begin with one of four letters.
    if word.len() > 9 || !word.starts_with(['u', 'U', 'a', 'A', 'o', 'O', 'p', 'P']) {
        return None;
    }
    if !is_one_of(word, STREET) {
        return None;
    }
    // The abbreviations are words too; they count only with their dot.
    let has_dot = text[words[idx].to..].starts_with('.');
    if word.len() <= 2 && !has_dot {
        return None;
    }
    let number = (idx + 2..=idx + 4).find(|at| words.get(*at).is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit())))?;
    let is_name = words[idx + 1..number].iter().all(|word| word.text.starts_with(char::is_uppercase));
    is_name.then_some(words[number].to)
}

fn is_postcode(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 6 && bytes[2] == b'-' && bytes.iter().enumerate().all(|(idx, byte)| idx == 2 || byte.is_ascii_digit())
}
