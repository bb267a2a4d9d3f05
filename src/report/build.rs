//! Small constructors that the sections share: claims, columns, tables, facts out of shares and estimates.

use super::block::{Block, Cell, Claim, Column, PhaseBand, QuoteBlock, Section, Table, Tone};
use super::{Context, Text};
use crate::measure::results::{Clock, ClockKind, Dimension, Evidence, QuoteId, Scope, Statement, Storm, Verdict, VolumeBin};
use crate::model::{AuthorRole, Definition, Estimate, Fact, Lang, Share, Span};

/// A sentence that carries no number of its own.
pub fn plain(text: Text) -> Claim {
    Claim { text, definition: None, evidence: Vec::new() }
}

/// A sentence about a defined number, with the comments behind it.
pub fn claim(text: Text, definition: Definition, evidence: &[QuoteId]) -> Claim {
    Claim { text, definition: Some(definition), evidence: evidence.to_vec() }
}

/// A value of one of the program's closed sets.
pub fn term(set: &'static str, value: &str) -> Fact {
    Fact::Term(set, value.to_owned())
}

/// The label of such a value, where a text is wanted.
pub fn label(set: &str, value: &str) -> Text {
    Text { key: format!("terms.{set}.{value}"), facts: Vec::new() }
}

/// The label of a cause, where a text is wanted.
pub fn cause_label(id: &str) -> Text {
    Text { key: format!("causes.{id}"), facts: Vec::new() }
}

/// A cause in a sentence.
pub fn cause(id: &str) -> Fact {
    Fact::Cause(id.to_owned())
}

/// The value of a share.
pub const fn share(share: &Share) -> Fact {
    Fact::Share(share.share)
}

/// The interval of a share.
pub const fn range(share: &Share) -> Fact {
    Fact::ShareRange(share.low, share.high)
}

/// A wait that is reached and rests on enough cases: value and interval.
pub fn wait(estimate: &Estimate) -> Option<(Fact, Fact)> {
    let point = estimate.point.filter(|_| !estimate.is_too_few())?;
    Some((Fact::Minutes(point), Fact::MinutesRange(estimate.low.unwrap_or(0.0), estimate.high)))
}

/// A number of comments out of an estimate, never below nothing.
pub fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}

/// A column of words.
pub const fn words(id: &'static str, heading: Text) -> Column {
    Column { id, heading, is_numeric: false }
}

/// A column of numbers.
pub const fn digits(id: &'static str, heading: Text) -> Column {
    Column { id, heading, is_numeric: true }
}

/// A cell with a count.
pub const fn count(n: u64) -> Cell {
    Cell::Fact(Fact::Count(n))
}

/// A cell with foreign text.
pub fn name(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Fact(Fact::Name(text.to_owned())) }
}

/// A cell with a share that may be missing.
pub fn share_cell(share: Option<&Share>) -> Cell {
    share.map_or(Cell::Empty, |share| Cell::Share(*share))
}

/// A cell with an instant that may be missing.
pub fn instant_cell(at: Option<i64>) -> Cell {
    at.map_or(Cell::Empty, |at| Cell::Fact(Fact::Instant(at)))
}

/// A cell with links into the evidence.
pub fn evidence_cell(ids: &[QuoteId]) -> Cell {
    if ids.is_empty() { Cell::Empty } else { Cell::Evidence(ids.to_vec()) }
}

/// A table, or nothing when it has no rows. A column that is empty in every row is left out.
pub fn table(id: &'static str, caption: Text, columns: Vec<Column>, rows: Vec<Vec<Cell>>, note: Option<Text>) -> Option<Block> {
    if rows.is_empty() {
        return None;
    }
    let is_filled: Vec<bool> = (0..columns.len()).map(|idx| rows.iter().any(|row| row[idx] != Cell::Empty)).collect();
    let keep = |idx: usize| is_filled[idx];
    let columns = columns.into_iter().enumerate().filter(|(idx, _)| keep(*idx)).map(|(_, column)| column).collect();
    let rows = rows.into_iter().map(|row| row.into_iter().enumerate().filter(|(idx, _)| keep(*idx)).map(|(_, cell)| cell).collect()).collect();
    Some(Block::Table(Table { id, caption, columns, rows, note }))
}

/// A section, or nothing when it has no blocks.
pub fn section(id: &'static str, title: Text, blocks: Vec<Block>) -> Option<Section> {
    (!blocks.is_empty()).then_some(Section { id, title, blocks })
}

/// Adds a heading and blocks, unless there are no blocks.
pub fn under(blocks: &mut Vec<Block>, heading: Text, parts: impl IntoIterator<Item = Block>) {
    let mut parts = parts.into_iter().peekable();
    if parts.peek().is_some() {
        blocks.push(Block::Heading(heading));
        blocks.extend(parts);
    }
}

/// Sentences that are read in one go.
const MOST_IN_A_PARAGRAPH: usize = 3;

