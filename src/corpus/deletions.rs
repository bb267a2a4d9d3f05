//! Notices of deletion: streams and lists of redactions name comments that other files still show.

use rustc_hash::FxHashMap;

use crate::ingest::deletion::Deletion;
use crate::ingest::ledger::FileLedger;
use crate::model::Visibility;

/// Marks the comments that a notice names as deleted, and counts them in the ledgers of their files as `deleted_by_notice`. Their texts stay, as those of
/// comments that another export shows as deleted do. A notice of a comment that no file holds changes nothing; it is counted where it was read.
pub(crate) fn apply(
    deletions: &[Deletion],
    ids: &[&str],
    platforms: &[&str],
    visibility: &mut [Visibility],
    source_file: &[u16],
    files: &mut [FileLedger],
) {
    if deletions.is_empty() {
        return;
    }
    // Two platforms may name the same id; nearly every corpus has one platform.
    let mut platforms_of: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for deletion in deletions {
        platforms_of.entry(&deletion.comment_id).or_default().push(&deletion.platform);
    }
    for row in 0..ids.len() {
        let Some(on) = platforms_of.get(ids[row]) else { continue };
        if visibility[row] == Visibility::Deleted || !(platforms[row].is_empty() || on.contains(&platforms[row])) {
            continue;
        }
        visibility[row] = Visibility::Deleted;
        if let Some(file) = files.get_mut(usize::from(source_file[row])) {
            file.note("deleted_by_notice", 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_comments_of_the_platform_that_says_so_are_deleted() {
        let mut visibility = vec![Visibility::Public; 4];
        let mut files = vec![FileLedger::default()];
        let deletions = [Deletion::new("x", "7"), Deletion::new("x", "99")];
        apply(&deletions, &["7", "7", "8", "7"], &["x", "reddit", "x", ""], &mut visibility, &[0; 4], &mut files);
        assert_eq!(visibility, [Visibility::Deleted, Visibility::Public, Visibility::Public, Visibility::Deleted]);
        assert_eq!(files[0].notes["deleted_by_notice"], 2);
    }
}
