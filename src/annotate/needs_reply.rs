//! Whether a reasonable brand would answer a customer's comment. Never drops one: those that need no answer are counted, too.
//!
//! Signals come from rules in `needs_reply/{en,pl}.toml`; causes and polarity come from their own annotators. In this order:
//! nothing but emoji, names and links needs no answer; nor does advertising; a question, a request, a threat, a claim to be checked or a complaint does;
//! closing thanks and praise do not; the rest is unsure.

use super::causes::Taxonomy;
use super::rules::Ruleset;
use super::tokens::{TokenKind, Tokens};
use crate::error::Result;
use crate::model::{CauseSet, Lang, NeedsReply, Polarity};

/// What a comment may signal. The position of a name in [`NAMES`] is the bit of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    Question,
    Request,
    Threat,
    Service,
    Spam,
    Closing,
    Praise,
}

/// The ids of [`Signal`]s in rule files, in the same order.
const NAMES: [&str; 7] = ["question", "request", "threat", "service", "spam", "closing", "praise"];

/// Thanks in a longer text are politeness, not the end of a talk.
const LONGEST_CLOSING: usize = 10;
/// A text to a tagged friend is short; a longer one after a tag says something to everybody.
const LONGEST_TAG: usize = 4;

/// The rules of both languages, and the causes that alone ask for an answer.
#[derive(Debug)]
pub struct NeedsReplyRules {
    en: Ruleset,
    pl: Ruleset,
    claims: CauseSet,
}

impl NeedsReplyRules {
    /// Reads `needs_reply/en.toml` and `needs_reply/pl.toml`. The taxonomy says which causes are claims that a brand must not leave alone:
    /// those of the victim cluster (false information, fraud in its name).
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood.
    pub fn parse(taxonomy: &Taxonomy, en: &str, pl: &str) -> Result<Self> {
        let label = |id: &str| NAMES.iter().position(|name| *name == id).map(|index| index as u8);
        let mut claims = CauseSet::default();
        for (id, cause) in taxonomy.iter() {
            if cause.scct == "victim" {
                claims.insert(id);
            }
        }
        Ok(Self { en: Ruleset::parse("needs_reply/en.toml", en, label)?, pl: Ruleset::parse("needs_reply/pl.toml", pl, label)?, claims })
    }
}

/// Where a comment stands in its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Under a post, or under another customer's comment.
    Open,
    /// An answer to something that the brand wrote.
    AfterBrand,
}

/// What is known of a comment besides its words.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Its language.
    pub lang: Lang,
    /// What it feels like.
    pub polarity: Polarity,
    /// Why it was written.
    pub causes: CauseSet,
    /// Where it stands.
    pub standing: Standing,
}

/// Judges one customer comment.
#[must_use]
pub fn judge(tokens: &Tokens, facts: Facts, rules: &NeedsReplyRules) -> NeedsReply {
    let count = |kind: TokenKind| tokens.items.iter().filter(|token| token.kind == kind).count();
    let words = count(TokenKind::Word) + count(TokenKind::Hashtag) + count(TokenKind::Number);
    let asks = tokens.items.iter().any(|token| token.kind == TokenKind::Mark && tokens.form(token).starts_with('?'));
    if words == 0 {
        return if asks { NeedsReply::Unsure } else { NeedsReply::No };
    }
    let mask = super::rules::for_language(facts.lang, &rules.en, &rules.pl).fold(0, |mask, set| mask | set.mask(tokens));
    let has = |signal: Signal| mask >> signal as u32 & 1 == 1;
    let is_negative = facts.polarity == Polarity::Negative;
    let is_claim = facts.causes.0 & rules.claims.0 != 0;
    // Advertising talks of money and goods, so most causes mean nothing in it; but a warning of a fraud quotes the fraud.
    if has(Signal::Spam) && !is_claim {
        return NeedsReply::No;
    }
    let is_tag = tokens.items.first().is_some_and(|first| first.kind == TokenKind::Mention) && words <= LONGEST_TAG && facts.causes.is_empty();
    if is_tag && !has(Signal::Request) && !has(Signal::Threat) && !is_negative {
        return if asks || has(Signal::Question) { NeedsReply::Unsure } else { NeedsReply::No };
    }
    let is_closing = has(Signal::Closing) && words <= LONGEST_CLOSING && !is_negative && !asks;
    if is_closing && (facts.standing == Standing::AfterBrand || facts.causes.is_empty()) {
        return NeedsReply::No;
    }
    if asks && has(Signal::Question) || has(Signal::Request) || has(Signal::Threat) || is_claim {
        return NeedsReply::Yes;
    }
    let is_complaint = is_negative && (!facts.causes.is_empty() || has(Signal::Service));
    if is_complaint || (!facts.causes.is_empty() && facts.polarity != Polarity::Positive) || has(Signal::Question) {
        return NeedsReply::Yes;
    }
    if !is_negative && !asks && (facts.polarity == Polarity::Positive || has(Signal::Praise)) && facts.causes.is_empty() {
        return NeedsReply::No;
    }
    NeedsReply::Unsure
}

