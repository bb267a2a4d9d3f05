//! How fast the brand answered: waits with the unanswered in the calculation, clocks, groups, backlog, rhythm, and what most tools would show.

use crate::measure::results::{GroupTest, WaitGroup};
use crate::model::{Definition, Estimate, Fact};
use crate::report::block::{Block, Cell, Claim, Section};
use crate::report::build::{
    claim, count, digits, dimension_id, evidence_cell, group, instant_cell, is_crisis, paragraph, plain, range, section as build, share, table, term,
    told, under, wait, whole, words,
};
use crate::report::sections::how_fast_conversations as conversations;
use crate::report::sections::how_fast_counted_as as counted_as;
use crate::report::sections::how_fast_figures as figures;
use crate::report::sections::how_fast_views as views;
use crate::report::{Context, CountSentence, say};

/// The significance level of the log-rank tests.
const LEVEL: f64 = 0.05;
/// Rows of the table of the longest waits.
const N_LONGEST: usize = 10;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let latency = &context.measures.latency;
    if latency.outcomes.n_episodes == 0 {
        return None;
    }
    let mut blocks = Vec::new();
    blocks.extend(paragraph(headline(context)));
    blocks.extend(paragraph(unanswered(context)));
    if latency.first_reply.n_episodes > 0 {
        under(&mut blocks, say::head_clocks(), clocks(context));
        under(&mut blocks, say::head_shares(), [figures::curve(context), within(context), figures::buckets(context)].into_iter().flatten());
        under(&mut blocks, say::head_conversations(), conversations::blocks(context));
        under(&mut blocks, say::clock::head_links(), views::links(context));
        under(&mut blocks, say::clock::head_views(), views::views(context));
        under(&mut blocks, say::head_business(), paragraph(business(context)));
        under(&mut blocks, say::head_groups(), [told(differences(context)), groups(context)].into_iter().flatten());
        under(&mut blocks, say::clock::head_cohorts(), views::cohorts(context));
        under(&mut blocks, say::head_backlog(), [paragraph(backlog(context)), figures::backlog(context)].into_iter().flatten());
        under(&mut blocks, say::head_rhythm(), figures::rhythm(context));
        under(&mut blocks, say::head_longest(), longest(context));
        under(
            &mut blocks,
            say::head_most_tools(),
            [paragraph(most_tools(context)), counted_as::spread(context), counted_as::comparison(context)].into_iter().flatten(),
        );
        blocks.push(Block::Prompt(say::fast_staffing()));
    }
    build("how_fast", say::section_how_fast(), blocks)
}

fn headline(context: &Context<'_>) -> Vec<Claim> {
    let (latency, evidence) = (&context.measures.latency, &context.measures.evidence);
    let (waits, outcomes) = (&latency.first_reply, &latency.outcomes);
    let mut claims = vec![claim(say::fast_outcomes(outcomes.n_needs_reply, outcomes.n_episodes, outcomes.n_unsure), Definition::Episode, &[])];
    if waits.n_episodes == 0 {
        return claims;
    }
    if waits.median.is_too_few() {
        claims.push(plain(say::fast_too_few(waits.n_episodes)));
        return claims;
    }
    let slow = evidence.topic("slow_reply");
    let text = match wait(&waits.median) {
        Some((median, interval)) => say::fast_median(median, interval, waits.median.n),
        None => say::fast_median_open(waits.n_episodes),
    };
    claims.push(claim(text, Definition::FirstReplyCalendarMinutes, slow));
    if waits.median.point.is_some() {
        let text = match wait(&waits.p90) {
            Some((p90, interval)) => say::fast_p90(p90, interval, waits.p90.n),
            None => say::fast_p90_open(waits.n_episodes),
        };
        claims.push(claim(text, Definition::FirstReplyCalendarMinutes, slow));
    }
    let unsure = &latency.first_reply_with_unsure;
    if let (Some((median, _)), Some((unsure_median, _))) = (wait(&waits.median), wait(&unsure.median))
        && outcomes.n_unsure > 0
    {
        let text = say::fast_unsure(median, unsure_median, unsure.median.n);
        claims.push(claim(text, Definition::FirstReplyCalendarMinutes, &[]));
    }
    let met = &latency.target_attainment;
    if !met.is_too_few() {
        let (target, goal) = (Fact::Minutes(latency.target_minutes), Fact::Share(context.meta.target_share));
        claims.push(claim(say::fast_target(share(met), range(met), met.n, target, goal), Definition::AnsweredWithin, &[]));
    }
    claims
}