/// A paragraph, or a list where there are too many sentences for one; nothing when it is empty.
pub fn told(claims: Vec<Claim>) -> Option<Block> {
    if claims.len() > MOST_IN_A_PARAGRAPH { list(claims) } else { paragraph(claims) }
}

/// A paragraph, unless it is empty.
pub fn paragraph(claims: Vec<Claim>) -> Option<Block> {
    (!claims.is_empty()).then_some(Block::Paragraph(claims))
}

/// A list, unless it is empty.
pub fn list(claims: Vec<Claim>) -> Option<Block> {
    (!claims.is_empty()).then_some(Block::List(claims))
}

/// A boxed remark.
pub fn callout(tone: Tone, title: Text, body: Vec<Claim>) -> Block {
    Block::Callout { tone, title, body }
}

/// Whether the archive holds a crisis with a known extent.
pub fn is_crisis(storm: &Storm) -> bool {
    matches!(storm.verdict, Verdict::Crisis | Verdict::Declared) && storm.crisis.is_some()
}

/// A clock that has stopped.
pub fn clock(storm: &Storm, kind: ClockKind) -> Option<(&Clock, f64)> {
    let clock = storm.clocks.iter().find(|clock| clock.kind == kind)?;
    Some((clock, clock.minutes_since_onset?))
}

/// Phases as bands behind a time axis; none without a crisis.
pub fn bands(storm: &Storm) -> Vec<PhaseBand> {
    if !is_crisis(storm) {
        return Vec::new();
    }
    storm.phases.iter().map(|phase| PhaseBand { kind: phase.kind, span: phase.span }).collect()
}

/// What a statement is called, short: the user's words, or its kind.
pub fn statement_label(statement: &Statement) -> Fact {
    match &statement.label {
        Some(label) => Fact::Name(label.clone()),
        None => term("statement", statement.kind.as_str()),
    }
}

/// A statement as an event in a sentence.
pub fn statement_name(statement: &Statement) -> Text {
    match &statement.label {
        Some(_) => super::say::time_statement_outside(statement_label(statement)),
        None => super::say::time_statement(statement_label(statement)),
    }
}

/// The finest bins that the archive has: hours, or days when it is too long for hours.
pub(super) fn bins<'a>(context: &Context<'a>) -> &'a [VolumeBin] {
    let volume = &context.measures.volume;
    if volume.hourly.is_empty() { &volume.daily } else { &volume.hourly }
}

/// Customer comments within a span, by bins that begin in it.
pub(super) fn n_customer_within(context: &Context<'_>, span: Span) -> u64 {
    bins(context).iter().filter(|bin| span.contains(bin.from)).map(|bin| bin.n_customer).sum()
}

/// The id of a dimension in the catalogues.
pub const fn dimension_id(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::BrandAccount => "brand_account",
        Dimension::Cause => "cause",
        Dimension::Language => "language",
        Dimension::Polarity => "polarity",
        Dimension::Period => "period",
        Dimension::WeekPart => "week_part",
        Dimension::Platform => "platform",
    }
}

/// A platform as it spells itself; one that the archive does not name is unknown.
pub fn platform(id: &str) -> Fact {
    term("platform", if id.is_empty() { "unknown" } else { id })
}

/// A group of a dimension as readers know it.
pub fn group(dimension: Dimension, key: &str) -> Fact {
    match dimension {
        Dimension::BrandAccount if key == "unknown" => term("role", key),
        Dimension::BrandAccount => Fact::Name(key.to_owned()),
        Dimension::Platform => platform(key),
        Dimension::Cause => cause(key),
        Dimension::Language => Fact::Language(Lang::parse(key)),
        Dimension::Polarity | Dimension::Period | Dimension::WeekPart => term(dimension_id(dimension), key),
    }
}

/// The brand's accounts in one line.
pub fn account_names(scope: &Scope) -> Fact {
    let names: Vec<&str> = scope.brand_accounts.iter().map(|account| account.account.as_str()).collect();
    Fact::Name(names.join(", "))
}

/// Quotes by id, with their labels; ids without a quote are left out.
pub(super) fn quotes(context: &Context<'_>, ids: &[QuoteId]) -> Vec<QuoteBlock> {
    quote_blocks(&context.measures.evidence, ids)
}

/// The same from any evidence.
pub(super) fn quote_blocks(evidence: &Evidence, ids: &[QuoteId]) -> Vec<QuoteBlock> {
    ids.iter()
        .filter_map(|id| evidence.quote(id))
        .map(|quote| QuoteBlock {
            id: quote.id.clone(),
            text: quote.text.clone(),
            language: quote.language.clone(),
            author: quote.author_key.clone(),
            is_brand: matches!(quote.author_role, AuthorRole::Brand | AuthorRole::Bot),
            at: quote.created_at,
            polarity: quote.polarity,
            tags: quote.causes.iter().map(|id| cause_label(id)).chain(quote.acts.iter().map(|act| label("act", act.as_str()))).collect(),
            words: quote.words.clone(),
            source_file: quote.source_file.clone(),
            source_record: quote.source_record,
        })
        .collect()
}
