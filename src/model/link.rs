//! By what a reply is given to a customer: the ladder from what the archive says to what is only likely.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// Why a reply counts as the answer to somebody; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The archive names the comment that it answers.
    Parent,
    /// It names the customer's account: `@anna`, or the full name.
    Mention,
    /// It quotes what the customer wrote.
    Quote,
    /// It speaks to the customer by first name: "Panie Marku", "Hi Anna".
    Salutation,
    /// It names nobody: given to whoever of the conversation still waited and had written last.
    Adjacency,
    /// It speaks to everybody who waited in the conversation.
    Broadcast,
}

as_str!(Link {
    Parent = "parent",
    Mention = "mention",
    Quote = "quote",
    Salutation = "salutation",
    Adjacency = "adjacency",
    Broadcast = "broadcast",
});

impl Link {
    /// Whether anything but the archive itself says so.
    #[must_use]
    pub const fn is_inferred(self) -> bool {
        !matches!(self, Self::Parent)
    }
}
