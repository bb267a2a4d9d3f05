//! Proposed ratings of capabilities (the scale of HSEEP exercise evaluation), from the lessons alone, with the rule printed.

use crate::judge::{Capability, LessonKind, Priority};
use crate::report::block::{Block, Cell, Section};
use crate::report::build::{count, digits, plain, section as build, table, term, words};
use crate::report::{Context, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    if context.lessons.is_empty() {
        return None;
    }
    let rows = Capability::ALL.into_iter().map(|capability| {
        let of = |kind: LessonKind| context.lessons.iter().filter(move |lesson| lesson.capability == capability && lesson.kind == kind);
        let (n_improve, n_sustain) = (of(LessonKind::Improve).count(), of(LessonKind::Sustain).count());
        let n_high = of(LessonKind::Improve).filter(|lesson| lesson.priority == Priority::High).count();
        vec![
            Cell::Fact(term("capability", capability.as_str())),
            Cell::Fact(term("rating", rating(n_improve, n_high, n_sustain))),
            count(n_improve as u64),
            count(n_sustain as u64),
        ]
    });
    let columns = vec![
        words("capability", say::col_capability()),
        words("rating", say::col_rating()),
        digits("n_to_change", say::col_to_change()),
        digits("n_to_keep", say::col_to_keep()),
    ];
    let mut blocks = vec![Block::Paragraph(vec![plain(say::rating_rule())])];
    blocks.extend(table("capability_ratings", say::rating_table(), columns, rows.collect(), None));
    blocks.push(Block::Prompt(say::rating_confirm()));
    build("capabilities", say::section_capabilities(), blocks)
}

/// The rule that `rating.rule` tells in words.
const fn rating(n_improve: usize, n_high: usize, n_sustain: usize) -> &'static str {
    match (n_improve, n_high, n_sustain) {
        (0, _, 0) => "not_rated",
        (0, ..) => "performed",
        (_, 0, _) => "some",
        (_, 2.., 0) => "unable",
        _ => "major",
    }
}

#[cfg(test)]
mod tests {
    use super::rating;

    #[test]
    fn the_rule_is_the_one_that_the_report_prints() {
        assert_eq!(rating(0, 0, 0), "not_rated");
        assert_eq!(rating(0, 0, 2), "performed");
        assert_eq!(rating(2, 0, 0), "some");
        assert_eq!(rating(2, 1, 0), "major");
        assert_eq!(rating(3, 2, 0), "unable");
        assert_eq!(rating(3, 2, 1), "major");
    }
}
