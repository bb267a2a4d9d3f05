//! Crisis-response strategies and parts of an apology, read from the acts of a reply.
//!
//! Strategies after the situational crisis communication theory (Coombs 2007): a reply may show several. Parts of an apology after Lewicki, Polin & Lount
//! 2016: regret, explanation, responsibility, repentance, repair, request for forgiveness.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ActSet, ResponseAct};

/// What a brand does about its part in a crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// There is no crisis, or it is somebody else's: denial, attack on the accuser, scapegoat.
    Deny,
    /// It is not so bad, or nobody could help it: excuse, justification.
    Diminish,
    /// It is ours, and we make it good: apology, admission, remedy, plea for forgiveness.
    Rebuild,
    /// We are good, and you are too: reminder of past good works, ingratiation.
    Bolster,
    /// What people need to know, and care: instruction, correction of a claim, empathy, what was changed. Owed in every crisis, before any strategy.
    Base,
}

impl Strategy {
    /// Every strategy, in declaration order.
    pub const ALL: [Self; 5] = [Self::Deny, Self::Diminish, Self::Rebuild, Self::Bolster, Self::Base];

    /// The strategy as columns, JSON and resource files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Diminish => "diminish",
            Self::Rebuild => "rebuild",
            Self::Bolster => "bolster",
            Self::Base => "base",
        }
    }

    /// The acts that make it.
    const fn acts(self) -> &'static [ResponseAct] {
        match self {
            Self::Deny => &[ResponseAct::Denial, ResponseAct::Blame],
            Self::Diminish => &[ResponseAct::Excuse],
            Self::Rebuild => &[ResponseAct::Apology, ResponseAct::FaultAcknowledgement, ResponseAct::Redress, ResponseAct::ForgivenessRequest],
            // Thanks to the public alone are politeness, not ingratiation.
            Self::Bolster => &[ResponseAct::Bolstering],
            Self::Base => &[ResponseAct::Instruction, ResponseAct::Correction, ResponseAct::Empathy, ResponseAct::Forbearance],
        }
    }

    /// Whether a reply with these acts shows it. To deny a claim that goes round is what a correction is for; that denies no part in a crisis.
    #[must_use]
    pub fn is_shown(self, acts: ActSet) -> bool {
        let counts = |act: ResponseAct| acts.contains(act) && !(act == ResponseAct::Denial && acts.contains(ResponseAct::Correction));
        self.acts().iter().any(|act| counts(*act))
    }
}

/// The strategies that a reply shows, in declaration order.
pub fn strategies(acts: ActSet) -> impl Iterator<Item = Strategy> {
    Strategy::ALL.into_iter().filter(move |strategy| strategy.is_shown(acts))
}

/// Whether a reply takes back with one hand what it gives with the other: the theory advises never to mix denial with apology or remedy.
#[must_use]
pub fn mixes_deny_and_rebuild(acts: ActSet) -> bool {
    Strategy::Deny.is_shown(acts) && Strategy::Rebuild.is_shown(acts)
}

/// The acts that stand for the six parts of an apology, in the order of the study.
pub const APOLOGY_PARTS: [ResponseAct; 6] = [
    ResponseAct::Apology,
    ResponseAct::Explanation,
    ResponseAct::FaultAcknowledgement,
    ResponseAct::Forbearance,
    ResponseAct::Redress,
    ResponseAct::ForgivenessRequest,
];

/// How many of the six parts of an apology a reply has: 0..=6.
#[must_use]
pub fn apology_parts(acts: ActSet) -> u8 {
    APOLOGY_PARTS.iter().map(|act| u8::from(acts.contains(*act))).sum()
}

#[cfg(test)]
mod tests {
    use super::{Strategy, apology_parts, mixes_deny_and_rebuild, strategies};
    use crate::model::ResponseAct::{
        Apology, Blame, Bolstering, Correction, Denial, Empathy, Excuse, Explanation, FaultAcknowledgement, Forbearance, ForgivenessRequest,
        Greeting, Redress, Thanks,
    };
    use crate::model::{ActSet, ResponseAct};

    fn set(acts: &[ResponseAct]) -> ActSet {
        let mut set = ActSet::default();
        acts.iter().for_each(|act| set.insert(*act));
        set
    }

    fn check(acts: &[ResponseAct], expected: &[Strategy]) {
        assert_eq!(strategies(set(acts)).collect::<Vec<_>>(), expected, "{acts:?}");
    }

    #[test]
    fn each_strategy_is_read_from_its_acts() {
        check(&[Denial], &[Strategy::Deny]);
        check(&[Blame], &[Strategy::Deny]);
        check(&[Excuse], &[Strategy::Diminish]);
        check(&[Redress], &[Strategy::Rebuild]);
        check(&[Bolstering, Empathy], &[Strategy::Bolster, Strategy::Base]);
        check(&[Greeting, Thanks], &[]);
    }

    #[test]
    fn a_corrected_claim_is_denied_without_denying_the_crisis() {
        check(&[Correction, Denial], &[Strategy::Base]);
        check(&[Correction, Denial, Blame], &[Strategy::Deny, Strategy::Base]);
        assert!(!mixes_deny_and_rebuild(set(&[Correction, Denial, Apology])));
    }

    #[test]
    fn an_apology_that_denies_is_a_mix() {
        assert!(mixes_deny_and_rebuild(set(&[Apology, Denial])));
        assert!(mixes_deny_and_rebuild(set(&[Redress, Blame])));
        assert!(!mixes_deny_and_rebuild(set(&[Apology, Excuse])));
    }

    #[test]
    fn the_parts_of_an_apology_are_counted() {
        assert_eq!(apology_parts(set(&[Greeting, Thanks])), 0);
        assert_eq!(apology_parts(set(&[Apology, Redress])), 2);
        let whole = [Apology, Explanation, FaultAcknowledgement, Forbearance, Redress, ForgivenessRequest];
        assert_eq!(apology_parts(set(&whole)), 6);
    }
}
