//! The annotated corpus as a polars frame for people with tools of their own: `comments.parquet`, `convert`, `annotate`, and the tables that group it.

use std::borrow::Cow;
use std::ops::Range;

use polars::prelude::*;

use super::episodes::{ReplyState, RowWaits};
use super::rows::Rows;
use crate::annotate::{Knowledge, Labels, Reader};
use crate::corpus::privacy::Masker;
use crate::corpus::{Corpus, bug, schema};
use crate::error::Result;
use crate::model::{AuthorRole, Micros, NONE, Probabilities, ResponseAct};

/// What happens to texts and addresses on their way out.
#[derive(Debug, Clone, Copy)]
pub enum Texts<'a> {
    /// Left out.
    Dropped,
    /// Masked; addresses left out.
    Masked(&'a Masker),
    /// As they are: personal data.
    Raw,
}

/// What a table of comments is made from. Without `annotated` it has the canonical columns alone.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The comments.
    pub corpus: &'a Corpus,
    /// What happens to their texts.
    pub texts: Texts<'a>,
    /// Labels and waits.
    pub annotated: Option<Annotated<'a>>,
}

/// Labels and waits of every row.
#[derive(Debug, Clone, Copy)]
pub struct Annotated<'a> {
    /// From the annotators.
    pub labels: &'a Labels,
    /// Automatic answers and templates marked.
    pub rows: &'a Rows,
    /// From the episodes.
    pub waits: &'a RowWaits,
    /// Names the causes.
    pub knowledge: &'a Knowledge,
    /// Whether the words behind sentiment and causes stand in columns of their own.
    pub why: Why,
}

/// Whether a table says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Labels alone.
    Left,
    /// With `sentiment_words` and `cause_words`.
    Shown,
}

/// A table that is made a block of rows at a time, so that its memory does not grow with the archive.
pub struct Comments<'a> {
    source: Source<'a>,
    ids: Vec<&'a str>,
    raw: Vec<&'a str>,
    first_of_cluster: Vec<u32>,
}

/// Rows of a block.
const BLOCK_ROWS: usize = 1 << 17;

impl<'a> Comments<'a> {
    /// Prepares the table.
    #[must_use]
    pub fn new(source: Source<'a>) -> Self {
        let mut first_of_cluster: Vec<u32> = Vec::new();
        for (row, cluster) in source.annotated.iter().flat_map(|annotated| annotated.labels.copy_cluster.iter().enumerate()) {
            if *cluster != NONE && *cluster as usize == first_of_cluster.len() {
                first_of_cluster.push(row as u32);
            }
        }
        Self { source, ids: source.corpus.comment_ids(), raw: source.corpus.texts(), first_of_cluster }
    }

    /// The rows of each block, in order; an empty corpus has one empty block, so that every table has its columns.
    pub fn blocks(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let n = self.raw.len();
        (0..n.max(1)).step_by(BLOCK_ROWS).map(move |start| start..(start + BLOCK_ROWS).min(n))
    }

    /// One block with all columns of the table.
    ///
    /// # Errors
    ///
    /// Never: the columns have one length.
    pub fn block(&self, rows: Range<usize>) -> Result<DataFrame> {
        let shown = self.shown(rows.clone());
        let mut columns = self.canonical(rows.clone(), &shown)?;
        if let Some(annotated) = &self.source.annotated {
            columns.extend(self.labels(rows.clone(), annotated));
            columns.extend(self.waits(rows.clone(), annotated.waits));
            if annotated.why == Why::Shown {
                columns.extend(self.why(rows.clone(), annotated, &shown));
            }
        }
        DataFrame::new(rows.len(), columns).map_err(bug)
    }

    /// The texts as they go out.
    fn shown(&self, rows: Range<usize>) -> Vec<Cow<'a, str>> {
        use rayon::prelude::*;

