//! What columns are called and what cells mean, read from `resources/formats/columns.toml`.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::sync::LazyLock;

use chrono_tz::Tz;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Canonical;
use crate::error::{Error, Result};
use crate::model::{AuthorRole, TimePrecision, Visibility};

/// The built-in vocabulary.
pub const EMBEDDED: &str = include_str!("../../resources/formats/columns.toml");

static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(|| parse(EMBEDDED).expect("the built-in columns.toml is read by a test"));

/// The built-in vocabulary, read once.
#[must_use]
pub fn built_in() -> &'static Vocabulary {
    &BUILT_IN
}

/// What a column of yes and no says when it says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Yes = the brand wrote it.
    Brand,
    /// Yes = a customer wrote it.
    Customer,
    /// Yes = not for the public.
    Private,
    /// Yes = a note of the brand's people to each other.
    Internal,
    /// Yes = for the public, no = not.
    Public,
    /// Yes = hidden by a moderator.
    Hidden,
    /// Yes = removed.
    Deleted,
}

/// What a word in a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeWord {
    /// A month, 1..=12.
    Month(u8),
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// Minutes east of UTC.
    Zone(i16),
    /// A weekday or a filler.
    Ignored,
    /// Part of a time that is counted from the moment of the export.
    Relative,
}

/// What a word means in a time that is counted from the moment of the export.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AgoWord {
    /// Nothing.
    Filler,
    /// The moment of the export itself.
    Now,
    /// A day so many days before.
    Day(u8),
    /// A number.
    Count(f64),
    /// A unit, as the precision of a time counted in it.
    Unit(TimePrecision),
}

/// Everything in `columns.toml`, ready for look-ups. All keys are folded, except those of entities.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Folded name → the canonical columns that it can be, with its rank in the list (0 = best).
    pub names: FxHashMap<String, Vec<(Canonical, usize)>>,
    /// Folded name → its rank among the columns that become the author's name where another column is the author's id.
    pub names_beside_id: FxHashMap<String, usize>,
    /// Names of columns that hold the day of a pair.
    pub pair_dates: Vec<String>,
    /// Names of columns that hold the time of day of a pair.
    pub pair_clocks: Vec<String>,
    /// Steps of a JSON path that change the meaning of the steps after them.
    pub path_entities: Vec<String>,
    /// Names that mean nothing below the first level of a JSON object.
    pub path_generic: Vec<String>,
    /// How the names of lists end that hold comments inside a record.
    pub path_threads: Vec<String>,
    /// Columns of yes and no.
    pub flags: FxHashMap<String, Flag>,
    /// Yes and no.
    pub booleans: FxHashMap<String, bool>,
    /// Cells that programs write for "nothing", in lower case.
    pub missing: Vec<String>,
    /// What a parent column says for "answers nothing", in lower case.
    pub no_parent: Vec<String>,
    /// Role words.
    pub roles: FxHashMap<String, AuthorRole>,
    /// Kinds of messages that say nothing of who could see them.
    pub plain_kinds: Vec<String>,
    /// Visibility words.
    pub visibilities: FxHashMap<String, Visibility>,
    /// Platform names → our name of the platform.
    pub platforms: FxHashMap<String, String>,
    /// Second-level names of hosts → our name of the platform.
    pub hosts: FxHashMap<String, String>,
    /// Suffixes of shortened counts.
    pub multipliers: FxHashMap<String, f64>,
    /// Ratings in words.
    pub rating_words: FxHashMap<String, f32>,
    /// Words in times.
    pub time_words: FxHashMap<String, TimeWord>,
    /// Words in times that are counted from the moment of the export. A word can have two meanings there: a unit behind a number, a filler elsewhere.
    pub ago_words: FxHashMap<String, Vec<AgoWord>>,
    /// Letters of zones → the region whose clock they mean where they stand for a whole column.
    pub regions: FxHashMap<String, Tz>,
    /// Names of columns that say the zone of the row's times.
    pub zone_columns: Vec<String>,
    /// Words that may stand beside a zone in the name of a column.
    pub beside_zone: Vec<String>,
    /// Whole texts of removed comments, folded.
    pub deleted_texts: Vec<String>,
    /// Beginnings of texts of removed comments, folded.
    pub deleted_starts: Vec<String>,
    /// Texts that stand for no text, in lower case.
    pub empty_texts: Vec<String>,
    /// Author names that stand for nobody, in lower case.
    pub gone_authors: Vec<String>,
    /// HTML entities without `&` and `;`.
    pub entities: FxHashMap<String, String>,
    /// How the folded forms of [`Self::deleted_texts`] and [`Self::deleted_starts`] begin.
    pub deleted_heads: Vec<Head>,
    /// Bytes of the longest of [`Self::empty_texts`].
    pub longest_empty: usize,
}

