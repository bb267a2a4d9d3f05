//! The courses of crises since their onset: curves and phases.

use super::{named, names};
use crate::history::compare::Comparison;
use crate::history::entry::Entry;
use crate::model::Fact;
use crate::report::block::{AlignedCurve, Block, Cell, Chart, Figure, Section};
use crate::report::build::{count, digits, plain, section as build, table, term, words as text_column};
use crate::report::say::comparison as words;

pub fn section(comparison: &Comparison, older: &Entry, newest: &Entry) -> Option<Section> {
    let curves: Vec<AlignedCurve> = comparison
        .crises
        .iter()
        .filter(|crisis| crisis.course.hours.len() > 1)
        .map(|crisis| AlignedCurve { name: named(crisis), hours: crisis.course.hours.iter().map(|hour| (hour.n, hour.n_negative)).collect() })
        .collect();
    if curves.is_empty() {
        return build("course", words::section_course(), vec![Block::Paragraph(vec![plain(words::course_none())])]);
    }
    let after = |hour: usize| Fact::Minutes(hour as f64 * 60.0);
    let peaks = comparison.crises.iter().filter_map(|crisis| {
        let (hour, n) = crisis.course.peak()?;
        Some(plain(words::course_peak(names(&[crisis]), n, after(hour))))
    });
    let mut blocks = vec![Block::List(peaks.collect())];
    let title = match (newest.course.peak(), older.course.peak()) {
        (Some((now, _)), Some((before, _))) if now != before => {
            words::course_title_faster(names(&[newest]), after(now), names(&[older]), after(before))
        }
        _ => words::course_title(),
    };
    let sizes: Vec<u64> = comparison.crises.iter().filter_map(|crisis| crisis.course.peak()).map(|(_, n)| n).collect();
    // As the chart decides: sizes more than four times apart are drawn against their own peak.
    let is_relative = sizes.iter().max() > sizes.iter().min().map(|least| least * 4).as_ref();
    blocks.push(Block::Figure(Figure {
        id: "aligned_curves",
        title,
        caption: if is_relative { words::course_caption_relative() } else { words::course_caption() },
        description: words::course_description(names(&[newest]), names(&[older])),
        chart: Chart::AlignedCurves { curves },
    }));
    blocks.extend(phases(comparison));
    build("course", words::section_course(), blocks)
}

fn phases(comparison: &Comparison) -> Option<Block> {
    let rows = comparison.crises.iter().flat_map(|crisis| {
        // Calm time before the onset is what phases are held against, not a phase of the crisis.
        crisis.course.phases.iter().filter(|phase| phase.to_minutes > 0.0 && phase.from_minutes >= -1.0).map(|phase| {
            vec![
                Cell::Fact(Fact::Name(crisis.name().to_owned())),
                Cell::Fact(term("phase", phase.kind.as_str())),
                Cell::Fact(Fact::Minutes(phase.from_minutes)),
                Cell::Fact(Fact::Minutes(phase.to_minutes - phase.from_minutes)),
                count(phase.n),
                Cell::Share(phase.negative),
            ]
        })
    });
    let columns = vec![
        text_column("crisis", words::col_crisis()),
        text_column("phase", words::col_phase()),
        digits("minutes_since_onset", words::col_from()),
        digits("length_minutes", words::col_length()),
        digits("n_customer", words::col_comments()),
        digits("negative_share", words::col_negative()),
    ];
    table("phases_since_onset", words::phases_caption(), columns, rows.collect(), None)
}
