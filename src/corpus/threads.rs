//! Reply trees: who answers whom, and in which conversation. An iterative walk; circles, orphans and self-replies are counted, never fatal.

use rustc_hash::FxHashMap;

use crate::model::{Micros, NONE};

/// Parents and conversations of all rows, in canonical order.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// Row of the parent, or [`NONE`].
    pub parent: Vec<u32>,
    /// Conversation as a number, in order of first appearance.
    pub thread: Vec<u32>,
    /// Row that gave the conversation its number.
    pub thread_root: Vec<u32>,
    /// Comments whose parent is named and not in the archive.
    pub n_orphans: u64,
    /// Comments in circles.
    pub n_in_cycles: u64,
    /// Comments that name themselves.
    pub n_self_parents: u64,
    /// Comments older than their parent.
    pub n_before_parent: u64,
    /// Longest chain.
    pub max_depth: u64,
}

/// Builds the trees. `exported_threads` are the ids of conversations or posts as the source has them; empty where it has none.
pub(crate) fn grow(
    ids: &[&str],
    parent_ids: &[&str],
    exported_threads: &[&str],
    platforms: &[&str],
    created_at: &[Option<Micros>],
    is_lossy_id: &[bool],
) -> Forest {
    let n_rows = ids.len();
    let mut forest = Forest { parent: vec![NONE; n_rows], ..Forest::default() };
    let mut row_of: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(n_rows, rustc_hash::FxBuildHasher);
    // Ids are unique but for those that two platforms share; then the parent on the same platform is meant.
    let mut shared: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    for row in 0..n_rows {
        if !ids[row].is_empty()
            && !is_lossy_id[row]
            && row_of.insert(ids[row], row as u32).is_some_and(|other| {
                shared.insert((ids[row], platforms[other as usize]), other);
                true
            })
        {
            shared.insert((ids[row], platforms[row]), row as u32);
        }
    }
    for row in 0..n_rows {
        let parent_id = parent_ids[row];
        if parent_id.is_empty() {
            continue;
        }
        let found =
            if shared.is_empty() { None } else { shared.get(&(parent_id, platforms[row])).copied() }.or_else(|| row_of.get(parent_id).copied());
        match found {
            Some(parent) if parent as usize == row => forest.n_self_parents += 1,
            Some(parent) => {
                forest.parent[row] = parent;
                if let (Some(own), Some(its)) = (created_at[row], created_at[parent as usize])
                    && own < its
                {
                    forest.n_before_parent += 1;
                }
            }
            // A parent that is the conversation itself (a post id) is no comment that could be missing.
            None if parent_id == exported_threads[row] => {}
            None => forest.n_orphans += 1,
        }
    }
    let roots = find_roots(&mut forest);
    number_threads(&mut forest, &roots, exported_threads, parent_ids);
    forest
}

/// The root of every row; cuts circles at their earliest row (rows are in order of time).
fn find_roots(forest: &mut Forest) -> Vec<u32> {
    let n_rows = forest.parent.len();
    let mut root = vec![NONE; n_rows];
    let mut depth = vec![0u32; n_rows];
    // 0 = not seen, otherwise the number of the walk that saw it.
    let mut seen_in = vec![0u32; n_rows];
    let mut path = Vec::new();
    for start in 0..n_rows {
        if root[start] != NONE {
            continue;
        }
        let walk = start as u32 + 1;
        path.clear();
        let mut row = start;
        loop {
            if root[row] != NONE {
                break;
            }
            if seen_in[row] == walk {
                let circle_start = path.iter().position(|seen| *seen as usize == row).expect("the walk has passed it");
                let circle = &path[circle_start..];
                forest.n_in_cycles += circle.len() as u64;
                let earliest = *circle.iter().min().expect("a circle has rows") as usize;
                forest.parent[earliest] = NONE;
                root[earliest] = earliest as u32;
                // Walk again from the start: it now ends at the cut.
                for seen in path.drain(..) {
                    seen_in[seen as usize] = 0;
                }
                row = start;
                continue;
            }
            seen_in[row] = walk;
            path.push(row as u32);
            let parent = forest.parent[row];
            if parent == NONE {
                root[row] = row as u32;
                break;
            }
            row = parent as usize;
        }
        for &row in path.iter().rev() {
            let row = row as usize;
            let parent = forest.parent[row];
            if parent != NONE {
                root[row] = root[parent as usize];
                depth[row] = depth[parent as usize] + 1;
            }
        }
    }
    forest.max_depth = depth.iter().copied().max().unwrap_or(0).into();
    root
}

