//! Answers within a day as a cumulative incidence: withdrawn and hidden cases are ends that compete with an answer.

use super::{Archive, cases::Case};
use crate::measure::episodes::ReplyState;
use crate::measure::results::Fates;
use crate::measure::stats::cumulative_incidence::{Fate, incidence_at};
use crate::measure::stats::interval::Z95;
use crate::model::{Definition, Estimate, NeedsReply};

/// A day, in minutes: the outer bound of what people accept (Sprout 2016).
const DAY: f64 = 1_440.0;

/// Both ends of what is possible; `None` when nothing was withdrawn or hidden, because then the curves of the waits say it all.
///
/// A curve without these cases shows too many answers: it pretends that they would have been answered as the others were. Archives say that a comment was deleted
/// or hidden and not when, so that the other end takes them away at once.
pub fn fates(archive: Archive<'_>, cases: &[Case]) -> Option<Fates> {
    let asks = |episode: u32| archive.episodes.items[episode as usize].needs_reply == NeedsReply::Yes;
    let count = |state: ReplyState| {
        archive.episodes.items.iter().filter(|episode| episode.needs_reply == NeedsReply::Yes && episode.state == state).count() as u64
    };
    let (n_withdrawn, n_moderated) = (count(ReplyState::Withdrawn), count(ReplyState::Moderated));
    if n_withdrawn + n_moderated == 0 {
        return None;
    }
    let mut observed: Vec<(f64, Fate)> = cases
        .iter()
        .filter(|case| asks(case.episode))
        .map(|case| (case.minutes(), if case.is_answered { Fate::Event } else { Fate::Censored }))
        .collect();
    let answered_most = estimate(&observed);
    observed.extend((0..n_withdrawn + n_moderated).map(|_| (0.0, Fate::Competing)));
    Some(Fates { n_cases: observed.len() as u64, n_withdrawn, n_moderated, has_times: false, answered_least: estimate(&observed), answered_most })
}

fn estimate(observed: &[(f64, Fate)]) -> Estimate {
    let (definition, n) = (Definition::AnsweredIncidence, observed.len() as u64);
    let Some((share, variance)) = incidence_at(observed, DAY) else { return Estimate::not_reached(definition, n) };
    let half = Z95 * variance.sqrt();
    Estimate { definition, point: Some(share), low: Some((share - half).max(0.0)), high: Some((share + half).min(1.0)), n }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::effects::cases::cases;
    use crate::measure::effects::tests::{Fixture, archive};
    use crate::measure::episodes::talk::Talk;
    use crate::model::Visibility;

    #[test]
    fn hidden_cases_widen_the_share_of_answers() {
        let mut talk = Talk::new();
        let asked = talk.say(0, "ann", None);
        talk.say(5, "brand", Some(asked));
        let hidden = talk.say(6, "bob", None);
        talk.rows.visibility[hidden] = Visibility::Hidden;
        talk.say(3_000, "eve", None);
        let fixture = Fixture::of(talk);
        let archive = archive(&fixture);
        let found = fates(archive, &cases(archive)).unwrap();
        assert_eq!((found.n_cases, found.n_withdrawn, found.n_moderated), (3, 0, 1));
        // Eve's case ends with the archive, at 0 minutes: of two seen longer one is hidden at once.
        assert!((found.answered_most.point.unwrap() - 1.0).abs() < 1e-9);
        assert!((found.answered_least.point.unwrap() - 2.0 / 3.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn when_nothing_was_taken_away_there_is_nothing_to_say() {
        let mut talk = Talk::new();
        talk.say(0, "ann", None);
        let fixture = Fixture::of(talk);
        let archive = archive(&fixture);
        assert_eq!(fates(archive, &cases(archive)), None);
    }
}