/// The first letters of a folded text, at most eight, packed: two are compared at the price of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Head {
    letters: u64,
    mask: u64,
}

impl Head {
    /// Takes the first eight.
    #[must_use]
    pub fn of(letters: impl Iterator<Item = u8>) -> Self {
        letters.take(8).enumerate().fold(Self::default(), |head, (idx, letter)| Self {
            letters: head.letters | u64::from(letter) << (8 * idx),
            mask: head.mask | 0xFF << (8 * idx),
        })
    }

    /// Whether two texts begin alike, as far as both are known.
    #[must_use]
    pub const fn is_like(self, other: Self) -> bool {
        (self.letters ^ other.letters) & self.mask & other.mask == 0
    }
}

impl Vocabulary {
    /// Yes or no, if the cell says either. Allocates only when the cell is not plain lower-case ASCII.
    #[must_use]
    pub fn boolean(&self, cell: &str) -> Option<bool> {
        lookup(&self.booleans, cell).copied()
    }

    /// Whether a cell stands for nothing.
    #[must_use]
    pub fn is_missing(&self, cell: &str) -> bool {
        // Nearly every cell is settled by its length or first byte.
        cell.len() <= 9
            && cell.as_bytes().first().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'<' | b'#'))
            && self.missing.iter().any(|word| word.eq_ignore_ascii_case(cell))
    }
}

/// Finds a cell in a folded map, without allocating for ASCII.
pub fn lookup<'m, V, S: BuildHasher>(map: &'m HashMap<String, V, S>, cell: &str) -> Option<&'m V> {
    // No key is longer, and a cell of that length is no word.
    const LONGEST: usize = 64;
    if let Some(value) = map.get(cell) {
        return Some(value);
    }
    if cell.len() > LONGEST {
        return None;
    }
    if !cell.is_ascii() {
        return map.get(fold(cell).as_str());
    }
    let mut folded = [0; LONGEST];
    let mut length = 0;
    for byte in cell.bytes().filter(u8::is_ascii_alphanumeric) {
        folded[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    map.get(std::str::from_utf8(&folded[..length]).ok()?)
}

/// How a text relates to a folded word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// It is another text.
    Different,
    /// It begins with the word and goes on.
    Begins,
    /// It is the word.
    Same,
}

/// Compares an ASCII text with a folded word as if it were folded, giving up at the first difference. Other texts must be folded first.
#[must_use]
pub fn liken(text: &str, word: &str) -> Likeness {
    let mut expected = word.bytes();
    for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
        match expected.next() {
            Some(wanted) if wanted == byte.to_ascii_lowercase() => {}
            Some(_) => return Likeness::Different,
            None => return Likeness::Begins,
        }
    }
    if expected.len() == 0 { Likeness::Same } else { Likeness::Different }
}

