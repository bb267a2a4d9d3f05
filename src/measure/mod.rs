//! Numbers from the annotated corpus: waits, shares, change points, each with n and an interval.
//!
//! The frame ends here: [`columns`] reads it into [`rows::Rows`] once, and every measure below is a function on slices. [`frame`] goes the other way, for people
//! with tools of their own.

pub mod acts;
pub mod backlog;
pub mod bins;
pub mod business_clock;
pub mod causes;
pub mod change;
pub mod columns;
pub mod conversations;
pub mod effects;
pub mod episodes;
pub mod evidence;
pub mod frame;
pub mod holidays;
pub mod latency;
pub mod proposals;
pub mod quotes;
pub mod results;
pub mod rows;
pub mod scope;
pub mod sentiment;
pub mod settings;
pub mod shares;
pub mod spread;
pub mod stats;
pub mod storm;
pub mod sub_causes;
pub mod volume;
pub mod votes;
pub mod waits;
pub mod weeks;

use std::collections::BTreeSet;

pub use results::Measures;

use crate::annotate::{Knowledge, Labels};
use crate::corpus::Corpus;
use crate::model::Micros;
use effects::classes::ServiceClasses;
use episodes::RowWaits;
use quotes::QuoteTexts;
use results::{QuoteId, SCHEMA_VERSION};
use rows::Rows;
use settings::MeasureSettings;

/// The measures, and what the frame needs of them.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Every number that a report shows.
    pub measures: Measures,
    /// The rows that they were computed from, automatic answers and templates marked.
    pub rows: Rows,
    /// The waits of each row.
    pub waits: RowWaits,
}

/// Measures the corpus.
#[must_use]
pub fn measure(
    corpus: &Corpus,
    labels: &Labels,
    knowledge: &Knowledge,
    service_classes: &ServiceClasses,
    settings: &MeasureSettings,
    texts: QuoteTexts<'_>,
) -> Measured {
    let taxonomy_ids: Vec<String> = knowledge.causes.taxonomy.ids().map(str::to_owned).collect();
    let brand_accounts: Vec<String> = corpus.brands.iter().map(|brand| brand.account.clone()).collect();
    let mut rows = columns::rows(corpus, labels, &knowledge.addresses, settings.broadcasts);
    columns::mark_bots(&mut rows);
    acts::mark_templates(&mut rows);

    let storm = storm::storm(&rows, settings);
    let episodes = episodes::find(&rows);
    let waited = latency::latency(&rows, &episodes, &storm, &taxonomy_ids, &brand_accounts, settings, end(&rows, settings));
    let mut chosen = evidence::choose(&rows, &labels.n_chars, &taxonomy_ids, &storm, &waited.facts, settings.report_zone);
    let mut causes = causes::causes(&rows, &taxonomy_ids, &storm, &chosen);
    sub_causes::add(&mut causes, &rows, &knowledge.causes.taxonomy);
    let proposed = proposals::find(&corpus.texts(), &rows, &labels.n_chars, &knowledge.proposals, texts);
    causes.unmatched = proposed.unmatched;
    chosen.extend(proposed.topics);
    let change = change::change(&rows, &taxonomy_ids, &storm);
    let acts = acts::acts(&rows, &storm, &chosen);
    let archive = effects::Archive { rows: &rows, episodes: &episodes, storm: &storm, settings, end: end(&rows, settings) };
    let effects = effects::effects(archive, service_classes, &taxonomy_ids);
    let (scope, volume) = (scope::scope(corpus, &rows, settings.report_zone), volume::volume(&rows, settings));
    let raw = corpus.texts();
    let source = spread::source((&raw, &rows, &labels.n_chars), &storm, knowledge, (&taxonomy_ids, &brand_accounts), texts, settings.report_zone);
    let spread = spread::spread(&source, &scope, &volume);

    let named: BTreeSet<u32> = storm
        .clocks
        .iter()
        .filter_map(|clock| clock.quote.as_ref())
        .chain(storm.statements.iter().filter_map(|statement| statement.quote.as_ref()))
        .chain(waited.latency.longest_waiting.iter().map(|episode| &episode.quote))
        .chain(causes.causes.iter().flat_map(|cause| &cause.quotes))
        .chain(acts.acts.iter().flat_map(|act| &act.quotes))
        .chain(acts.customer_copies.iter().chain(&acts.reply_templates).map(|cluster| &cluster.quote))
        .chain(spread.quotes())
        .filter_map(QuoteId::row)
        .collect();
    let measures = Measures {
        schema_version: SCHEMA_VERSION,
        scope,
        ledger: corpus.ledger.clone(),
        volume,
        sentiment: sentiment::sentiment(&rows, &storm, settings),
        evidence: quotes::evidence(corpus, &rows, knowledge, &chosen, &named, texts),
        latency: waited.latency,
        causes,
        change,
        effects,
        storm,
        acts,
        spread,
    };
    Measured { measures, rows, waits: waited.columns }
}

/// Where the unanswered are censored: the last instant of the archive.
fn end(rows: &Rows, settings: &MeasureSettings) -> Micros {
    let last = rows.created_at.iter().flatten().max().copied().unwrap_or(0);
    settings.window.map_or(last, |window| window.to.min(last))
}
