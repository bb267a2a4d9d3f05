//! What replies and statements did, who waited longer: every number of [`Effects`].

mod cases;
pub mod classes;
mod fairness;
mod fates;
mod recovery;
mod targets;
pub mod what_if;

use super::episodes::Episodes;
use super::results::{Effects, Storm};
use super::rows::Rows;
use super::settings::MeasureSettings;
use super::storm::tide;
use crate::model::{CauseId, CauseSet, Micros};
use classes::ServiceClasses;

/// What the measures of this folder look at.
#[derive(Clone, Copy)]
pub struct Archive<'a> {
    /// The comments.
    pub rows: &'a Rows,
    /// The episodes in them.
    pub episodes: &'a Episodes,
    /// The crisis, where there is one.
    pub storm: &'a Storm,
    /// The user's settings.
    pub settings: &'a MeasureSettings,
    /// The last instant: who has no answer by then still waits.
    pub end: Micros,
}

/// Measures everything.
#[must_use]
pub fn effects(archive: Archive<'_>, classes: &ServiceClasses, taxonomy_ids: &[String]) -> Effects {
    let cases = cases::cases(archive);
    Effects {
        targets: targets::targets(archive, &cases, classes, taxonomy_ids),
        fairness: fairness::audit(archive, &cases),
        recovery: recovery::recovery(archive),
        statements: tide::effects(archive.rows, archive.storm, archive.settings),
        fates: fates::fates(archive, &cases),
        what_if: what_if::what_if(archive, &cases),
    }
}

/// The causes of some ids; ids that the taxonomy lacks stand for none.
fn cause_set(ids: &[String], taxonomy_ids: &[String]) -> CauseSet {
    let mut set = CauseSet::default();
    for idx in ids.iter().filter_map(|id| taxonomy_ids.iter().position(|known| known == id)) {
        set.insert(CauseId(idx as u8));
    }
    set
}

#[cfg(test)]
pub mod tests;
#[cfg(test)]
mod coverage;
