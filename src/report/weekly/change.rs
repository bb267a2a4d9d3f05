//! Of what the change of the negative comments is made: the headline in parts, and the groups that contribute most with a comment each.

use super::{Week, say_week};
use crate::measure::results::{ChangeKey, QuoteId};
use crate::model::{Definition, Fact, Lang};
use crate::report::block::{Block, Section};
use crate::report::build::{cause, claim, list, plain, quote_blocks, section as build, term, whole};

pub fn section(week: &Week<'_>) -> Option<Section> {
    let report = week.report;
    let Some((ledger, table)) = report.ledger.as_ref().and_then(|ledger| Some((ledger, ledger.tables.first()?))) else {
        return build("week_change", say_week::section_change(), vec![Block::Paragraph(vec![plain(say_week::change_none())])]);
    };
    let total = table.total;
    let headline = say_week::change_headline(
        ledger.negative_crisis.count,
        whole(ledger.negative_expected),
        Fact::Change(ledger.change),
        Fact::Change(total.volume),
        Fact::Change(total.mix),
        Fact::Change(total.rate),
    );
    let mut blocks = vec![Block::Paragraph(vec![claim(headline, Definition::ChangeLedger, &[])])];
    let parts = report.contributions.iter().map(|part| {
        let (group, change) = (name(&part.key), Fact::Change(part.change));
        let text = if part.is_demonstrable {
            say_week::change_part(group, change, Fact::Change(part.volume), Fact::Change(part.mix), Fact::Change(part.rate))
        } else {
            say_week::change_part_noise(group, change)
        };
        claim(text, Definition::ChangeLedger, &part.quotes)
    });
    blocks.extend(list(parts.collect()));
    let quotes: Vec<QuoteId> = report.contributions.iter().flat_map(|part| part.quotes.iter().cloned()).collect();
    let shown = quote_blocks(&report.evidence, &quotes);
    if !shown.is_empty() {
        blocks.push(Block::Quotes(shown));
    }
    build("week_change", say_week::section_change(), blocks)
}

fn name(key: &ChangeKey) -> Fact {
    match key {
        ChangeKey::Cause(id) => cause(id),
        ChangeKey::NoCause => term("change_group", "no_cause"),
        ChangeKey::Platform(name) => Fact::Name(name.clone()),
        ChangeKey::Language(tag) => Fact::Language(Lang::parse(tag)),
        ChangeKey::AuthorTier(tier) => term("author_tier", tier),
    }
}
