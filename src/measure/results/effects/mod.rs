//! What replies and statements did, who waited longer, and what another rota would have done.

mod fairness;
mod fates;
mod recovery;
mod targets;
mod tide;
mod what_if;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fairness::{Audience, FairnessAudit, FairnessDimension, FairnessTest, FairnessVerdict, HourPart, WaitShare};
pub use fates::Fates;
pub use recovery::{MoodChange, MoodGroup, Recovery};
pub use targets::{ClassTarget, ServiceClass};
pub use tide::{StatementEffect, TideChange, TideVerdict};
pub use what_if::{Order, Scenario, ScenarioKind, WhatIf};

/// What replies and statements did.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Effects {
    /// Service targets, one entry a class, in the order of [`ServiceClass::ALL`].
    pub targets: Vec<ClassTarget>,
    /// Whether some groups of customers waited longer than others.
    pub fairness: FairnessAudit,
    /// Whether angry customers calmed down after a reply.
    pub recovery: Recovery,
    /// What followed each statement, in the order of [`super::Storm::statements`].
    pub statements: Vec<StatementEffect>,
    /// What became of cases; absent when none was withdrawn or hidden.
    pub fates: Option<Fates>,
    /// What another rota would have done; absent with too few cases or answers to learn the rota from.
    pub what_if: Option<WhatIf>,
}
