//! The sections of a report, a file each. A section looks at measures and lessons and returns nothing when it has nothing to say.

mod appendix;
mod capabilities;
mod change;
mod classification;
mod closing;
mod effects;
mod factors;
mod false_information;
mod how_fast;
mod how_fast_conversations;
mod how_fast_counted_as;
mod how_fast_figures;
mod how_fast_views;
mod how_well;
mod impact;
mod lessons;
mod mood;
mod one_page;
mod reasons;
mod scope;
mod service;
mod spread;
mod spread_claims;
mod spread_copies;
mod timeline;
mod what_if;

use super::Context;
use super::block::Section;

/// Every section that has something to say, in the order of the report.
pub(super) fn all(context: &Context<'_>) -> Vec<Section> {
    [
        one_page::section,
        scope::section,
        classification::section,
        timeline::section,
        impact::section,
        spread::section,
        how_fast::section,
        service::section,
        how_well::section,
        effects::section,
        mood::section,
        factors::section,
        false_information::section,
        closing::surprises,
        capabilities::section,
        lessons::section,
        closing::message,
        appendix::definitions,
        appendix::evidence,
    ]
    .into_iter()
    .filter_map(|section: fn(&Context<'_>) -> Option<Section>| section(context))
    .collect()
}