        match self.source.texts {
            Texts::Dropped => vec![Cow::Borrowed(""); rows.len()],
            Texts::Masked(masker) => self.raw[rows].par_iter().map(|text| masker.mask(text)).collect(),
            Texts::Raw => self.raw[rows].iter().map(|text| Cow::Borrowed(*text)).collect(),
        }
    }

    /// The columns of `schema::CANONICAL`, in that order.
    fn canonical(&self, rows: Range<usize>, shown: &[Cow<'_, str>]) -> Result<Vec<Column>> {
        let corpus = self.source.corpus;
        let facts = corpus.row_facts();
        let given = |name: &str| corpus.text_columns().column(name).map(|column| column.slice(rows.start as i64, rows.len())).map_err(bug);
        let url = match self.source.texts {
            Texts::Raw => given(schema::URL)?,
            Texts::Masked(_) | Texts::Dropped => Column::full_null(schema::URL.into(), rows.len(), &DataType::String),
        };
        let author_keys: Vec<String> = rows.clone().map(|row| corpus.author_key(row)).collect();
        let each = || rows.clone();
        Ok(vec![
            text(schema::COMMENT_ID, self.ids[rows.clone()].iter().map(|id| Some(*id))),
            given(schema::PARENT_ID)?,
            given(schema::THREAD_ID)?,
            given(schema::PLATFORM)?,
            text(schema::SOURCE_FILE, each().map(|row| Some(corpus.source(row).0))),
            integers(schema::SOURCE_RECORD, each().map(|row| Some(corpus.source(row).1))),
            text(schema::AUTHOR_KEY, author_keys.iter().map(|key| non_empty(key))),
            text(schema::AUTHOR_ROLE, corpus.role[rows.clone()].iter().map(|role| Some(role.as_str()))),
            text(schema::VISIBILITY, facts.visibility[rows.clone()].iter().map(|visibility| Some(visibility.as_str()))),
            times(schema::CREATED_AT, facts.created_at[rows.clone()].iter().copied()),
            text(schema::TIME_PRECISION, each().map(|row| facts.created_at[row].map(|_| facts.time_precision[row].as_str()))),
            text(schema::TIME_ZONE_SOURCE, each().map(|row| facts.created_at[row].map(|_| facts.zone_source[row].as_str()))),
            times(schema::EDITED_AT, facts.edited_at[rows.clone()].iter().copied()),
            text(schema::TEXT, shown.iter().map(|text| non_empty(text))),
            given(schema::LANGUAGE_GIVEN)?,
            floats(schema::RATING, facts.rating[rows.clone()].iter().map(|rating| rating.map(f64::from))),
            integers(schema::LIKES, facts.likes[rows.clone()].iter().copied()),
            integers(schema::REPLIES, facts.replies[rows.clone()].iter().copied()),
            integers(schema::SHARES, facts.shares[rows.clone()].iter().copied()),
            url,
            given(schema::TAGS_GIVEN)?,
        ])
    }

    /// The columns of `schema::ANNOTATIONS`.
    fn labels(&self, rows: Range<usize>, annotated: &Annotated<'_>) -> Vec<Column> {
        let corpus = self.source.corpus;
        let Annotated { labels, knowledge, .. } = annotated;
        let taxonomy = &knowledge.causes.taxonomy;
        let paths: Vec<String> = taxonomy.subs().map(|(sub, _)| taxonomy.path(sub)).collect();
        let each = || rows.clone();
        let probability = |name, of: fn(&Probabilities) -> f32| floats(name, labels.probabilities[each()].iter().map(|p| Some(short(of(p)))));
        vec![
            text(schema::LANGUAGE, labels.language[each()].iter().map(|lang| Some(lang.as_str()))),
            floats(schema::LANGUAGE_CONFIDENCE, labels.language_confidence[each()].iter().map(|value| Some(short(*value)))),
            probability(schema::SENTIMENT, |p| p.sentiment()),
            text(schema::POLARITY, labels.polarity[each()].iter().map(|polarity| Some(polarity.as_str()))),
            probability(schema::P_NEGATIVE, |p| p.negative),
            probability(schema::P_NEUTRAL, |p| p.neutral),
            probability(schema::P_POSITIVE, |p| p.positive),
            lists(schema::CAUSES, each().map(|row| labels.causes[row].iter().map(|cause| taxonomy.id(cause)))),
            lists(schema::SUB_CAUSES, each().map(|row| labels.sub_causes[row].iter().map(|sub| paths[usize::from(sub.0)].as_str()))),
            lists(schema::ACTS, each().map(|row| annotated.rows.acts[row].iter().map(ResponseAct::as_str))),
            text(schema::NEEDS_REPLY, each().map(|row| is_customer(corpus.role[row]).then(|| labels.needs_reply[row].as_str()))),
            text(
                schema::DUPLICATE_CLUSTER,
                labels.copy_cluster[each()]
                    .iter()
                    .map(|cluster| (*cluster != NONE).then(|| self.ids[self.first_of_cluster[*cluster as usize] as usize])),
            ),
        ]
    }

    /// The columns of `schema::WAITS`.
    fn waits(&self, rows: Range<usize>, waits: &RowWaits) -> Vec<Column> {
        let episode = |episode: &u32| (*episode != NONE).then(|| self.ids[waits.first_row_of_episode[*episode as usize] as usize]);
        vec![
            text(schema::EPISODE_ID, waits.episode[rows.clone()].iter().map(episode)),
            times(schema::FIRST_REPLY_AT, waits.first_reply_at[rows.clone()].iter().copied()),
            floats(schema::FIRST_REPLY_CALENDAR_MINUTES, waits.first_reply_calendar_minutes[rows.clone()].iter().copied()),
            floats(schema::FIRST_REPLY_BUSINESS_MINUTES, waits.first_reply_business_minutes[rows.clone()].iter().copied()),
            text(schema::REPLY_STATE, waits.reply_state[rows].iter().map(|state| state.map(ReplyState::as_str))),
        ]
    }

    /// `sentiment_words` (`word:+1.9`, strongest first) and `cause_words` (`cause:word`), from the texts as they go out.
    fn why(&self, rows: Range<usize>, annotated: &Annotated<'_>, shown: &[Cow<'_, str>]) -> Vec<Column> {
        let knowledge = annotated.knowledge;
        let mut reader = Reader::new(knowledge);
        let mut sentiment_words: Vec<Vec<String>> = Vec::with_capacity(rows.len());
        let mut cause_words: Vec<Vec<String>> = Vec::with_capacity(rows.len());
        for (row, text) in rows.zip(shown) {
            let span = |from: u32, to: u32| &text[from as usize..to as usize];
            let language = annotated.labels.language[row];
            let mut words = reader.explain_sentiment(text, language);
            words.sort_by(|a, b| b.valence.abs().total_cmp(&a.valence.abs()).then(a.from.cmp(&b.from)));
            sentiment_words.push(words.iter().map(|word| format!("{}:{:+.1}", span(word.from, word.to), word.valence)).collect());
            let found = if is_customer(self.source.corpus.role[row]) { reader.explain_causes(text, language) } else { Vec::new() };
            cause_words.push(found.iter().map(|one| format!("{}:{}", knowledge.causes.taxonomy.id(one.cause), span(one.from, one.to))).collect());
        }
        vec![
            lists("sentiment_words", sentiment_words.iter().map(|words| words.iter().map(String::as_str))),
            lists("cause_words", cause_words.iter().map(|words| words.iter().map(String::as_str))),
        ]
    }
}

