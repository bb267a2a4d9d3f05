//! One analysed archive as training material: a case, a drill, a reply clinic and a quiz, as facts without prose.
//!
//! Everything is chosen by stated rules, so that nobody's taste decides what trainees see. What a case says at a decision point comes from comments written
//! before it; what came afterwards is kept apart, for the teaching note.

pub mod case;
pub mod checklist;
pub mod clinic;
pub mod drill;
pub mod practice;
pub mod quiz;
pub mod rules;
mod select;
mod source;

use crate::measure::results::Verdict;
use crate::model::{MICROS_PER_MINUTE, Span};

pub use case::Case;
pub use clinic::Clinic;
pub use drill::Drill;
pub use quiz::Question;
pub use rules::Rules;
use source::Source;
pub use source::{Material, Reply, Said};

/// Whether the user narrowed the archive to a stretch, which a drill may then replay although nothing in it stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// The whole archive.
    Whole,
    /// `--since` or `--until` was given.
    Chosen,
}

/// What the trainer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrainingSettings {
    /// Length of the drill, briefing and hot wash included, in minutes.
    pub minutes: u32,
    /// Injects of the drill at most.
    pub n_injects: usize,
    /// What the archive is.
    pub stretch: Stretch,
}

/// Why a part of the pack is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// No case, no drill: nothing stands out, or it cannot be told.
    NoCrisis,
    /// No drill: too few readable comments.
    TooFewComments,
    /// No clinic: nobody answers for the brand.
    NoReplies,
    /// No clinic: no two replies to similar comments differ enough.
    NoPairs,
    /// No clinic: texts are not shown.
    NoTexts,
    /// No quiz: too few facts.
    NoFacts,
}

/// The pack.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingPack {
    /// The stretch that case and drill are about.
    pub stretch: Option<Span>,
    /// Accounts of the brand.
    pub accounts: Vec<String>,
    /// The case.
    pub case: Option<Case>,
    /// The drill.
    pub drill: Option<Drill>,
    /// The clinic.
    pub clinic: Option<Clinic>,
    /// The quiz; empty when there are too few facts.
    pub quiz: Vec<Question>,
    /// What is left out, and why.
    pub missing: Vec<Missing>,
}

/// Makes the pack. Linear in comments, but for the order of the few that are chosen.
#[must_use]
pub fn compile(material: Material<'_>, settings: TrainingSettings) -> TrainingPack {
    let source = Source::new(material);
    let storm = &material.measured.measures.storm;
    let mut missing = Vec::new();
    let crisis = storm.crisis.filter(|_| matches!(storm.verdict, Verdict::Crisis | Verdict::Declared));
    let stretch = crisis.or_else(|| {
        let (first, last) = (source.timed.first()?, source.timed.last()?);
        (settings.stretch == Stretch::Chosen).then_some(Span { from: first.0, to: last.0 + 1 })
    });
    let case = crisis.map(|crisis| case::case(&source, crisis));
    let drill = stretch.and_then(|stretch| {
        let longest = stretch.from.saturating_add((source.rules().drill.longest_hours * 60.0) as i64 * MICROS_PER_MINUTE);
        let drill = drill::drill(&source, Span { from: stretch.from, to: stretch.to.min(longest) }, settings);
        if drill.is_none() {
            missing.push(Missing::TooFewComments);
        }
        drill
    });
    if crisis.is_none() {
        missing.push(Missing::NoCrisis);
    }
    let clinic = clinic::clinic(&source);
    let clinic = match clinic {
        Ok(clinic) => Some(clinic),
        Err(why) => {
            missing.push(why);
            None
        }
    };
    let quiz = quiz::quiz(&source, stretch, clinic.as_ref());
    if quiz.is_empty() {
        missing.push(Missing::NoFacts);
    }
    TrainingPack { stretch, accounts: material.corpus.brands.iter().map(|brand| brand.account.clone()).collect(), case, drill, clinic, quiz, missing }
}

impl TrainingPack {
    /// Whether there is nothing to train with.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.case.is_none() && self.drill.is_none() && self.clinic.is_none() && self.quiz.is_empty()
    }

    /// Every comment that the pack shows or names, each once, in canonical order.
    #[must_use]
    pub fn shown(&self) -> Vec<&Said> {
        let moments = self.case.iter().flat_map(|case| &case.moments);
        let mut all: Vec<&Said> = moments
            .flat_map(|moment| {
                moment.known.voices.iter().chain(&moment.known.statements).chain(moment.outcome.statement.iter().map(|done| &done.said))
            })
            .collect();
        if let Some(drill) = &self.drill {
            all.extend(drill.injects.iter().flat_map(|inject| std::iter::once(&inject.said).chain(inject.reply.iter().map(|reply| &reply.said))));
        }
        if let Some(clinic) = &self.clinic {
            let said = clinic.pairs.iter().flat_map(|pair| [&pair.good, &pair.weak]);
            all.extend(said.flat_map(|example| [&example.question, &example.reply.said]));
        }
        all.extend(self.quiz.iter().flat_map(|question| &question.shown));
        all.sort_by_key(|said| said.row);
        all.dedup_by_key(|said| said.row);
        all
    }
}
