//! Batches to one corpus: merged, in one order, with sides, reply trees and pseudonyms. The polars frame begins here.
//!
//! Everything that identifies a person stays inside: stages to the right see author numbers and pseudonyms, and ask the corpus to mask a text before it
//! goes out.

pub mod addresses;
mod authors;
mod coverage;
mod deletions;
mod flat;
mod frame;
pub mod history;
mod order;
pub mod privacy;
mod roles;
pub mod schema;
mod threads;

use std::collections::BTreeMap;

use polars::prelude::*;

pub use authors::Pseudonyms;
use frame::RowFacts;
use privacy::Masker;

use crate::error::{Error, Result};
use crate::ingest::batch::Batch;
use crate::ingest::deletion::Deletion;
use crate::ingest::ledger::{Coverage, FileLedger, Ledger};
use crate::model::{AuthorRole, Micros, NONE, Span, TimePrecision, Visibility, ZoneSource};

/// What the user said about people and time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CorpusSettings {
    /// `--brand`: ids, handles or names that speak for the brand.
    pub brands: Vec<String>,
    /// `--bot`: ids, handles or names that answer automatically.
    pub bots: Vec<String>,
    /// `--since` / `--until`: comments outside are counted and left out.
    pub window: Option<Span>,
    /// How authors are named outside.
    pub pseudonyms: Pseudonyms,
}

/// An account of the brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandFacts {
    /// Its id as exported, else its name.
    pub account: String,
    /// Its comments.
    pub n_comments: u64,
    /// Different authors that it answered.
    pub n_authors_answered: u64,
    /// `file`, `flag` or `proposed`.
    pub source: &'static str,
}

/// Counts about the reply trees and ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "described in `measure::results::Structure`, which carries them out")]
pub struct TreeFacts {
    pub n_threads: u64,
    pub n_orphans: u64,
    pub n_in_cycles: u64,
    pub n_self_parents: u64,
    pub n_before_parent: u64,
    pub n_self_replies: u64,
    pub n_lossy_ids: u64,
    pub max_depth: u64,
    pub n_outside_window: u64,
    pub n_replies_stated: u64,
    pub n_replies_present: u64,
    pub n_flat_files: u64,
}

/// Collects batches as they are read.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    frame: Option<DataFrame>,
    facts: RowFacts,
}

impl CorpusBuilder {
    /// Takes a batch over.
    ///
    /// # Errors
    ///
    /// Never for batches that a reader made: the columns have one length.
    pub fn push(&mut self, mut batch: Batch) -> Result<()> {
        let chunk = frame::text_frame(&batch).map_err(bug)?;
        self.facts.append(&mut batch);
        match &mut self.frame {
            Some(frame) => {
                frame.vstack_mut_owned(chunk).map_err(bug)?;
            }
            none => *none = Some(chunk),
        }
        Ok(())
    }

    /// Merges, applies notices of deletion, orders, settles sides and trees.
    ///
    /// # Errors
    ///
    /// When nothing was read, or a `--brand` value fits no account.
    pub fn finish(self, mut files: Vec<FileLedger>, deletions: &[Deletion], settings: &CorpusSettings) -> Result<Corpus> {
        let Some(raw) = self.frame.filter(|frame| frame.height() > 0) else {
            let records: u64 = files.iter().map(|file| file.records_in).sum();
            return Err(Error::Corpus {
                what: format!(
                    "{}: {}",
                    files.iter().map(|file| file.file.as_str()).collect::<Vec<_>>().join(", "),
                    if records == 0 { "no comments: 0 records".to_owned() } else { format!("none of {records} records could be used") }
                ),
                fix: "run `afterstorm inspect` on the files to see what they are and what is wrong with them".into(),
            });
        };
        let mut facts = self.facts;
        let order = {
            let texts = frame::texts(&raw, schema::TEXT);
            order::settle(&mut facts, &frame::texts(&raw, schema::COMMENT_ID), &frame::texts(&raw, schema::PLATFORM), &texts, files.len())
        };
        let history = history::of(&order, &facts, &raw, &mut files);
        let raw = frame::complete(raw, &order.merges).map_err(bug)?;
        facts.take(&order.rows);
        let texts = frame::take(raw, &order.rows).map_err(bug)?;
        if !deletions.is_empty() {
            let (ids, platforms) = (frame::texts(&texts, schema::COMMENT_ID), frame::texts(&texts, schema::PLATFORM));
            deletions::apply(deletions, &ids, &platforms, &mut facts.visibility, &facts.source_file, &mut files);
        }
        for (file, merged) in files.iter_mut().zip(&order.merged_by_file) {
            file.merged = *merged;
            file.analysed = file.records_in - file.rejected - merged;
        }
        let ledger = Ledger::of(files);
        assert!(ledger.balances(), "every record is analysed, rejected or merged");
        let mut corpus = Corpus::settle(texts, facts, ledger, settings)?;
        corpus.history = history;
        Ok(corpus)
    }
}

