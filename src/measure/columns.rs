//! The corpus and its labels as [`Rows`]: the one place where the measures meet the frame.

use super::rows::Rows;
use super::settings::Broadcasts;
use crate::annotate::Labels;
use crate::corpus::Corpus;
use crate::corpus::addresses::{self, AddressRules};
use crate::model::{AuthorRole, TimePrecision};

/// Reads the columns that measures work on.
#[must_use]
pub fn rows(corpus: &Corpus, labels: &Labels, addresses: &AddressRules, broadcasts: Broadcasts) -> Rows {
    let texts = corpus.texts();
    let mut platforms: Vec<String> = Vec::new();
    let platform = corpus
        .platforms()
        .into_iter()
        .map(|name| {
            // A handful of platforms: a linear look-up beats a map.
            platforms.iter().position(|known| known == name).unwrap_or_else(|| {
                platforms.push(name.to_owned());
                platforms.len() - 1
            }) as u16
        })
        .collect();
    Rows {
        // "2 years ago" would heap years of comments onto the day and minute of the export: a storm that never was.
        created_at: corpus
            .created_at()
            .iter()
            .zip(corpus.time_precision())
            .map(|(at, precision)| at.filter(|_| precision.measurable().is_some()))
            .collect(),
        time_precision: corpus.time_precision().iter().map(|precision| precision.measurable().unwrap_or(TimePrecision::Day)).collect(),
        author_role: corpus.role.clone(),
        visibility: corpus.visibility().to_vec(),
        author: corpus.author.clone(),
        thread: corpus.thread.clone(),
        parent: corpus.parent.clone(),
        brand_account: corpus.brand_account.clone(),
        platform,
        platforms,
        has_text: texts.iter().map(|text| !text.is_empty()).collect(),
        language: labels.language.clone(),
        polarity: labels.polarity.clone(),
        p_negative: labels.probabilities.iter().map(|p| p.negative).collect(),
        sentiment: labels.probabilities.iter().map(|p| p.sentiment()).collect(),
        causes: labels.causes.clone(),
        sub_causes: labels.sub_causes.clone(),
        acts: labels.acts.clone(),
        voice: labels.voice.clone(),
        needs_reply: labels.needs_reply.clone(),
        copy_cluster: labels.copy_cluster.clone(),
        near_cluster: labels.near_cluster.clone(),
        likes: corpus.likes().iter().map(|likes| likes.map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX))).collect(),
        addressees: addresses::find(corpus, addresses),
        broadcasts,
    }
}

/// Marks automatic answers as the bot's: the same words to at least `MIN_COPIES` comments, half of them within `MAX_SECONDS` (`domain`: b.1, automatic replies).
///
/// What a bot says acknowledges and does not answer; the file's own mark is kept, and what is found here is added to it.
pub fn mark_bots(rows: &mut Rows) -> u64 {
    const MIN_COPIES: usize = 5;
    const MAX_SECONDS: i64 = 30;
    let mut gaps: std::collections::BTreeMap<u32, Vec<i64>> = std::collections::BTreeMap::new();
    for row in 0..rows.len() {
        let (cluster, parent) = (rows.copy_cluster[row], rows.parent[row]);
        if rows.author_role[row] != AuthorRole::Brand || cluster == crate::model::NONE || parent == crate::model::NONE {
            continue;
        }
        if let (Some(at), Some(asked)) = (rows.created_at[row], rows.created_at[parent as usize]) {
            gaps.entry(cluster).or_default().push(at - asked);
        }
    }
    gaps.retain(|_, gaps| {
        gaps.sort_unstable();
        gaps.len() >= MIN_COPIES && gaps[gaps.len() / 2] <= MAX_SECONDS * 1_000_000
    });
    let mut n_marked = 0;
    for row in 0..rows.len() {
        if rows.author_role[row] == AuthorRole::Brand && gaps.contains_key(&rows.copy_cluster[row]) {
            rows.author_role[row] = AuthorRole::Bot;
            n_marked += 1;
        }
    }
    n_marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NONE;

    fn check(gap_seconds: i64) -> u64 {
        // Five questions, each answered with the same words after the gap.
        let mut rows = Rows::default();
        for idx in 0..5_i64 {
            for is_brand in [false, true] {
                rows.created_at.push(Some((idx * 1_000 + if is_brand { gap_seconds } else { 0 }) * 1_000_000));
                rows.author_role.push(if is_brand { AuthorRole::Brand } else { AuthorRole::Customer });
                rows.parent.push(if is_brand { (idx * 2) as u32 } else { NONE });
                rows.copy_cluster.push(if is_brand { 0 } else { NONE });
            }
        }
        mark_bots(&mut rows)
    }

    #[test]
    fn the_same_words_within_seconds_are_a_bots_and_after_minutes_are_a_persons() {
        assert_eq!(check(3), 5);
        assert_eq!(check(300), 0);
    }
}
