//! The reply that colleagues may learn from: chosen by a rule that the report states, not by taste.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::{Known, first_replies, shows_empathy};
use crate::measure::results::QuoteId;
use crate::model::{ActSet, MICROS_PER_MINUTE, Polarity, ResponseAct, Span, Visibility};

/// What makes a reply to a complaint good, after the codes of complaint responses (Einwiller & Steilen 2015) and the parts of an apology (Lewicki and others 2016).
const GOOD: [ResponseAct; 7] = [
    ResponseAct::Empathy,
    ResponseAct::Apology,
    ResponseAct::FaultAcknowledgement,
    ResponseAct::Explanation,
    ResponseAct::Redress,
    ResponseAct::PromiseDated,
    ResponseAct::Signature,
];
/// What rules a reply out.
const BAD: [ResponseAct; 6] =
    [ResponseAct::Template, ResponseAct::Denial, ResponseAct::Blame, ResponseAct::Irony, ResponseAct::Excuse, ResponseAct::PromiseUndated];

/// The best reply of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BestReply {
    /// What it answers.
    pub question: QuoteId,
    /// The reply.
    pub reply: QuoteId,
    /// How many of the seven good acts it shows.
    pub n_good: u64,
    /// Minutes that the customer waited for it.
    pub waited_minutes: u64,
}

/// Of the first replies of the week to negative comments in public: with empathy and at least two good acts, without a bad one; most good acts, then the shortest
/// wait, then the earliest.
#[must_use]
pub fn best(known: &Known, span: Span) -> Option<BestReply> {
    let rows = &known.rows;
    let has = |acts: ActSet, wanted: &[ResponseAct]| wanted.iter().filter(|act| acts.contains(**act)).count() as u64;
    first_replies(known, span)
        .filter(|(question, reply)| {
            let is_public = [question, reply].into_iter().all(|row| rows.visibility[*row] == Visibility::Public);
            is_public && rows.polarity[*question] == Polarity::Negative && shows_empathy(rows.acts[*reply]) && has(rows.acts[*reply], &BAD) == 0
        })
        .filter_map(|(question, reply)| {
            let waited = (rows.created_at[reply]? - rows.created_at[question]?).max(0);
            Some((has(rows.acts[reply], &GOOD), std::cmp::Reverse(waited), std::cmp::Reverse(reply), question))
        })
        .filter(|(n_good, ..)| *n_good >= 2)
        .max()
        .map(|(n_good, waited, reply, question)| BestReply {
            question: QuoteId::of_row(question),
            reply: QuoteId::of_row(reply.0),
            n_good,
            waited_minutes: (waited.0 / MICROS_PER_MINUTE) as u64,
        })
}
