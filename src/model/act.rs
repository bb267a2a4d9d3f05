//! What a brand's reply does: a closed set of communicative functions (after the dialogue acts of ISO 24617-2), several per reply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// One communicative function of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseAct {
    /// Says hello, or calls the person by name.
    Greeting,
    /// Thanks for writing, for patience, for praise.
    Thanks,
    /// Says sorry.
    Apology,
    /// Accepts responsibility: "it was our mistake".
    FaultAcknowledgement,
    /// Takes the person's side of it: understanding, regret for what they felt.
    Empathy,
    /// Says what happened or why.
    Explanation,
    /// Offers or grants a remedy: refund, replacement, voucher, repair, a concrete fix.
    Redress,
    /// Asks for an order number, an address, a photo, a time.
    DetailRequest,
    /// Moves the talk to a private message, an e-mail, a hotline, a form.
    Handoff,
    /// Promises something with a date or a time.
    PromiseDated,
    /// Promises something without one.
    PromiseUndated,
    /// Denies or disputes a fact or a claim.
    Denial,
    /// The same words that were sent to many others.
    Template,
    /// Names a claim that goes round and says what is true instead.
    Correction,
    /// Signs with a first name or initials.
    Signature,
    /// Says that it will not happen again, or what was changed so that it does not.
    Forbearance,
    /// Asks to be forgiven, or for another chance.
    ForgivenessRequest,
    /// Tells what to do: restart, stop using, go to a page.
    Instruction,
    /// Says that the customer or somebody else is at fault.
    Blame,
    /// Mocks the customer.
    Irony,
    /// Plays it down, or puts it beyond the brand's control.
    Excuse,
    /// Praises itself, its record, its values, or flatters the public.
    Bolstering,
    /// Keeps the talk open: good wishes, an open door, a question that asks for no data.
    Invitation,
}

as_str!(ResponseAct {
    Greeting = "greeting",
    Thanks = "thanks",
    Apology = "apology",
    FaultAcknowledgement = "fault_acknowledgement",
    Empathy = "empathy",
    Explanation = "explanation",
    Redress = "redress",
    DetailRequest = "detail_request",
    Handoff = "handoff",
    PromiseDated = "promise_dated",
    PromiseUndated = "promise_undated",
    Denial = "denial",
    Template = "template",
    Correction = "correction",
    Signature = "signature",
    Forbearance = "forbearance",
    ForgivenessRequest = "forgiveness_request",
    Instruction = "instruction",
    Blame = "blame",
    Irony = "irony",
    Excuse = "excuse",
    Bolstering = "bolstering",
    Invitation = "invitation",
});

/// The acts of one reply: one bit an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ActSet(pub u32);

impl ActSet {
    /// Adds an act.
    pub const fn insert(&mut self, act: ResponseAct) {
        self.0 |= 1 << act as u32;
    }

    /// Whether an act is in it.
    #[must_use]
    pub const fn contains(self, act: ResponseAct) -> bool {
        self.0 >> act as u32 & 1 == 1
    }

    /// Whether nothing was recognised.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The acts in declaration order.
    pub fn iter(self) -> impl Iterator<Item = ResponseAct> {
        ResponseAct::ALL.iter().copied().filter(move |act| self.contains(*act))
    }
}
