//! Questions about single comments and replies, shown as trainees may see them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Draft, Stem};
use crate::annotate::Reader;
use crate::annotate::acts::strategy::APOLOGY_PARTS;
use crate::measure::results::QuoteId;
use crate::measure::rows::NONE;
use crate::model::{ActSet, Definition, Fact, NeedsReply, Polarity, ResponseAct, Span, Visibility};
use crate::training::checklist::Item;
use crate::training::clinic::Clinic;
use crate::training::source::{Said, Source};

/// Longest text of an answer to choose, in characters.
const CHOICE_CHARS: usize = 220;
/// Acts that trainees should be able to tell apart at a glance. Those that only shade each other are not asked for.
const CLEAR_ACTS: [ResponseAct; 7] = [
    ResponseAct::Apology,
    ResponseAct::FaultAcknowledgement,
    ResponseAct::Redress,
    ResponseAct::DetailRequest,
    ResponseAct::Handoff,
    ResponseAct::Denial,
    ResponseAct::Correction,
];

pub(super) fn questions(source: &Source<'_>, stretch: Option<Span>, clinic: Option<&Clinic>) -> Vec<Draft> {
    let within: Vec<u32> = match stretch {
        Some(stretch) => source.within(stretch.from, stretch.to).iter().map(|(_, row)| *row).collect(),
        None => source.timed.iter().map(|(_, row)| *row).collect(),
    };
    let picker = Picker { source, within, reader: RefCell::new(Reader::new(source.material.knowledge)) };
    let mut drafts = picker.cause_of();
    drafts.extend(picker.does_act());
    drafts.extend(picker.missing_part());
    drafts.extend(picker.missing_item());
    drafts.extend(picker.defensive());
    drafts.extend(picker.needs_answer());
    if let Some(clinic) = clinic {
        drafts.extend(better_reply(clinic, source.rules().quiz.of_a_kind));
    }
    drafts
}

struct Picker<'a> {
    source: &'a Source<'a>,
    within: Vec<u32>,
    reader: RefCell<Reader<'a>>,
}

fn act(act: ResponseAct) -> Fact {
    Fact::Term("act", act.as_str().to_owned())
}

fn about(stem: Stem, said: Said, right: Fact, wrong: Vec<Fact>, definition: Option<Definition>) -> Draft {
    let sources = vec![said.id.clone()];
    Draft { stem, about: Vec::new(), shown: Some(said), right, wrong, definition, sources }
}

