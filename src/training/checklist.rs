//! The checklist of a good reply: seven things that a trainer can see, read from the acts of a reply and from how human it sounds.
//!
//! Acknowledge, responsibility, explanation and repair are parts of an apology (Lewicki, Polin & Lount 2016) and of just treatment (Orsingher et al. 2010); not to
//! dispute, a next step and a human voice (van Hooijdonk & Liebrecht 2018) are what web care adds.

use crate::model::{ActSet, ResponseAct};

/// One thing that a good reply does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Takes the customer's trouble seriously: says sorry, or shows understanding.
    Acknowledge,
    /// Accepts responsibility.
    Responsibility,
    /// Says what happened or why.
    Explanation,
    /// Offers a remedy.
    Repair,
    /// Does not deny, blame, mock or play down.
    NoDispute,
    /// Says what comes next: a date, a question for details, a way to go.
    NextStep,
    /// Sounds like a person.
    HumanVoice,
}

impl Item {
    /// In the order of the checklist.
    pub const ALL: [Self; 7] =
        [Self::Acknowledge, Self::Responsibility, Self::Explanation, Self::Repair, Self::NoDispute, Self::NextStep, Self::HumanVoice];

    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Responsibility => "responsibility",
            Self::Explanation => "explanation",
            Self::Repair => "repair",
            Self::NoDispute => "no_dispute",
            Self::NextStep => "next_step",
            Self::HumanVoice => "human_voice",
        }
    }

    /// The acts that speak for it: for [`Item::NoDispute`] those that speak against it, for [`Item::HumanVoice`] those that help.
    #[must_use]
    pub const fn acts(self) -> &'static [ResponseAct] {
        match self {
            Self::Acknowledge => &[ResponseAct::Apology, ResponseAct::Empathy],
            Self::Responsibility => &[ResponseAct::FaultAcknowledgement],
            Self::Explanation => &[ResponseAct::Explanation, ResponseAct::Correction],
            Self::Repair => &[ResponseAct::Redress],
            Self::NoDispute => &[ResponseAct::Denial, ResponseAct::Blame, ResponseAct::Irony, ResponseAct::Excuse],
            Self::NextStep => &[ResponseAct::PromiseDated, ResponseAct::DetailRequest, ResponseAct::Handoff, ResponseAct::Instruction],
            Self::HumanVoice => &[ResponseAct::Greeting, ResponseAct::Signature, ResponseAct::Thanks, ResponseAct::Invitation],
        }
    }
}

/// The things that one reply does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked(u8);

impl Checked {
    /// Reads the checklist of a reply. `voice` is how human it sounds, 0..=1, and `human` how much of that is enough.
    #[must_use]
    pub fn read(acts: ActSet, voice: f32, human: f32) -> Self {
        let mut checked = Self::default();
        for item in Item::ALL {
            // To deny a claim that goes round is what a correction is for.
            let does = |act: &ResponseAct| acts.contains(*act) && !(*act == ResponseAct::Denial && acts.contains(ResponseAct::Correction));
            let is_done = match item {
                Item::NoDispute => !item.acts().iter().any(does),
                Item::HumanVoice => voice >= human,
                _ => item.acts().iter().any(does),
            };
            checked.0 |= u8::from(is_done) << item as u8;
        }
        checked
    }

    /// Whether a thing is done.
    #[must_use]
    pub const fn has(self, item: Item) -> bool {
        self.0 >> item as u8 & 1 == 1
    }

    /// How many of the seven are done.
    #[must_use]
    pub const fn n(self) -> usize {
        self.0.count_ones() as usize
    }

    /// What is done.
    pub fn done(self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(move |item| self.has(*item))
    }

    /// What is missing.
    pub fn missing(self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(move |item| !self.has(*item))
    }
}

#[cfg(test)]
mod tests {
    use super::{Checked, Item};
    use crate::model::ResponseAct::{Apology, Correction, Denial, DetailRequest, Irony, Redress};
    use crate::model::{ActSet, ResponseAct};

    fn check(acts: &[ResponseAct], voice: f32, expected: &[Item]) {
        let mut set = ActSet::default();
        acts.iter().for_each(|act| set.insert(*act));
        assert_eq!(Checked::read(set, voice, 0.4).done().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_item_is_read_from_its_acts() {
        check(&[Apology, Redress, DetailRequest], 0.5, &[Item::Acknowledge, Item::Repair, Item::NoDispute, Item::NextStep, Item::HumanVoice]);
    }

    #[test]
    fn a_reply_that_says_nothing_at_least_disputes_nothing() {
        check(&[], 0.0, &[Item::NoDispute]);
    }

    #[test]
    fn irony_and_denial_are_disputes_but_a_corrected_claim_is_none() {
        check(&[Irony], 0.0, &[]);
        check(&[Denial], 0.0, &[]);
        check(&[Denial, Correction], 0.0, &[Item::Explanation, Item::NoDispute]);
    }
}
