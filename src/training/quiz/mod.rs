//! A quiz out of the facts of the archive: every question has exactly one right answer, and its wrong ones are other values of the same archive.

mod facts;
mod texts;

use super::clinic::Clinic;
use super::source::{Said, Source};
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Span};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stem {
    /// Which step of the brand came first.
    Earliest,
    /// Which came last.
    Latest,
    /// How long after the onset a step came; the step is the first fact.
    HowLate,
    /// Within how long half of the cases had an answer.
    HalfAnswered,
    /// How many cases a usual average leaves out; the average is the first fact.
    LeftOut,
    /// The share of cases that never had an answer.
    NeverAnswered,
    /// When most people wrote.
    Busiest,
    /// What people complained of first.
    FirstComplaint,
    /// What negative comments were most often about.
    MostFrequent,
    /// What a comment is about.
    CauseOf,
    /// What a reply does.
    DoesAct,
    /// Which part of an apology is missing.
    MissingPart,
    /// Which point of the checklist is missing.
    MissingItem,
    /// Which text is defensive.
    Defensive,
    /// Which comment needs an answer.
    NeedsAnswer,
    /// Which of two replies is the better one.
    BetterReply,
}

impl Stem {
    /// The id that catalogues, tags and names of questions use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::HowLate => "how_late",
            Self::HalfAnswered => "half_answered",
            Self::LeftOut => "left_out",
            Self::NeverAnswered => "never_answered",
            Self::Busiest => "busiest",
            Self::FirstComplaint => "first_complaint",
            Self::MostFrequent => "most_frequent",
            Self::CauseOf => "cause_of",
            Self::DoesAct => "does_act",
            Self::MissingPart => "missing_part",
            Self::MissingItem => "missing_item",
            Self::Defensive => "defensive",
            Self::NeedsAnswer => "needs_answer",
            Self::BetterReply => "better_reply",
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Number, from 1.
    pub number: u64,
    /// What is asked.
    pub stem: Stem,
    /// What the stem names, in its order.
    pub about: Vec<Fact>,
    /// The comment or reply that it is about.
    pub shown: Option<Said>,
    /// The right answer.
    pub right: Fact,
    /// The wrong ones, all different from it and from each other.
    pub wrong: Vec<Fact>,
    /// Where among all answers the right one stands, from 0.
    pub place: usize,
    /// What the feedback explains.
    pub definition: Option<Definition>,
    /// The comments behind it.
    pub sources: Vec<QuoteId>,
}

impl Question {
    /// All answers in their order.
    pub fn answers(&self) -> impl Iterator<Item = (&Fact, bool)> {
        let (before, after) = self.wrong.split_at(self.place.min(self.wrong.len()));
        before.iter().map(|wrong| (wrong, false)).chain(std::iter::once((&self.right, true))).chain(after.iter().map(|wrong| (wrong, false)))
    }
}

/// A question without its number.
struct Draft {
    stem: Stem,
    about: Vec<Fact>,
    shown: Option<Said>,
    right: Fact,
    wrong: Vec<Fact>,
    definition: Option<Definition>,
    sources: Vec<QuoteId>,
}

/// Wrong answers at most.
const MOST_WRONG: usize = 3;

/// Makes the quiz.
pub(super) fn quiz(source: &Source<'_>, stretch: Option<Span>, clinic: Option<&Clinic>) -> Vec<Question> {
    let mut drafts = facts::questions(source, stretch);
    if source.shows_texts() {
        drafts.extend(texts::questions(source, stretch, clinic));
    }
    let seed = source.rules().quiz.seed;
    (1..)
        .zip(drafts)
        .filter(|(_, draft)| !draft.wrong.is_empty())
        .map(|(number, mut draft)| {
            draft.wrong.truncate(MOST_WRONG);
            let place = mixed(seed, number) % (draft.wrong.len() as u64 + 1);
            Question {
                number,
                stem: draft.stem,
                about: draft.about,
                shown: draft.shown,
                right: draft.right,
                wrong: draft.wrong,
                place: place as usize,
                definition: draft.definition,
                sources: draft.sources,
            }
        })
        .collect()
}

/// A number that looks drawn, the same in every run (the finaliser of `SplitMix64`, Steele, Lea & Flood 2014).
fn mixed(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Question, Stem, mixed};
    use crate::model::Fact;

    #[test]
    fn the_right_answer_stands_in_its_place_once() {
        for place in 0..3 {
            let question = Question {
                number: 1,
                stem: Stem::LeftOut,
                about: Vec::new(),
                shown: None,
                right: Fact::Count(7),
                wrong: vec![Fact::Count(8), Fact::Count(9)],
                place,
                definition: None,
                sources: Vec::new(),
            };
            let answers: Vec<(Fact, bool)> = question.answers().map(|(fact, is_right)| (fact.clone(), is_right)).collect();
            assert_eq!(answers.iter().position(|(_, is_right)| *is_right), Some(place));
            assert_eq!(answers.iter().filter(|(fact, _)| *fact == Fact::Count(7)).count(), 1);
            assert_eq!(answers.len(), 3);
        }
    }

    #[test]
    fn places_are_mixed_and_the_same_in_every_run() {
        let places: Vec<u64> = (1..=40).map(|number| mixed(20_260_101, number) % 4).collect();
        assert_eq!(places, (1..=40).map(|number| mixed(20_260_101, number) % 4).collect::<Vec<_>>());
        // Each place is taken by a fifth to a third of forty questions or so: nobody learns to tick B.
        assert!((0..4).all(|place| (4..=17).contains(&places.iter().filter(|found| **found == place).count())), "{places:?}");
        // The first output of SplitMix64 with seed 0 in its reference implementation.
        assert_eq!(mixed(0, 1), 0xE220_A839_7B1D_CDAF);
    }
}
