//! Service targets by class of case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::role::as_str;
use crate::model::{Estimate, Share};

/// What a case is about, for the promise of how soon it is answered. The first that fits counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceClass {
    /// Danger to people, their health or their data.
    Threat,
    /// Repeats or asks about a false claim.
    Misinformation,
    /// Begins with a negative message that asks for an answer.
    Complaint,
    /// Begins with a message that is neither negative nor positive and asks for an answer.
    Question,
    /// Begins with a positive message, whether it asks for an answer or not.
    Praise,
}

as_str!(ServiceClass {
    Threat = "threat",
    Misinformation = "misinformation",
    Complaint = "complaint",
    Question = "question",
    Praise = "praise",
});

/// How the cases of a class fared against their target: each is in exactly one of five states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassTarget {
    /// The class.
    pub class: ServiceClass,
    /// Calendar minutes within which a first answer is due.
    pub target_minutes: f64,
    /// Cases of the class: the sum of the five states.
    pub n_cases: u64,
    /// Answered within the target.
    pub n_met: u64,
    /// Answered later.
    pub n_breached_answered: u64,
    /// Not answered, and older than the target when the archive ends.
    pub n_breached_open: u64,
    /// Not answered, and younger than the target when the archive ends.
    pub n_open_in_time: u64,
    /// Without a wait that could be judged: only a day as time, answered before it was asked, withdrawn or hidden.
    pub n_not_applicable: u64,
    /// Met, of met and breached.
    pub attainment: Share,
    /// Kaplan–Meier median wait in minutes.
    pub median: Estimate,
    /// Hours that the cases of the class waited, added up; open ones to the end of the archive.
    pub waiting_hours: f64,
}
