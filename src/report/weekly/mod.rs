//! The weekly report as a document: two pages that say what changed, whether it is real and what to do, and an annex with every number.

mod annex;
mod causes;
mod change;
mod glance;
mod mood;
mod next;
mod replies;
mod risks;
mod service;

use super::block::{Report, Section, Tone};
use super::build::{self, term};
use super::say::weekly as say_week;
use super::{Quotes, ReportMeta, Text, say};
use crate::judge::weekly::{Level, WeekVerdict};
use crate::measure::weeks::{Completeness, LeftOut, TooEarly, WeekReport, WeekRules};
use crate::model::Fact;

/// What every section looks at.
struct Week<'a> {
    report: &'a WeekReport,
    verdict: &'a WeekVerdict,
    rules: &'a WeekRules,
    meta: &'a ReportMeta,
    actions: Option<&'a Section>,
}

/// Builds the document. `actions` is the section that says where actions stand, of [`crate::report::actions`].
#[must_use]
pub fn assemble(report: &WeekReport, verdict: &WeekVerdict, rules: &WeekRules, actions: Option<&Section>, meta: &ReportMeta) -> Report {
    let week = Week { report, verdict, rules, meta, actions };
    let name = Fact::Name(report.now.week.to_string());
    let span = report.now.span;
    Report {
        title: match &meta.name {
            Some(brand) => say_week::title_named(Fact::Name(brand.clone()), name),
            None => say_week::title(name),
        },
        subtitle: say_week::subtitle(Fact::Date(span.from), Fact::Date(span.to - 1), report.now.n_customer),
        handling: handling(&week),
        banners: banners(&week),
        sections: [
            glance::section,
            change::section,
            service::section,
            mood::section,
            causes::section,
            risks::section,
            replies::section,
            next::actions,
            next::section,
            annex::numbers,
            annex::definitions,
            annex::evidence,
        ]
        .into_iter()
        .filter_map(|section: fn(&Week<'_>) -> Option<Section>| section(&week))
        .collect(),
        report_zone: report.scope.report_zone.clone(),
        version: meta.version.clone(),
    }
}

/// What the week asks for, in a word or two.
#[must_use]
pub fn level_word(level: Level) -> Text {
    match level {
        Level::Calm => say_week::verdict_calm(),
        Level::Watch => say_week::verdict_watch(),
        Level::Act => say_week::verdict_act(),
    }
}

fn handling(week: &Week<'_>) -> Vec<(Text, Fact)> {
    let (meta, ledger) = (week.meta, &week.report.records);
    let mut lines = vec![
        (say::handling_status(), term("handling", "draft")),
        (say::handling_audience(), term("handling", "internal")),
        (say::handling_quotes(), term("quotes", meta.quotes.as_str())),
        (say::handling_zone(), Fact::Name(week.report.scope.report_zone.clone())),
        (say::handling_version(), Fact::Name(format!("afterstorm {}", meta.version))),
    ];
    lines.extend(ledger.files.iter().map(|file| (say::handling_input(), Fact::Name(format!("{}: {}", file.file, file.sha256)))));
    lines
}

fn banners(week: &Week<'_>) -> Vec<(Tone, Text)> {
    let (report, meta) = (week.report, week.meta);
    let (scope, ledger, now) = (&report.scope, &report.records, &report.now);
    let mut banners = Vec::new();
    if !ledger.balances() {
        banners.push((Tone::Bad, say::banner_unbalanced()));
    }
    if meta.has_too_many_rejects {
        let (share, limit) = (Fact::Share(ledger.rejected_share()), Fact::Share(meta.max_rejects));
        banners.push((Tone::Bad, say::banner_rejects(ledger.rejected, share, limit)));
    }
    if let Some(zone) = scope.assumed_zone.as_ref().filter(|_| scope.n_assumed_zone > 0) {
        banners.push((Tone::Warning, say::banner_assumed_zone(scope.n_assumed_zone, Fact::Name(zone.clone()))));
    }
    if scope.brand_accounts.is_empty() {
        banners.push((Tone::Warning, say::banner_no_brand()));
    } else if scope.is_brand_proposed {
        banners.push((Tone::Warning, say::banner_brand_proposed(build::account_names(scope))));
    }
    if meta.quotes == Quotes::Verbatim {
        banners.push((Tone::Warning, say::banner_verbatim()));
    }
    match (now.completeness, scope.span) {
        (Completeness::EndsInside, Some(span)) => banners.push((Tone::Warning, say_week::banner_ends_inside(Fact::Instant(span.to - 1)))),
        (Completeness::BeginsInside, Some(span)) => banners.push((Tone::Warning, say_week::banner_begins_inside(Fact::Instant(span.from)))),
        _ => {}
    }
    match report.changes.iter().find_map(|change| change.reason) {
        Some(TooEarly::NoHistory) => banners.push((Tone::Plain, say_week::banner_first())),
        Some(TooEarly::FewWeeks) => banners.push((Tone::Plain, say_week::banner_second())),
        _ => {}
    }
    if now.replies.n == 0 && !scope.brand_accounts.is_empty() {
        banners.push((Tone::Warning, say_week::banner_no_replies()));
    }
    if now.n_without_wait > 0 {
        banners.push((Tone::Plain, say_week::banner_days_only(now.n_without_wait)));
    }
    let hours = now.hours.round() as u64;
    if hours != 168 {
        banners.push((Tone::Plain, say_week::banner_clock(hours)));
    }
    if report.n_from_history > 0 {
        banners.push((Tone::Plain, say_week::banner_history(report.n_from_history)));
    }
    banners.extend(report.left_out.iter().map(|(left_out, reason)| {
        let name = Fact::Name(left_out.to_string());
        let text = match reason {
            LeftOut::Empty => say_week::left_out_empty(name),
            LeftOut::Partial => say_week::left_out_partial(name),
            LeftOut::Crisis => say_week::left_out_crisis(name),
        };
        (Tone::Plain, text)
    }));
    banners
}
