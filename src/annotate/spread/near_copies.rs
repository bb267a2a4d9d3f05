//! Texts that are nearly the same: shingles, one-permutation MinHash, candidates from bands, each verified.
//!
//! A text is the set of all runs of five characters of its folded words (A. Broder, "On the resemblance and containment of documents", 1997). One hash a
//! shingle falls into one of 60 bins, the smallest of each bin is kept, empty bins borrow from the next one (P. Li, A. Owen, C.-H. Zhang, "One permutation
//! hashing", 2012; A. Shrivastava, P. Li 2014). Twenty bands of three bins make the candidates: two texts that share 0.7 of their shingles meet in a band with
//! a probability of `1 − (1 − 0.7³)²⁰ = 0.9998`, two that share 0.1 with 0.02. Candidates are compared exactly; a bucket is compared in pieces of bounded
//! size, so that the cost grows linearly with the texts whatever they say. No chance is involved: the hashes are fixed.

use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::CopyLimits;
use crate::annotate::tokens::{TokenKind, Tokens, tokenise};
use crate::model::NONE;

const BINS: usize = 60;
const BANDS: usize = 20;
const ROWS: usize = BINS / BANDS;
const SHINGLE: usize = 5;
/// Texts of a bucket that are compared with each other; longer buckets are cut.
const PIECE: usize = 64;
/// Earlier texts of the piece that a text is compared with, besides the first.
const BACK: usize = 3;

/// Words with so many digits name an order, a parcel, a phone: two people who ask about two orders copy nobody.
const LONG_NUMBER: usize = 5;

/// What two texts are compared by.
#[derive(Debug, Clone)]
struct Compared {
    shingles: Vec<u64>,
    numbers: Vec<String>,
}

impl Compared {
    fn is_near(&self, other: &Self, least: f64) -> bool {
        self.numbers == other.numbers && jaccard(&self.shingles, &other.shingles) >= least
    }
}

/// Reads texts into shingles. Reused, so that a text costs no allocation.
#[derive(Debug, Default)]
pub struct Shingler {
    tokens: Tokens,
    words: String,
    starts: Vec<usize>,
}

impl Shingler {
    /// Calls `each` with the hash of every shingle, in order, repetitions included. Returns the number of letters.
    pub fn read(&mut self, text: &str, mut each: impl FnMut(u64)) -> usize {
        tokenise(text, &mut self.tokens);
        self.words.clear();
        let mut n_letters = 0;
        for token in &self.tokens.items {
            if !matches!(token.kind, TokenKind::Word | TokenKind::Hashtag | TokenKind::Number) {
                continue;
            }
            let form = self.tokens.form(token);
            n_letters += if token.kind == TokenKind::Number { 0 } else { form.len() };
            if !self.words.is_empty() {
                self.words.push(' ');
            }
            self.words.push_str(form);
        }
        self.starts.clear();
        self.starts.extend(self.words.char_indices().map(|(at, _)| at));
        self.starts.push(self.words.len());
        for ends in self.starts.windows(SHINGLE + 1) {
            let mut hasher = FxHasher::default();
            hasher.write(&self.words.as_bytes()[ends[0]..ends[SHINGLE]]);
            each(mixed(hasher.finish()));
        }
        n_letters
    }

    /// The different shingles of a text, sorted, and its long numbers.
    fn set(&mut self, text: &str) -> Compared {
        let mut set = Vec::new();
        self.read(text, |shingle| set.push(shingle));
        set.sort_unstable();
        set.dedup();
        let is_long = |word: &&str| word.bytes().filter(u8::is_ascii_digit).count() >= LONG_NUMBER;
        let mut numbers: Vec<String> = self.words.split(' ').filter(is_long).map(str::to_owned).collect();
        numbers.sort_unstable();
        Compared { shingles: set, numbers }
    }

    /// One key a band; `None` for texts too short to be copies.
    fn keys(&mut self, text: &str, least_letters: usize) -> Option<[u32; BANDS]> {
        let mut bins = [u32::MAX; BINS];
        let n_letters = self.read(text, |shingle| {
            let bin = (((shingle >> 32) * BINS as u64) >> 32) as usize;
            bins[bin] = bins[bin].min(shingle as u32 & (u32::MAX >> 1));
        });
        if n_letters < least_letters || bins.iter().all(|bin| *bin == u32::MAX) {
            return None;
        }
        let filled = bins;
        for (idx, bin) in bins.iter_mut().enumerate().filter(|(_, bin)| **bin == u32::MAX) {
            let (distance, value) = (1..BINS).map(|step| (step, filled[(idx + step) % BINS])).find(|(_, value)| *value != u32::MAX)?;
            *bin = value.wrapping_add((distance as u32).wrapping_mul(0x9E37_79B9));
        }
        let mut keys = [0; BANDS];
        for (key, rows) in keys.iter_mut().zip(bins.chunks_exact(ROWS)) {
            let mut hasher = FxHasher::default();
            rows.iter().for_each(|value| hasher.write_u32(*value));
            *key = mixed(hasher.finish()) as u32;
        }
        Some(keys)
    }
}

