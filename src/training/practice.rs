//! What a trainee's own reply is worth: the coder that reads the brand's replies reads it, too, at once.

use super::checklist::{Checked, Item};
use super::clinic::words;
use super::drill::Drill;
use crate::annotate::{Knowledge, Reader, Writer};
use crate::model::{ActSet, ResponseAct};

/// A typed reply, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// What it does.
    pub acts: ActSet,
    /// Its checklist.
    pub checked: Checked,
    /// The words behind each act.
    pub words: Vec<(ResponseAct, String)>,
}

impl Scored {
    /// The words that earned an item, or that cost it in the case of [`Item::NoDispute`].
    pub fn words_for(&self, item: Item) -> impl Iterator<Item = &str> {
        self.words.iter().filter(move |(act, _)| item.acts().contains(act)).map(|(_, words)| words.as_str())
    }
}

/// Reads typed replies.
#[derive(Debug)]
pub struct Coach<'a> {
    reader: Reader<'a>,
    human_voice: f32,
}

impl<'a> Coach<'a> {
    /// A coach with the shipped or the user's knowledge; `human_voice` is [`super::Rules::human_voice`].
    #[must_use]
    pub fn new(knowledge: &'a Knowledge, human_voice: f32) -> Self {
        Self { reader: Reader::new(knowledge), human_voice }
    }

    /// Reads a reply.
    pub fn score(&mut self, text: &str) -> Scored {
        let label = self.reader.label(text, Writer::Brand);
        let words = words(&mut self.reader, text, label.language, label.acts);
        Scored { acts: label.acts, checked: Checked::read(label.acts, label.voice, self.human_voice), words }
    }
}

/// What a trainee did with one inject.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Position of the inject in the drill.
    pub inject: usize,
    /// Seconds from the inject to the end of the reply.
    pub seconds: f64,
    /// The reply; `None` = passed over.
    pub scored: Option<Scored>,
}

/// The end of a practice: the trainee beside the brand.
#[derive(Debug, Clone, PartialEq)]
pub struct Debrief {
    /// Injects seen.
    pub n_seen: u64,
    /// Injects answered.
    pub n_answered: u64,
    /// Answers within the time.
    pub n_in_time: u64,
    /// Median seconds of the answers.
    pub median_seconds: Option<f64>,
    /// For each item of the checklist: how many of the trainee's answers have it.
    pub yours: [u64; 7],
    /// Seen injects that the brand answered in public or by moving to a private channel.
    pub n_brand_answered: u64,
    /// Median minutes of those answers.
    pub brand_median_minutes: Option<f64>,
    /// For each item of the checklist: how many of the brand's answers to these comments have it.
    pub brands: [u64; 7],
}

/// Sums up a practice. `allowed_seconds` is the time for one inject.
#[must_use]
pub fn debrief(drill: &Drill, turns: &[Turn], allowed_seconds: f64) -> Debrief {
    let answered: Vec<(&Turn, &Scored)> = turns.iter().filter_map(|turn| Some((turn, turn.scored.as_ref()?))).collect();
    let replies: Vec<_> = turns.iter().filter_map(|turn| drill.injects[turn.inject].reply.as_ref()).collect();
    let count = |checked: &mut dyn Iterator<Item = Checked>| {
        let mut counts = [0; 7];
        for checked in checked {
            for (count, item) in counts.iter_mut().zip(Item::ALL) {
                *count += u64::from(checked.has(item));
            }
        }
        counts
    };
    Debrief {
        n_seen: turns.len() as u64,
        n_answered: answered.len() as u64,
        n_in_time: answered.iter().filter(|(turn, _)| turn.seconds <= allowed_seconds).count() as u64,
        median_seconds: median(answered.iter().map(|(turn, _)| turn.seconds).collect()),
        yours: count(&mut answered.iter().map(|(_, scored)| scored.checked)),
        n_brand_answered: replies.len() as u64,
        brand_median_minutes: median(replies.iter().map(|reply| reply.waited_minutes).collect()),
        brands: count(&mut replies.iter().map(|reply| reply.checked)),
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    crate::measure::stats::quantile::median_of_sorted(&values)
}