const fn is_customer(role: AuthorRole) -> bool {
    !matches!(role, AuthorRole::Brand | AuthorRole::Bot)
}

/// Comments by day, platform, side, language and polarity: the table that an analyst would build first. `day_of_row` is the local day.
///
/// # Errors
///
/// Never: the columns have one length.
pub fn comments_by_day(corpus: &Corpus, labels: &Labels, day_of_row: &[Option<u32>], name_of_day: &[String]) -> Result<DataFrame> {
    let keys = ["day", schema::PLATFORM, schema::AUTHOR_ROLE, schema::LANGUAGE, schema::POLARITY];
    let columns = vec![
        text("day", day_of_row.iter().map(|day| day.map(|day| name_of_day[day as usize].as_str()))),
        corpus.text_columns().column(schema::PLATFORM).map_err(bug)?.clone(),
        text(schema::AUTHOR_ROLE, corpus.role.iter().map(|role| Some(role.as_str()))),
        text(schema::LANGUAGE, labels.language.iter().map(|lang| Some(lang.as_str()))),
        text(schema::POLARITY, labels.polarity.iter().map(|polarity| Some(polarity.as_str()))),
    ];
    DataFrame::new(corpus.len(), columns)
        .map_err(bug)?
        .lazy()
        .group_by(keys.map(col))
        .agg([len().alias("n_comments")])
        .sort(keys, SortMultipleOptions::default())
        .collect()
        .map_err(bug)
}

/// Six decimals: more would be noise, and would differ between processors.
fn short(value: f32) -> f64 {
    (f64::from(value) * 1e6).round() / 1e6
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn text<'a>(name: &'static str, values: impl Iterator<Item = Option<&'a str>>) -> Column {
    let mut builder = StringChunkedBuilder::new(PlSmallStr::from_static(name), values.size_hint().0);
    for value in values {
        builder.append_option(value);
    }
    builder.finish().into_column()
}

fn lists<'a, L: Iterator<Item = &'a str>>(name: &'static str, values: impl Iterator<Item = L>) -> Column {
    let n = values.size_hint().0;
    let mut builder = ListStringChunkedBuilder::new(PlSmallStr::from_static(name), n, n);
    for list in values {
        builder.append_values_iter(list);
    }
    builder.finish().into_column()
}

fn integers(name: &'static str, values: impl Iterator<Item = Option<u64>>) -> Column {
    UInt64Chunked::from_iter_options(PlSmallStr::from_static(name), values).into_column()
}

fn floats(name: &'static str, values: impl Iterator<Item = Option<f64>>) -> Column {
    Float64Chunked::from_iter_options(PlSmallStr::from_static(name), values).into_column()
}

fn times(name: &'static str, values: impl Iterator<Item = Option<Micros>>) -> Column {
    Int64Chunked::from_iter_options(PlSmallStr::from_static(name), values)
        .into_datetime(TimeUnit::Microseconds, Some(polars::prelude::TimeZone::UTC))
        .into_column()
}
