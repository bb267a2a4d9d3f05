//! What every part of the material is made from, and comments as trainees see them.

use crate::annotate::Knowledge;
use crate::corpus::Corpus;
use crate::measure::Measured;
use crate::measure::bins::timed_rows;
use crate::measure::episodes::{self, Episodes};
use crate::measure::quotes::{QuoteTexts, cut};
use crate::measure::results::QuoteId;
use crate::measure::rows::{NONE, Rows};
use crate::model::{ActSet, Lang, MICROS_PER_MINUTE, Micros, Polarity, Visibility};

use super::checklist::Checked;
use super::rules::Rules;

/// The annotated and measured archive.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The comments.
    pub corpus: &'a Corpus,
    /// Its measures and rows.
    pub measured: &'a Measured,
    /// What the annotators know: words behind acts, threats, names of causes.
    pub knowledge: &'a Knowledge,
    /// How texts are shown.
    pub texts: QuoteTexts<'a>,
    /// How material is chosen.
    pub rules: &'a Rules,
}

/// A comment as trainees see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Its id.
    pub id: QuoteId,
    /// Its row in canonical order.
    pub row: u32,
    /// When.
    pub at: Option<Micros>,
    /// Pseudonym, or the account of the brand.
    pub who: String,
    /// Whether the brand wrote it.
    pub is_brand: bool,
    /// The platform; empty where the file does not say.
    pub platform: String,
    /// Its language.
    pub language: Lang,
    /// Its mood.
    pub polarity: Polarity,
    /// Masked as asked for; empty when texts are not shown.
    pub text: String,
}

/// A reply with its place on the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What was said.
    pub said: Said,
    /// What it does.
    pub acts: ActSet,
    /// Its checklist.
    pub checked: Checked,
    /// Minutes from the comment to it.
    pub waited_minutes: f64,
}

/// The material with what all parts look at.
pub(super) struct Source<'a> {
    pub material: Material<'a>,
    pub rows: &'a Rows,
    pub raw: Vec<&'a str>,
    pub episodes: Episodes,
    pub timed: Vec<(Micros, u32)>,
    /// Accounts of the brand in small letters.
    accounts: Vec<String>,
}

impl<'a> Source<'a> {
    pub(super) fn new(material: Material<'a>) -> Self {
        let rows = &material.measured.rows;
        let accounts = material.corpus.brands.iter().map(|brand| brand.account.to_lowercase()).collect();
        Self { material, rows, raw: material.corpus.texts(), episodes: episodes::find(rows), timed: timed_rows(rows), accounts }
    }

    pub(super) fn rules(&self) -> &'a Rules {
        self.material.rules
    }

    pub(super) fn shows_texts(&self) -> bool {
        !matches!(self.material.texts, QuoteTexts::None(_))
    }

    /// A row as trainees see it, cut at a number of characters.
    pub(super) fn said_within(&self, row: u32, max_chars: usize) -> Said {
        let idx = row as usize;
        let text = match self.material.texts {
            QuoteTexts::None(_) => String::new(),
            QuoteTexts::Masked(masker) => cut(&masker.mask(self.raw[idx]), max_chars),
            QuoteTexts::Verbatim => cut(self.raw[idx], max_chars),
        };
        Said {
            id: QuoteId::of_row(idx),
            row,
            at: self.rows.created_at[idx],
            who: self.material.corpus.author_key(idx),
            is_brand: self.rows.brand_account[idx] != NONE,
            platform: self.rows.platforms.get(usize::from(self.rows.platform[idx])).cloned().unwrap_or_default(),
            language: self.rows.language[idx],
            polarity: self.rows.polarity[idx],
            text,
        }
    }

    pub(super) fn said(&self, row: u32) -> Said {
        self.said_within(row, self.rules().longest_text as usize)
    }

    /// Whether a comment answers another customer: it needs no answer by the brand, and makes no sense without what it answers.
    fn is_aside(&self, row: usize) -> bool {
        let parent = self.rows.parent[row];
        if parent != NONE && self.rows.is_customer(parent as usize) {
            return true;
        }
        let Some(address) = self.raw[row].trim_start().strip_prefix('@') else { return false };
        let handle: String = address.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')).collect();
        !self.accounts.contains(&handle.trim_end_matches(['.', '-']).to_lowercase())
    }

    /// A customer's public comment to the brand that can be read aloud.
    pub(super) fn is_readable(&self, row: usize) -> bool {
        let is_public = matches!(self.rows.visibility[row], Visibility::Public);
        self.rows.is_customer(row) && is_public && self.rows.has_text[row] && self.has_readable_length(row) && !self.is_aside(row)
    }

    pub(super) fn has_readable_length(&self, row: usize) -> bool {
        let (shortest, longest) = (self.rules().shortest_text as usize, self.rules().longest_text as usize);
        // Bytes first: most texts need no counting.
        let text = self.raw[row].trim();
        text.len() >= shortest && text.len() <= 4 * longest && (shortest..=longest).contains(&text.chars().count())
    }

    /// The first human reply to a comment that opened a case, and the wait.
    pub(super) fn answer(&self, row: u32) -> Option<(u32, f64)> {
        let episode = self.episodes.items.get(self.episodes.of_row[row as usize] as usize)?;
        let (asked, answered) = (self.rows.created_at[row as usize]?, self.rows.created_at.get(episode.answer_row as usize).copied().flatten()?);
        (answered > asked).then(|| (episode.answer_row, (answered - asked) as f64 / MICROS_PER_MINUTE as f64))
    }

    pub(super) fn checked(&self, row: u32) -> Checked {
        Checked::read(self.rows.acts[row as usize], self.rows.voice[row as usize], self.rules().human_voice)
    }

    pub(super) fn reply(&self, row: u32, waited_minutes: f64) -> Reply {
        Reply { said: self.said(row), acts: self.rows.acts[row as usize], checked: self.checked(row), waited_minutes }
    }

    /// Ids of the causes of a row.
    pub(super) fn causes(&self, row: u32) -> Vec<String> {
        self.rows.causes[row as usize].iter().map(|cause| self.material.knowledge.causes.taxonomy.id(cause).to_owned()).collect()
    }

    /// The rows with a time in `from..to`, in order of time.
    pub(super) fn within(&self, from: Micros, to: Micros) -> &[(Micros, u32)] {
        let start = self.timed.partition_point(|(at, _)| *at < from);
        let end = self.timed.partition_point(|(at, _)| *at < to);
        &self.timed[start..end.max(start)]
    }
}
