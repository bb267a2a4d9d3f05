//! One pass over the tokens of a text: which of them carry feeling, and how their neighbours change it. In the spirit of VADER (Hutto & Gilbert 2014),
//! with phrases, stems and a second language.

use super::lexicon::{Entry, Found, LIMIT, Lexicon, Pictures};
use super::modifiers::Rules;
use crate::annotate::tokens::{Token, TokenKind, Tokens};

/// How many words back a booster or a negation reaches; VADER's window.
const REACH: usize = 3;

/// Longest word that is looked up once more with its doubled letters made single.
const LONGEST_STRETCHED: usize = 48;

/// Hears of every word that carries feeling, in order.
pub(super) trait Listener {
    /// Bytes `from..to` of the text have this valence.
    fn hit(&mut self, from: u32, to: u32, valence: f32);
    /// Everything heard so far counts `factor` times as much.
    fn damp(&mut self, factor: f32);
}

/// How much of a text can carry feeling.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Outline {
    pub(super) words: u32,
    pub(super) emoji: u32,
}

/// A word before the current one.
#[derive(Clone, Copy, Default)]
struct Neighbour {
    strength: f32,
    negates: bool,
}

/// The state of the pass.
struct Walk<'a, L> {
    rules: &'a Rules,
    listener: &'a mut L,
    /// The last words, nearest first.
    window: [Neighbour; REACH],
    /// 1, or more after a contrast.
    weight: f32,
    /// Some words are shouted and some are not, so shouting means something.
    shouting_counts: bool,
}

/// Walks over a text. `lexicons` has one language, or all of them when the language is unknown: then the first that knows a word decides.
pub(super) fn walk<L: Listener>(tokens: &Tokens, lexicons: &[&Lexicon], pictures: &Pictures, rules: &Rules, listener: &mut L) -> Outline {
    let (mut words, mut shouted) = (0, 0);
    for token in &tokens.items {
        words += u32::from(token.is_word());
        shouted += u32::from(token.is_shouted);
    }
    let mut outline = Outline { words, emoji: 0 };
    let mut walk = Walk { rules, listener, window: [Neighbour::default(); REACH], weight: 1.0, shouting_counts: shouted > 0 && shouted < words };
    let mut at = 0;
    while at < tokens.items.len() {
        let token = &tokens.items[at];
        let form = tokens.form(token);
        at += 1;
        match token.kind {
            TokenKind::Word | TokenKind::Hashtag | TokenKind::Number => {
                if let Some(end) = walk.phrase(tokens, lexicons, at - 1) {
                    at = end;
                }
            }
            TokenKind::Emoji => {
                outline.emoji += 1;
                if let Some(valence) = pictures.valence(form) {
                    walk.say(token.from, token.to, valence);
                }
            }
            TokenKind::Mark => {
                if matches!(form.as_bytes()[0], b'.' | b'!' | b'?' | b',' | b';' | b':' | b'(' | b')') {
                    walk.window = [Neighbour::default(); REACH];
                }
            }
            TokenKind::Mention | TokenKind::Link => {}
        }
    }
    outline
}

impl<L: Listener> Walk<'_, L> {
    /// Takes the phrase or the word at `at`; returns where a phrase ends.
    fn phrase(&mut self, tokens: &Tokens, lexicons: &[&Lexicon], at: usize) -> Option<usize> {
        let token = &tokens.items[at];
        let mut entry = None;
        for lexicon in lexicons {
            let found = find(lexicon, token, tokens.form(token));
            if let Some((phrase, end)) = lexicon.phrase(&found, tokens, at) {
                let last = &tokens.items[end - 1];
                if phrase.valence != 0.0 {
                    let valence = self.changed(phrase.valence, token, phrase.negates);
                    self.say(token.from, last.to, valence);
                }
                self.window = [Neighbour::default(); REACH];
                return Some(end);
            }
            entry = entry.or(found.entry);
        }
        self.word(token, entry.unwrap_or_default());
        None
    }

    fn word(&mut self, token: &Token, entry: Entry) {
        if entry.contrasts {
            self.listener.damp(self.rules.contrast_before.value);
            self.weight = self.rules.contrast_after.value;
            self.window = [Neighbour::default(); REACH];
            return;
        }
        if entry.valence != 0.0 {
            let valence = self.changed(entry.valence, token, false);
            self.say(token.from, token.to, valence);
        }
        self.window.rotate_right(1);
        self.window[0] = Neighbour { strength: entry.strength, negates: entry.negates };
    }

    /// A valence after capitals, boosters and negations had their say.
    fn changed(&self, valence: f32, token: &Token, has_own_negation: bool) -> f32 {
        let rules = self.rules;
        let sign = valence.signum();
        let mut size = valence.abs();
        size += if token.is_shouted && self.shouting_counts { rules.capitals.value } else { 0.0 };
        size += if token.is_stretched { rules.stretched.value } else { 0.0 };
        let decay = [1.0, rules.booster_second.value, rules.booster_third.value];
        let boost: f32 = self.window.iter().zip(decay).map(|(neighbour, decay)| neighbour.strength * decay).sum();
        size = (size + boost * rules.booster.value).max(0.0);
        let is_negated = !has_own_negation && self.window.iter().any(|neighbour| neighbour.negates);
        let factor = match (is_negated, sign > 0.0) {
            (false, _) => 1.0,
            (true, true) => rules.negated_positive.value,
            (true, false) => rules.negated_negative.value,
        };
        sign * size * factor
    }

    fn say(&mut self, from: u32, to: u32, valence: f32) {
        self.listener.hit(from, to, valence.clamp(-LIMIT, LIMIT) * self.weight);
    }
}

/// A word in one lexicon: as it stands, with doubled letters made single when it was stretched, or the part of it that is known when it has hyphens.
#[inline]
fn find(lexicon: &Lexicon, token: &Token, form: &str) -> Found {
    let found = lexicon.find(form);
    if found.entry.is_some() {
        return found;
    }
    if token.is_stretched && form.is_ascii() && form.len() <= LONGEST_STRETCHED {
        let mut single = [0; LONGEST_STRETCHED];
        let mut len = 0;
        for byte in form.bytes() {
            if len == 0 || single[len - 1] != byte {
                single[len] = byte;
                len += 1;
            }
        }
        if let Ok(single) = std::str::from_utf8(&single[..len]) {
            return lexicon.find(single);
        }
    }
    if token.kind == TokenKind::Word && form.contains('-') {
        return form.split('-').map(|part| lexicon.find(part)).find(|found| found.entry.is_some_and(|entry| entry.valence != 0.0)).unwrap_or(found);
    }
    found
}