/// Lower case without diacritics, letters and digits only: the form in which names and words are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            // Letters with a stroke have no decomposition.
            'ł' | 'Ł' => folded.push('l'),
            _ if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    folded
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    names: BTreeMap<String, Vec<String>>,
    beside_id: BesideId,
    pair: Pair,
    paths: Paths,
    flags: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, Vec<String>>,
    platforms: BTreeMap<String, Vec<String>>,
    hosts: BTreeMap<String, Vec<String>>,
    multipliers: BTreeMap<String, f64>,
    rating_words: BTreeMap<String, f32>,
    time: Time,
    placeholders: Placeholders,
    entities: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BesideId {
    author_name: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    date: Vec<String>,
    clock: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paths {
    entities: Vec<String>,
    generic: Vec<String>,
    threads: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Time {
    months: BTreeMap<String, u8>,
    words: TimeWords,
    relative: RelativeWords,
    zones: BTreeMap<String, i16>,
    regions: BTreeMap<String, Vec<String>>,
    zone_columns: ZoneColumns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelativeWords {
    fillers: Vec<String>,
    now: Vec<String>,
    days: BTreeMap<String, u8>,
    counts: BTreeMap<String, f64>,
    units: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZoneColumns {
    names: Vec<String>,
    beside: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeWords {
    am: Vec<String>,
    pm: Vec<String>,
    ignored: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Placeholders {
    deleted: Vec<String>,
    deleted_starts: Vec<String>,
    empty: Vec<String>,
    gone_authors: Vec<String>,
}

fn wrong(what: String) -> Error {
    Error::Resource { file: "formats/columns.toml".into(), place: String::new(), what }
}

fn folded(list: &[String]) -> Vec<String> {
    list.iter().map(|name| fold(name)).collect()
}

fn lowered(list: &[String]) -> Vec<String> {
    list.iter().map(|name| name.to_lowercase()).collect()
}

fn ago_words(relative: &RelativeWords) -> Result<FxHashMap<String, Vec<AgoWord>>> {
    let mut words: FxHashMap<String, Vec<AgoWord>> = FxHashMap::default();
    let mut add = |word: &str, meaning| {
        let meanings = words.entry(fold(word)).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    };
    for (unit, list) in &relative.units {
        let unit = match unit.as_str() {
            "second" => TimePrecision::Second,
            "minute" => TimePrecision::Minute,
            "hour" => TimePrecision::Hour,
            "day" => TimePrecision::Day,
            "week" => TimePrecision::Week,
            "month" => TimePrecision::Month,
            "year" => TimePrecision::Year,
            _ => return Err(wrong(format!("[time.relative.units] has no unit '{unit}'"))),
        };
        for word in list {
            add(word, AgoWord::Unit(unit));
        }
    }
    for (word, days) in &relative.days {
        add(word, AgoWord::Day(*days));
    }
    for (word, count) in &relative.counts {
        add(word, AgoWord::Count(*count));
    }
    for word in &relative.now {
        add(word, AgoWord::Now);
    }
    for word in &relative.fillers {
        add(word, AgoWord::Filler);
    }
    Ok(words)
}

fn time_words(time: &Time, ago_words: &FxHashMap<String, Vec<AgoWord>>) -> Result<FxHashMap<String, TimeWord>> {
    // Counts alone ("a", "one") are no sign of a relative time.
    let is_sign = |meanings: &[AgoWord]| meanings.iter().any(|meaning| !matches!(meaning, AgoWord::Count(_)));
    let mut time_words: FxHashMap<String, TimeWord> =
        ago_words.iter().filter(|(_, meanings)| is_sign(meanings)).map(|(word, _)| (word.clone(), TimeWord::Relative)).collect();
    // Later lists win: "nd" is a weekday in Polish and an ending in English, both ignored; a zone is never overwritten by a filler.
    for (list, meaning) in [(&time.words.ignored, TimeWord::Ignored), (&time.words.am, TimeWord::Am), (&time.words.pm, TimeWord::Pm)] {
        time_words.extend(list.iter().map(|word| (fold(word), meaning)));
    }
    for (name, month) in &time.months {
        if !(1..=12).contains(month) {
            return Err(wrong(format!("[time.months] {name} = {month} is no month")));
        }
        time_words.insert(fold(name), TimeWord::Month(*month));
    }
    time_words.extend(time.zones.iter().map(|(name, minutes)| (fold(name), TimeWord::Zone(*minutes))));
    Ok(time_words)
}

/// Reads the vocabulary from the text of `columns.toml`.
///
/// # Errors
///
/// The text is no TOML, or names a canonical column, flag, word list, unit or zone that does not exist.
pub fn parse(text: &str) -> Result<Vocabulary> {
    let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;

    let mut names: FxHashMap<String, Vec<(Canonical, usize)>> = FxHashMap::default();
    for (canonical, list) in &file.names {
        let canonical = Canonical::parse(canonical).ok_or_else(|| wrong(format!("[names] has no canonical column '{canonical}'")))?;
        for (rank, name) in list.iter().enumerate() {
            let entry = names.entry(fold(name)).or_default();
            // Two spellings that fold to the same name: the first, better rank stays.
            if entry.iter().all(|(known, _)| *known != canonical) {
                entry.push((canonical, rank));
            }
        }
    }

    let mut flags = FxHashMap::default();
    for (meaning, list) in &file.flags {
        let flag = match meaning.as_str() {
            "brand_when_yes" => Flag::Brand,
            "customer_when_yes" => Flag::Customer,
            "private_when_yes" => Flag::Private,
            "internal_when_yes" => Flag::Internal,
            "public_when_yes" => Flag::Public,
            "hidden_when_yes" => Flag::Hidden,
            "deleted_when_yes" => Flag::Deleted,
            _ => return Err(wrong(format!("[flags] has no meaning '{meaning}'"))),
        };
        flags.extend(list.iter().map(|name| (fold(name), flag)));
    }

    let mut booleans = FxHashMap::default();
    let (mut missing, mut no_parent) = (Vec::new(), Vec::new());
    let mut plain_kinds = Vec::new();
    let mut roles = FxHashMap::default();
    let mut visibilities = FxHashMap::default();
    for (meaning, list) in &file.words {
        match meaning.as_str() {
            "yes" | "no" => booleans.extend(list.iter().map(|word| (if word.contains('.') { word.clone() } else { fold(word) }, meaning == "yes"))),
            "missing" => missing = lowered(list),
            "no_parent" => no_parent = lowered(list),
            "plain" => plain_kinds = folded(list),
            _ => {
                if let Some(role) = AuthorRole::parse(meaning) {
                    roles.extend(list.iter().map(|word| (fold(word), role)));
                } else if let Some(visibility) = Visibility::parse(meaning) {
                    visibilities.extend(list.iter().map(|word| (fold(word), visibility)));
                } else {
                    return Err(wrong(format!("[words] has no meaning '{meaning}'")));
                }
            }
        }
    }

    let ago_words = ago_words(&file.time.relative)?;
    let time_words = time_words(&file.time, &ago_words)?;
    let mut regions = FxHashMap::default();
    for (name, letters) in &file.time.regions {
        let region: Tz = name.parse().map_err(|_| wrong(format!("[time.regions] {name} is no zone")))?;
        regions.extend(letters.iter().map(|letters| (fold(letters), region)));
    }

    let ours = |lists: &BTreeMap<String, Vec<String>>| {
        lists.iter().flat_map(|(ours, list)| list.iter().map(|name| (fold(name), ours.clone()))).collect::<FxHashMap<String, String>>()
    };
    let (platforms, hosts) = (ours(&file.platforms), ours(&file.hosts));
    let placeholders = file.placeholders;
    let deleted_texts = folded(&placeholders.deleted);
    let deleted_starts = folded(&placeholders.deleted_starts);
    let mut deleted_heads: Vec<Head> = deleted_texts.iter().chain(&deleted_starts).map(|text| Head::of(text.bytes())).collect();
    if deleted_heads.contains(&Head::default()) {
        return Err(wrong("[placeholders] has an entry without letters".into()));
    }
    deleted_heads.sort_unstable();
    deleted_heads.dedup();
    Ok(Vocabulary {
        names,
        // Reversed, so that of two spellings that fold to the same name the first, better rank stays.
        names_beside_id: file.beside_id.author_name.iter().enumerate().rev().map(|(rank, name)| (fold(name), rank)).collect(),
        pair_dates: folded(&file.pair.date),
        pair_clocks: folded(&file.pair.clock),
        path_entities: folded(&file.paths.entities),
        path_generic: folded(&file.paths.generic),
        path_threads: folded(&file.paths.threads),
        flags,
        booleans,
        missing,
        no_parent,
        roles,
        plain_kinds,
        visibilities,
        platforms,
        hosts,
        multipliers: file.multipliers.iter().map(|(name, factor)| (fold(name), *factor)).collect(),
        rating_words: file.rating_words.iter().map(|(name, stars)| (fold(name), *stars)).collect(),
        time_words,
        ago_words,
        regions,
        zone_columns: folded(&file.time.zone_columns.names),
        beside_zone: folded(&file.time.zone_columns.beside),
        deleted_texts,
        deleted_starts,
        deleted_heads,
        longest_empty: placeholders.empty.iter().map(String::len).max().unwrap_or(0),
        empty_texts: lowered(&placeholders.empty),
        gone_authors: lowered(&placeholders.gone_authors),
        entities: file.entities.into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_canonical_column_has_names() {
        for canonical in Canonical::ALL {
            assert!(built_in().names.values().flatten().any(|(known, _)| known == canonical), "{canonical} has no names");
        }
    }

    #[test]
    fn folding_forgets_case_diacritics_and_separators() {
        assert_eq!(fold("Treść  komentarza"), "tresckomentarza");
        assert_eq!(fold("\u{feff}Comment_Number (ID)"), "commentnumberid");
        assert_eq!(fold("ŁÓDŹ"), "lodz");
    }

    #[test]
    fn texts_are_likened_as_if_folded() {
        assert_eq!(liken("[Removed by  Reddit]", "removedbyreddit"), Likeness::Same);
        assert_eq!(liken("removed by reddit, I see", "removedbyreddit"), Likeness::Begins);
        assert_eq!(liken("removed", "removedbyreddit"), Likeness::Different);
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        for (cell, expected) in [
            ("True", Some(true)),
            ("TRUE", Some(true)),
            ("1", Some(true)),
            ("Yes", Some(true)),
            ("tak", Some(true)),
            ("Fałsz", Some(false)),
            ("0.0", Some(false)),
            ("maybe", None),
            ("", None),
        ] {
            assert_eq!(built_in().boolean(cell), expected, "{cell}");
        }
    }

    #[test]
    fn an_unknown_canonical_column_is_a_resource_error() {
        let text = EMBEDDED.replacen("comment_id = [", "komment_id = [", 1);
        assert!(parse(&text).unwrap_err().to_string().contains("komment_id"));
    }

    #[test]
    fn a_month_may_is_not_a_filler_and_sec_is_relative() {
        assert_eq!(built_in().time_words["may"], TimeWord::Month(5));
        assert_eq!(built_in().time_words["est"], TimeWord::Zone(-300));
        assert_eq!(built_in().time_words["sec"], TimeWord::Relative);
    }
}
