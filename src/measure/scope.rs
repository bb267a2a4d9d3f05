//! What was analysed, counted; and what had to be assumed.

use std::collections::BTreeMap;

use super::results::{BrandAccount, Counted, Scope, Structure};
use super::rows::Rows;
use crate::corpus::Corpus;
use crate::model::{AuthorRole, NONE, Span, ZoneSource};

/// Counts the corpus.
#[must_use]
pub fn scope(corpus: &Corpus, rows: &Rows, report_zone: chrono_tz::Tz) -> Scope {
    let role = |wanted: AuthorRole| rows.author_role.iter().filter(|role| **role == wanted).count() as u64;
    let times = || rows.created_at.iter().flatten().copied();
    let mut is_customer_author = vec![false; corpus.author.iter().filter(|who| **who != NONE).max().map_or(0, |who| *who as usize + 1)];
    for row in 0..rows.len() {
        if rows.is_customer(row) && rows.author[row] != NONE {
            is_customer_author[rows.author[row] as usize] = true;
        }
    }
    let trees = corpus.trees;
    Scope {
        span: times().min().zip(times().max()).map(|(from, last)| Span { from, to: last + 1 }),
        report_zone: report_zone.name().to_owned(),
        n_comments: rows.len() as u64,
        n_customer: role(AuthorRole::Customer) + role(AuthorRole::Unknown),
        n_brand: role(AuthorRole::Brand),
        n_bot: role(AuthorRole::Bot),
        n_authors: is_customer_author.iter().filter(|is| **is).count() as u64,
        n_without_time: rows.created_at.iter().filter(|at| at.is_none()).count() as u64,
        n_without_text: rows.has_text.iter().filter(|has| !**has).count() as u64,
        n_outside_window: trees.n_outside_window,
        n_assumed_zone: corpus
            .zone_source()
            .iter()
            .zip(&rows.created_at)
            .filter(|(source, at)| **source == ZoneSource::Assumed && at.is_some())
            .count() as u64,
        assumed_zone: corpus.ledger.files.iter().find_map(|file| file.assumed_zone.clone()),
        platforms: counted(rows.platform.iter().map(|idx| rows.platforms[usize::from(*idx)].as_str())),
        languages: counted((0..rows.len()).filter(|row| rows.has_text[*row]).map(|row| rows.language[row].as_str())),
        visibilities: counted(rows.visibility.iter().map(|visibility| visibility.as_str())),
        brand_accounts: corpus
            .brands
            .iter()
            .map(|brand| BrandAccount {
                account: brand.account.clone(),
                n_comments: brand.n_comments,
                n_authors_answered: brand.n_authors_answered,
                source: brand.source.to_owned(),
            })
            .collect(),
        is_brand_proposed: corpus.is_brand_proposed,
        structure: Structure {
            n_threads: trees.n_threads,
            n_orphans: trees.n_orphans,
            n_in_cycles: trees.n_in_cycles,
            n_self_parents: trees.n_self_parents,
            n_before_parent: trees.n_before_parent,
            n_self_replies: trees.n_self_replies,
            n_lossy_ids: trees.n_lossy_ids,
            max_depth: trees.max_depth,
            n_replies_stated: trees.n_replies_stated,
            n_replies_present: trees.n_replies_present,
            n_flat_files: trees.n_flat_files,
        },
    }
}

/// Names by how often they occur, then by name; empty names are `und`-like blanks and stay out.
fn counted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Counted> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for name in names.filter(|name| !name.is_empty()) {
        *counts.entry(name).or_default() += 1;
    }
    let mut counted: Vec<Counted> = counts.into_iter().map(|(key, n)| Counted { key: key.to_owned(), n }).collect();
    counted.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.key.cmp(&b.key)));
    counted
}