/// The corpus: one row a comment, in canonical order (time, then id; without a time last).
#[derive(Debug, Clone)]
pub struct Corpus {
    texts: DataFrame,
    facts: RowFacts,
    /// Author number of each row, in order of first appearance; [`NONE`] = the file does not say.
    pub author: Vec<u32>,
    /// Side of each row.
    pub role: Vec<AuthorRole>,
    /// Row of the parent, or [`NONE`].
    pub parent: Vec<u32>,
    /// Conversation of each row.
    pub thread: Vec<u32>,
    /// Position in [`Self::brands`] for rows of the brand and its bot, else [`NONE`].
    pub brand_account: Vec<u32>,
    /// The brand's accounts, most comments first.
    pub brands: Vec<BrandFacts>,
    /// Whether the brand is only proposed.
    pub is_brand_proposed: bool,
    /// Counts about trees and ids.
    pub trees: TreeFacts,
    /// What became of every record.
    pub ledger: Ledger,
    /// Earlier texts and later deletions of comments that were read more than once.
    pub history: Vec<history::Version>,
    /// Id and display name of each author number. They never leave but through pseudonyms and the masker.
    accounts: Vec<(String, String)>,
    pseudonyms: Pseudonyms,
}

impl Corpus {
    fn settle(mut texts: DataFrame, facts: RowFacts, mut ledger: Ledger, settings: &CorpusSettings) -> Result<Self> {
        let mut forest = threads::grow(
            &frame::texts(&texts, schema::COMMENT_ID),
            &frame::texts(&texts, schema::PARENT_ID),
            &frame::texts(&texts, schema::THREAD_ID),
            &frame::texts(&texts, schema::PLATFORM),
            &facts.created_at,
            &facts.is_lossy_id,
        );
        let (author, sides, accounts) = {
            let ids = frame::texts(&texts, schema::AUTHOR_ID);
            let names = frame::texts(&texts, schema::AUTHOR_NAME);
            let (author, first_row) = authors::number(&ids, &names);
            let sides = roles::settle(
                &author,
                &ids,
                &names,
                &facts.author_role,
                &forest.parent,
                &roles::Named { brands: &settings.brands, bots: &settings.bots },
            );
            let accounts: Vec<_> = first_row.iter().map(|row| (ids[*row as usize].to_owned(), names[*row as usize].to_owned())).collect();
            (author, sides, accounts)
        };
        if !sides.unmatched.is_empty() {
            return Err(unknown_brand(&sides.unmatched, &author, &forest.parent, &accounts));
        }
        let n_flat_files = flat::join(
            &mut forest,
            &facts.source_file,
            [&frame::texts(&texts, schema::PARENT_ID), &frame::texts(&texts, schema::THREAD_ID)],
            &sides.role,
            &frame::texts(&texts, schema::TEXT),
        );
        texts.drop_in_place(schema::AUTHOR_ID).map_err(bug)?;
        texts.drop_in_place(schema::AUTHOR_NAME).map_err(bug)?;
        let n_self_replies = forest
            .parent
            .iter()
            .enumerate()
            .filter(|(row, up)| **up != NONE && author[*row] != NONE && author[*row] == author[**up as usize])
            .count();
        let openings =
            coverage::openings(&frame::texts(&texts, schema::COMMENT_ID), &frame::texts(&texts, schema::THREAD_ID), &forest.parent, &forest.thread);
        coverage::settle(&forest.parent, &openings, &facts.replies, &facts.source_file, &mut ledger.files);
        let covered = |count: fn(&Coverage) -> u64| ledger.files.iter().filter_map(|file| file.coverage.as_ref()).map(count).sum();
        let trees = TreeFacts {
            n_threads: forest.thread_root.len() as u64,
            n_orphans: forest.n_orphans,
            n_in_cycles: forest.n_in_cycles,
            n_self_parents: forest.n_self_parents,
            n_before_parent: forest.n_before_parent,
            n_self_replies: n_self_replies as u64,
            n_lossy_ids: facts.is_lossy_id.iter().filter(|lossy| **lossy).count() as u64,
            max_depth: forest.max_depth,
            n_outside_window: 0,
            n_replies_stated: covered(|coverage| coverage.replies_stated),
            n_replies_present: covered(|coverage| coverage.replies_present),
            n_flat_files,
        };
        let mut corpus = Self {
            texts,
            facts,
            author,
            role: sides.role,
            parent: forest.parent,
            thread: forest.thread,
            brand_account: Vec::new(),
            brands: Vec::new(),
            is_brand_proposed: sides.is_proposed,
            trees,
            ledger,
            history: Vec::new(),
            accounts,
            pseudonyms: settings.pseudonyms.clone(),
        };
        if let Some(window) = settings.window {
            corpus.keep_window(window)?;
        }
        corpus.count_brands(&sides.source);
        Ok(corpus)
    }

