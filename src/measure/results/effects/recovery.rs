//! Whether angry customers calmed down.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Definition, Estimate, ResponseAct, Share};

/// How the mood of the same people changed from a negative message to their next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoodChange {
    /// Pairs of messages.
    pub n_pairs: u64,
    /// Customers behind them.
    pub n_customers: u64,
    /// Mean change of sentiment, −2..2; above 0 = calmer. The interval is a bootstrap over customers.
    pub change: Estimate,
    /// The change less that of customers who got no reply; `None` for the latter themselves.
    pub beyond_unanswered: Estimate,
    /// Next messages that are negative again.
    pub still_negative: Share,
}

/// A group of answers and what followed them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoodGroup<K> {
    /// The group.
    pub key: K,
    /// What followed.
    pub mood: MoodChange,
}

/// Whether angry customers calmed down after a reply, beside customers who got none: anger passes by itself, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// From a negative message to the same person's next one within 72 h after the reply to it.
    pub answered: MoodChange,
    /// From a negative message to the same person's next one within 72 h without a reply between.
    pub unanswered: MoodChange,
    /// People who are in both: with a reply once and without one another time.
    pub n_customers_in_both: u64,
    /// By what the reply did; a reply can be in several groups. Acts in the order of the list that is looked at.
    pub by_act: Vec<MoodGroup<ResponseAct>>,
    /// By how long the reply took: `up_to_1_h`, `up_to_6_h`, `up_to_24_h`, `over_24_h`.
    pub by_wait: Vec<MoodGroup<String>>,
    /// Angry customers who wrote negatively again within 72 h of the reply, of all who got one at least 72 h before the archive ends.
    pub returned_in_anger: Share,
    /// Of the same, those who wrote again without being negative.
    pub returned_calm: Share,
}

impl Default for MoodChange {
    fn default() -> Self {
        let definition = Definition::MoodRecovery;
        Self {
            n_pairs: 0,
            n_customers: 0,
            change: Estimate::not_reached(definition, 0),
            beyond_unanswered: Estimate::not_reached(definition, 0),
            still_negative: Share { definition: Definition::ReturnInAnger, count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0 },
        }
    }
}

impl Default for Recovery {
    fn default() -> Self {
        let none = Share { definition: Definition::ReturnInAnger, count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0 };
        Self {
            answered: MoodChange::default(),
            unanswered: MoodChange::default(),
            n_customers_in_both: 0,
            by_act: Vec::new(),
            by_wait: Vec::new(),
            returned_in_anger: none,
            returned_calm: none,
        }
    }
}
