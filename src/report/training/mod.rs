//! The documents of a training pack: case, teaching note, drill, clinic and quiz sheet, each a report of its own.

mod case;
mod clinic;
mod drill;
mod forms;
pub mod quiz;
mod start;

use crate::model::{Fact, ResponseAct};
use crate::report::block::{Block, Claim, QuoteBlock, Report, Section, Tone};
use crate::report::build::{label, plain, term};
use crate::report::{Quotes, Text, say};
use crate::training::{Said, TrainingPack};

pub use drill::inject_document;

/// Whether pseudonyms can be traced back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// There is a file with the key.
    Apart,
    /// There is none.
    None,
}

/// What the documents say besides the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct PackMeta {
    /// The user's name for it.
    pub name: Option<String>,
    /// Program version.
    pub version: String,
    /// How texts are shown.
    pub quotes: Quotes,
    /// Whether there is a key.
    pub key: Key,
    /// IANA name of the zone that times are shown in.
    pub zone: String,
}

/// A document and the stem of its files.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// `case`, `trainer-teaching-note`, …
    pub stem: &'static str,
    /// What stands in it.
    pub report: Report,
}

/// What the parts look at.
struct Context<'a> {
    pack: &'a TrainingPack,
    /// The report of the same archive: its charts and lessons go into the teaching note.
    whole: &'a Report,
    meta: &'a PackMeta,
}

/// A sentence of this part by its key: for those that come in sets, one an item.
fn words(key: &str) -> Text {
    Text { key: format!("training.{key}"), facts: Vec::new() }
}

/// Every document that the pack has something for, in the order in which a trainer needs them.
#[must_use]
pub fn documents(pack: &TrainingPack, whole: &Report, meta: &PackMeta) -> Vec<Document> {
    let context = Context { pack, whole, meta };
    let mut documents = vec![start::document(&context)];
    documents.extend(case::documents(&context));
    documents.extend(drill::documents(&context));
    documents.extend(clinic::document(&context));
    documents.extend(quiz::document(&context));
    documents
}

impl Context<'_> {
    /// What the pack is called: by the user, else by the brand.
    fn name(&self) -> Fact {
        let accounts = &self.pack.accounts;
        match (&self.meta.name, accounts.first()) {
            (Some(name), _) => Fact::Name(name.clone()),
            (None, Some(account)) => Fact::Name(account.clone()),
            (None, None) => Fact::Name("afterstorm".into()),
        }
    }

    fn document(&self, stem: &'static str, title: Text, subtitle: Text, sections: Vec<Section>) -> Document {
        let meta = self.meta;
        let mut banners = vec![(Tone::Plain, say::training::banner_pseudonyms())];
        if meta.quotes == Quotes::Verbatim {
            banners.push((Tone::Warning, say::banner_verbatim()));
        }
        let handling = vec![
            (say::handling_status(), term("handling", "draft")),
            (say::handling_audience(), term("handling", "internal")),
            (say::handling_owner(), term("handling", "to_fill")),
            (say::handling_quotes(), term("quotes", meta.quotes.as_str())),
            (say::handling_zone(), Fact::Name(meta.zone.clone())),
            (say::handling_version(), Fact::Name(format!("afterstorm {}", meta.version))),
        ];
        let report = Report { title, subtitle, handling, banners, sections, report_zone: meta.zone.clone(), version: meta.version.clone() };
        Document { stem, report }
    }
}

fn section(id: &'static str, title: Text, blocks: Vec<Block>) -> Section {
    Section { id, title, blocks }
}

fn claims(texts: impl IntoIterator<Item = Text>) -> Vec<Claim> {
    texts.into_iter().map(plain).collect()
}

fn lines(texts: impl IntoIterator<Item = Text>) -> Block {
    Block::List(claims(texts))
}

fn sentences(texts: impl IntoIterator<Item = Text>) -> Block {
    Block::Paragraph(claims(texts))
}

/// A comment as trainees see it: no source, no codes but those that are given.
fn quote(said: &Said, acts: impl IntoIterator<Item = ResponseAct>) -> QuoteBlock {
    QuoteBlock {
        id: said.id.clone(),
        text: said.text.clone(),
        language: said.language.as_str().to_owned(),
        author: said.who.clone(),
        is_brand: said.is_brand,
        at: said.at,
        polarity: said.polarity,
        tags: acts.into_iter().map(|act| label("act", act.as_str())).collect(),
        words: Vec::new(),
        source_file: String::new(),
        source_record: 0,
    }
}

/// Comments one below the other; those without a text (`--quotes none`) say nothing and are left out.
fn quotes<'a>(said: impl IntoIterator<Item = &'a Said>) -> Option<Block> {
    let quotes: Vec<QuoteBlock> = said.into_iter().filter(|said| !said.text.is_empty()).map(|said| quote(said, [])).collect();
    (!quotes.is_empty()).then_some(Block::Quotes(quotes))
}
