//! The annotated corpus as a polars frame for people with tools of their own: `comments.parquet`, `convert`, `annotate`, and the tables that group it.

use std::borrow::Cow;

use polars::prelude::*;

use super::episodes::{ReplyState, RowWaits};
use super::rows::Rows;
use crate::annotate::causes::{self, Taxonomy};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::annotate::{Knowledge, Labels, sentiment};
use crate::corpus::privacy::Masker;
use crate::corpus::{Corpus, bug, schema};
use crate::error::Result;
use crate::model::{AuthorRole, Micros, NONE};

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

/// The canonical columns of `schema::CANONICAL`, in that order.
///
/// # Errors
///
/// Never: the columns have one length.
pub fn canonical(corpus: &Corpus, texts: Texts<'_>) -> Result<DataFrame> {
    use rayon::prelude::*;

    let n = corpus.len();
    let facts = corpus.row_facts();
    let ids = comment_ids(corpus);
    let raw = corpus.texts();
    let text_column = match texts {
        Texts::Dropped => Column::full_null(schema::TEXT.into(), n, &DataType::String),
        Texts::Raw => text(schema::TEXT, raw.iter().map(|text| non_empty(text))),
        Texts::Masked(masker) => {
            let masked: Vec<Cow<'_, str>> = raw.par_iter().map(|text| masker.mask(text)).collect();
            text(schema::TEXT, masked.iter().map(|text| non_empty(text)))
        }
    };
    let url = match texts {
        Texts::Raw => corpus.text_columns().column(schema::URL).map_err(bug)?.clone(),
        Texts::Masked(_) | Texts::Dropped => Column::full_null(schema::URL.into(), n, &DataType::String),
    };
    let given = |name: &str| corpus.text_columns().column(name).cloned().map_err(bug);
    let author_keys: Vec<String> = (0..n).map(|row| corpus.author_key(row)).collect();
    let columns = vec![
        text(schema::COMMENT_ID, ids.iter().map(|id| Some(id.as_ref()))),
        given(schema::PARENT_ID)?,
        given(schema::THREAD_ID)?,
        given(schema::PLATFORM)?,
        text(schema::SOURCE_FILE, (0..n).map(|row| Some(corpus.source(row).0))),
        integers(schema::SOURCE_RECORD, (0..n).map(|row| Some(corpus.source(row).1))),
        text(schema::AUTHOR_KEY, author_keys.iter().map(|key| non_empty(key))),
        text(schema::AUTHOR_ROLE, corpus.role.iter().map(|role| Some(role.as_str()))),
        text(schema::VISIBILITY, facts.visibility.iter().map(|visibility| Some(visibility.as_str()))),
        times(schema::CREATED_AT, facts.created_at.iter().copied()),
        text(schema::TIME_PRECISION, (0..n).map(|row| facts.created_at[row].map(|_| facts.time_precision[row].as_str()))),
        text(schema::TIME_ZONE_SOURCE, (0..n).map(|row| facts.created_at[row].map(|_| facts.zone_source[row].as_str()))),
        times(schema::EDITED_AT, facts.edited_at.iter().copied()),
        text_column,
        given(schema::LANGUAGE_GIVEN)?,
        floats(schema::RATING, facts.rating.iter().map(|rating| rating.map(f64::from))),
        integers(schema::LIKES, facts.likes.iter().copied()),
        integers(schema::REPLIES, facts.replies.iter().copied()),
        integers(schema::SHARES, facts.shares.iter().copied()),
        url,
        given(schema::TAGS_GIVEN)?,
    ];
    DataFrame::new(n, columns).map_err(bug)
}

/// Adds the columns of `schema::ANNOTATIONS`.
///
/// # Errors
///
/// Never: the columns have one length.
pub fn with_labels(frame: DataFrame, corpus: &Corpus, labels: &Labels, rows: &Rows, taxonomy: &Taxonomy) -> Result<DataFrame> {
    let n = corpus.len();
    let ids = comment_ids(corpus);
    let mut first_of_cluster: Vec<u32> = Vec::new();
    for (row, cluster) in labels.copy_cluster.iter().enumerate() {
        if *cluster != NONE && *cluster as usize == first_of_cluster.len() {
            first_of_cluster.push(row as u32);
        }
    }
    let columns = vec![
        text(schema::LANGUAGE, labels.language.iter().map(|lang| Some(lang.as_str()))),
        floats(schema::LANGUAGE_CONFIDENCE, labels.language_confidence.iter().map(|value| Some(short(*value)))),
        floats(schema::SENTIMENT, labels.probabilities.iter().map(|p| Some(short(p.sentiment())))),
        text(schema::POLARITY, labels.polarity.iter().map(|polarity| Some(polarity.as_str()))),
        floats(schema::P_NEGATIVE, labels.probabilities.iter().map(|p| Some(short(p.negative)))),
        floats(schema::P_NEUTRAL, labels.probabilities.iter().map(|p| Some(short(p.neutral)))),
        floats(schema::P_POSITIVE, labels.probabilities.iter().map(|p| Some(short(p.positive)))),
        lists(schema::CAUSES, (0..n).map(|row| labels.causes[row].iter().map(|cause| taxonomy.id(cause)))),
        lists(schema::ACTS, (0..n).map(|row| rows.acts[row].iter().map(|act| act.as_str()))),
        text(
            schema::NEEDS_REPLY,
            (0..n).map(|row| (!matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot)).then(|| labels.needs_reply[row].as_str())),
        ),
        text(
            schema::DUPLICATE_CLUSTER,
            labels.copy_cluster.iter().map(|cluster| (*cluster != NONE).then(|| ids[first_of_cluster[*cluster as usize] as usize].as_ref())),
        ),
    ];
    stacked(frame, &columns)
}