impl Picker<'_> {
    /// One row of each of `n` equal parts of those that fit, a text once.
    fn spread(&self, n: usize, fits: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut texts = BTreeSet::new();
        let clusters = &self.source.rows.copy_cluster;
        let rows: Vec<u32> = self
            .within
            .iter()
            .copied()
            .filter(|row| fits(*row as usize) && (clusters[*row as usize] == NONE || texts.insert(clusters[*row as usize])))
            .collect();
        let n = n.min(rows.len());
        (0..n).map(|part| rows[(2 * part + 1) * rows.len() / (2 * n)]).collect()
    }

    fn of_a_kind(&self) -> usize {
        self.source.rules().quiz.of_a_kind
    }

    fn is_public_reply(&self, row: usize) -> bool {
        let rows = self.source.rows;
        rows.is_brand(row)
            && rows.visibility[row] == Visibility::Public
            && self.source.episodes.reply_to[row] != NONE
            && self.source.has_readable_length(row)
    }

    /// Comments that show one cause best and name no other, against the causes that the archive names most.
    fn cause_of(&self) -> Vec<Draft> {
        let rows = self.source.rows;
        let causes = &self.source.material.measured.measures.causes.causes;
        let shows = |row: &u32| self.source.is_readable(*row as usize) && rows.causes[*row as usize].iter().count() == 1;
        let examples = causes.iter().filter_map(|cause| Some((&cause.cause, cause.quotes.iter().filter_map(QuoteId::row).find(|row| shows(row))?)));
        examples
            .take(self.of_a_kind() + 1)
            .map(|(cause, row)| {
                let wrong = causes.iter().filter(|other| other.cause != *cause).take(3).map(|other| Fact::Cause(other.cause.clone())).collect();
                about(Stem::CauseOf, self.source.said(row), Fact::Cause(cause.clone()), wrong, Some(Definition::CauseShare))
            })
            .collect()
    }

    /// What a reply might be said to do, however faintly: such an act is no wrong answer.
    fn possible(&self, row: u32) -> ActSet {
        let idx = row as usize;
        let possible = self.reader.borrow_mut().possible_acts(self.source.raw[idx], self.source.rows.language[idx]);
        ActSet(possible.0 | self.source.rows.acts[idx].0)
    }

    fn does_act(&self) -> Vec<Draft> {
        let rows = self.source.rows;
        let mut drafts = Vec::new();
        for wanted in CLEAR_ACTS {
            if drafts.len() == self.of_a_kind() + 1 {
                break;
            }
            let found = self.spread(1, |row| {
                let others = CLEAR_ACTS.iter().filter(|other| **other != wanted && rows.acts[row].contains(**other)).count();
                self.is_public_reply(row) && rows.acts[row].contains(wanted) && others == 0
            });
            for row in found {
                // What it might do besides is no wrong answer, but a second right one.
                let possible = self.possible(row);
                let wrong = CLEAR_ACTS.iter().filter(|other| !possible.contains(**other)).take(3).map(|other| act(*other)).collect();
                drafts.push(about(Stem::DoesAct, self.source.said(row), act(wanted), wrong, Some(Definition::ActShare)));
            }
        }
        drafts
    }

    /// Apologies of which one of the asked parts is missing and the others are there.
    fn missing_part(&self) -> Vec<Draft> {
        let rows = self.source.rows;
        // Statements come first: they are the apologies that people remember.
        let mut found: Vec<u32> = self.within.iter().copied().filter(|row| self.is_statement(*row) && self.n_parts(*row) >= 3).collect();
        found.extend(self.spread(self.of_a_kind(), |row| self.is_public_reply(row) && self.n_parts(row as u32) >= 3));
        let mut drafts = Vec::new();
        for row in found {
            let acts = rows.acts[row as usize];
            let possible = self.possible(row);
            let Some(missing) = APOLOGY_PARTS.iter().find(|part| !possible.contains(**part)) else { continue };
            let wrong: Vec<Fact> = APOLOGY_PARTS.iter().filter(|part| acts.contains(**part)).take(3).map(|part| act(*part)).collect();
            if drafts.len() < self.of_a_kind() {
                let said = self.source.said_within(row, self.source.rules().longest_statement);
                drafts.push(about(Stem::MissingPart, said, act(*missing), wrong, Some(Definition::ApologyParts)));
            }
        }
        drafts
    }

    fn is_statement(&self, row: u32) -> bool {
        let statements = &self.source.material.measured.measures.storm.statements;
        statements.iter().any(|statement| statement.quote.as_ref().and_then(QuoteId::row) == Some(row))
    }

    fn n_parts(&self, row: u32) -> usize {
        let acts = self.source.rows.acts[row as usize];
        if acts.contains(ResponseAct::Apology) { APOLOGY_PARTS.iter().filter(|part| acts.contains(**part)).count() } else { 0 }
    }

    fn missing_item(&self) -> Vec<Draft> {
        let item = |item: Item| Fact::Term("checklist", item.as_str().to_owned());
        let rows = self.spread(self.of_a_kind(), |row| {
            let n = self.source.checked(row as u32).n();
            self.is_public_reply(row) && (3..=5).contains(&n)
        });
        rows.into_iter()
            .enumerate()
            .filter_map(|(idx, row)| {
                let checked = self.source.checked(row);
                let possible = self.possible(row);
                let is_clear = |item: &Item| *item != Item::HumanVoice && !item.acts().iter().any(|act| possible.contains(*act));
                let missing: Vec<Item> = checked.missing().filter(is_clear).collect();
                let right = missing.get(idx % missing.len().max(1))?;
                let wrong = checked.done().take(3).map(item).collect();
                Some(about(Stem::MissingItem, self.source.said(row), item(*right), wrong, None))
            })
            .collect()
    }

    fn choice(&self, row: u32) -> Fact {
        Fact::Name(self.source.said_within(row, CHOICE_CHARS).text)
    }

    /// One defensive text among others of the same kind.
    fn defensive(&self) -> Vec<Draft> {
        let rows = self.source.rows;
        let hits = [ResponseAct::Denial, ResponseAct::Blame, ResponseAct::Excuse, ResponseAct::Irony];
        let is_defensive = |row: usize| hits.iter().any(|act| rows.acts[row].contains(*act)) && !rows.acts[row].contains(ResponseAct::Correction);
        let is_caring = |row: usize| {
            !hits.iter().any(|act| rows.acts[row].contains(*act))
                && (rows.acts[row].contains(ResponseAct::Apology) || rows.acts[row].contains(ResponseAct::Redress))
                && !hits.iter().any(|act| self.possible(row as u32).contains(*act))
        };
        let bad = self.spread(2, |row| self.is_public_reply(row) && is_defensive(row));
        let good = self.spread(3 * bad.len(), |row| self.is_public_reply(row) && is_caring(row));
        bad.iter().zip(good.chunks_exact(3)).filter_map(|(bad, good)| self.among(Stem::Defensive, *bad, good, Definition::ActShare)).collect()
    }

    /// One comment that asks for an answer among others that do not.
    fn needs_answer(&self) -> Vec<Draft> {
        let rows = self.source.rows;
        let says = |row: usize, wanted: NeedsReply| self.source.is_readable(row) && rows.needs_reply[row] == wanted;
        let yes = self.spread(2, |row| says(row, NeedsReply::Yes) && rows.polarity[row] == Polarity::Negative);
        // A complaint that asks for nothing may still deserve an answer, and so may irony: only praise without a cause is wrong beyond doubt.
        let is_praise = |row: usize| rows.polarity[row] == Polarity::Positive && rows.causes[row].0 == 0;
        let no = self.spread(3 * yes.len(), |row| says(row, NeedsReply::No) && is_praise(row));
        yes.iter().zip(no.chunks_exact(3)).filter_map(|(yes, no)| self.among(Stem::NeedsAnswer, *yes, no, Definition::Episode)).collect()
    }

    fn among(&self, stem: Stem, right: u32, wrong: &[u32], definition: Definition) -> Option<Draft> {
        let (right_choice, wrong_choices) = (self.choice(right), wrong.iter().map(|row| self.choice(*row)).collect::<Vec<_>>());
        let sources = std::iter::once(right).chain(wrong.iter().copied()).map(|row| QuoteId::of_row(row as usize)).collect();
        let all_differ =
            (0..wrong_choices.len()).all(|idx| wrong_choices[idx] != right_choice && !wrong_choices[..idx].contains(&wrong_choices[idx]));
        all_differ.then_some(Draft {
            stem,
            about: Vec::new(),
            shown: None,
            right: right_choice,
            wrong: wrong_choices,
            definition: Some(definition),
            sources,
        })
    }
}

/// The better of two replies of the clinic.
fn better_reply(clinic: &Clinic, most: usize) -> Vec<Draft> {
    let pairs = clinic.pairs.iter().filter(|pair| pair.good.reply.said.text != pair.weak.reply.said.text);
    pairs
        .take(most)
        .map(|pair| Draft {
            stem: Stem::BetterReply,
            about: vec![Fact::Cause(pair.cause.clone())],
            shown: Some(pair.good.question.clone()),
            right: Fact::Name(pair.good.reply.said.text.clone()),
            wrong: vec![Fact::Name(pair.weak.reply.said.text.clone())],
            definition: None,
            sources: vec![pair.good.reply.said.id.clone(), pair.weak.reply.said.id.clone()],
        })
        .collect()
}
