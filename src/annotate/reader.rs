//! Reads one text after the other: the scratch and the memory of one thread.

use super::causes::{self, Evidence};
use super::learned::Bank;
use super::sentiment::{Contribution, Place};
use super::tokens::{self, Tokens};
use super::{Knowledge, Label, acts, copies, language, needs_reply};
use crate::model::cause::SubCauseSet;
use crate::model::{ActSet, CauseSet, Lang, NeedsReply, ResponseAct};

/// Who wrote a text, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// A customer; the standing of the comment in its thread.
    Customer(needs_reply::Standing),
    /// The brand, or a programme in its name.
    Brand,
}

/// The places of the heads in the banks; both banks begin in the same way.
const SENTIMENT: Place = Place(0);
const LANGUAGE: usize = 3;
const NEEDS_REPLY: usize = 4;
const CAUSE: usize = 5;
/// Words of the longest text that is read as a reply and not as a statement.
const LONGEST_REPLY: usize = 40;
/// Log-odds that an act is given before it counts as missing: 2 turn one chance in eight into an even one.
const BENEFIT_OF_DOUBT: f32 = 2.0;
/// In the brand's bank.
const ACT: usize = 4;

/// One thread's reader. What it says of a text does not depend on the texts before it.
#[derive(Debug)]
pub struct Reader<'a> {
    knowledge: &'a Knowledge,
    tokens: Tokens,
    customers: Bank<'a>,
    brand: Bank<'a>,
    features: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// A reader with an empty memory.
    #[must_use]
    pub fn new(knowledge: &'a Knowledge) -> Self {
        let negators = knowledge.lexicon.negators();
        let [general, service, register] = knowledge.sentiment.heads();
        Self {
            knowledge,
            tokens: Tokens::default(),
            customers: Bank::new(
                vec![general, service, register, &knowledge.language.head, &knowledge.needs_reply_head, &knowledge.cause_head],
                negators,
            ),
            brand: Bank::new(vec![general, service, register, &knowledge.language.head, &knowledge.act_head], negators),
            features: Vec::new(),
        }
    }

    /// A reader that shares this one's tables, with an empty memory.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            knowledge: self.knowledge,
            tokens: Tokens::default(),
            customers: self.customers.fork(),
            brand: self.brand.fork(),
            features: Vec::new(),
        }
    }

    /// Labels one text.
    pub fn label(&mut self, text: &str, writer: Writer) -> Label {
        let knowledge = self.knowledge;
        tokens::tokenise(text, &mut self.tokens);
        let tokens = &self.tokens;
        let bank = if writer == Writer::Brand { &mut self.brand } else { &mut self.customers };
        bank.read(tokens);
        let (language, language_confidence) = language::detect(text, tokens, bank, LANGUAGE, &mut self.features, &knowledge.language);
        let scored = knowledge.sentiment.score(bank, SENTIMENT, tokens, language, &knowledge.lexicon, &mut self.features);
        let mut label = Label {
            language,
            language_confidence,
            probabilities: scored.probabilities,
            polarity: scored.polarity,
            causes: CauseSet::default(),
            sub_causes: SubCauseSet::default(),
            acts: ActSet::default(),
            voice: 0.0,
            needs_reply: NeedsReply::No,
            fingerprint: copies::fingerprint(tokens, if writer == Writer::Brand { copies::Numbers::Ignored } else { copies::Numbers::Count }),
            n_chars: text.chars().count() as u32,
        };
        match writer {
            Writer::Brand => {
                let clues = acts::clues(text, tokens, language, &knowledge.acts);
                self.features.clear();
                acts::extra_features(clues, tokens, &mut self.features);
                label.acts = acts::decide(clues, bank.scores(ACT, &self.features, language), language, &knowledge.act_head);
                // The head learned from replies; in a statement, many times as long, one sentence is outvoted by the others, so rules count for themselves.
                if tokens.items.iter().filter(|token| token.is_word()).count() > LONGEST_REPLY {
                    label.acts.0 |= acts::rule_acts(clues).0;
                }
                label.voice = knowledge.voice.score(label.acts, clues, tokens, language).score;
            }
            Writer::Customer(standing) => {
                let signs = knowledge.causes.read(tokens, language);
                let signals = needs_reply::signals(tokens, language, &knowledge.needs_reply);
                // The lexicon's statements are there already, unless the text has no words; then nobody asks the head.
                needs_reply::extra_features(signals, signs.causes, &mut self.features);
                let scores = bank.scores(NEEDS_REPLY, &self.features, language);
                let facts = needs_reply::Facts { lang: language, signals, causes: signs.causes, standing };
                label.needs_reply = needs_reply::judge(tokens, facts, &knowledge.needs_reply, &knowledge.needs_reply_head, scores);
                self.features.clear();
                knowledge.causes.extra_features(&signs, &mut self.features);
                let scores = bank.scores(CAUSE, &self.features, language);
                let found = knowledge.cause_model.decide(&signs, scores, knowledge.cause_head.offsets(language));
                (label.causes, label.sub_causes) = (found.causes, found.subs);
            }
        }
        label
    }

    /// The language of a text, and the scores by which its polarity is chosen: negative, neutral, positive. `None` where no head is asked, because it has no words.
    pub fn polarity_scores(&mut self, text: &str) -> (Lang, Option<[f32; 3]>) {
        let knowledge = self.knowledge;
        tokens::tokenise(text, &mut self.tokens);
        self.customers.read(&self.tokens);
        let (lang, _) = language::detect(text, &self.tokens, &mut self.customers, LANGUAGE, &mut self.features, &knowledge.language);
        let weighed = knowledge.sentiment.weigh(&mut self.customers, SENTIMENT, &self.tokens, lang, &knowledge.lexicon, &mut self.features);
        (lang, weighed.ok().map(|weighed| weighed.chosen))
    }

    /// The words that moved the sentiment of a text, in order; `lang` is its language. A model from outside gives no reasons, and ours are none for its scores.
    pub fn explain_sentiment(&mut self, text: &str, lang: Lang) -> Vec<Contribution> {
        if self.knowledge.outside.is_some() {
            return Vec::new();
        }
        tokens::tokenise(text, &mut self.tokens);
        self.customers.read(&self.tokens);
        self.knowledge.sentiment.explain(&mut self.customers, SENTIMENT, &self.tokens, lang, &self.knowledge.lexicon)
    }

    /// The words of a reply that say its acts, as byte spans in order of act and place, where a rule knows them; `lang` is the language of the text.
    pub fn explain_acts(&mut self, text: &str, lang: Lang, acts: ActSet) -> Vec<(ResponseAct, u32, u32)> {
        tokens::tokenise(text, &mut self.tokens);
        acts::explain(text, &self.tokens, lang, &self.knowledge.acts, acts, None)
    }

    /// Every act that a reply might be said to do: those that a rule finds, and those that the head would find with [`BENEFIT_OF_DOUBT`] more. What is not
    /// among them is missing beyond dispute.
    pub fn possible_acts(&mut self, text: &str, lang: Lang) -> ActSet {
        tokens::tokenise(text, &mut self.tokens);
        self.brand.read(&self.tokens);
        let clues = acts::clues(text, &self.tokens, lang, &self.knowledge.acts);
        self.features.clear();
        acts::extra_features(clues, &self.tokens, &mut self.features);
        let scores = self.brand.scores(ACT, &self.features, lang);
        scores.iter_mut().for_each(|score| *score += BENEFIT_OF_DOUBT);
        let chosen = acts::decide(clues, scores, lang, &self.knowledge.act_head);
        ActSet(chosen.0 | acts::rule_acts(clues).0)
    }

    /// Whether a customer's text threatens: with lawyers, authorities, the press, or to leave.
    pub fn threatens(&mut self, text: &str, lang: Lang) -> bool {
        tokens::tokenise(text, &mut self.tokens);
        needs_reply::is_threat(needs_reply::signals(&self.tokens, lang, &self.knowledge.needs_reply))
    }

    /// The words that speak for the causes of a text: those of rules, else those with the largest weights.
    pub fn explain_causes(&mut self, text: &str, lang: Lang) -> Vec<Evidence> {
        let knowledge = self.knowledge;
        tokens::tokenise(text, &mut self.tokens);
        let tokens = &self.tokens;
        self.customers.read(tokens);
        let signs = knowledge.causes.read(tokens, lang);
        self.features.clear();
        knowledge.causes.extra_features(&signs, &mut self.features);
        let scores = self.customers.scores(CAUSE, &self.features, lang).to_vec();
        let found = knowledge.cause_model.decide(&signs, &scores, knowledge.cause_head.offsets(lang));
        let spans = knowledge.causes.spans(tokens, lang);
        let reading = causes::Reading { bank: &self.customers, head: CAUSE, scores: &scores, n_extra: self.features.len(), tokens, lang };
        knowledge.cause_model.evidence(&found, &spans, &reading)
    }
}
