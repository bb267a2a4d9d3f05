//! Whether a reasonable brand would answer a customer's comment. Never drops one: those that need no answer are counted, too.
//!
//! Signals come from rules in `needs_reply/{en,pl}.toml`, and are features of a learned head beside the words, the causes that rules found and what the lexicon
//! says. Stated rules stand above it: nothing but emoji, names and links needs no answer, question marks alone are unsure, and a
//! question about a claim that goes round, or about a fraud in the brand's name, needs one. An answer that the head holds for less likely than not is `unsure`.

use super::causes::Taxonomy;
use super::learned::Head;
use super::rules::Ruleset;
use super::tokens::{TokenKind, Tokens};
use crate::error::Result;
use crate::model::{CauseSet, Lang, NeedsReply};

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

/// How often a signal stands among the features of a text.
const SIGNAL_WEIGHT: usize = 3;

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
    /// What its words signal: [`signals`].
    pub signals: u64,
    /// Why it was written.
    pub causes: CauseSet,
    /// Where it stands.
    pub standing: Standing,
}

/// What the words of a comment signal, a bit each in the order of the rule files' ids.
#[must_use]
pub fn signals(tokens: &Tokens, lang: Lang, rules: &NeedsReplyRules) -> u64 {
    super::rules::for_language(lang, &rules.en, &rules.pl).fold(0, |mask, set| mask | set.mask(tokens))
}

/// Whether the words threaten: with lawyers, authorities, the press, or to leave.
#[must_use]
pub fn is_threat(signals: u64) -> bool {
    has(signals, Signal::Threat)
}

/// The features that only this task knows: signals, and the causes that rules found (not those that were learned, so that training and use agree).
pub fn extra_features(signals: u64, ruled_causes: CauseSet, features: &mut Vec<u32>) {
    for bit in (0..NAMES.len() as u32).filter(|bit| signals >> bit & 1 == 1) {
        features.extend([Head::extra("signal", bit); SIGNAL_WEIGHT]);
    }
    for cause in ruled_causes.iter() {
        features.push(Head::extra("cause", u32::from(cause.0)));
    }
    features.push(Head::extra("causes", ruled_causes.iter().count().min(3) as u32));
}

/// Why a comment needs an answer, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A rule's signal; its id is that of the rule.
    Signal(&'static str),
    /// A claim about the brand, or a fraud in its name.
    Claim,
    /// Nothing is said in words.
    Wordless,
    /// The wording as a whole, as learned from labelled comments.
    Wording,
}

impl Reason {
    /// The id that files write.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signal(id) => id,
            Self::Claim => "claim",
            Self::Wordless => "wordless",
            Self::Wording => "wording",
        }
    }
}

/// What the stated rules say before anybody asks the head.
fn stated(tokens: &Tokens, facts: Facts, rules: &NeedsReplyRules) -> Option<(NeedsReply, Reason)> {
    let says = |kind: TokenKind| matches!(kind, TokenKind::Word | TokenKind::Hashtag | TokenKind::Number);
    let asks = tokens.items.iter().any(|token| token.kind == TokenKind::Mark && tokens.form(token).starts_with('?'));
    if !tokens.items.iter().any(|token| says(token.kind)) {
        return Some((if asks { NeedsReply::Unsure } else { NeedsReply::No }, Reason::Wordless));
    }
    let is_claim = facts.causes.0 & rules.claims.0 != 0 && has(facts.signals, Signal::Question);
    is_claim.then_some((NeedsReply::Yes, Reason::Claim))
}

fn has(signals: u64, signal: Signal) -> bool {
    signals >> signal as u32 & 1 == 1
}

/// Judges one customer comment from the scores of the head, whose classes are `yes`, `no`, `unsure`.
#[must_use]
pub fn judge(tokens: &Tokens, facts: Facts, rules: &NeedsReplyRules, head: &Head, scores: &[f32]) -> NeedsReply {
    if let Some((answer, _)) = stated(tokens, facts, rules) {
        return answer;
    }
    // After an answer, thanks close the talk.
    if facts.standing == Standing::AfterBrand
        && has(facts.signals, Signal::Closing)
        && !has(facts.signals, Signal::Question)
        && facts.causes.is_empty()
    {
        return NeedsReply::No;
    }
    let mut shares = head.by_class::<{ NeedsReply::ALL.len() }>(scores);
    let chosen = head.choose(&shares, facts.lang);
    head.probabilities(&mut shares);
    if shares[chosen] < ENOUGH { NeedsReply::Unsure } else { NeedsReply::ALL[chosen] }
}

