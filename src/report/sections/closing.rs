//! What only people can say: what surprised them, and the message to the public, for which the report gives the facts.

use crate::model::{Definition, Fact};
use crate::report::block::{Block, Section};
use crate::report::build::{cause, claim, is_crisis, list, n_customer_within, plain, section as build};
use crate::report::{Context, say};

/// Questions about what nobody expected; only after a crisis.
pub fn surprises(context: &Context<'_>) -> Option<Section> {
    if !is_crisis(&context.measures.storm) {
        return None;
    }
    let prompts = [say::surprise_expected(), say::surprise_signals(), say::surprise_lucky()];
    build("surprises", say::section_surprises(), prompts.into_iter().map(Block::Prompt).collect())
}

/// Facts and questions for a message to the public; only after a crisis.
pub fn message(context: &Context<'_>) -> Option<Section> {
    let measures = context.measures;
    let crisis = measures.storm.crisis.filter(|_| is_crisis(&measures.storm))?;
    let waits = &measures.latency.first_reply;
    let n = n_customer_within(context, crisis);
    let mut facts = vec![claim(say::message_happened(Fact::Date(crisis.from), n), Definition::CommentVolume, &[])];
    if let Some((id, of_negative)) = measures.causes.among_negative.first()
        && !of_negative.is_too_few()
    {
        facts.push(claim(say::message_cause(cause(id)), Definition::CauseShare, measures.evidence.topic(&format!("cause/{id}"))));
    }
    if waits.n_episodes > 0 {
        facts.push(claim(say::message_answered(waits.n_answered, waits.n_episodes), Definition::ReplyRate, &[]));
    }
    let mut blocks = vec![Block::Paragraph(vec![plain(say::message_intro())])];
    blocks.extend(list(facts));
    let prompts = [say::message_prompt_words(), say::message_prompt_sorry(), say::message_prompt_doing(), say::message_prompt_contact()];
    blocks.extend(prompts.into_iter().map(Block::Prompt));
    build("message", say::section_message(), blocks)
}
