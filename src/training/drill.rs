//! The drill: real comments in their order on a compressed clock, in modules that follow the phases of the crisis.

use std::collections::BTreeSet;

use super::TrainingSettings;
use super::case::{Known, known};
use super::select::{Candidates, part_of};
use super::source::{Reply, Said, Source};
use crate::measure::results::PhaseKind;
use crate::model::{MICROS_PER_MINUTE, Micros, Span};

/// Why a comment is an inject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InjectKind {
    /// The first displeased comment.
    Opening,
    /// The first comment about a cause.
    FirstOfCause,
    /// Most liked.
    MostLiked,
    /// Threatens with lawyers, authorities, the press, or to leave.
    Threat,
    /// Repeats a claim that goes round.
    Rumour,
    /// Praise.
    Praise,
    /// A text that many post.
    CopiedText,
    /// Writes again, displeased, after an answer.
    Escalation,
    /// One of many that need an answer.
    Pressure,
}

impl InjectKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Opening,
        Self::FirstOfCause,
        Self::MostLiked,
        Self::Threat,
        Self::Rumour,
        Self::Praise,
        Self::CopiedText,
        Self::Escalation,
        Self::Pressure,
    ];

    /// The id that catalogues and files use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::FirstOfCause => "first_of_cause",
            Self::MostLiked => "most_liked",
            Self::Threat => "threat",
            Self::Rumour => "rumour",
            Self::Praise => "praise",
            Self::CopiedText => "copied_text",
            Self::Escalation => "escalation",
            Self::Pressure => "pressure",
        }
    }
}

/// An inject.
#[derive(Debug, Clone, PartialEq)]
pub struct Inject {
    /// Number, from 1.
    pub number: u64,
    /// Why it was chosen.
    pub kind: InjectKind,
    /// Minutes on the exercise clock, from the start of the briefing.
    pub clock_minutes: f64,
    /// The comment.
    pub said: Said,
    /// Its causes.
    pub causes: Vec<String>,
    /// What the brand really answered.
    pub reply: Option<Reply>,
}

/// A module: a stretch of the crisis.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Number, from 1.
    pub number: u64,
    /// The phase; `None` where no crisis was found.
    pub phase: Option<PhaseKind>,
    /// Minutes on the exercise clock.
    pub clock_from: f64,
    /// Minutes on the exercise clock.
    pub clock_to: f64,
    /// Number of its first inject.
    pub first_inject: u64,
    /// Number of its last inject.
    pub last_inject: u64,
    /// What was known when it begins.
    pub known: Known,
}

/// The drill.
#[derive(Debug, Clone, PartialEq)]
pub struct Drill {
    /// All of it, in minutes.
    pub minutes: f64,
    /// The briefing, in minutes.
    pub briefing_minutes: f64,
    /// The hot wash at the end, in minutes.
    pub hot_wash_minutes: f64,
    /// Minutes between injects.
    pub step_minutes: f64,
    /// The real stretch that it replays: first to last inject.
    pub real: Span,
    /// Comments that injects were chosen from.
    pub n_candidates: u64,
    /// In order of time.
    pub injects: Vec<Inject>,
    /// In order of time.
    pub modules: Vec<Module>,
}

/// Makes the drill; `None` with too few readable comments.
pub(super) fn drill(source: &Source<'_>, stretch: Span, settings: TrainingSettings) -> Option<Drill> {
    let rules = &source.rules().drill;
    let candidates = Candidates::new(source, stretch);
    let n_candidates = candidates.len() as u64;
    let chosen = candidates.choose(settings.n_injects);
    if chosen.is_empty() || chosen.len() < rules.fewest_injects.min(settings.n_injects) {
        return None;
    }
    let minutes = f64::from(settings.minutes);
    let briefing_minutes = (minutes * rules.briefing_share).round();
    let hot_wash_minutes = (minutes * rules.hot_wash_share).round();
    let step_minutes = (minutes - briefing_minutes - hot_wash_minutes) / chosen.len() as f64;
    let injects: Vec<Inject> = chosen
        .iter()
        .enumerate()
        .map(|(idx, (row, kind))| Inject {
            number: idx as u64 + 1,
            kind: *kind,
            clock_minutes: briefing_minutes + step_minutes * idx as f64,
            said: source.said(*row),
            causes: source.causes(*row),
            reply: source.answer(*row).map(|(answer, waited)| source.reply(answer, waited)),
        })
        .collect();
    let at = |inject: &Inject| inject.said.at.unwrap_or(stretch.from);
    let real = Span { from: at(injects.first()?), to: at(injects.last()?) + 1 };
    Some(Drill {
        minutes,
        briefing_minutes,
        hot_wash_minutes,
        step_minutes,
        real,
        n_candidates,
        modules: modules(source, stretch, &injects, step_minutes),
        injects,
    })
}

/// Of all injects, one module has so many at most, so that nobody works through half a drill without a pause: our choice.
const LONGEST_MODULE: f64 = 0.34;

/// One module a phase that has injects, long ones in equal parts; equal parts of the whole where no phases are known.
fn modules(source: &Source<'_>, stretch: Span, injects: &[Inject], step: f64) -> Vec<Module> {
    let storm = &source.material.measured.measures.storm;
    let phases: Vec<(Micros, PhaseKind)> =
        if storm.crisis.is_some() { storm.phases.iter().map(|phase| (phase.span.from, phase.kind)).collect() } else { Vec::new() };
    let starts: Vec<Micros> = phases.iter().map(|(from, _)| *from).collect();
    let phase_of = |inject: &Inject| if starts.is_empty() { 0 } else { part_of(inject.said.at.unwrap_or(stretch.from), &starts) };
    let most = (injects.len() as f64 * LONGEST_MODULE).ceil().max(1.0) as usize;
    // Phase and part of it for each inject; a part of one inject joins its neighbour.
    let mut parts: Vec<(usize, usize)> = Vec::with_capacity(injects.len());
    for (idx, inject) in injects.iter().enumerate() {
        let phase = phase_of(inject);
        let first = injects.iter().position(|other| phase_of(other) == phase).unwrap_or(idx);
        let n = injects.iter().filter(|other| phase_of(other) == phase).count();
        parts.push((phase, (idx - first) / n.div_ceil(n.div_ceil(most))));
    }
    for idx in 0..parts.len() {
        if parts.iter().filter(|part| **part == parts[idx]).count() == 1 {
            parts[idx] = idx.checked_sub(1).or((parts.len() > 1).then_some(1)).map_or(parts[idx], |neighbour| parts[neighbour]);
        }
    }
    let mut modules: Vec<Module> = Vec::new();
    let mut shown = BTreeSet::new();
    for (idx, (inject, part)) in injects.iter().zip(&parts).enumerate() {
        if let Some(module) = modules.last_mut().filter(|_| parts[idx - 1] == *part) {
            module.last_inject = inject.number;
            module.clock_to = inject.clock_minutes + step;
            continue;
        }
        let at = inject.said.at.unwrap_or(stretch.from);
        let from = modules.last().map_or(at - 24 * 60 * MICROS_PER_MINUTE, |module| module.known.at);
        modules.push(Module {
            number: modules.len() as u64 + 1,
            phase: phases.get(part.0).map(|(_, kind)| *kind),
            clock_from: inject.clock_minutes,
            clock_to: inject.clock_minutes + step,
            first_inject: inject.number,
            last_inject: inject.number,
            known: known(source, stretch.from, from, at, &mut shown),
        });
    }
    modules
}
