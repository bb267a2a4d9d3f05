//! The labels that a column may hold, and how they may be written.

use crate::model::{NeedsReply, Polarity};

/// How much of a label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// All of it.
    Whole,
    /// What stands before the first dot: `late_delivery.overdue` is `late_delivery`.
    BeforeDot,
}

/// The labels of a task, in the order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    labels: Vec<String>,
    /// Other ways to write a label, with its number.
    short: &'static [(&'static str, u8)],
    grain: Grain,
}

/// The polarities as public sets write them.
const SHORT_POLARITIES: [(&str, u8); 3] = [("neg", Polarity::Negative as u8), ("neu", Polarity::Neutral as u8), ("pos", Polarity::Positive as u8)];

impl Vocabulary {
    /// From labels in order, at most 64.
    #[must_use]
    pub fn new<S: Into<String>>(labels: impl IntoIterator<Item = S>, grain: Grain) -> Self {
        let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        assert!(labels.len() <= 64, "a set of labels is a mask of 64 bits, and there are {}", labels.len());
        Self { labels, short: &[], grain }
    }

    /// `negative`, `neutral`, `positive`, also as `neg`, `neu`, `pos`; numbered as [`Polarity`] is.
    #[must_use]
    pub fn polarity() -> Self {
        let labels = Polarity::ALL.iter().map(|polarity| polarity.as_str());
        Self { short: &SHORT_POLARITIES, ..Self::new(labels, Grain::Whole) }
    }

    /// `yes`, `no`, `unsure`; numbered as [`NeedsReply`] is.
    #[must_use]
    pub fn needs_reply() -> Self {
        Self::new(NeedsReply::ALL.iter().map(|answer| answer.as_str()), Grain::Whole)
    }

    /// The number of a label, however its case.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<u8> {
        let label = match self.grain {
            Grain::Whole => label,
            Grain::BeforeDot => label.split('.').next().unwrap_or(label),
        };
        let place = self.labels.iter().position(|known| known.eq_ignore_ascii_case(label)).map(|place| place as u8);
        place.or_else(|| self.short.iter().find(|(short, _)| short.eq_ignore_ascii_case(label)).map(|(_, number)| *number))
    }

    /// The labels in order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }
}
