//! How well the brand answered: what its replies do, repeated texts, disputes, hand-offs, apologies without a remedy, and what followed statements.

use crate::annotate::acts::strategy::Strategy;
use crate::measure::results::{ActRow, PhaseKind, QuoteId, Statement};
use crate::model::{Definition, Estimate, Fact, ResponseAct, Share};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, Section};
use crate::report::build::{
    bands, claim, count, digits, evidence_cell, instant_cell, is_crisis, paragraph, plain, quotes, range, section as build, share, share_cell,
    statement_label, table, term, told, under, words,
};
use crate::report::{Context, Quotes, say};

/// Quotes shown of each kind.
const N_QUOTES: usize = 2;
/// Quotes linked from a row of a table.
const N_LINKS: usize = 3;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let acts = &context.measures.acts;
    let mut blocks = Vec::new();
    if acts.n_replies == 0 {
        blocks.push(Block::Paragraph(vec![plain(say::well_none())]));
    } else {
        blocks.push(Block::Paragraph(vec![claim(say::well_intro(acts.n_replies), Definition::ActShare, &[])]));
        blocks.extend(told(changes(context)));
        blocks.extend(figure(context));
        blocks.extend(acts_table(context));
        under(&mut blocks, say::head_strategies(), strategies(context));
        under(&mut blocks, say::head_tone(), paragraph(tone(context)));
        under(&mut blocks, say::head_voice(), voice(context));
        under(&mut blocks, say::head_templates(), [paragraph(templates(context)), template_table(context)].into_iter().flatten());
    }
    under(&mut blocks, say::head_statements(), statements(context));
    let examples = examples(context);
    if !examples.is_empty() {
        under(&mut blocks, say::head_examples(), [Block::Quotes(quotes(context, &examples)), Block::Prompt(say::well_review())]);
    }
    build("how_well", say::section_how_well(), blocks)
}

/// Changes that are told in words; the table beside them has all.
const MOST_CHANGES: usize = 6;

/// The acts whose share changed demonstrably, those that changed most first, and one sentence when none did.
fn changes(context: &Context<'_>) -> Vec<Claim> {
    if !is_crisis(&context.measures.storm) {
        return Vec::new();
    }
    let comparable = |row: &ActRow| Some((row.before?, row.crisis?)).filter(|(before, crisis)| !before.is_too_few() && !crisis.is_too_few());
    let rows: Vec<_> = context.measures.acts.acts.iter().filter_map(|row| Some((row, comparable(row)?))).collect();
    let mut changed: Vec<_> = rows.iter().filter(|(_, (before, crisis))| crisis.differs_from(before)).collect();
    changed.sort_by(|(_, (before, crisis)), (_, (other_before, other_crisis))| {
        (other_crisis.share - other_before.share).abs().total_cmp(&(crisis.share - before.share).abs())
    });
    let mut claims: Vec<Claim> = changed
        .into_iter()
        .take(MOST_CHANGES)
        .map(|(row, (before, crisis))| {
            let say = if crisis.share > before.share { say::well_act_rose } else { say::well_act_fell };
            claim(say(term("act", row.act.as_str()), share(before), share(crisis), crisis.n), Definition::ActShare, &row.quotes)
        })
        .collect();
    if claims.is_empty() && !rows.is_empty() {
        claims.push(claim(say::well_no_act_change(), Definition::ActShare, &[]));
    }
    claims
}

