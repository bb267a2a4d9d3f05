//! The ledger of claims: comments about false information put together by shared words and by shared text, who carried each claim, what became of it after the brand's correction.
//! Whether a claim is true is not for a program to say.

use rustc_hash::FxHashSet;

use super::words::{Asked, Special, Votes, contrast};
use super::{Source, n_authors};
use crate::annotate::spread::terms::{NO_WORD, TermTexts, words_of};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::measure::bins::edges;
use crate::measure::results::{DayCount, QuoteId, RumourClaim};
use crate::measure::rows::NONE;
use crate::measure::shares::share;
use crate::model::{Definition, Micros, ResponseAct, Span, Visibility};

/// The cause whose comments are looked at.
const CAUSE: &str = "false_information";
/// Words that claims are gathered by, at most.
const MOST_KEYS: usize = 24;
/// Words shown for a claim: its own and those that come along in at least this share of its comments.
const MOST_WORDS: usize = 4;
const COMPANY: f64 = 0.25;
/// Words of a claim that a correction that answers nobody must hold.
const LEAST_SHARED: usize = 2;
const MOST_CARRIERS: usize = 3;
const MOST_VARIANTS: usize = 3;
/// A claim that lasts longer has no counts by day: nobody reads them.
const MOST_DAYS: Micros = 366 * 24 * 3_600_000_000;

/// Puts the claims together, most comments first.
pub fn claims(source: &Source<'_>, terms: &TermTexts) -> Vec<RumourClaim> {
    let (rows, limits) = (source.rows, &source.knowledge.limits.claims);
    let Some(cause) = source.taxonomy_ids.iter().position(|id| id == CAUSE) else { return Vec::new() };
    let is_tagged = |row: usize| rows.causes[row].iter().any(|known| known.0 as usize == cause);
    let tagged: Vec<u32> = (0..rows.len() as u32).filter(|row| rows.is_customer(*row as usize) && is_tagged(*row as usize)).collect();
    if tagged.len() < limits.least_comments as usize {
        return Vec::new();
    }
    let asked = Asked { votes: Votes::Comments, least_comments: limits.least_comments, least_authors: limits.least_authors, most: MOST_KEYS };
    let group = |row: usize| Some(u32::from(!is_tagged(row)));
    let keys = contrast(source, terms, (group, 2), &[(0, 1)], asked).pop().unwrap_or_default();
    let holders = holders(terms, &keys, is_tagged, limits.least_comments);

    let mut taken: FxHashSet<u32> = FxHashSet::default();
    let mut claims = Vec::new();
    let (mut spent, mut n_left) = (vec![false; keys.len()], limits.most_claims);
    // The texts of a cluster go together, whatever words they hold.
    let mut texts: Vec<(u32, u32)> =
        tagged.iter().map(|row| (rows.near_cluster[*row as usize], *row)).filter(|(cluster, _)| *cluster != NONE).collect();
    texts.sort_unstable();
    while n_left > 0 {
        let open = |key: usize| holders[key].iter().filter(|row| !taken.contains(row)).count();
        let weight = |key: usize| open(key) as f64 * keys[key].odds.delta;
        let left = (0..keys.len()).filter(|key| !spent[*key] && open(*key) >= limits.least_comments as usize);
        let Some(key) = left.max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a))) else { break };
        spent[key] = true;
        let mut members: Vec<u32> = holders[key].iter().copied().filter(|row| !taken.contains(row)).collect();
        let clusters: FxHashSet<u32> = members.iter().map(|row| rows.near_cluster[*row as usize]).filter(|cluster| *cluster != NONE).collect();
        members.extend(texts.iter().filter(|(cluster, row)| clusters.contains(cluster) && !taken.contains(row)).map(|(_, row)| *row));
        members.sort_unstable();
        members.dedup();
        if n_authors(rows, members.iter().copied()) < limits.least_authors as u64 {
            continue;
        }
        taken.extend(&members);
        n_left -= 1;
        claims.push(describe(source, terms, (&keys, &holders, key), &members, tagged.len() as u64));
    }
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.share.count));
    claims
}

/// For each key the tagged rows that hold it, copies included.
fn holders(terms: &TermTexts, keys: &[Special], is_tagged: impl Fn(usize) -> bool, least: u32) -> Vec<Vec<u32>> {
    let mut holders = vec![Vec::new(); keys.len()];
    let mut phrases = Vec::new();
    for text in (0..terms.len()).filter(|text| is_tagged(terms.row(*text))) {
        terms.phrases(text, least, &mut phrases);
        for (key, rows) in keys.iter().zip(&mut holders) {
            if phrases.binary_search(&key.phrase).is_ok() {
                rows.push(terms.row(text) as u32);
            }
        }
    }
    holders
}

