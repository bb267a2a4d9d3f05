//! The corpus and its labels as [`Rows`]: the one place where the measures meet the frame.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Rows;
use super::settings::Broadcasts;
use crate::annotate::Labels;
use crate::corpus::Corpus;
use crate::corpus::addresses::{self, AddressRules};
use crate::model::{AuthorRole, NONE, TimePrecision};

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

/// Marks automatic answers as the bot's: the same words to at least `MIN_AUTHORS` customers, half of them within `MAX_SECONDS` (`domain`: b.1, automatic replies).
///
/// The comment that a reply answers is the one above it, else the last one before it by the customer whom it names. What a bot says acknowledges and does not answer;
/// the file's own mark is kept, and what is found here is added to it.
pub fn mark_bots(rows: &mut Rows) -> u64 {
    const MIN_AUTHORS: usize = 5;
    const MAX_SECONDS: i64 = 30;
    let mut gaps: BTreeMap<u32, Vec<(i64, u32)>> = BTreeMap::new();
    // Rows are in order of time, so that the last message of a named customer is the latest seen.
    let named: BTreeSet<u32> = rows.addressees.named.iter().map(|named| named.author).collect();
    let mut last_of: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for row in 0..rows.len() {
        if rows.is_customer(row) {
            if named.contains(&rows.author[row]) {
                last_of.insert((rows.thread[row], rows.author[row]), row as u32);
            }
            continue;
        }
        let cluster = rows.copy_cluster[row];
        if rows.author_role[row] != AuthorRole::Brand || cluster == NONE {
            continue;
        }
        let above = Some(rows.parent[row]).filter(|up| *up != NONE);
        let asked = above.or_else(|| last_of.get(&(rows.thread[row], rows.addressees.of(row as u32).first()?.author)).copied());
        if let Some(asked) = asked.map(|asked| asked as usize)
            && let (Some(at), Some(asked_at)) = (rows.created_at[row], rows.created_at[asked])
        {
            // Who is not named is a person of their own.
            let author = if rows.author[asked] == NONE { NONE - 1 - asked as u32 } else { rows.author[asked] };
            gaps.entry(cluster).or_default().push((at - asked_at, author));
        }
    }
    gaps.retain(|_, gaps| {
        gaps.sort_unstable();
        let authors: BTreeSet<u32> = gaps.iter().map(|(_, author)| *author).collect();
        authors.len() >= MIN_AUTHORS && gaps[gaps.len() / 2].0 <= MAX_SECONDS * 1_000_000
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
    use crate::corpus::addresses::Named;
    use crate::measure::episodes::talk::Talk;
    use crate::model::Link;

    /// Five questions by so many customers, each answered with the same words after so many seconds.
    fn answered(gap_seconds: i64, n_customers: usize) -> Talk {
        let mut talk = Talk::new();
        for idx in 0..5 {
            let asked = talk.say(idx * 100, &format!("customer {}", idx as usize % n_customers), None);
            let reply = talk.say(idx * 100, "brand", Some(asked));
            talk.rows.created_at[reply] = talk.rows.created_at[asked].map(|at| at + gap_seconds * 1_000_000);
            talk.rows.copy_cluster[reply] = 0;
        }
        talk
    }

    fn check(mut talk: Talk, n_marked: u64) {
        assert_eq!(mark_bots(&mut talk.rows), n_marked);
    }

    #[test]
    fn the_same_words_within_seconds_are_a_bots_and_after_minutes_are_a_persons() {
        check(answered(3, 5), 5);
        check(answered(300, 5), 0);
    }

    #[test]
    fn the_same_words_to_fewer_than_five_people_may_be_a_habit() {
        check(answered(3, 4), 0);
    }

    #[test]
    fn without_parents_the_customer_whom_it_names_is_the_one_it_answers() {
        let mut talk = answered(3, 5);
        for reply in (1..talk.rows.len()).step_by(2) {
            talk.rows.parent[reply] = NONE;
        }
        check(talk.clone(), 0);
        for reply in (1..talk.rows.len()).step_by(2) {
            let author = talk.rows.author[reply - 1];
            talk.rows.addressees.named.push(Named { row: reply as u32, author, link: Link::Mention });
        }
        check(talk, 5);
    }
}