fn unanswered(context: &Context<'_>) -> Vec<Claim> {
    let (latency, evidence) = (&context.measures.latency, &context.measures.evidence);
    let (waits, outcomes) = (&latency.first_reply, &latency.outcomes);
    let mut claims = Vec::new();
    let structure = &context.measures.scope.structure;
    let missing = structure.n_replies_stated.saturating_sub(structure.n_replies_present);
    if missing > 0 {
        let share = Fact::Share(missing as f64 / structure.n_replies_stated as f64);
        claims.push(plain(say::fast_coverage(missing, structure.n_replies_stated, share)));
    }
    if waits.n_censored > 0 {
        claims.push(claim(say::fast_unanswered(waits.n_censored, waits.n_episodes), Definition::ReplyRate, evidence.topic("unanswered")));
    }
    let counted: [(u64, CountSentence); 4] = [
        (outcomes.n_handed_off, say::fast_handed_off),
        (outcomes.n_acknowledged_only, say::fast_acknowledged),
        (outcomes.n_withdrawn, say::fast_withdrawn),
        (outcomes.n_moderated, say::fast_moderated),
    ];
    claims.extend(counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, say)| claim(say(n), Definition::ReplyRate, &[])));
    let praise = &latency.praise_coverage;
    if !praise.is_too_few() {
        let text = say::fast_praise(share(praise), range(praise), praise.n);
        claims.push(claim(text, Definition::PraiseCoverage, evidence.topic("praise_unanswered")));
    }
    let next = &latency.next_reply.median;
    if let Some((median, interval)) = wait(next) {
        claims.push(claim(say::fast_next(median, interval, next.n), Definition::NextReplyCalendarMinutes, &[]));
    }
    claims
}

fn clocks(context: &Context<'_>) -> Option<Block> {
    let storm = &context.measures.storm;
    if !is_crisis(storm) {
        return None;
    }
    let rows = storm.clocks.iter().map(|clock| {
        let since = clock.minutes_since_onset.map_or_else(|| Cell::Text(say::fast_clock_missing()), |minutes| Cell::Fact(Fact::Minutes(minutes)));
        vec![Cell::Fact(term("clock", clock.kind.as_str())), instant_cell(clock.at), since, evidence_cell(clock.quote.as_slice())]
    });
    let columns = vec![
        words("clock", say::col_event()),
        words("at", say::col_at()),
        digits("since_onset_calendar_minutes", say::col_since_onset()),
        words("evidence", say::col_evidence()),
    ];
    table("crisis_clocks", say::fast_clocks(), columns, rows.collect(), None)
}

fn within(context: &Context<'_>) -> Option<Block> {
    let waits = &context.measures.latency.first_reply;
    let known = waits.answered_within.iter().filter(|within| !within.share.is_too_few());
    let cell = |share: Option<f64>| share.map_or(Cell::Empty, |share| Cell::Fact(Fact::Share(share)));
    let rows = known.filter(|within| within.share.point.is_some()).map(|within| {
        let Estimate { point, low, high, n, .. } = within.share;
        vec![Cell::Fact(Fact::Minutes(within.minutes)), cell(point), cell(low), cell(high), count(within.n_at_risk), count(n)]
    });
    let columns = vec![
        words("horizon_calendar_minutes", say::col_horizon()),
        digits("answered_share", say::col_answered()),
        digits("answered_share_low", say::col_low()),
        digits("answered_share_high", say::col_high()),
        digits("n_at_risk", say::col_at_risk()),
        digits("n_episodes", say::col_cases()),
    ];
    table("answered_within", say::fast_within(), columns, rows.collect(), None)
}

fn business(context: &Context<'_>) -> Vec<Claim> {
    let Some(business) = &context.measures.latency.business else { return Vec::new() };
    let median = &business.summary.median;
    let mut claims = Vec::new();
    if median.is_too_few() {
        return claims;
    }
    let text = match wait(median) {
        Some((median_wait, interval)) => say::fast_business(median_wait, interval, median.n),
        None => say::fast_business_open(business.summary.n_episodes),
    };
    claims.push(claim(text, Definition::FirstReplyBusinessMinutes, &[]));
    if business.n_served_off_hours > 0 {
        claims.push(claim(say::fast_off_hours(business.n_served_off_hours), Definition::FirstReplyBusinessMinutes, &[]));
    }
    claims
}

/// A difference is stated only when the log-rank test supports it.
fn differences(context: &Context<'_>) -> Vec<Claim> {
    context.measures.latency.tests.iter().map(|test| difference(context, test)).collect()
}