#[cfg(test)]
mod tests {
    use super::{Facts, NAMES, NeedsReplyRules, Signal, Standing, judge};
    use crate::annotate::causes::{self, CauseRules};
    use crate::annotate::rules::check_examples;
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::{Lang, NeedsReply, Polarity};

    const TAXONOMY: &str = include_str!("../resources/causes/taxonomy.toml");
    const EN: &str = include_str!("../resources/needs_reply/en.toml");
    const PL: &str = include_str!("../resources/needs_reply/pl.toml");

    fn causes() -> CauseRules {
        CauseRules::parse(TAXONOMY, include_str!("../resources/causes/en.toml"), include_str!("../resources/causes/pl.toml")).unwrap()
    }

    fn check(text: &str, lang: Lang, polarity: Polarity, expected: NeedsReply) {
        let causes = causes();
        let rules = NeedsReplyRules::parse(&causes.taxonomy, EN, PL).unwrap();
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        let facts = Facts { lang, polarity, causes: causes::tag(&tokens, lang, &causes), standing: Standing::Open };
        assert_eq!(judge(&tokens, facts, &rules), expected, "{text}");
    }

    #[test]
    fn the_names_stand_in_the_order_of_the_signals() {
        let first_and_last = (NAMES[Signal::Question as usize], NAMES[Signal::Request as usize], NAMES[Signal::Threat as usize]);
        assert_eq!(first_and_last, ("question", "request", "threat"));
        assert_eq!([NAMES[Signal::Service as usize], NAMES[Signal::Spam as usize]], ["service", "spam"]);
        assert_eq!([NAMES[Signal::Closing as usize], NAMES[Signal::Praise as usize]], ["closing", "praise"]);
    }

    #[test]
    fn the_examples_in_the_rule_files_hold() {
        let rules = NeedsReplyRules::parse(&causes().taxonomy, EN, PL).unwrap();
        let label = |id: &str| NAMES.iter().position(|name| *name == id).map(|index| index as u8);
        let mut failures = check_examples("needs_reply/en.toml", EN, &rules.en, label).unwrap();
        failures.extend(check_examples("needs_reply/pl.toml", PL, &rules.pl, label).unwrap());
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn questions_need_an_answer_whatever_they_feel_like() {
        check("w jakich godzinach macie otwarte w niedzielę?", Lang::PL, Polarity::Neutral, NeedsReply::Yes);
        check("Do you ship to Norway?", Lang::EN, Polarity::Positive, NeedsReply::Yes);
        check("Love it! Does it come in green?", Lang::EN, Polarity::Positive, NeedsReply::Yes);
    }

    #[test]
    fn complaints_requests_threats_and_claims_need_one() {
        check("still waiting for my parcel", Lang::EN, Polarity::Negative, NeedsReply::Yes);
        check("wstyd, taka firma", Lang::PL, Polarity::Negative, NeedsReply::Yes);
        check("naprawcie to", Lang::PL, Polarity::Neutral, NeedsReply::Yes);
        check("zgłaszam do UOKiK", Lang::PL, Polarity::Neutral, NeedsReply::Yes);
        check("podobno palą paczki", Lang::PL, Polarity::Neutral, NeedsReply::Yes);
    }

    #[test]
    fn spam_tags_emoji_links_and_closing_thanks_do_not() {
        check("DM me to earn $500 a day from home 💰", Lang::EN, Polarity::Positive, NeedsReply::No);
        check("zarabiaj 500 zł dziennie z domu, napisz do mnie", Lang::PL, Polarity::Neutral, NeedsReply::No);
        check("@jess_k @tomo88", Lang::UND, Polarity::Neutral, NeedsReply::No);
        check("@kasia.nowak patrz na to", Lang::PL, Polarity::Neutral, NeedsReply::No);
        check("😂😂😂", Lang::UND, Polarity::Positive, NeedsReply::No);
        check("https://example.org/x", Lang::UND, Polarity::Neutral, NeedsReply::No);
        check("ok thanks, sorted now", Lang::EN, Polarity::Positive, NeedsReply::No);
        check("dziękuję, już wszystko działa 👍", Lang::PL, Polarity::Positive, NeedsReply::No);
    }

    #[test]
    fn plain_praise_does_not() {
        check("kocham wasze lody", Lang::PL, Polarity::Positive, NeedsReply::No);
        check("Love this, great support as always", Lang::EN, Polarity::Positive, NeedsReply::No);
    }

    #[test]
    fn the_rest_is_unsure() {
        check("???", Lang::UND, Polarity::Neutral, NeedsReply::Unsure);
        check("it is what it is", Lang::EN, Polarity::Neutral, NeedsReply::Unsure);
        check("kurde", Lang::PL, Polarity::Negative, NeedsReply::Unsure);
    }
}
