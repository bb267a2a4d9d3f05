//! What the causes consist of: shares of their kinds.

use super::results::{CauseMeasures, SubCauseRow};
use super::rows::Rows;
use super::shares::share;
use crate::annotate::causes::Taxonomy;
use crate::model::Definition;
use crate::model::cause::SubCauseId;

/// Gives every cause its kinds: those that occur, most comments first. Customer comments with text count, as for the causes.
pub fn add(causes: &mut CauseMeasures, rows: &Rows, taxonomy: &Taxonomy) {
    let subs: Vec<_> = taxonomy.subs().collect();
    let mut counts = vec![0_u64; subs.len()];
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]) {
        for SubCauseId(sub) in rows.sub_causes[row].iter() {
            // A kind counts where its cause does, or shares could pass 1.
            if subs.get(usize::from(sub)).is_some_and(|(_, cause)| rows.causes[row].contains(*cause)) {
                counts[usize::from(sub)] += 1;
            }
        }
    }
    for row in &mut causes.causes {
        let of_cause = subs.iter().zip(&counts).filter(|((_, cause), count)| **count > 0 && taxonomy.id(*cause) == row.cause);
        row.sub_causes = of_cause
            .map(|((sub, _), count)| SubCauseRow { sub_cause: taxonomy.path(*sub), share: share(Definition::SubCauseShare, *count, row.share.count) })
            .collect();
        row.sub_causes.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.sub_cause.cmp(&b.sub_cause)));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::add;
    use crate::annotate::causes::Taxonomy;
    use crate::measure::causes::causes;
    use crate::measure::storm::simulation::{Archive, settings};
    use crate::measure::storm::storm;
    use crate::model::cause::SubCauseId;
    use crate::model::{AuthorRole, Polarity};

    const TAXONOMY: &str = "[[cause]]\nid = \"late\"\nscct = \"victim\"\nfishbone = \"process\"\nsub = [\"goods\", \"people\", \"never\"]\n\n\
                            [[cause]]\nid = \"queues\"\nscct = \"accidental\"\nfishbone = \"people\"\nsub = [\"desk\"]\n";

    #[test]
    fn kinds_are_counted_among_the_comments_of_their_cause() {
        let taxonomy = Taxonomy::parse(TAXONOMY).unwrap();
        let mut archive = Archive::default();
        // Ten late: six of people, two of goods, one of both, one of neither; one kind without its cause; one brand reply.
        for idx in 0..12 {
            let role = if idx == 11 { AuthorRole::Brand } else { AuthorRole::Customer };
            let comment = archive.comment(idx, idx as u32, role, Polarity::Negative);
            if idx == 10 {
                archive.entries[comment].sub_causes.insert(SubCauseId(3));
                continue;
            }
            archive.cause(comment, 0);
            if idx < 3 {
                archive.entries[comment].sub_causes.insert(SubCauseId(0));
            }
            if (2..9).contains(&idx) || idx == 11 {
                archive.entries[comment].sub_causes.insert(SubCauseId(1));
            }
        }
        let rows = archive.rows();
        let ids: Vec<String> = taxonomy.ids().map(str::to_owned).collect();
        let mut found = causes(&rows, &ids, &storm(&rows, &settings()), &BTreeMap::new());
        add(&mut found, &rows, &taxonomy);
        let kinds: Vec<_> = found.causes[0].sub_causes.iter().map(|row| (row.sub_cause.as_str(), row.share.count, row.share.n)).collect();
        assert_eq!(kinds, [("late.people", 7, 10), ("late.goods", 3, 10)]);
        assert_eq!(found.causes.len(), 1);
    }
}
