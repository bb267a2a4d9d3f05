//! What one reply says about whom it is for: accounts, quotations, salutations, words for everybody.

use super::names::{KeyKind, fold, key, trimmed};
use super::rules::AddressRules;

/// Names of up to so many words are looked for behind an `@`, and at the beginning of a reply.
const MOST_NAME_WORDS: usize = 3;
/// Salutations of one reply that are looked at.
const MOST_SALUTATIONS: usize = 4;

/// What a reply says of its addressee, as keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asks {
    /// Accounts; each as the names that it can be, the longest first.
    pub mentions: Vec<Vec<u64>>,
    /// First words of quotations.
    pub quotes: Vec<u64>,
    /// What follows words like "Panie" and "Hi", in order.
    pub salutations: Vec<u64>,
    /// Whether it speaks to everybody.
    pub is_for_everybody: bool,
}

impl Asks {
    /// Reads a text. Its cost is that of its words.
    pub fn of(text: &str, rules: &AddressRules) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        Self {
            mentions: mentions(&words),
            quotes: quotes(text, rules),
            salutations: salutations(&words, rules),
            is_for_everybody: is_for_everybody(&words, rules),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn mentions(words: &[&str]) -> Vec<Vec<u64>> {
    let mut found = Vec::new();
    for (idx, word) in words.iter().enumerate() {
        // "@anna", ".@anna", "(@anna)".
        if word.trim_start_matches(['.', '(', '[', '"', '„']).starts_with('@') {
            found.push(names_at(&words[idx..], 1));
        }
    }
    // Facebook writes a mention as the full name: it stands first, with capitals.
    let is_capital = |word: &&str| trimmed(word).starts_with(char::is_uppercase);
    if found.is_empty() && words.len() > 1 && words[..2].iter().all(is_capital) {
        found.push(names_at(words, 2));
    }
    found
}

/// The names that begin here, of at least so many words, the longest first. A name does not go on past a comma.
fn names_at(words: &[&str], least: usize) -> Vec<u64> {
    let mut name = String::new();
    let mut found = Vec::new();
    for (idx, word) in words.iter().take(MOST_NAME_WORDS).enumerate() {
        if idx > 0 {
            name.push(' ');
        }
        // A handle may end with an underscore; the signs of the sentence are never part of it.
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        name.push_str(&fold(bare));
        if idx + 1 >= least {
            found.push(key(KeyKind::Account, &name));
        }
        if word.ends_with([',', '!', '.', ':', '?', ';']) {
            break;
        }
    }
    found.reverse();
    found
}

/// Texts in quotation marks and lines that begin with `>`: their first words.
fn quotes(text: &str, rules: &AddressRules) -> Vec<u64> {
    let in_marks = text.split(['"', '„', '”', '“', '«', '»']).skip(1).step_by(2);
    let in_lines = text.lines().filter_map(|line| line.trim_start().strip_prefix('>'));
    in_marks.chain(in_lines).filter_map(|quote| runs(quote, rules.reach.quote_words).next()).collect()
}

/// Keys of every run of `n` words of a text.
pub(super) fn runs(text: &str, n: usize) -> impl Iterator<Item = u64> {
    let words: Vec<String> = text.split_whitespace().map(|word| fold(trimmed(word))).filter(|word| !word.is_empty()).collect();
    (0..(words.len() + 1).saturating_sub(n)).map(move |from| key(KeyKind::Spoken, &words[from..from + n].join(" ")))
}

fn salutations(words: &[&str], rules: &AddressRules) -> Vec<u64> {
    let mut found = Vec::new();
    let mut is_after = false;
    let is_capital = |word: &str| trimmed(word).starts_with(char::is_uppercase);
    // Who begins with a small letter writes names so, too.
    let has_capitals = words.first().is_some_and(|word| is_capital(word));
    for (idx, word) in words.iter().take(rules.reach.reach_words + 1).enumerate() {
        let bare = fold(trimmed(word));
        if rules.is_before_name(&bare) {
            is_after = true;
            continue;
        }
        // "Kasiu, …": a first word that stands alone may be a name.
        let stands_alone = idx == 0 && word.ends_with([',', '!', ':']);
        if (is_after || stands_alone)
            && (!has_capitals || is_capital(word))
            && bare.chars().count() >= rules.reach.name_letters
            && found.len() < MOST_SALUTATIONS
        {
            found.push(key(KeyKind::Spoken, &bare));
        }
        is_after = false;
    }
    found
}

fn is_for_everybody(words: &[&str], rules: &AddressRules) -> bool {
    let mut beginning = String::from(" ");
    for word in words.iter().take(rules.reach.everybody_words) {
        beginning.push_str(&fold(trimmed(word)));
        beginning.push(' ');
    }
    rules.is_for_everybody(&beginning)
}