fn difference(context: &Context<'_>, log_rank: &GroupTest) -> Claim {
    let dimension = term("dimension", dimension_id(log_rank.dimension));
    if log_rank.p_value >= LEVEL || log_rank.p_value.is_nan() {
        return claim(say::fast_no_difference(dimension), Definition::FirstReplyCalendarMinutes, &[]);
    }
    let is_in_test = |row: &&WaitGroup| row.dimension == log_rank.dimension && log_rank.keys.contains(&row.key);
    let mut medians: Vec<(&str, f64)> =
        context.measures.latency.groups.iter().filter(is_in_test).filter_map(|row| Some((row.key.as_str(), row.summary.median.point?))).collect();
    medians.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(b.0)));
    let text = match (medians.first(), medians.last()) {
        (Some(fast), Some(slow)) if medians.len() == log_rank.keys.len() && fast.1 < slow.1 => say::fast_difference(
            dimension,
            group(log_rank.dimension, slow.0),
            Fact::Minutes(slow.1),
            group(log_rank.dimension, fast.0),
            Fact::Minutes(fast.1),
        ),
        _ => say::fast_difference_plain(dimension, log_rank.keys.len() as u64),
    };
    claim(text, Definition::FirstReplyCalendarMinutes, &[])
}

fn groups(context: &Context<'_>) -> Option<Block> {
    let rows = context.measures.latency.groups.iter().map(|row| {
        let waits = &row.summary;
        vec![
            Cell::Fact(term("dimension", dimension_id(row.dimension))),
            Cell::Fact(group(row.dimension, &row.key)),
            count(waits.n_episodes),
            count(waits.n_censored),
            Cell::Wait(waits.median),
            Cell::Wait(waits.p90),
            Cell::Share(waits.reply_rate),
        ]
    });
    let columns = vec![
        words("dimension", say::col_dimension()),
        words("group", say::col_group()),
        digits("n_episodes", say::col_cases()),
        digits("n_censored", say::col_unanswered()),
        digits("first_reply_median_calendar_minutes", say::col_median()),
        digits("first_reply_p90_calendar_minutes", say::col_p90()),
        digits("reply_rate_share", say::col_reply_rate()),
    ];
    table("waits_by_group", say::fast_groups(), columns, rows.collect(), Some(say::fast_groups_note()))
}

fn backlog(context: &Context<'_>) -> Vec<Claim> {
    let latency = &context.measures.latency;
    let Some(peak) = latency.peak_backlog.filter(|peak| peak.n_open > 0) else { return Vec::new() };
    vec![
        claim(say::fast_backlog_peak(peak.n_open, Fact::Instant(peak.at)), Definition::Backlog, context.measures.evidence.topic("backlog")),
        claim(say::fast_waiting_hours(whole(latency.waiting_hours)), Definition::Backlog, &[]),
    ]
}

fn longest(context: &Context<'_>) -> Option<Block> {
    let rows = context.measures.latency.longest_waiting.iter().take(N_LONGEST).map(|episode| {
        let is_answered = if episode.is_answered { say::ui_yes() } else { say::ui_no() };
        vec![
            instant_cell(Some(episode.started_at)),
            Cell::Fact(Fact::Minutes(episode.waited_minutes)),
            Cell::Text(is_answered),
            evidence_cell(std::slice::from_ref(&episode.quote)),
        ]
    });
    let columns = vec![
        words("started_at", say::col_at()),
        digits("waited_calendar_minutes", say::col_waited()),
        words("is_answered", say::col_is_answered()),
        words("evidence", say::col_evidence()),
    ];
    table("longest_waits", say::fast_longest(), columns, rows.collect(), None)
}

/// The figures of answered cases alone, labelled as what they are, and the gap in words.
fn most_tools(context: &Context<'_>) -> Vec<Claim> {
    let latency = &context.measures.latency;
    let waits = &latency.first_reply;
    let (Some(mean), Some(median)) = (waits.naive_mean_minutes, waits.naive_median_minutes) else { return Vec::new() };
    if waits.median.is_too_few() {
        return Vec::new();
    }
    let naive = Definition::NaiveAnsweredOnly;
    let mut claims = vec![claim(say::fast_most_tools(Fact::Minutes(mean), Fact::Minutes(median), waits.n_answered), naive, &[])];
    let gap = match (waits.n_censored, waits.median.point) {
        (0, _) => say::fast_no_gap(),
        (censored, Some(point)) => say::fast_gap(Fact::Minutes(point), Fact::Minutes(median), censored),
        (censored, None) => say::fast_gap_open(Fact::Minutes(median), censored),
    };
    claims.push(claim(gap, naive, context.measures.evidence.topic("unanswered")));
    let last = &latency.from_last_message_median;
    if let Some((median, _)) = wait(last) {
        claims.push(claim(say::fast_last_message(median, last.n), Definition::FirstReplyFromLastMessageMinutes, &[]));
    }
    claims
}
