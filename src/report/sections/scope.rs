//! Scope and data quality: what was read, what became of every record, what was assumed, how to read the figures.

use crate::ingest::ledger::FileLedger;
use crate::model::{Definition, Fact, Lang, TOO_FEW};
use crate::report::block::{Block, Cell, Claim, Section, Tone};
use crate::report::build::{
    account_names, callout, claim, count, digits, list, name, paragraph, plain, platform as platform_name, section as build, table, term, under,
    words,
};
use crate::report::{Context, CountSentence, Text, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    blocks.extend(paragraph(read(context)));
    under(&mut blocks, say::head_ledger(), [ledger(context), rejects(context), notes(context)].into_iter().flatten());
    blocks.extend(sources(context));
    blocks.extend(accounts(context));
    under(&mut blocks, say::head_assumptions(), list(assumptions(context)));
    blocks.push(callout(Tone::Plain, say::head_method(), method()));
    blocks.push(Block::Prompt(say::scope_missing_channels()));
    build("scope", say::section_scope(), blocks)
}

fn read(context: &Context<'_>) -> Vec<Claim> {
    let (scope, ledger) = (&context.measures.scope, &context.measures.ledger);
    let mut claims = vec![claim(say::scope_read(scope.n_comments, ledger.files.len() as u64, ledger.records_in), Definition::CommentVolume, &[])];
    claims.push(plain(match scope.span {
        Some(span) => say::scope_span(Fact::Instant(span.from), Fact::Instant(span.to - 1)),
        None => say::scope_no_span(),
    }));
    claims.push(plain(say::scope_roles(scope.n_customer, scope.n_authors, scope.n_brand, scope.n_bot)));
    claims.push(plain(say::scope_threads(scope.structure.n_threads)));
    claims
}

fn ledger(context: &Context<'_>) -> Option<Block> {
    let ledger = &context.measures.ledger;
    let row = |file: Cell, format: Cell, encoding: Cell, [records, analysed, rejected, merged]: [u64; 4]| {
        let check = if records == analysed + rejected + merged { say::scope_check_ok } else { say::scope_check_bad };
        let check = Cell::Text(check(records, analysed, rejected, merged));
        vec![file, format, encoding, count(records), count(analysed), count(rejected), count(merged), check]
    };
    let of = |file: &FileLedger| [file.records_in, file.analysed, file.rejected, file.merged];
    let mut rows: Vec<_> = ledger.files.iter().map(|file| row(name(&file.file), name(&file.format), name(&file.encoding), of(file))).collect();
    if rows.len() > 1 {
        let total = [ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged];
        rows.push(row(Cell::Text(say::scope_total()), Cell::Empty, Cell::Empty, total));
    }
    let columns = vec![
        words("file", say::col_file()),
        words("format", say::col_format()),
        words("encoding", say::col_encoding()),
        digits("records_in", say::col_records()),
        digits("analysed", say::col_analysed()),
        digits("rejected", say::col_rejected()),
        digits("merged", say::col_merged()),
        words("check", say::col_check()),
    ];
    table("ledger", say::scope_ledger(), columns, rows, Some(say::scope_ledger_note()))
}

fn rejects(context: &Context<'_>) -> Option<Block> {
    let files = &context.measures.ledger.files;
    let rows = files.iter().flat_map(|file| {
        let row = |(reason, n): (&crate::ingest::reject::RejectReason, &u64)| {
            vec![name(&file.file), Cell::Fact(term("reject", reason.as_str())), count(*n)]
        };
        file.rejected_by_reason.iter().map(row)
    });
    let columns = vec![words("file", say::col_file()), words("reason", say::col_reason()), digits("n_records", say::col_records())];
    table("rejects_by_reason", say::scope_rejects(), columns, rows.collect(), None)
}

fn notes(context: &Context<'_>) -> Option<Block> {
    let files = &context.measures.ledger.files;
    let rows = files.iter().flat_map(|file| file.notes.iter().map(|(note, n)| vec![name(&file.file), Cell::Fact(term("note", note)), count(*n)]));
    let columns = vec![words("file", say::col_file()), words("note", say::col_note()), digits("n", say::col_records())];
    table("reading_notes", say::scope_notes(), columns, rows.collect(), None)
}

