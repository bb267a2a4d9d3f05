//! What the answers did: whether angry people calmed down, and what followed statements.

use crate::measure::results::{MoodChange, Statement, StatementEffect, TideChange, TideVerdict};
use crate::model::{Definition, Estimate, Fact, ResponseAct};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, MoodRow, Section};
use crate::report::build::{
    claim, count, digits, instant_cell, paragraph, plain, range, section as build, share, statement_label, table, term, under, words,
};
use crate::report::{Context, Text, say};

/// Intervals of a ratio whose ends lie further apart than this are not shown.
const MOST_SPREAD: f64 = 50.0;
/// Groups told in words; the table has all.
const MOST_TOLD: usize = 3;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let effects = &context.measures.effects;
    let mut blocks = Vec::new();
    if effects.recovery.answered.n_pairs > 0 || effects.recovery.returned_in_anger.n > 0 {
        under(&mut blocks, say::effects::head_recovery(), recovery(context));
    }
    under(&mut blocks, say::effects::head_tide(), tide(context));
    build("effects", say::effects::heading(), blocks)
}

/// Points of a hundred out of a change of sentiment, with its sign.
fn points(value: f64) -> Fact {
    Fact::Change(value * 100.0)
}

/// A change and the ends of its interval, when it rests on enough pairs.
fn interval(estimate: &Estimate) -> Option<[Fact; 3]> {
    if estimate.is_too_few() {
        return None;
    }
    Some([points(estimate.point?), points(estimate.low?), points(estimate.high?)])
}

/// What a group's replies did beyond the passing of time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Calmer,
    Angrier,
    Same,
}

fn beyond(mood: &MoodChange) -> Option<Beyond> {
    let estimate = &mood.beyond_unanswered;
    if estimate.is_too_few() {
        return None;
    }
    Some(match (estimate.low?, estimate.high?) {
        (low, _) if low > 0.0 => Beyond::Calmer,
        (_, high) if high < 0.0 => Beyond::Angrier,
        _ => Beyond::Same,
    })
}

/// A group of replies.
struct Group<'a> {
    name: Text,
    act: Option<ResponseAct>,
    mood: &'a MoodChange,
}

fn groups<'a>(context: &Context<'a>) -> Vec<Group<'a>> {
    let recovery = &context.measures.effects.recovery;
    let acts = recovery.by_act.iter().map(|group| Group {
        name: say::chart_marker(term("act", group.key.as_str())),
        act: Some(group.key),
        mood: &group.mood,
    });
    let waits = recovery.by_wait.iter().map(|group| Group { name: say::chart_marker(term("mood_wait", &group.key)), act: None, mood: &group.mood });
    acts.chain(waits).collect()
}

fn recovery(context: &Context<'_>) -> Vec<Block> {
    let recovery = &context.measures.effects.recovery;
    let about = |text: Text| claim(text, Definition::MoodRecovery, &[]);
    let mut claims = vec![about(say::effects::calm_intro())];
    match (sentence(&recovery.answered, say::effects::calm_answered), sentence(&recovery.unanswered, say::effects::calm_unanswered)) {
        (None, _) => claims.push(about(say::effects::calm_too_few(recovery.answered.n_pairs))),
        (Some(answered), None) => claims.extend([about(answered), about(say::effects::calm_nobody_to_compare())]),
        (Some(answered), Some(unanswered)) => {
            claims.extend([about(answered), about(unanswered)]);
            claims.extend(verdict(&recovery.answered).map(about));
        }
    }
    let angry = &recovery.returned_in_anger;
    if !angry.is_too_few() {
        let text = say::effects::calm_returned(share(angry), range(angry), angry.n, share(&recovery.returned_calm));
        claims.push(claim(text, Definition::ReturnInAnger, &[]));
    }
    let mut blocks = vec![Block::Paragraph(claims)];
    blocks.extend(told_groups(context));
    blocks.extend(figure(context));
    blocks.extend(mood_table(context));
    blocks.push(Block::Paragraph(vec![plain(say::effects::calm_note())]));
    blocks
}

fn sentence(mood: &MoodChange, say: fn(u64, u64, Fact, Fact, Fact, Fact) -> Text) -> Option<Text> {
    let [change, low, high] = interval(&mood.change)?;
    Some(say(mood.n_pairs, mood.n_customers, change, low, high, share(&mood.still_negative)))
}

/// The difference to no reply, without its sign: words say which way.
fn size(mood: &MoodChange) -> Fact {
    Fact::Number(mood.beyond_unanswered.point.unwrap_or(0.0).abs() * 100.0)
}