/// Adds the columns of `schema::WAITS`.
///
/// # Errors
///
/// Never: the columns have one length.
pub fn with_waits(frame: DataFrame, corpus: &Corpus, waits: &RowWaits) -> Result<DataFrame> {
    let ids = comment_ids(corpus);
    let columns = vec![
        text(
            schema::EPISODE_ID,
            waits.episode.iter().map(|episode| (*episode != NONE).then(|| ids[waits.first_row_of_episode[*episode as usize] as usize].as_ref())),
        ),
        times(schema::FIRST_REPLY_AT, waits.first_reply_at.iter().copied()),
        floats(schema::FIRST_REPLY_CALENDAR_MINUTES, waits.first_reply_calendar_minutes.iter().copied()),
        floats(schema::FIRST_REPLY_BUSINESS_MINUTES, waits.first_reply_business_minutes.iter().copied()),
        text(schema::REPLY_STATE, waits.reply_state.iter().map(|state| state.map(ReplyState::as_str))),
    ];
    stacked(frame, &columns)
}

/// Adds why: `sentiment_words` (`word:+1.9`, strongest first) and `cause_words` (`cause:word`), from the texts as they go out.
///
/// # Errors
///
/// Never: the columns have one length.
pub fn with_explanations(frame: DataFrame, corpus: &Corpus, labels: &Labels, knowledge: &Knowledge, texts: Texts<'_>) -> Result<DataFrame> {
    let mut tokens = Tokens::default();
    let mut sentiment_words: Vec<Vec<String>> = Vec::with_capacity(corpus.len());
    let mut cause_words: Vec<Vec<String>> = Vec::with_capacity(corpus.len());
    for (row, raw) in corpus.texts().into_iter().enumerate() {
        let text = match texts {
            Texts::Dropped => Cow::Borrowed(""),
            Texts::Masked(masker) => masker.mask(raw),
            Texts::Raw => Cow::Borrowed(raw),
        };
        tokenise(&text, &mut tokens);
        let span = |from: u32, to: u32| &text[from as usize..to as usize];
        let language = labels.language[row];
        let mut words = sentiment::explain(&text, &tokens, language, &knowledge.sentiment);
        words.sort_by(|a, b| b.valence.abs().total_cmp(&a.valence.abs()).then(a.from.cmp(&b.from)));
        sentiment_words.push(words.iter().map(|word| format!("{}:{:+.1}", span(word.from, word.to), word.valence)).collect());
        let is_customer = !matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot);
        let causes = if is_customer { causes::explain(&tokens, language, &knowledge.causes) } else { Vec::new() };
        cause_words.push(causes.iter().map(|(cause, from, to)| format!("{}:{}", knowledge.causes.taxonomy.id(*cause), span(*from, *to))).collect());
    }
    let columns = vec![
        lists("sentiment_words", sentiment_words.iter().map(|words| words.iter().map(String::as_str))),
        lists("cause_words", cause_words.iter().map(|words| words.iter().map(String::as_str))),
    ];
    stacked(frame, &columns)
}

/// Comments by day, platform, language and polarity: the table that an analyst would build first.
///
/// # Errors
///
/// Never: the columns exist.
pub fn comments_by_day(frame: &DataFrame, day_of_row: &[Option<String>]) -> Result<DataFrame> {
    let narrow = frame.select([schema::PLATFORM, schema::AUTHOR_ROLE, schema::LANGUAGE, schema::POLARITY, schema::SENTIMENT]).map_err(bug)?;
    let narrow = narrow.hstack(&[text("day", day_of_row.iter().map(Option::as_deref))]).map_err(bug)?;
    let keys = ["day", schema::PLATFORM, schema::AUTHOR_ROLE, schema::LANGUAGE, schema::POLARITY];
    narrow
        .lazy()
        .group_by(keys.map(col))
        .agg([len().alias("n_comments"), col(schema::SENTIMENT).mean().alias("mean_sentiment")])
        .sort(keys, SortMultipleOptions::default())
        .collect()
        .map_err(bug)
}

/// Ids of all rows; made from file and record number where the source has none.
#[must_use]
pub fn comment_ids(corpus: &Corpus) -> Vec<Cow<'_, str>> {
    corpus
        .comment_ids()
        .into_iter()
        .enumerate()
        .map(|(row, id)| {
            if id.is_empty() {
                let (file, record) = corpus.source(row);
                Cow::Owned(format!("{file}#{record}"))
            } else {
                Cow::Borrowed(id)
            }
        })
        .collect()
}

fn stacked(frame: DataFrame, columns: &[Column]) -> Result<DataFrame> {
    frame.hstack(columns).map_err(bug)
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