/// The finaliser of `MurmurHash3`: every bit of the result depends on every bit of the input.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let hash = (hash ^ hash >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ hash >> 33
}

/// Shared elements over all elements of two sorted sets without repetitions; 0 of nothing.
#[must_use]
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        let step = a[i].cmp(&b[j]);
        i += usize::from(step.is_le());
        j += usize::from(step.is_ge());
    }
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Sets that grow together (R. Tarjan 1975), the smallest member first.
#[derive(Debug)]
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn find(&mut self, mut of: u32) -> u32 {
        while self.parent[of as usize] != of {
            let up = self.parent[self.parent[of as usize] as usize];
            self.parent[of as usize] = up;
            of = up;
        }
        of
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

/// Puts rows together whose texts are exact copies (one number in `copies`) or nearly so. Only rows that `is_read` take part in the latter; numbers are in order of first
/// appearance, [`NONE`] = stands alone.
#[must_use]
pub fn cluster(texts: &[&str], copies: &[u32], is_read: impl Fn(usize) -> bool + Sync, limits: &CopyLimits) -> Vec<u32> {
    let (mut groups, _) = group(texts, copies, is_read, limits);
    number(&mut groups)
}

/// The groups, and how many pairs of texts were looked at.
fn group(texts: &[&str], copies: &[u32], is_read: impl Fn(usize) -> bool + Sync, limits: &CopyLimits) -> (Groups, u64) {
    let mut groups = Groups { parent: (0..texts.len() as u32).collect() };
    // One text of each exact cluster speaks for all of them.
    let mut first: FxHashMap<u32, u32> = FxHashMap::default();
    let mut speakers: Vec<u32> = Vec::new();
    for row in 0..texts.len() as u32 {
        let copy = copies[row as usize];
        if copy == NONE {
            speakers.push(row);
            continue;
        }
        let speaker = *first.entry(copy).or_insert(row);
        if speaker == row {
            speakers.push(row);
        } else {
            groups.join(speaker, row);
        }
    }
    let keys: Vec<(u32, [u32; BANDS])> = speakers
        .into_par_iter()
        .filter(|row| is_read(*row as usize))
        .map_init(Shingler::default, |shingler, row| Some((row, shingler.keys(texts[row as usize], limits.least_letters)?)))
        .flatten()
        .collect();
    let mut shingler = Shingler::default();
    let mut bucket: Vec<(u32, u32)> = Vec::with_capacity(keys.len());
    let mut n_pairs = 0;
    for band in 0..BANDS {
        bucket.clear();
        bucket.extend(keys.iter().map(|(row, keys)| (keys[band], *row)));
        bucket.sort_unstable();
        for same in bucket.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            n_pairs += same.chunks(PIECE).map(|piece| compare(piece, texts, limits.least_jaccard, &mut groups, &mut shingler)).sum::<u64>();
        }
    }
    (groups, n_pairs)
}

/// Joins the texts of a piece of a bucket that are alike. Returns how many pairs it looked at.
fn compare(piece: &[(u32, u32)], texts: &[&str], least: f64, groups: &mut Groups, shingler: &mut Shingler) -> u64 {
    let mut sets: Vec<Option<Compared>> = vec![None; piece.len()];
    let mut n_pairs = 0;
    for idx in 1..piece.len() {
        for other in std::iter::once(0).chain(idx.saturating_sub(BACK).max(1)..idx) {
            let (a, b) = (piece[other].1, piece[idx].1);
            n_pairs += 1;
            if groups.find(a) == groups.find(b) {
                continue;
            }
            for at in [other, idx] {
                sets[at].get_or_insert_with(|| shingler.set(texts[piece[at].1 as usize]));
            }
            if let (Some(one), Some(two)) = (&sets[other], &sets[idx])
                && one.is_near(two, least)
            {
                groups.join(a, b);
            }
        }
    }
    n_pairs
}

