//! How much of the conversations an archive holds: many exports leave replies out (YouTube inlines at most five a thread) and say only how many there are.

use crate::ingest::ledger::{Coverage, FileLedger};
use crate::model::NONE;

/// Counts, for each file, the replies that its source states and those of them that the archive holds, anywhere below the comment, and writes them into the
/// ledger. A comment that holds more replies than stated counts as complete: platforms leave out what they have hidden.
pub(crate) fn settle(parent: &[u32], stated: &[Option<u64>], source_file: &[u16], files: &mut [FileLedger]) {
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
        coverage.replies_present += stated.min(below[row]);
    }
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
        settle(parent, stated, &vec![0; parent.len()], &mut files);
        assert_eq!(files[0].coverage.map(|coverage| (coverage.replies_stated, coverage.replies_present)), expected);
    }

    #[test]
    fn replies_below_replies_count_for_the_comment_that_states_them() {
        check(&[NONE, 0, 1, NONE], &[Some(3), None, None, Some(2)], Some((5, 2)));
    }

    #[test]
    fn more_replies_than_stated_are_all_of_them() {
        check(&[NONE, 0, 0], &[Some(1), None, None], Some((1, 1)));
    }

    #[test]
    fn an_export_that_says_what_it_did_not_get_is_believed() {
        let mut files = [FileLedger { analysed: 2, comments_missing: Some(8), ..FileLedger::default() }];
        settle(&[NONE, 0], &[Some(5), None], &[0, 0], &mut files);
        assert_eq!(files[0].coverage, Some(Coverage { replies_stated: 10, replies_present: 2 }));
    }

    #[test]
    fn a_source_that_states_nothing_has_no_coverage() {
        check(&[NONE, 0], &[None, Some(0)], None);
    }
}