    /// Leaves out the rows outside the window, after the trees have been grown, so that nothing outside makes orphans inside.
    fn keep_window(&mut self, window: Span) -> Result<()> {
        let kept: Vec<u32> = (0..self.len() as u32).filter(|row| self.facts.created_at[*row as usize].is_none_or(|at| window.contains(at))).collect();
        self.trees.n_outside_window = (self.len() - kept.len()) as u64;
        if kept.is_empty() {
            return Err(Error::Corpus {
                what: "no comment lies between `--since` and `--until`".into(),
                fix: "widen the window, or leave it out".into(),
            });
        }
        let mut new_row = vec![NONE; self.len()];
        for (new, old) in kept.iter().enumerate() {
            new_row[*old as usize] = new as u32;
        }
        let pick = |column: &[u32]| -> Vec<u32> { kept.iter().map(|row| column[*row as usize]).collect() };
        self.author = pick(&self.author);
        self.thread = pick(&self.thread);
        self.parent = pick(&self.parent).iter().map(|up| if *up == NONE { NONE } else { new_row[*up as usize] }).collect();
        self.role = kept.iter().map(|row| self.role[*row as usize]).collect();
        self.facts.take(&kept);
        self.texts = frame::take(std::mem::take(&mut self.texts), &kept).map_err(bug)?;
        Ok(())
    }

    fn count_brands(&mut self, source: &rustc_hash::FxHashMap<u32, &'static str>) {
        let mut comments: BTreeMap<u32, u64> = BTreeMap::new();
        let mut answered: rustc_hash::FxHashSet<(u32, u32)> = rustc_hash::FxHashSet::default();
        for row in 0..self.len() {
            let who = self.author[row];
            if !matches!(self.role[row], AuthorRole::Brand | AuthorRole::Bot) || who == NONE {
                continue;
            }
            *comments.entry(who).or_default() += 1;
            let up = self.parent[row];
            if up != NONE && self.author[up as usize] != NONE && self.author[up as usize] != who {
                answered.insert((who, self.author[up as usize]));
            }
        }
        let mut answered_by: BTreeMap<u32, u64> = BTreeMap::new();
        answered.into_iter().for_each(|(who, _)| *answered_by.entry(who).or_default() += 1);
        let mut ranked: Vec<(u64, u32)> = comments.iter().map(|(who, n)| (*n, *who)).collect();
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut position: BTreeMap<u32, u32> = BTreeMap::new();
        self.brands = ranked
            .into_iter()
            .enumerate()
            .map(|(idx, (n, who))| {
                position.insert(who, idx as u32);
                BrandFacts {
                    account: self.shown_account(who).to_owned(),
                    n_comments: n,
                    n_authors_answered: answered_by.get(&who).copied().unwrap_or(0),
                    source: source.get(&who).copied().unwrap_or("file"),
                }
            })
            .collect();
        self.brand_account = (0..self.len())
            .map(|row| match self.role[row] {
                AuthorRole::Brand | AuthorRole::Bot => position.get(&self.author[row]).copied().unwrap_or(NONE),
                _ => NONE,
            })
            .collect();
    }