fn verdict(mood: &MoodChange) -> Option<Text> {
    let [_, low, high] = interval(&mood.beyond_unanswered)?;
    let difference = size(mood);
    Some(match beyond(mood)? {
        Beyond::Calmer => say::effects::calm_better(difference, low, high),
        Beyond::Angrier => say::effects::calm_worse(difference, low, high),
        Beyond::Same => say::effects::calm_same(low, high),
    })
}

/// The acts that stand out from no reply at all, the strongest first.
fn told_groups(context: &Context<'_>) -> Option<Block> {
    let strength = |mood: &MoodChange| mood.beyond_unanswered.point.unwrap_or(0.0).abs();
    let recovery = &context.measures.effects.recovery;
    let mut shown: Vec<_> =
        recovery.by_act.iter().filter_map(|group| Some((group, beyond(&group.mood).filter(|beyond| *beyond != Beyond::Same)?))).collect();
    shown.sort_by(|(a, _), (b, _)| strength(&b.mood).total_cmp(&strength(&a.mood)));
    let claims: Vec<Claim> = shown
        .into_iter()
        .take(MOST_TOLD)
        .filter_map(|(group, beyond)| {
            let [_, low, high] = interval(&group.mood.beyond_unanswered)?;
            let say = if beyond == Beyond::Calmer { say::effects::calm_group_better } else { say::effects::calm_group_worse };
            let topic = format!("act/{}", group.key.as_str());
            let text = say(term("act", group.key.as_str()), group.mood.n_pairs, size(&group.mood), low, high);
            Some(claim(text, Definition::MoodRecovery, context.measures.evidence.topic(&topic)))
        })
        .collect();
    if claims.is_empty() { None } else { Some(Block::List(claims)) }
}