fn sources(context: &Context<'_>) -> Option<Block> {
    let scope = &context.measures.scope;
    let row = |kind: Text, what: Fact, n: u64| vec![Cell::Text(kind), Cell::Fact(what), count(n)];
    let mut rows: Vec<_> = scope.platforms.iter().map(|platform| row(say::scope_by_platform(), platform_name(&platform.key), platform.n)).collect();
    rows.extend(scope.languages.iter().map(|lang| row(say::scope_by_language(), Fact::Language(Lang::parse(&lang.key)), lang.n)));
    rows.extend(scope.visibilities.iter().map(|visibility| row(say::scope_by_visibility(), term("visibility", &visibility.key), visibility.n)));
    let columns = vec![words("kind", say::col_kind()), words("key", say::col_what()), digits("n_comments", say::col_comments())];
    table("comments_by_source", say::scope_sources(), columns, rows, None)
}

fn accounts(context: &Context<'_>) -> Option<Block> {
    let accounts = &context.measures.scope.brand_accounts;
    let rows = accounts.iter().map(|account| {
        let source = Cell::Fact(term("assumption_source", &account.source));
        vec![name(&account.account), count(account.n_comments), count(account.n_authors_answered), source]
    });
    let columns = vec![
        words("account", say::col_account()),
        digits("n_comments", say::col_comments()),
        digits("n_authors_answered", say::col_answered_authors()),
        words("source", say::col_recognised()),
    ];
    table("brand_accounts", say::scope_accounts(), columns, rows.collect(), None)
}

fn assumptions(context: &Context<'_>) -> Vec<Claim> {
    let (scope, quality) = (&context.measures.scope, &context.measures.latency.quality);
    let structure = &scope.structure;
    let mut texts = Vec::new();
    if let Some(zone) = scope.assumed_zone.as_ref().filter(|_| scope.n_assumed_zone > 0) {
        texts.push(say::scope_assumed_zone(scope.n_assumed_zone, Fact::Name(zone.clone())));
    }
    for file in &context.measures.ledger.files {
        texts.extend(file.date_order.as_ref().map(|order| say::scope_date_order(Fact::Name(file.file.clone()), term("date_order", order))));
    }
    if scope.is_brand_proposed && !scope.brand_accounts.is_empty() {
        texts.push(say::scope_brand_proposed(account_names(scope)));
    }
    if !context.meta.has_business_hours {
        texts.push(say::fast_no_business());
    }
    let counted: [(u64, CountSentence); 13] = [
        (scope.n_outside_window, say::scope_outside_window),
        (scope.n_without_time, say::scope_without_time),
        (scope.n_without_text, say::scope_without_text),
        (structure.n_orphans, say::scope_orphans),
        (structure.n_in_cycles, say::scope_cycles),
        (structure.n_before_parent, say::scope_before_parent),
        (structure.n_lossy_ids, say::scope_lossy_ids),
        (quality.n_inferred_links, say::scope_inferred_links),
        (quality.n_unattributed_replies, say::scope_unattributed),
        (quality.n_negative_gaps, say::scope_negative_gaps),
        (quality.n_zero_gaps, say::scope_zero_gaps),
        (quality.n_day_precision, say::scope_day_precision),
        (quality.n_younger_than_24h, say::scope_young),
    ];
    texts.extend(counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, say)| say(n)));
    if texts.is_empty() {
        texts.push(say::scope_no_assumptions());
    }
    texts.into_iter().map(plain).collect()
}

fn method() -> Vec<Claim> {
    vec![
        plain(say::scope_method_interval()),
        claim(say::scope_method_wait(), Definition::Episode, &[]),
        plain(say::scope_method_small(TOO_FEW)),
        plain(say::scope_method_change()),
        claim(say::scope_method_mood(), Definition::NegativeShare, &[]),
        claim(say::scope_method_causes(), Definition::CauseShare, &[]),
    ]
}
