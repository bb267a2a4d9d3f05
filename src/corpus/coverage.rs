//! How much of the conversations an archive holds: many exports leave replies out (YouTube inlines at most five a thread) and say only how many there are.

use std::collections::BTreeMap;

use crate::ingest::ledger::{Coverage, FileLedger};
use crate::model::NONE;

/// Counts, for each file, the replies that its source states and those of them that the archive holds, anywhere below the comment, and writes them into the
/// ledger. A comment that holds more replies than stated counts as complete: platforms leave out what they have hidden.
///
/// `openings` are the posts of [`openings`].
pub(crate) fn settle(parent: &[u32], openings: &BTreeMap<u32, u64>, stated: &[Option<u64>], source_file: &[u16], files: &mut [FileLedger]) {
    for file in files.iter_mut() {
        if let Some(missing) = file.comments_missing {
            file.coverage = Some(Coverage { replies_stated: file.analysed + missing, replies_present: file.analysed });
        }
    }
    if stated.iter().all(|n| n.is_none_or(|n| n == 0)) {
        return;
    }
    let below = descendants(parent);
    for (row, stated) in stated.iter().enumerate() {
        let Some(stated) = stated.filter(|n| *n > 0) else { continue };
        let Some(file) = files.get_mut(usize::from(source_file[row])) else { continue };
        if file.comments_missing.is_some() {
            // What the export says of all its comments holds its replies, too.
            continue;
        }
        let coverage = file.coverage.get_or_insert(Coverage::default());
        coverage.replies_stated += stated;
        let present = openings.get(&(row as u32)).map_or(below[row], |others| below[row].max(*others));
        coverage.replies_present += stated.min(present);
    }
}

/// Posts that nobody answers by name, and how many comments stand in their conversations: tables of comments often name the post as the conversation only.
/// A row opens a conversation when its id is the conversation's, with or without the page before it (`PAGE_POST`).
pub(crate) fn openings(ids: &[&str], exported_threads: &[&str], parent: &[u32], thread: &[u32]) -> BTreeMap<u32, u64> {
    let opens = |row: usize| {
        let (id, name) = (ids[row], exported_threads[row]);
        parent[row] == NONE && !name.is_empty() && (id == name || id.strip_suffix(name).is_some_and(|page| page.ends_with('_')))
    };
    let mut size: BTreeMap<u32, u64> = BTreeMap::new();
    for thread in thread {
        *size.entry(*thread).or_default() += 1;
    }
    (0..ids.len()).filter(|row| opens(*row)).map(|row| (row as u32, size[&thread[row]] - 1)).collect()
}

/// Rows below each row, at any depth. Leaves first, so that a chain of half a million replies costs what it is long.
fn descendants(parent: &[u32]) -> Vec<u64> {
    let mut n_open = vec![0_u32; parent.len()];
    for &up in parent.iter().filter(|up| **up != NONE) {
        n_open[up as usize] += 1;
    }
    let mut below = vec![0_u64; parent.len()];
    let mut ready: Vec<u32> = (0..parent.len() as u32).filter(|row| n_open[*row as usize] == 0).collect();
    while let Some(row) = ready.pop() {
        let up = parent[row as usize];
        if up == NONE {
            continue;
        }
        below[up as usize] += below[row as usize] + 1;
        n_open[up as usize] -= 1;
        if n_open[up as usize] == 0 {
            ready.push(up);
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parent: &[u32], stated: &[Option<u64>], expected: Option<(u64, u64)>) {
        let mut files = [FileLedger::default()];
        settle(parent, &BTreeMap::new(), stated, &vec![0; parent.len()], &mut files);
        assert_eq!(files[0].coverage.map(|coverage| (coverage.replies_stated, coverage.replies_present)), expected);
    }

    #[test]
    fn replies_below_replies_count_for_the_comment_that_states_them() {
        check(&[NONE, 0, 1, NONE], &[Some(3), None, None, Some(2)], Some((5, 2)));
    }

    #[test]
    fn comments_that_name_a_post_as_their_conversation_only_are_its_replies() {
        // The post states three; two comments stand in its conversation, one of them answered. A comment that opens nothing keeps its own count.
        let (ids, threads) = (["page_7", "7_a", "7_b", "8_c"], ["7", "7", "7", "8"]);
        let (parent, thread) = ([NONE, NONE, 1, NONE], [0, 0, 0, 1]);
        let openings = openings(&ids, &threads, &parent, &thread);
        assert_eq!(openings, BTreeMap::from([(0, 2)]));
        let mut files = [FileLedger::default()];
        settle(&parent, &openings, &[Some(3), Some(1), None, Some(4)], &[0; 4], &mut files);
        assert_eq!(files[0].coverage, Some(Coverage { replies_stated: 8, replies_present: 3 }));
    }

    #[test]
    fn more_replies_than_stated_are_all_of_them() {
        check(&[NONE, 0, 0], &[Some(1), None, None], Some((1, 1)));
    }

    #[test]
    fn an_export_that_says_what_it_did_not_get_is_believed() {
        let mut files = [FileLedger { analysed: 2, comments_missing: Some(8), ..FileLedger::default() }];
        settle(&[NONE, 0], &BTreeMap::new(), &[Some(5), None], &[0, 0], &mut files);
        assert_eq!(files[0].coverage, Some(Coverage { replies_stated: 10, replies_present: 2 }));
    }

    #[test]
    fn a_source_that_states_nothing_has_no_coverage() {
        check(&[NONE, 0], &[None, Some(0)], None);
    }
}
