//! The knobs of training material: `resources/training/rules.toml`.

use serde::Deserialize;

use crate::error::{Error, Result};

/// The name of the file below `resources/`.
pub const FILE: &str = "training/rules.toml";

/// How training material is chosen. The file says what each number means.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file describes each number where it stands")]
pub struct Rules {
    pub shortest_text: u32,
    pub longest_text: u32,
    pub longest_statement: usize,
    pub human_voice: f32,
    pub case: CaseRules,
    pub drill: DrillRules,
    pub clinic: ClinicRules,
    pub quiz: QuizRules,
}

/// The case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file describes each number where it stands")]
pub struct CaseRules {
    pub first_signs_minutes: f64,
    pub first_hour_minutes: f64,
    pub echo_minutes: f64,
    pub rumour_comments: usize,
    pub apart_minutes: f64,
    pub voices: usize,
}

/// The drill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file describes each number where it stands")]
pub struct DrillRules {
    pub briefing_share: f64,
    pub hot_wash_share: f64,
    pub fewest_injects: usize,
    pub longest_hours: f64,
    pub first_of_cause: f64,
    pub rumour: f64,
    pub threat: f64,
    pub escalation: f64,
    pub copied_text: f64,
    pub most_liked: f64,
    pub praise: f64,
}

/// The reply clinic.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file describes each number where it stands")]
pub struct ClinicRules {
    pub pairs: usize,
    pub least_difference: usize,
}

/// The quiz.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file describes each number where it stands")]
pub struct QuizRules {
    pub of_a_kind: usize,
    pub seed: u64,
    pub times_apart: f64,
}

impl Rules {
    /// Reads [`FILE`].
    ///
    /// # Errors
    ///
    /// [`Error::Resource`] for what is no TOML, a number that is missing or unknown, or shares that leave no time to play.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |what: String| Error::Resource { file: FILE.into(), place: String::new(), what };
        let rules: Self = toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
        if rules.drill.briefing_share < 0.0 || rules.drill.hot_wash_share < 0.0 || rules.drill.briefing_share + rules.drill.hot_wash_share > 0.8 {
            return Err(wrong("briefing_share and hot_wash_share leave less than a fifth of the time to play".into()));
        }
        if rules.quiz.times_apart <= 1.0 {
            return Err(wrong("times_apart must be above 1, or two answers could be the same".into()));
        }
        Ok(rules)
    }
}

/// The shipped rules, for tests.
///
/// # Panics
///
/// When the shipped file is broken.
#[cfg(test)]
pub fn shipped() -> Rules {
    Rules::parse(include_str!("../resources/training/rules.toml")).expect("the shipped rules load")
}

#[cfg(test)]
mod tests {
    use super::{Rules, shipped};

    #[test]
    fn the_shipped_rules_leave_time_to_play() {
        assert!(shipped().drill.briefing_share + shipped().drill.hot_wash_share < 0.5);
    }

    #[test]
    fn rules_without_time_to_play_are_refused() {
        let text = include_str!("../resources/training/rules.toml").replace("briefing_share = 0.1", "briefing_share = 0.7");
        assert!(Rules::parse(&text).unwrap_err().to_string().contains("time to play"));
    }
}