    /// Number of comments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.author.len()
    }

    /// Whether there are none. A corpus is never built empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.author.is_empty()
    }

    /// The texts as they were read: for annotators, which hand out labels and never texts.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        frame::texts(&self.texts, schema::TEXT)
    }

    /// Ids of the comments: the platform's, or those that the reader has made.
    #[must_use]
    pub fn comment_ids(&self) -> Vec<&str> {
        frame::texts(&self.texts, schema::COMMENT_ID)
    }

    /// Platforms; empty where the file does not say.
    #[must_use]
    pub fn platforms(&self) -> Vec<&str> {
        frame::texts(&self.texts, schema::PLATFORM)
    }

    /// Times, microseconds UTC.
    #[must_use]
    pub fn created_at(&self) -> &[Option<Micros>] {
        &self.facts.created_at
    }

    /// Precision of the times.
    #[must_use]
    pub fn time_precision(&self) -> &[TimePrecision] {
        &self.facts.time_precision
    }

    /// Where the zones came from.
    #[must_use]
    pub fn zone_source(&self) -> &[ZoneSource] {
        &self.facts.zone_source
    }

    /// Who could see the comments.
    #[must_use]
    pub fn visibility(&self) -> &[Visibility] {
        &self.facts.visibility
    }

    /// Likes.
    #[must_use]
    pub fn likes(&self) -> &[Option<u64>] {
        &self.facts.likes
    }

    /// How an account of the brand is shown: by its handle, or by its name where the id is a mere number.
    fn shown_account(&self, who: u32) -> &str {
        let (id, name) = &self.accounts[who as usize];
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        if name.is_empty() || !(is_number || id.is_empty()) { self.account(who) } else { name }
    }

    /// File and record number of a row.
    #[must_use]
    pub fn source(&self, row: usize) -> (&str, u64) {
        (&self.ledger.files[usize::from(self.facts.source_file[row])].file, u64::from(self.facts.source_record[row]))
    }

    /// Accounts by how many different people they answer, most first; those that answer nobody are left out.
    #[must_use]
    pub fn answering_accounts(&self) -> Vec<(String, u64)> {
        let pairs: rustc_hash::FxHashSet<(u32, u32)> = (0..self.len())
            .filter(|row| self.parent[*row] != NONE && self.author[*row] != NONE)
            .map(|row| (self.author[row], self.author[self.parent[row] as usize]))
            .filter(|(who, to)| *to != NONE && who != to)
            .collect();
        let mut people: BTreeMap<u32, u64> = BTreeMap::new();
        pairs.into_iter().for_each(|(who, _)| *people.entry(who).or_default() += 1);
        let mut ranked: Vec<(u32, u64)> = people.into_iter().collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().map(|(who, n)| (self.account(who).to_owned(), n)).collect()
    }

    fn account(&self, who: u32) -> &str {
        let (id, name) = &self.accounts[who as usize];
        if id.is_empty() { name } else { id }
    }

    /// How the author of a row is named outside: the account for the brand, a pseudonym for everybody else, empty when unknown.
    #[must_use]
    pub fn author_key(&self, row: usize) -> String {
        let who = self.author[row];
        if who == NONE {
            String::new()
        } else if self.brand_account[row] != NONE {
            self.shown_account(who).to_owned()
        } else {
            self.pseudonyms.name(who, self.account(who))
        }
    }

    /// The masker that knows the authors of this archive; brand accounts are not masked.
    #[must_use]
    pub fn masker(&self) -> Masker {
        let brands: Vec<&str> = self.brands.iter().map(|brand| brand.account.as_str()).collect();
        let is_customer = |(id, name): &&(String, String)| !brands.contains(&id.as_str()) && !brands.contains(&name.as_str());
        let people: Vec<(&str, &str)> = self.accounts.iter().filter(is_customer).map(|(id, name)| (id.as_str(), name.as_str())).collect();
        Masker::new(&people, &brands)
    }

    pub(crate) fn text_columns(&self) -> &DataFrame {
        &self.texts
    }

    pub(crate) fn row_facts(&self) -> &RowFacts {
        &self.facts
    }
}

/// A polars error here means that columns of one length have two: a bug of ours, which the user should be able to report.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
pub(crate) fn bug(error: PolarsError) -> Error {
    Error::Corpus { what: format!("internal error in the table engine: {error}"), fix: "please report it with the command that you ran".into() }
}

fn unknown_brand(unmatched: &[String], author: &[u32], parent: &[u32], accounts: &[(String, String)]) -> Error {
    let mut answered: BTreeMap<u32, u64> = BTreeMap::new();
    for (row, up) in parent.iter().enumerate() {
        if *up != NONE && author[row] != NONE && author[*up as usize] != author[row] {
            *answered.entry(author[row]).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = answered.into_iter().collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let candidates: Vec<String> = ranked
        .iter()
        .take(5)
        .map(|(who, n)| {
            let (id, name) = &accounts[*who as usize];
            format!("{} ({n} answers)", if id.is_empty() { name } else { id })
        })
        .collect();
    Error::Setting {
        origin: "--brand, --bot".into(),
        what: format!("no account is called {}", unmatched.iter().map(|brand| format!("`{brand}`")).collect::<Vec<_>>().join(", ")),
        fix: if candidates.is_empty() {
            "name an account by its id, handle or display name; no account in this archive answers others".into()
        } else {
            format!("accounts that answer most: {}", candidates.join(", "))
        },
    }
}