fn figure(context: &Context<'_>) -> Option<Block> {
    let groups: Vec<Group<'_>> = groups(context).into_iter().filter(|group| beyond(group.mood).is_some()).collect();
    let point = |group: &Group<'_>| group.mood.beyond_unanswered.point.unwrap_or(0.0);
    let calming = groups.iter().filter(|group| group.act.is_some() && beyond(group.mood) == Some(Beyond::Calmer));
    let best = calming.max_by(|a, b| point(a).total_cmp(&point(b))).and_then(|group| group.act);
    let rows: Vec<MoodRow> = groups
        .iter()
        .filter_map(|group| {
            let estimate = &group.mood.beyond_unanswered;
            let [point, low, high] = [estimate.point?, estimate.low?, estimate.high?].map(|value| value * 100.0);
            Some(MoodRow { label: group.name.clone(), point, low, high, n: group.mood.n_pairs })
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    Some(Block::Figure(Figure {
        id: "mood_after_replies",
        title: best.map_or_else(say::effects::calm_title, |act| say::effects::calm_title_best(term("act", act.as_str()))),
        caption: say::effects::calm_caption(),
        description: say::effects::calm_description(rows.len() as u64),
        chart: Chart::MoodAfterReplies { rows },
    }))
}

fn mood_table(context: &Context<'_>) -> Option<Block> {
    let recovery = &context.measures.effects.recovery;
    let own = [(say::effects::calm_row_answered(), &recovery.answered), (say::effects::calm_row_unanswered(), &recovery.unanswered)];
    let rows = own.into_iter().chain(groups(context).into_iter().map(|group| (group.name, group.mood))).filter(|(_, mood)| mood.n_pairs > 0);
    let change = |estimate: &Estimate| interval(estimate).map_or([Cell::Empty, Cell::Empty, Cell::Empty], |facts| facts.map(Cell::Fact));
    let rows = rows.map(|(label, mood)| {
        let mut cells = vec![Cell::Text(label), count(mood.n_pairs), count(mood.n_customers)];
        cells.extend(change(&mood.change));
        cells.extend(change(&mood.beyond_unanswered));
        cells.push(Cell::Share(mood.still_negative));
        cells
    });
    let columns = vec![
        words("reply", say::effects::col_reply()),
        digits("n_pairs", say::effects::col_pairs()),
        digits("n_customers", say::effects::col_customers()),
        digits("change_points", say::effects::col_change()),
        digits("change_low", say::col_low()),
        digits("change_high", say::col_high()),
        digits("beyond_unanswered_points", say::effects::col_beyond()),
        digits("beyond_unanswered_low", say::col_low()),
        digits("beyond_unanswered_high", say::col_high()),
        digits("still_negative_share", say::effects::col_still_negative()),
    ];
    table("mood_after_replies", say::effects::calm_table(), columns, rows.collect(), None)
}

fn tide(context: &Context<'_>) -> Vec<Block> {
    let (storm, effects) = (&context.measures.storm, &context.measures.effects.statements);
    let mut pairs: Vec<(&Statement, &StatementEffect)> = storm.statements.iter().zip(effects).collect();
    // The same statement on several platforms is told once.
    pairs.dedup_by_key(|(_, effect)| effect.at);
    if pairs.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Paragraph(vec![claim(say::effects::tide_intro(), Definition::StatementEffect, &[])])];
    blocks.push(Block::List(pairs.iter().flat_map(|(statement, effect)| told(statement, effect)).collect()));
    blocks.extend(tide_table(&pairs));
    blocks.extend(paragraph(vec![plain(say::effects::tide_note())]));
    blocks
}

/// What can be said of a statement: of each series that changed, or once that nothing can be told.
fn told(statement: &Statement, effect: &StatementEffect) -> Vec<Claim> {
    let at = || Fact::Instant(statement.at);
    let about = |text: Text| claim(text, Definition::StatementEffect, statement.quote.as_slice());
    let mut claims = Vec::new();
    for (change, is_share) in [(&effect.volume, false), (&effect.negative, true)] {
        let is_shown = matches!(change.verdict, TideVerdict::Fell | TideVerdict::Rose);
        let (Some(level), Some(expected), Some(placebo)) = (change.level, change.expected, change.placebo_p.filter(|_| is_shown)) else { continue };
        let value = |value: f64| if is_share { Fact::Share(value) } else { Fact::Number(value) };
        let say = match (is_share, change.verdict) {
            (false, TideVerdict::Fell) => say::effects::tide_volume_fell,
            (false, _) => say::effects::tide_volume_rose,
            (true, TideVerdict::Fell) => say::effects::tide_negative_fell,
            (true, _) => say::effects::tide_negative_rose,
        };
        claims.push(about(say(at(), statement_label(statement), value(level), value(expected), Fact::Share(placebo))));
    }
    if claims.is_empty() {
        let reason = term("tide_verdict", effect.volume.verdict.as_str());
        claims.push(about(say::effects::tide_cannot_tell(at(), statement_label(statement), reason)));
    }
    claims
}

fn tide_table(pairs: &[(&Statement, &StatementEffect)]) -> Option<Block> {
    // A trend that was steep for twelve hours leads to absurd numbers, with an interval that admits it: better none.
    let is_sensible = |change: &TideChange| change.ratio.low.zip(change.ratio.high).is_some_and(|(low, high)| high <= low * MOST_SPREAD);
    let row = |statement: &Statement, name: Text, change: &TideChange, is_share: bool| {
        let wild = TideChange { ratio: Estimate::not_reached(Definition::StatementEffect, 0), expected: None, ..*change };
        let change = if is_sensible(change) { change } else { &wild };
        let value = |value: Option<f64>| match value {
            Some(value) if is_share => Cell::Fact(Fact::Share(value)),
            Some(value) => Cell::Fact(Fact::Number(value)),
            None => Cell::Empty,
        };
        let ratio = change.ratio.point.map_or(Cell::Empty, |ratio| Cell::Fact(Fact::Share(ratio)));
        let range = change.ratio.low.zip(change.ratio.high).map_or(Cell::Empty, |(low, high)| Cell::Fact(Fact::ShareRange(low, high)));
        vec![
            instant_cell(Some(statement.at)),
            Cell::Fact(statement_label(statement)),
            Cell::Text(name),
            value(change.level),
            value(change.expected),
            ratio,
            range,
            change.placebo_p.map_or(Cell::Empty, |p| Cell::Fact(Fact::Share(p))),
            Cell::Fact(term("tide_verdict", change.verdict.as_str())),
        ]
    };
    let rows = pairs.iter().flat_map(|(statement, effect)| {
        [
            row(statement, say::effects::tide_series_volume(), &effect.volume, false),
            row(statement, say::effects::tide_series_negative(), &effect.negative, true),
        ]
    });
    let columns = vec![
        words("at", say::col_at()),
        words("statement", say::col_statement()),
        words("series", say::effects::col_series()),
        digits("level", say::effects::col_level()),
        digits("expected", say::effects::col_expected()),
        digits("ratio_share", say::effects::col_ratio()),
        digits("ratio_interval", say::ui_interval()),
        digits("placebo_share", say::effects::col_placebo()),
        words("finding", say::effects::col_finding()),
    ];
    table("statement_effects", say::effects::tide_table(), columns, rows.collect(), None)
}
