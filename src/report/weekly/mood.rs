//! The mood of the week, day by day, beside the weeks that it is compared with.

use super::{Week, say_week};
use crate::model::{Definition, Fact, Share, Span};
use crate::report::block::{Block, Chart, Figure, Marker, Section};
use crate::report::build::{claim, paragraph, range, section as build, share};

pub fn section(week: &Week<'_>) -> Option<Section> {
    let now = &week.report.now;
    let all = now.negative.tally().share(Definition::NegativeShare);
    if all.is_too_few() {
        let text = claim(say_week::mood_too_few(all.n), Definition::NegativeShare, &[]);
        return build("week_mood", say_week::section_mood(), vec![Block::Paragraph(vec![text])]);
    }
    let mut claims = vec![claim(say_week::mood_sentence(share(&all), range(&all), all.n), Definition::NegativeShare, &[])];
    let known = days(week).into_iter().filter(|(span, share)| span.from >= now.span.from && !share.is_too_few());
    // The first of equal days.
    let worst = known.rev().max_by(|a, b| a.1.share.total_cmp(&b.1.share));
    if let Some((span, worst)) = worst.filter(|(_, worst)| worst.low > all.share) {
        claims.push(claim(say_week::mood_worst_day(Fact::Date(span.from), share(&worst), range(&worst)), Definition::NegativeShare, &[]));
    }
    let mut blocks: Vec<Block> = paragraph(claims).into_iter().collect();
    blocks.extend(trend(week, &all));
    build("week_mood", say_week::section_mood(), blocks)
}

/// The days of the weeks before and of this one.
fn days(week: &Week<'_>) -> Vec<(Span, Share)> {
    let weeks = week.report.before.iter().chain([&week.report.now]);
    weeks.flat_map(|week| &week.days).map(|day| (day.span, day.negative.tally().share(Definition::NegativeShare))).collect()
}

fn trend(week: &Week<'_>, all: &Share) -> Option<Block> {
    let bins = days(week);
    if bins.iter().filter(|(_, share)| !share.is_too_few()).count() < 2 {
        return None;
    }
    Some(Block::Figure(Figure {
        id: "week_mood",
        title: say_week::mood_title(share(all)),
        caption: say_week::mood_caption(),
        description: say_week::mood_description(bins.len() as u64),
        chart: Chart::SentimentTrend {
            statements: vec![Marker { at: week.report.now.span.from, label: say_week::mood_marker() }],
            bins,
            corrected: Vec::new(),
            phases: Vec::new(),
        },
    }))
}
