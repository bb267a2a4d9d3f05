//! Which past crisis is most like the newest, and why.

use super::{names, then};
use crate::history::compare::{Comparison, Likeness};
use crate::history::entry::Entry;
use crate::model::Fact;
use crate::report::block::{Block, Cell, Section};
use crate::report::build::{count, digits, plain, section as build, table, words as text_column};
use crate::report::say::comparison as words;

pub fn section(comparison: &Comparison, newest: &Entry) -> Option<Section> {
    let Some(most) = comparison.likeness.first() else {
        return build("likeness", words::section_likeness(), vec![Block::Paragraph(vec![plain(words::likeness_none())])]);
    };
    let found = &most.similarity;
    let mut claims = vec![plain(words::likeness_most(names(&[newest]), Fact::Name(most.name.clone()), Fact::Share(found.score)))];
    if let (Some(distance), Some(cosine)) = (found.shape_distance, found.cause_cosine) {
        claims.push(plain(words::likeness_parts(Fact::Share(1.0 - distance), Fact::Share(cosine))));
    }
    let row = |like: &Likeness| {
        let part = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Fact(Fact::Share(value)));
        let cause = |id: &String| Fact::Cause(id.clone());
        vec![
            Cell::Fact(Fact::Name(like.name.clone())),
            Cell::Fact(Fact::Share(like.similarity.score)),
            part(like.similarity.shape_distance.map(|distance| 1.0 - distance)),
            if like.similarity.shape_distance.is_some() { count(like.similarity.n_hours as u64) } else { Cell::Empty },
            part(like.similarity.cause_cosine),
            match like.similarity.shared_causes.as_slice() {
                [] => Cell::Empty,
                [one] => Cell::Fact(cause(one)),
                [one, two] => Cell::Text(words::causes_two(cause(one), cause(two))),
                [one, two, three, ..] => Cell::Text(words::causes_three(cause(one), cause(two), cause(three))),
            },
        ]
    };
    let columns = vec![
        text_column("crisis", words::col_crisis()),
        digits("likeness", words::col_likeness()),
        digits("shape", words::col_shape()),
        digits("n_hours", words::col_hours()),
        digits("causes", words::col_cosine()),
        text_column("causes_in_common", words::col_shared()),
    ];
    let mut blocks = vec![Block::Paragraph(claims)];
    blocks.extend(table("likeness", words::likeness_caption(), columns, comparison.likeness.iter().map(row).collect(), None));
    blocks.extend(then::blocks(comparison, newest));
    build("likeness", words::section_likeness(), blocks)
}