fn number(groups: &mut Groups) -> Vec<u32> {
    let mut size = vec![0_u32; groups.parent.len()];
    for row in 0..groups.parent.len() as u32 {
        size[groups.find(row) as usize] += 1;
    }
    let mut next = 0;
    let mut number_of = vec![NONE; size.len()];
    (0..size.len() as u32)
        .map(|row| {
            let root = groups.find(row) as usize;
            if size[root] < 2 {
                return NONE;
            }
            if number_of[root] == NONE {
                number_of[root] = next;
                next += 1;
            }
            number_of[root]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Shingler, cluster, group, jaccard};
    use crate::annotate::spread::SpreadLimits;
    use crate::model::NONE;

    fn check(texts: &[&str], expected: &[u32]) {
        let limits = SpreadLimits::parse(include_str!("../../resources/spread/spread.toml")).unwrap().copies;
        assert_eq!(cluster(texts, &vec![NONE; texts.len()], |_| true, &limits), expected, "{texts:?}");
    }

    #[test]
    fn shared_over_all_by_hand() {
        assert!((jaccard(&[1, 2, 3, 5], &[2, 3, 4]) - 2.0 / 5.0).abs() < 1e-12);
        assert!((jaccard(&[], &[])).abs() < 1e-12);
        // "abcdef" has abcde, bcdef; "bcdefg" has bcdef, cdefg: one of three.
        let mut shingler = Shingler::default();
        let (a, b) = (shingler.set("abcdef"), shingler.set("BCDEFG!"));
        assert!((jaccard(&a.shingles, &b.shingles) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_changed_word_and_lost_diacritics_are_still_a_copy() {
        check(
            &[
                "Bojkotujemy tę firmę, dopóki nie przeprosi klientów i nie zwróci im wszystkich pieniędzy!",
                "Moja paczka miała przyjść w poniedziałek, a jest piątek i nikt nic nie wie",
                "Bojkotujemy te firme dopoki nie przeprosi klientow i nie zwroci im wszystkich pieniedzy!!! Podaj dalej",
                "Bojkotujemy tę firmę, dopóki nie przeprosi klientek i nie zwróci im wszystkich pieniędzy",
            ],
            &[0, NONE, 0, 0],
        );
    }

    #[test]
    fn the_same_topic_in_other_words_is_no_copy() {
        check(
            &["When will my parcel arrive, I have been waiting for ten days now", "I am waiting for my parcel, ten days already, when will it come"],
            &[NONE, NONE],
        );
    }

    #[test]
    fn two_people_who_ask_about_two_orders_copy_nobody() {
        check(
            &[
                "Can I still cancel the order 4463104 that I placed yesterday without any costs?",
                "Can I still cancel the order SZ-4463199 that I placed yesterday without any costs?",
            ],
            &[NONE, NONE],
        );
    }

    #[test]
    fn short_texts_are_alike_by_accident() {
        check(&["where is my parcel please", "where is my parcel pleas"], &[NONE, NONE]);
    }

    #[test]
    fn exact_copies_stay_together_and_bring_their_near_copies() {
        let limits = SpreadLimits::parse(include_str!("../../resources/spread/spread.toml")).unwrap().copies;
        let long = "The whole warehouse burned down and they are hiding it from all of us, share before they delete this";
        let near = "The whole warehouse burned down and they are hiding it from all of us, share before they delete it";
        let found = cluster(&["x", long, long, near, "short"], &[NONE, 4, 4, NONE, NONE], |_| true, &limits);
        assert_eq!(found, [NONE, 0, 0, 0, NONE]);
    }

    #[test]
    fn a_flood_of_varied_copies_is_one_cluster_and_bystanders_are_none() {
        let mut texts: Vec<String> =
            (0..400).map(|i| format!("Win a free voucher worth five hundred today, click the link in my profile now, code {i}")).collect();
        texts.extend((0..400).map(|i| {
            let words = ["parcel", "refund", "courier", "invoice", "shop", "basket", "account", "hotline", "store", "driver"];
            let pick = |k: usize| words[(i / 10_usize.pow(k as u32 % 3) + k * 7 + i * k) % 10];
            format!("{} {} {} was {} since {} and {} {}", pick(0), i, pick(1), pick(2), i * 31, pick(3), i * i)
        }));
        let limits = SpreadLimits::parse(include_str!("../../resources/spread/spread.toml")).unwrap().copies;
        let raw: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = cluster(&raw, &vec![NONE; raw.len()], |_| true, &limits);
        assert!(found[..400].iter().all(|cluster| *cluster == 0));
        assert!(found[400..].iter().all(|cluster| *cluster != 0));
    }

    #[test]
    fn the_pairs_looked_at_grow_with_the_texts_and_not_with_their_square() {
        let limits = SpreadLimits::parse(include_str!("../../resources/spread/spread.toml")).unwrap().copies;
        for n in [200, 2_000] {
            // The worst case: all in one bucket of every band.
            let texts: Vec<String> =
                (0..n).map(|i| format!("Win a free voucher worth five hundred today, click the link in my profile now, code {}", i % 97)).collect();
            let raw: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (_, n_pairs) = group(&raw, &vec![NONE; raw.len()], |_| true, &limits);
            assert!(n_pairs <= (n * super::BANDS * (super::BACK + 1)) as u64 && n_pairs > n as u64, "{n_pairs} pairs of {n} texts");
        }
    }
}