fn figure(context: &Context<'_>) -> Option<Block> {
    let (acts, storm) = (&context.measures.acts, &context.measures.storm);
    if !is_crisis(storm) {
        return None;
    }
    let phases: Vec<_> = acts.phases.iter().filter_map(|phase| Some((phase, storm.phases.get(phase.phase_idx as usize)?.span))).collect();
    if phases.len() < 2 {
        return None;
    }
    let rows = ResponseAct::ALL.iter().enumerate().filter_map(|(idx, act)| {
        let shares: Option<Vec<Share>> = phases.iter().map(|(phase, _)| phase.shares.get(idx).copied()).collect();
        shares.filter(|shares| shares.iter().any(|share| share.count > 0)).map(|shares| (*act, shares))
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return None;
    }
    let apologies = rows.iter().find(|(act, _)| *act == ResponseAct::Apology);
    let at_peak = phases.iter().position(|(phase, _)| phase.kind == PhaseKind::Peak);
    let title = match apologies.zip(at_peak).map(|((_, shares), idx)| shares[idx]).filter(|share| !share.is_too_few()) {
        Some(apology) => say::well_acts_title(term("phase", PhaseKind::Peak.as_str()), share(&apology)),
        None => say::well_acts_title_plain(),
    };
    Some(Block::Figure(Figure {
        id: "acts_over_phases",
        title,
        caption: say::well_acts_caption(),
        description: say::well_acts_description(phases.len() as u64, acts.n_replies),
        chart: Chart::ActsOverPhases { phases: phases.iter().map(|(phase, span)| (phase.kind, *span, phase.n)).collect(), rows },
    }))
}

fn acts_table(context: &Context<'_>) -> Option<Block> {
    let rows = context.measures.acts.acts.iter().filter(|row| row.share.count > 0).map(|row| {
        vec![
            Cell::Fact(term("act", row.act.as_str())),
            Cell::Share(row.share),
            share_cell(row.before.as_ref()),
            share_cell(row.crisis.as_ref()),
            evidence_cell(&row.quotes[..row.quotes.len().min(N_LINKS)]),
        ]
    });
    let columns = vec![
        words("act", say::col_act()),
        digits("all_share", say::col_all_replies()),
        digits("before_share", say::col_before()),
        digits("crisis_share", say::col_crisis()),
        words("evidence", say::col_evidence()),
    ];
    table("reply_acts", say::well_acts(), columns, rows.collect(), Some(say::well_acts_note()))
}

/// Which strategies the replies show, over all, before and in the crisis, and phase by phase.
fn strategies(context: &Context<'_>) -> Vec<Block> {
    let (acts, storm, evidence) = (&context.measures.acts, &context.measures.storm, &context.measures.evidence);
    let name = |strategy: Strategy| term("strategy", strategy.as_str());
    let mut claims = Vec::new();
    // Of equal ones the first in the list.
    let first = acts.strategies.iter().rev().max_by_key(|row| row.share.count).filter(|row| row.share.count > 0 && !row.share.is_too_few());
    if let Some(row) = first {
        let text = say::well_strategy_first(name(row.strategy), share(&row.share), range(&row.share), row.share.n);
        claims.push(claim(text, Definition::StrategyShare, &[]));
    }
    if is_crisis(storm) {
        for (row, before, crisis) in acts.strategies.iter().filter_map(|row| Some((row, row.before?, row.crisis?))) {
            if crisis.differs_from(&before) {
                let say = if crisis.share > before.share { say::well_strategy_rose } else { say::well_strategy_fell };
                claims.push(claim(say(name(row.strategy), share(&before), share(&crisis), crisis.n), Definition::StrategyShare, &[]));
            }
        }
    }
    let mixed = &acts.deny_and_rebuild;
    if mixed.count > 0 && !mixed.is_too_few() {
        let text = say::well_mix(share(mixed), range(mixed), mixed.n, mixed.count);
        claims.push(claim(text, Definition::StrategyShare, evidence.topic("deny_and_rebuild")));
    } else if !mixed.is_too_few() {
        claims.push(claim(say::well_no_mix(mixed.n), Definition::StrategyShare, &[]));
    }
    let rows =
        acts.strategies.iter().filter(|row| row.share.count > 0).map(|row| {
            vec![Cell::Fact(name(row.strategy)), Cell::Share(row.share), share_cell(row.before.as_ref()), share_cell(row.crisis.as_ref())]
        });
    let columns = vec![
        words("strategy", say::col_strategy()),
        digits("all_share", say::col_all_replies()),
        digits("before_share", say::col_before()),
        digits("crisis_share", say::col_crisis()),
    ];
    let mut blocks: Vec<Block> = paragraph(claims).into_iter().collect();
    blocks.extend(table("reply_strategies", say::well_strategies(), columns, rows.collect(), Some(say::well_strategies_note())));
    if is_crisis(storm) && acts.phases.len() > 1 {
        let mut columns = vec![words("phase", say::col_phase())];
        columns.extend(Strategy::ALL.map(|strategy| digits(strategy.as_str(), say::chart_marker(term("strategy", strategy.as_str())))));
        let rows = acts.phases.iter().map(|phase| {
            let shares = phase.strategies.iter().map(|share| Cell::Share(*share));
            std::iter::once(Cell::Fact(term("phase", phase.kind.as_str()))).chain(shares).collect()
        });
        blocks.extend(table("strategies_by_phase", say::well_strategy_phases(), columns, rows.collect(), None));
    }
    blocks
}

/// How complete the apologies are, and how human the replies sound.
fn voice(context: &Context<'_>) -> Vec<Block> {
    let (acts, evidence) = (&context.measures.acts, &context.measures.evidence);
    let parts = &acts.apology_parts;
    let mut claims = Vec::new();
    if let Some((mean, low, high)) = mean_of(&parts.mean, 1.0) {
        claims.push(claim(say::well_parts(mean, low, high, parts.mean.n), Definition::ApologyParts, evidence.topic("act/apology")));
        // Of equally rare ones the first in the list.
        if let Some(rarest) = parts.parts.iter().min_by_key(|part| part.share.count) {
            let text = say::well_parts_missing(term("act", rarest.act.as_str()), share(&rarest.share), rarest.share.n);
            claims.push(claim(text, Definition::ApologyParts, &[]));
        }
    }
    if let Some((mean, low, high)) = mean_of(&acts.human_voice, 100.0) {
        claims.push(claim(say::well_voice(mean, low, high, acts.human_voice.n), Definition::HumanVoice, evidence.topic("good_reply")));
    }
    let is_told = !parts.mean.is_too_few();
    let rows = parts.parts.iter().filter(|_| is_told).map(|part| vec![Cell::Fact(term("act", part.act.as_str())), Cell::Share(part.share)]);
    let columns = vec![words("part", say::col_part()), digits("share", say::col_apologies())];
    let mut blocks: Vec<Block> = paragraph(claims).into_iter().collect();
    blocks.extend(table("apology_parts", say::well_parts_table(), columns, rows.collect(), Some(say::well_parts_note())));
    blocks
}

/// A mean and its interval, `scale` times as large, when it rests on enough replies.
fn mean_of(estimate: &Estimate, scale: f64) -> Option<(Fact, Fact, Fact)> {
    let scaled = |value: f64| Fact::Number(value * scale);
    if estimate.is_too_few() {
        return None;
    }
    Some((scaled(estimate.point?), scaled(estimate.low?), scaled(estimate.high?)))
}

fn tone(context: &Context<'_>) -> Vec<Claim> {
    let (acts, evidence) = (&context.measures.acts, &context.measures.evidence);
    let mut claims = Vec::new();
    if let Some(denial) = acts.strategies.iter().find(|row| row.strategy == Strategy::Deny).map(|row| row.share) {
        if denial.count == 0 {
            claims.push(claim(say::well_no_denial(acts.n_replies), Definition::StrategyShare, &[]));
        } else if !denial.is_too_few() {
            let text = say::well_denial(share(&denial), range(&denial), denial.n, denial.count);
            claims.push(claim(text, Definition::StrategyShare, evidence.topic("denial")));
        }
    }
    let told = [(ResponseAct::Blame, say::well_blame as fn(u64, u64) -> _, "act/blame"), (ResponseAct::Irony, say::well_irony, "act/irony")];
    for (act, say, topic) in told {
        if let Some(row) = acts.acts.iter().find(|row| row.act == act && row.share.count > 0) {
            claims.push(claim(say(row.share.count, row.share.n), Definition::ActShare, evidence.topic(topic)));
        }
    }
    let bare = &acts.apology_without_redress;
    if !bare.is_too_few() {
        let text = say::well_apology_without_redress(share(bare), range(bare), bare.n);
        claims.push(claim(text, Definition::ActShare, evidence.topic("act/apology")));
    }
    let returned = &acts.handoff_return;
    if !returned.is_too_few() {
        let text = say::well_handoff_return(share(returned), range(returned), returned.n);
        claims.push(claim(text, Definition::ActShare, evidence.topic("handoff_return")));
    }
    claims
}

fn templates(context: &Context<'_>) -> Vec<Claim> {
    let repeated = &context.measures.acts.template_share;
    if repeated.is_too_few() {
        return Vec::new();
    }
    let text = say::well_templates(share(repeated), range(repeated), repeated.n);
    vec![claim(text, Definition::TemplateShare, context.measures.evidence.topic("template"))]
}

fn template_table(context: &Context<'_>) -> Option<Block> {
    let clusters = &context.measures.acts.reply_templates;
    let rows = clusters.iter().map(|cluster| {
        vec![evidence_cell(std::slice::from_ref(&cluster.quote)), count(cluster.n), instant_cell(cluster.first_at), instant_cell(cluster.last_at)]
    });
    let columns = vec![
        words("evidence", say::col_evidence()),
        digits("n_replies", say::col_copies()),
        words("first_at", say::col_first()),
        words("last_at", say::col_last()),
    ];
    table("reply_templates", say::well_template_table(), columns, rows.collect(), None)
}

fn statements(context: &Context<'_>) -> Vec<Block> {
    let storm = &context.measures.storm;
    if !is_crisis(storm) || storm.statements.is_empty() || bands(storm).is_empty() {
        return Vec::new();
    }
    let rows = storm.statements.iter().map(|statement| {
        vec![
            instant_cell(Some(statement.at)),
            Cell::Fact(statement_label(statement)),
            Cell::Fact(Fact::Number(statement.per_hour_before)),
            Cell::Fact(Fact::Number(statement.per_hour_after)),
            Cell::Share(statement.negative_before),
            Cell::Share(statement.negative_after),
            evidence_cell(statement.quote.as_slice()),
        ]
    });
    let columns = vec![
        words("at", say::col_at()),
        words("statement", say::col_statement()),
        digits("comments_per_hour_before", say::col_hour_before()),
        digits("comments_per_hour_after", say::col_hour_after()),
        digits("negative_share_before", say::col_negative_before()),
        digits("negative_share_after", say::col_negative_after()),
        words("evidence", say::col_evidence()),
    ];
    let mut blocks: Vec<Block> = told(storm.statements.iter().map(followed_by).collect()).into_iter().collect();
    blocks.extend(paragraph(vec![plain(say::well_statement_note())]));
    blocks.extend(table("statements", say::well_statements(), columns, rows.collect(), None));
    blocks
}

fn followed_by(statement: &Statement) -> Claim {
    let (before, after) = (&statement.negative_before, &statement.negative_after);
    let at = Fact::Instant(statement.at);
    let text = match (after.differs_from(before), after.share > before.share) {
        (true, true) => say::well_statement_rose(at, share(before), share(after)),
        (true, false) => say::well_statement_fell(at, share(before), share(after)),
        (false, _) => say::well_statement_same(at),
    };
    claim(text, Definition::NegativeShare, statement.quote.as_slice())
}

/// A few replies to talk about: good ones first, then disputes. Without texts there is nothing to talk about.
fn examples(context: &Context<'_>) -> Vec<QuoteId> {
    if context.meta.quotes == Quotes::None {
        return Vec::new();
    }
    let evidence = &context.measures.evidence;
    let mut ids: Vec<QuoteId> = Vec::new();
    for topic in ["good_reply", "denial"] {
        for id in evidence.topic(topic).iter().filter(|id| evidence.quote(id).is_some()).take(N_QUOTES) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
    }
    ids
}
