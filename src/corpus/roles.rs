//! Whose side an author is on: what the file says, else what the user says, else a proposal that is named as an assumption.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{AuthorRole, NONE};

/// The sides of all rows.
#[derive(Debug, Default)]
pub(crate) struct Sides {
    /// One role a row.
    pub role: Vec<AuthorRole>,
    /// How each brand author was recognised, by author number: `file`, `flag`, `proposed`.
    pub source: FxHashMap<u32, &'static str>,
    /// Whether the brand is only a proposal.
    pub is_proposed: bool,
    /// `--brand` values that fit no author.
    pub unmatched: Vec<String>,
}

/// What the user says: accounts by id, handle or display name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    /// People who speak for the brand.
    pub brands: &'a [String],
    /// Programs that do.
    pub bots: &'a [String],
}

/// Settles the sides. `author` numbers the accounts, `ids` and `names` are their spellings, `given` is what the file says.
pub(crate) fn settle(author: &[u32], ids: &[&str], names: &[&str], given: &[Option<AuthorRole>], parent: &[u32], named: &Named<'_>) -> Sides {
    let mut sides = Sides::default();
    let all_named: Vec<&String> = named.brands.iter().chain(named.bots).collect();
    let wanted: Vec<String> = all_named.iter().map(|name| fold(name)).collect();
    let mut is_matched = vec![false; wanted.len()];
    let mut is_brand: FxHashSet<u32> = FxHashSet::default();
    let mut is_bot: FxHashSet<u32> = FxHashSet::default();
    // An account by number may have its handle in some rows only, and handles change.
    let mut seen: FxHashSet<(u32, &str)> = FxHashSet::default();
    let mut says_role = false;
    for row in 0..author.len() {
        let who = author[row];
        match given[row] {
            Some(AuthorRole::Brand) if who != NONE => {
                says_role = true;
                if is_brand.insert(who) {
                    sides.source.insert(who, "file");
                }
            }
            // That an account is a program says nothing of who the brand is.
            Some(AuthorRole::Brand | AuthorRole::Customer) => says_role = true,
            _ => {}
        }
        if !wanted.is_empty() && who != NONE && seen.insert((who, names[row])) {
            let spellings = [fold(ids[row]), fold(names[row])];
            for (idx, brand) in wanted.iter().enumerate() {
                if spellings.contains(brand) {
                    is_matched[idx] = true;
                    let set = if idx < named.brands.len() { &mut is_brand } else { &mut is_bot };
                    if set.insert(who) {
                        sides.source.insert(who, "flag");
                    }
                }
            }
        }
    }
    sides.unmatched = all_named.iter().zip(is_matched).filter(|(_, matched)| !matched).map(|(name, _)| (*name).clone()).collect();
    if is_brand.is_empty()
        && !says_role
        && named.brands.is_empty()
        && let Some(proposed) = propose(author, parent)
    {
        is_brand.insert(proposed);
        sides.source.insert(proposed, "proposed");
        sides.is_proposed = true;
    }
    let is_known = says_role || !is_brand.is_empty();
    sides.role = (0..author.len())
        .map(|row| match given[row] {
            // Only the user can know that an account of the brand is a program, so that this goes before the file.
            _ if is_bot.contains(&author[row]) => AuthorRole::Bot,
            Some(role @ (AuthorRole::Brand | AuthorRole::Bot | AuthorRole::Customer)) => role,
            _ if is_brand.contains(&author[row]) => AuthorRole::Brand,
            _ if is_known => AuthorRole::Customer,
            _ => AuthorRole::Unknown,
        })
        .collect();
    sides
}

/// The account that answers the most different people: at least three of them, and half again as many as the next account.
fn propose(author: &[u32], parent: &[u32]) -> Option<u32> {
    let mut answered: FxHashMap<u32, FxHashSet<u32>> = FxHashMap::default();
    for (row, &up) in parent.iter().enumerate() {
        if up == NONE || author[row] == NONE {
            continue;
        }
        let to = author[up as usize];
        if to != NONE && to != author[row] {
            answered.entry(author[row]).or_default().insert(to);
        }
    }
    let mut counts: Vec<(usize, u32)> = answered.into_iter().map(|(who, people)| (people.len(), who)).collect();
    counts.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, who) = *counts.first()?;
    let next = counts.get(1).map_or(0, |count| count.0);
    (best >= 3 && best * 2 >= next * 3).then_some(who)
}

/// Handles compare without the `@`, case and surrounding space.
fn fold(text: &str) -> String {
    text.trim().trim_start_matches('@').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Named<'static> = Named { brands: &[], bots: &[] };

    #[test]
    fn the_file_decides_before_anything_else() {
        let sides = settle(&[0, 1], &["shop", "x"], &["", ""], &[Some(AuthorRole::Brand), Some(AuthorRole::Customer)], &[NONE, 0], &NOBODY);
        assert_eq!(sides.role, [AuthorRole::Brand, AuthorRole::Customer]);
        assert!(!sides.is_proposed);
    }

    #[test]
    fn a_flag_matches_id_handle_or_name_and_says_when_it_does_not() {
        let brands = ["@Shop".to_owned(), "Bociek Sp. z o.o.".to_owned(), "typo".to_owned()];
        let sides = settle(
            &[0, 1, 2],
            &["shop", "77", "9"],
            &["", "bociek sp. z o.o.", "Ala"],
            &[None, None, None],
            &[NONE; 3],
            &Named { brands: &brands, bots: &[] },
        );
        assert_eq!(sides.role, [AuthorRole::Brand, AuthorRole::Brand, AuthorRole::Customer]);
        assert_eq!(sides.unmatched, ["typo"]);
    }

    #[test]
    fn an_account_is_matched_by_a_handle_that_only_one_of_its_rows_has() {
        let brands = ["@szelestka".to_owned()];
        let sides = settle(&[0, 0, 1], &["40", "40", "41"], &["", "Szelestka", ""], &[None; 3], &[NONE; 3], &Named { brands: &brands, bots: &[] });
        assert_eq!(sides.role, [AuthorRole::Brand, AuthorRole::Brand, AuthorRole::Customer]);
        assert!(sides.unmatched.is_empty());
    }

    #[test]
    fn who_answers_the_most_different_people_is_proposed() {
        // Author 9 answers 0, 1 and 2; author 0 answers only itself.
        let sides = settle(&[0, 1, 2, 9, 9, 9, 0], &[""; 7], &[""; 7], &[None; 7], &[NONE, NONE, NONE, 0, 1, 2, 0], &NOBODY);
        assert!(sides.is_proposed);
        assert_eq!(sides.role[3], AuthorRole::Brand);
        assert_eq!(sides.role[0], AuthorRole::Customer);
    }

    #[test]
    fn a_named_bot_is_one_whatever_the_file_says() {
        let bots = ["assistant".to_owned()];
        let named = Named { brands: &[], bots: &bots };
        let sides = settle(&[0, 1], &["shop", "assistant"], &["", ""], &[Some(AuthorRole::Brand), Some(AuthorRole::Brand)], &[NONE, NONE], &named);
        assert_eq!(sides.role, [AuthorRole::Brand, AuthorRole::Bot]);
    }

    #[test]
    fn nobody_is_proposed_when_nobody_stands_out() {
        let sides = settle(&[0, 1], &["", ""], &["", ""], &[None, None], &[NONE, 0], &NOBODY);
        assert_eq!(sides.role, [AuthorRole::Unknown, AuthorRole::Unknown]);
    }
}