/// Conversations are trees; trees of one exported conversation id are one.
fn number_threads(forest: &mut Forest, roots: &[u32], exported_threads: &[&str], parent_ids: &[&str]) {
    let mut by_exported: FxHashMap<&str, u32> = FxHashMap::default();
    let mut by_root: FxHashMap<u32, u32> = FxHashMap::with_capacity_and_hasher(roots.len() / 2, rustc_hash::FxBuildHasher);
    forest.thread = vec![NONE; roots.len()];
    for (row, root) in roots.iter().copied().enumerate() {
        let exported = exported_threads[root as usize];
        let next = forest.thread_root.len() as u32;
        let thread = if !exported.is_empty() {
            *by_exported.entry(exported).or_insert(next)
        } else if !parent_ids[root as usize].is_empty() && forest.parent[root as usize] == NONE {
            // Orphans of one missing parent belong together: they answer the same thing.
            *by_exported.entry(parent_ids[root as usize]).or_insert(next)
        } else {
            *by_root.entry(root).or_insert(next)
        };
        if thread == next {
            forest.thread_root.push(root);
        }
        forest.thread[row] = thread;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, &str, &str)]) -> Forest {
        let ids: Vec<&str> = rows.iter().map(|row| row.0).collect();
        let parents: Vec<&str> = rows.iter().map(|row| row.1).collect();
        let threads: Vec<&str> = rows.iter().map(|row| row.2).collect();
        let times: Vec<_> = (0..rows.len() as i64).map(Some).collect();
        grow(&ids, &parents, &threads, &vec![""; rows.len()], &times, &vec![false; rows.len()])
    }

    #[test]
    fn replies_find_their_parents_and_share_a_thread() {
        let forest = check(&[("a", "", ""), ("b", "a", ""), ("c", "b", ""), ("d", "", "")]);
        assert_eq!(forest.parent, [NONE, 0, 1, NONE]);
        assert_eq!(forest.thread, [0, 0, 0, 1]);
        assert_eq!(forest.max_depth, 2);
    }

    #[test]
    fn circles_are_cut_at_their_earliest_comment_and_counted() {
        let forest = check(&[("a", "c", ""), ("b", "a", ""), ("c", "b", ""), ("d", "c", "")]);
        assert_eq!(forest.n_in_cycles, 3);
        assert_eq!(forest.parent, [NONE, 0, 1, 2]);
        assert_eq!(forest.thread, [0, 0, 0, 0]);
    }

    #[test]
    fn orphans_and_self_parents_are_counted_and_kept() {
        let forest = check(&[("a", "a", ""), ("b", "gone", ""), ("c", "gone", ""), ("d", "post", "post")]);
        assert_eq!((forest.n_self_parents, forest.n_orphans), (1, 2));
        assert_eq!(forest.thread[1], forest.thread[2], "answers to the same missing comment stay together");
    }

    #[test]
    fn an_exported_conversation_joins_trees() {
        let forest = check(&[("a", "", "p1"), ("b", "", "p1"), ("c", "b", "p1"), ("d", "", "p2")]);
        assert_eq!(forest.thread, [0, 0, 0, 1]);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_replies_is_walked() {
        let ids: Vec<String> = (0..100_000).map(|i| i.to_string()).collect();
        let parents: Vec<String> = (0..100_000).map(|i: i64| if i == 99_999 { String::new() } else { (i + 1).to_string() }).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
        let none = vec![""; ids.len()];
        let times: Vec<_> = (0..ids.len() as i64).map(Some).collect();
        let forest = grow(&ids, &parents, &none, &none, &times, &vec![false; ids.len()]);
        assert_eq!(forest.max_depth, 99_999);
        assert_eq!(forest.n_before_parent, 99_999);
    }
}
