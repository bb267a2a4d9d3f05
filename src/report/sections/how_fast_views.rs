//! The waits by other rules: which reply answers whom and how sure that is, other units, cases by when they came.

use crate::measure::results::{CohortStep, ViewedWait, WaitSummary, WaitView};
use crate::model::{Definition, Estimate, Fact, Link, TOO_FEW};
use crate::report::block::{Block, Cell, Claim};
use crate::report::build::{claim, count, digits, paragraph, plain, range, share, share_cell, table, wait, words};
use crate::report::{Context, Text, say};

/// How replies were given to customers. Nothing where the archive says it all by itself and no reply was for everybody.
pub fn links(context: &Context<'_>) -> Vec<Block> {
    let latency = &context.measures.latency;
    let attribution = &latency.attribution;
    let mut claims: Vec<Claim> = Vec::new();
    if context.measures.scope.structure.n_flat_files > 0 {
        claims.push(plain(say::clock::flat_files(context.measures.scope.structure.n_flat_files)));
    }
    if attribution.inferred.count > 0 && !attribution.inferred.is_too_few() {
        let inferred = &attribution.inferred;
        claims.push(claim(say::clock::links_inferred(share(inferred), range(inferred), inferred.n), Definition::ReplyLink, &[]));
    }
    let sure = latency.views.iter().find(|view| view.view == WaitView::SureLinks);
    if let Some(sure) = sure.filter(|sure| !sure.summary.reply_rate.is_too_few()) {
        let (least, most) = (&sure.summary.reply_rate, &latency.first_reply.reply_rate);
        claims.push(claim(say::clock::links_bounds(share(least), least.n, share(most), most.n), Definition::ReplyLink, &[]));
    }
    if attribution.n_broadcasts > 0 {
        claims.push(claim(say::clock::broadcasts(attribution.n_broadcasts), Definition::BroadcastReply, &[]));
        let say = if attribution.do_broadcasts_close { say::clock::broadcast_closed } else { say::clock::broadcast_only };
        if attribution.n_broadcast_only > 0 {
            claims.push(claim(say(attribution.n_broadcast_only), Definition::BroadcastReply, &[]));
        }
    }
    let has_guesses = attribution.inferred.count > 0;
    let rows = attribution.links.iter().filter(|_| has_guesses);
    let rows = rows.map(|row| vec![Cell::Text(link(row.link)), count(row.answers.count), share_cell(Some(&row.answers))]);
    let columns = vec![
        words("link", say::clock::col_link()),
        digits("n_answered", say::clock::col_answers()),
        digits("answers_share", say::clock::col_share()),
    ];
    let shown = table("reply_links", say::clock::links_table(), columns, rows.collect(), Some(say::clock::links_note()));
    [paragraph(claims), shown].into_iter().flatten().collect()
}

fn link(link: Link) -> Text {
    match link {
        Link::Parent => say::clock::link_parent(),
        Link::Mention => say::clock::link_mention(),
        Link::Quote => say::clock::link_quote(),
        Link::Salutation => say::clock::link_salutation(),
        Link::Adjacency => say::clock::link_adjacency(),
        Link::Broadcast => say::clock::link_broadcast(),
    }
}

/// The wait for the first reply by every rule that was tried.
pub fn views(context: &Context<'_>) -> Vec<Block> {
    let latency = &context.measures.latency;
    if latency.first_reply.n_episodes < TOO_FEW {
        return Vec::new();
    }
    let mut claims = Vec::new();
    let mean = &latency.first_reply.restricted_mean_72h;
    if let Some((average, within)) = wait(mean) {
        claims.push(claim(say::clock::mean_72h(average, within, mean.n), Definition::RestrictedMeanWait, &[]));
    }
    let peers = &latency.peer_first;
    if peers.count > 0 && !peers.is_too_few() {
        claims.push(claim(say::clock::peers(share(peers), range(peers), peers.n), Definition::PeerFirst, &[]));
    }
    let row = |name: Text, summary: &WaitSummary| {
        vec![
            Cell::Text(name),
            count(summary.n_episodes),
            count(summary.n_censored),
            Cell::Wait(summary.median),
            capped(&summary.restricted_mean_72h),
            Cell::Share(summary.reply_rate),
        ]
    };
    let mut rows = vec![row(say::clock::view_first(), &latency.first_reply)];
    // Where nobody repeated themselves, putting repeats together says nothing.
    let says_nothing = |view: &ViewedWait| view.view == WaitView::Matter && view.summary.n_episodes == latency.first_reply.n_episodes;
    let shown = latency.views.iter().filter(|view| view.summary.n_episodes > 0 && !says_nothing(view));
    rows.extend(shown.map(|view| row(rule(view.view), &view.summary)));
    let columns = vec![
        words("rule", say::clock::col_rule()),
        digits("n", say::col_cases()),
        digits("n_censored", say::col_unanswered()),
        digits("first_reply_median_calendar_minutes", say::col_median()),
        digits("restricted_mean_72h_calendar_minutes", say::clock::col_mean_72h()),
        digits("reply_rate_share", say::col_reply_rate()),
    ];
    let shown = table("waits_by_rule", say::clock::views_table(), columns, rows, Some(say::clock::views_note()));
    [paragraph(claims), shown].into_iter().flatten().collect()
}

/// A mean is always reached; without observations there is none to show.
fn capped(mean: &Estimate) -> Cell {
    if mean.point.is_some() { Cell::Wait(*mean) } else { Cell::Empty }
}

fn rule(view: WaitView) -> Text {
    match view {
        WaitView::LastMessage => say::clock::view_last_message(),
        WaitView::WithUnsure => say::clock::view_with_unsure(),
        WaitView::Thread => say::clock::view_thread(),
        WaitView::Matter => say::clock::view_matter(),
        WaitView::SureLinks => say::clock::view_sure_links(),
        WaitView::NamedLinks => say::clock::view_named_links(),
        WaitView::BroadcastsClose => say::clock::view_broadcasts_close(),
    }
}

/// Cases by when they came; nothing to compare with a single stretch.
pub fn cohorts(context: &Context<'_>) -> Option<Block> {
    let cohorts = &context.measures.latency.cohorts;
    if cohorts.cohorts.len() < 2 {
        return None;
    }
    let rows = cohorts.cohorts.iter().map(|cohort| {
        vec![
            Cell::Fact(Fact::Date(cohort.from)),
            count(cohort.summary.n_episodes),
            count(cohort.summary.n_censored),
            Cell::Wait(cohort.summary.median),
            share_cell((cohort.within_day.n > 0).then_some(&cohort.within_day)),
            count(cohort.n_young),
        ]
    });
    let columns = vec![
        words("arrived_from", say::clock::col_arrived()),
        digits("n_episodes", say::col_cases()),
        digits("n_censored", say::col_still_open()),
        digits("first_reply_median_calendar_minutes", say::col_median()),
        digits("answered_within_day_share", say::clock::col_within_day()),
        digits("n_younger_than_24h", say::clock::col_young()),
    ];
    let caption = match cohorts.step {
        CohortStep::Day => say::clock::cohorts_day(),
        CohortStep::Week => say::clock::cohorts_week(),
        CohortStep::Month => say::clock::cohorts_month(),
    };
    table("waits_by_arrival", caption, columns, rows.collect(), Some(say::clock::cohorts_note()))
}
