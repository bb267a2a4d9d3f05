//! Measures and lessons to one document without a language: sections, claims, tables, charts. Renderers only look at this.

pub mod actions;
pub mod block;
pub(crate) mod build;
pub mod edition;
pub mod comparison;
mod sections;
pub mod sentences;
#[cfg(test)]
pub(crate) mod tests;
pub mod text;
pub mod weekly;
pub mod training;

use std::collections::BTreeMap;

pub use block::Report;
pub use sentences as say;
pub use text::Text;

use crate::annotate::sentiment::outside::ModelOrigin;
use crate::judge::Lesson;
use crate::measure::Measures;
use crate::measure::results::Verdict;
use crate::model::Fact;
use block::Tone;
use build::{is_crisis, term};

/// How much of a comment's text a report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quotes {
    /// Positions only.
    None,
    /// Masked text.
    #[default]
    Masked,
    /// Text as it was written; said in the report's head.
    Verbatim,
}

impl Quotes {
    /// As `--quotes` and the catalogues write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Masked => "masked",
            Self::Verbatim => "verbatim",
        }
    }
}

/// What the taxonomy says of a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseFacts {
    /// Crisis cluster that it points to: `victim`, `accidental`, `preventable`.
    pub scct: String,
    /// Branch of the cause-and-effect diagram: `people`, `process`, `product`, `policy`, `communication`, `environment`.
    pub fishbone: String,
}

/// What a report says besides measures and lessons.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportMeta {
    /// The user's name for the report.
    pub name: Option<String>,
    /// Program version.
    pub version: String,
    /// How quotes are shown.
    pub quotes: Quotes,
    /// Whether more records were rejected than the user allows.
    pub has_too_many_rejects: bool,
    /// The share 0..=1 of rejected records that the user allows.
    pub max_rejects: f64,
    /// The share 0..=1 of cases that should be answered within the target.
    pub target_share: f64,
    /// Whether working hours were given.
    pub has_business_hours: bool,
    /// The model from outside that read the mood, where there is one.
    pub sentiment_model: Option<ModelOrigin>,
    /// Taxonomy facts by cause id.
    pub taxonomy: BTreeMap<String, CauseFacts>,
}

/// A sentence that says one count.
type CountSentence = fn(u64) -> Text;

/// What every section looks at.
struct Context<'a> {
    measures: &'a Measures,
    lessons: &'a [Lesson],
    meta: &'a ReportMeta,
}

/// Builds the document. Sections, tables and charts without content are left out.
#[must_use]
pub fn assemble(measures: &Measures, lessons: &[Lesson], meta: &ReportMeta) -> Report {
    let context = Context { measures, lessons, meta };
    let scope = &measures.scope;
    let title = match (&meta.name, measures.storm.crisis) {
        (Some(name), _) => say::report_title_named(Fact::Name(name.clone())),
        (None, Some(crisis)) if is_crisis(&measures.storm) => say::report_title_crisis(Fact::Date(crisis.from)),
        (None, _) => say::report_title_calm(),
    };
    let subtitle = match scope.span {
        // The span ends just after the last comment.
        Some(span) => say::report_subtitle(scope.n_comments, Fact::Date(span.from), Fact::Date(span.to - 1)),
        None => say::report_subtitle_untimed(scope.n_comments),
    };
    Report {
        title,
        subtitle,
        handling: handling(&context),
        banners: banners(&context),
        sections: sections::all(&context),
        report_zone: scope.report_zone.clone(),
        version: meta.version.clone(),
    }
}

fn handling(context: &Context<'_>) -> Vec<(Text, Fact)> {
    let (meta, ledger) = (context.meta, &context.measures.ledger);
    let mut lines = vec![
        (say::handling_status(), term("handling", "draft")),
        (say::handling_audience(), term("handling", "internal")),
        (say::handling_owner(), term("handling", "to_fill")),
        (say::handling_reviewers(), term("handling", "to_fill")),
        (say::handling_quotes(), term("quotes", meta.quotes.as_str())),
        (say::handling_zone(), Fact::Name(context.measures.scope.report_zone.clone())),
        (say::handling_version(), Fact::Name(format!("afterstorm {}", meta.version))),
    ];
    lines.extend(ledger.files.iter().map(|file| (say::handling_input(), Fact::Name(format!("{}: {}", file.file, file.sha256)))));
    lines
}

fn banners(context: &Context<'_>) -> Vec<(Tone, Text)> {
    let Context { measures, meta, .. } = context;
    let (scope, ledger) = (&measures.scope, &measures.ledger);
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
    if is_crisis(&measures.storm) && measures.storm.is_still_open {
        banners.push((Tone::Plain, say::banner_still_open()));
    }
    if let Some(rise) = measures.storm.copied_rise {
        banners.push((Tone::Warning, say::spread::rise(Fact::Instant(rise.from), Fact::Instant(rise.to))));
    }
    if measures.storm.verdict == Verdict::CannotTell {
        banners.push((Tone::Warning, say::page_cannot_tell(scope.n_customer)));
    }
    banners
}