fn describe(source: &Source<'_>, terms: &TermTexts, (keys, holders, key): (&[Special], &[Vec<u32>], usize), members: &[u32], n: u64) -> RumourClaim {
    let rows = source.rows;
    let is_member = |row: &u32| members.binary_search(row).is_ok();
    let mut company: Vec<(usize, usize)> = (0..keys.len())
        .filter(|other| *other != key)
        .map(|other| (holders[other].iter().filter(|row| is_member(row)).count(), other))
        .filter(|(together, _)| *together as f64 >= COMPANY * members.len() as f64)
        .collect();
    company.sort_by_key(|(together, other)| (std::cmp::Reverse(*together), *other));
    let named: Vec<&Special> =
        std::iter::once(key).chain(company.into_iter().map(|(_, other)| other)).take(MOST_WORDS).map(|key| &keys[key]).collect();

    let mut timed: Vec<(Micros, u32)> = members.iter().filter_map(|row| Some((rows.created_at[*row as usize]?, *row))).collect();
    timed.sort_unstable();
    let (first_at, last_at) = (timed.first().map(|(at, _)| *at), timed.last().map(|(at, _)| *at));
    let correction = first_at.and_then(|first| correction(source, terms, &named, members, first));
    let after = correction.map(|(at, _)| timed.len() - timed.partition_point(|(known, _)| *known <= at));
    let (n_variants, variants) = variants(source, members);
    RumourClaim {
        words: named.iter().map(|key| key.words.clone()).collect(),
        share: share(Definition::RumourClaim, members.len() as u64, n),
        n_authors: n_authors(rows, members.iter().copied()),
        first_at,
        last_at,
        carriers: source.quotes(timed.iter().map(|(_, row)| *row), MOST_CARRIERS),
        n_variants,
        variants,
        days: days(source, &timed),
        correction: correction.map(|(_, row)| QuoteId::of_row(row as usize)),
        corrected_at: correction.map(|(at, _)| at),
        correction_minutes: correction.zip(first_at).map(|((at, _), first)| Span { from: first, to: at }.minutes()),
        after_correction: after.map(|after| share(Definition::RumourClaim, after as u64, timed.len() as u64)),
    }
}

/// The first public comment of the brand that corrects or denies, and answers one of the comments or holds half of the claim's own words, two at least.
fn correction(source: &Source<'_>, terms: &TermTexts, named: &[&Special], members: &[u32], first: Micros) -> Option<(Micros, u32)> {
    let rows = source.rows;
    let mut tokens = Tokens::default();
    let mut own: Vec<u32> = named.iter().flat_map(|key| words_of(&key.phrase)).filter(|word| terms.is_topic(*word)).collect();
    own.sort_unstable();
    own.dedup();
    let mut holds = |row: usize| {
        tokenise(source.raw[row], &mut tokens);
        let stems: Vec<u32> = tokens
            .items
            .iter()
            .filter(|token| token.is_word())
            .map(|token| terms.known(tokens.form(token), rows.language[row], source.stems).unwrap_or(NO_WORD))
            .collect();
        own.iter().filter(|word| stems.contains(word)).count() >= own.len().div_ceil(2).max(LEAST_SHARED)
    };
    let corrects = |row: usize| rows.acts[row].contains(ResponseAct::Correction) || rows.acts[row].contains(ResponseAct::Denial);
    (0..rows.len())
        .filter(|row| rows.is_brand(*row) && rows.visibility[*row] == Visibility::Public && corrects(*row))
        .filter_map(|row| Some((rows.created_at[row].filter(|at| *at >= first)?, row as u32)))
        .filter(|(_, row)| members.binary_search(&rows.parent[*row as usize]).is_ok() || holds(*row as usize))
        .min()
}

/// How many different texts there are, and the shortest of them.
fn variants(source: &Source<'_>, members: &[u32]) -> (u64, Vec<QuoteId>) {
    let rows = source.rows;
    let mut texts: Vec<(u32, u32, u32)> = members
        .iter()
        .map(|row| (rows.near_cluster[*row as usize], source.n_chars.get(*row as usize).copied().unwrap_or(0), *row))
        .map(|(cluster, chars, row)| (if cluster == NONE { NONE - 1 - row } else { cluster }, chars, row))
        .collect();
    texts.sort_unstable();
    let different = texts.chunk_by(|a, b| a.0 == b.0);
    let n = different.clone().count() as u64;
    let mut shortest: Vec<(u32, u32)> =
        different.filter_map(|same| same.iter().find(|text| source.is_quotable(text.2 as usize))).map(|(_, chars, row)| (*chars, *row)).collect();
    shortest.sort_unstable();
    (n, shortest.iter().take(MOST_VARIANTS).map(|(_, row)| QuoteId::of_row(*row as usize)).collect())
}

/// Comments a day in the report's zone.
fn days(source: &Source<'_>, timed: &[(Micros, u32)]) -> Vec<DayCount> {
    let (Some(first), Some(last)) = (timed.first(), timed.last()) else { return Vec::new() };
    if last.0 - first.0 > MOST_DAYS {
        return Vec::new();
    }
    edges(Span { from: first.0, to: last.0 + 1 }, source.zone, 24)
        .windows(2)
        .map(|day| DayCount {
            from: day[0],
            n: (timed.partition_point(|(at, _)| *at < day[1]) - timed.partition_point(|(at, _)| *at < day[0])) as u64,
        })
        .filter(|day| day.n > 0)
        .collect()
}