/// Below this probability an answer is a guess.
const ENOUGH: f32 = 0.5;

/// Why: the stated rule, else the signals that speak for the answer, else the wording.
#[must_use]
pub fn reasons(tokens: &Tokens, facts: Facts, rules: &NeedsReplyRules, answer: NeedsReply) -> Vec<Reason> {
    if let Some((_, reason)) = stated(tokens, facts, rules) {
        return vec![reason];
    }
    let speaks: &[Signal] = match answer {
        NeedsReply::Yes => &[Signal::Question, Signal::Request, Signal::Threat, Signal::Service],
        NeedsReply::No => &[Signal::Spam, Signal::Closing, Signal::Praise],
        NeedsReply::Unsure => &[],
    };
    let mut reasons: Vec<Reason> =
        speaks.iter().filter(|signal| has(facts.signals, **signal)).map(|signal| Reason::Signal(NAMES[*signal as usize])).collect();
    if reasons.is_empty() {
        reasons.push(Reason::Wording);
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::{Facts, NAMES, NeedsReplyRules, Reason, Signal, Standing, reasons, signals};
    use crate::annotate::causes::CauseRules;
    use crate::annotate::rules::check_examples;
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::{Lang, NeedsReply};

    const TAXONOMY: &str = include_str!("../resources/causes/taxonomy.toml");
    const EN: &str = include_str!("../resources/needs_reply/en.toml");
    const PL: &str = include_str!("../resources/needs_reply/pl.toml");

    fn causes() -> CauseRules {
        CauseRules::parse(TAXONOMY, include_str!("../resources/causes/en.toml"), include_str!("../resources/causes/pl.toml")).unwrap()
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

    fn of(text: &str, lang: Lang) -> (Tokens, Facts, NeedsReplyRules) {
        let causes = causes();
        let rules = NeedsReplyRules::parse(&causes.taxonomy, EN, PL).unwrap();
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        let facts = Facts { lang, signals: signals(&tokens, lang, &rules), causes: causes.read(&tokens, lang).causes, standing: Standing::Open };
        (tokens, facts, rules)
    }

    fn check(text: &str, lang: Lang, answer: NeedsReply, expected: &[&str]) {
        let (tokens, facts, rules) = of(text, lang);
        let reasons: Vec<&str> = reasons(&tokens, facts, &rules, answer).into_iter().map(Reason::as_str).collect();
        assert_eq!(reasons, expected, "{text}");
    }

    #[test]
    fn an_answer_has_its_reasons() {
        check("Do you ship to Norway?", Lang::EN, NeedsReply::Yes, &["question"]);
        check("naprawcie to", Lang::PL, NeedsReply::Yes, &["request"]);
        check("zgłaszam do UOKiK", Lang::PL, NeedsReply::Yes, &["threat"]);
        check("DM me to earn $500 a day from home 💰", Lang::EN, NeedsReply::No, &["spam"]);
        check("😂😂😂", Lang::UND, NeedsReply::No, &["wordless"]);
        check("it is what it is", Lang::EN, NeedsReply::Unsure, &["wording"]);
    }

    #[test]
    fn texts_without_words_are_judged_by_a_stated_rule() {
        for (text, expected) in [
            ("😂😂😂", NeedsReply::No),
            ("https://example.org/x", NeedsReply::No),
            ("@kasia.nowak @tomo88", NeedsReply::No),
            ("???", NeedsReply::Unsure),
        ] {
            let (tokens, facts, rules) = of(text, Lang::UND);
            assert_eq!(super::stated(&tokens, facts, &rules).map(|(answer, _)| answer), Some(expected), "{text}");
        }
    }
}
