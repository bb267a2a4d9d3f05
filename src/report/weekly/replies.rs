//! How good the replies were: templates, missing empathy, missing offers, and the one to learn from.

use super::{Week, say_week};
use crate::model::{Definition, Fact, Share};
use crate::report::Text;
use crate::report::block::{Block, Claim, Section};
use crate::report::build::{claim, list, plain, quote_blocks, range, section as build, share};

/// A sentence about a share.
type Sentence = fn(Fact, Fact, u64) -> Text;

pub fn section(week: &Week<'_>) -> Option<Section> {
    let replies = &week.report.now.replies;
    if replies.n == 0 {
        return None;
    }
    let tally = |count, n, definition| crate::measure::shares::share(definition, count, n);
    let shares: [(Share, Sentence); 3] = [
        (tally(replies.n_templates, replies.n, Definition::TemplateShare), say_week::replies_templates),
        (replies.without_empathy.tally().share(Definition::ActShare), say_week::replies_empathy),
        (replies.without_offer.tally().share(Definition::ActShare), say_week::replies_offer),
    ];
    let mut claims: Vec<Claim> =
        shares.iter().filter(|(of, _)| !of.is_too_few()).map(|(of, say)| claim(say(share(of), range(of), of.n), of.definition, &[])).collect();
    if claims.is_empty() {
        claims.push(plain(say_week::replies_few(replies.n)));
    }
    let mut blocks: Vec<Block> = list(claims).into_iter().collect();
    match &week.report.best_reply {
        Some(best) => {
            blocks.push(Block::Heading(say_week::replies_best()));
            let rule = say_week::replies_rule(best.n_good, Fact::Minutes(best.waited_minutes as f64));
            let ids = [best.question.clone(), best.reply.clone()];
            blocks.push(Block::Paragraph(vec![claim(rule, Definition::ActShare, &ids)]));
            blocks.push(Block::Quotes(quote_blocks(&week.report.evidence, &ids)));
        }
        None => blocks.push(Block::Paragraph(vec![plain(say_week::replies_no_best())])),
    }
    build("week_replies", say_week::section_replies(), blocks)
}
