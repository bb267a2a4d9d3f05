//! Files that name no conversations: date, author, text, and nothing that says what answers what. Read line by line they would hold no answer at all, so that such a
//! file is taken for one conversation, in which names and neighbourhood say whom a reply is for.

use rustc_hash::FxHashMap;

use super::threads::Forest;
use crate::model::{AuthorRole, NONE};

/// Where at least this share of the brand's comments mentions an account, one that mentions nobody is a post of its own (our choice).
const MENTIONING_SHARE: f64 = 0.5;

/// What a file holds.
#[derive(Debug, Clone, Copy, Default)]
struct FileFacts {
    names_conversations: bool,
    has_customer: bool,
    n_brand: u64,
    n_mentioning: u64,
}

impl FileFacts {
    const fn is_flat(self) -> bool {
        !self.names_conversations && self.has_customer && self.n_brand > 0
    }

    fn mentions(self) -> bool {
        self.n_mentioning as f64 >= MENTIONING_SHARE * self.n_brand as f64
    }
}

/// Joins the rows of every flat file with both sides in it into one conversation; gives the number of such files. `named` are the columns of parents and of
/// conversations as exported.
pub(crate) fn join(forest: &mut Forest, source_file: &[u16], named: [&[&str]; 2], role: &[AuthorRole], texts: &[&str]) -> u64 {
    let mut files = vec![FileFacts::default(); source_file.iter().max().map_or(0, |last| usize::from(*last) + 1)];
    for row in 0..role.len() {
        let file = &mut files[usize::from(source_file[row])];
        file.names_conversations |= named.iter().any(|column| !column[row].is_empty());
        match role[row] {
            AuthorRole::Customer => file.has_customer = true,
            AuthorRole::Brand | AuthorRole::Bot => {
                file.n_brand += 1;
                file.n_mentioning += u64::from(is_mentioning(texts[row]));
            }
            AuthorRole::Unknown => {}
        }
        // A file of comments whose replies stand in another file is not flat.
        let up = forest.parent[row];
        if up != NONE {
            files[usize::from(source_file[up as usize])].names_conversations = true;
        }
    }
    let n_flat = files.iter().filter(|file| file.is_flat()).count() as u64;
    if n_flat == 0 {
        return 0;
    }
    // Each conversation by what it was, or by its file; numbered again in order of first appearance.
    let mut number_of: FxHashMap<(bool, u32), u32> = FxHashMap::default();
    let mut roots = Vec::new();
    for row in 0..role.len() {
        let facts = files[usize::from(source_file[row])];
        let is_post = facts.mentions() && matches!(role[row], AuthorRole::Brand | AuthorRole::Bot) && !is_mentioning(texts[row]);
        let old = forest.thread[row];
        let conversation = if facts.is_flat() && !is_post { (true, u32::from(source_file[row])) } else { (false, old) };
        let next = roots.len() as u32;
        let number = *number_of.entry(conversation).or_insert(next);
        if number == next {
            roots.push(if conversation.0 { row as u32 } else { forest.thread_root[old as usize] });
        }
        forest.thread[row] = number;
    }
    forest.thread_root = roots;
    n_flat
}

fn is_mentioning(text: &str) -> bool {
    text.split_whitespace().any(|word| word.trim_start_matches('.').starts_with('@'))
}

#[cfg(test)]
mod tests {
    use super::super::threads::grow;
    use super::*;

    /// Rows as (file, parent, thread, role, text); expected: the conversation of each.
    fn check(rows: &[(u16, &str, &str, char, &str)], n_flat: u64, threads: &[u32]) {
        let ids: Vec<String> = (0..rows.len()).map(|row| format!("c{row}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (parents, names): (Vec<&str>, Vec<&str>) = rows.iter().map(|row| (row.1, row.2)).unzip();
        let times: Vec<_> = (0..rows.len() as i64).map(Some).collect();
        let mut forest = grow(&ids, &parents, &names, &vec![""; rows.len()], &times, &vec![false; rows.len()]);
        let files: Vec<u16> = rows.iter().map(|row| row.0).collect();
        let role: Vec<AuthorRole> = rows.iter().map(|row| if row.3 == 'b' { AuthorRole::Brand } else { AuthorRole::Customer }).collect();
        let texts: Vec<&str> = rows.iter().map(|row| row.4).collect();
        assert_eq!(join(&mut forest, &files, [&parents, &names], &role, &texts), n_flat);
        assert_eq!(forest.thread, threads);
    }

    #[test]
    fn a_file_without_conversations_is_one() {
        check(&[(0, "", "", 'c', "?"), (0, "", "", 'b', "Sprawdzamy"), (0, "", "", 'c', "?")], 1, &[0, 0, 0]);
    }

    #[test]
    fn where_replies_mention_accounts_a_comment_without_one_is_a_post() {
        check(&[(0, "", "", 'c', "?"), (0, "", "", 'b', "@ann sorry"), (0, "", "", 'b', "We are open again")], 1, &[0, 0, 1]);
    }

    #[test]
    fn files_that_name_conversations_or_have_one_side_stay_as_they_are() {
        check(&[(0, "", "p", 'c', "?"), (0, "", "q", 'b', "!")], 0, &[0, 1]);
        check(&[(0, "", "", 'c', "?"), (0, "", "", 'c', "?")], 0, &[0, 1]);
        // The comments of file 0 are answered by parent in file 1.
        check(&[(0, "", "", 'c', "?"), (0, "", "", 'b', "post"), (1, "c0", "", 'b', "!")], 0, &[0, 1, 0]);
    }
}
