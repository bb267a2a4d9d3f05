//! How human a reply sounds, 0 to 1: personal, informal, inviting. Cues, weights and sources are in `resources/acts/voice.toml`.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::Clues;
use crate::annotate::tokens::{TokenKind, Tokens};
use crate::error::{Error, Result};
use crate::model::{ActSet, Lang, ResponseAct};

/// The scores of one reply, each 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct VoiceScore {
    /// Name, signature, I, we, you.
    pub personal: f32,
    /// Short forms, emoji, interjections, exclamations, the familiar form of address.
    pub informal: f32,
    /// Thanks, empathy, invitation, question.
    pub inviting: f32,
    /// The weighted mean of the three.
    pub score: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    personal: f32,
    informal: f32,
    inviting: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Personal {
    called_by_name: f32,
    signature: f32,
    first_singular: f32,
    first_plural: f32,
    second_person: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Informal {
    contraction: f32,
    emoji: f32,
    interjection: f32,
    exclamation: f32,
    direct_form: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inviting {
    thanks: f32,
    empathy: f32,
    invitation: f32,
    question: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordSource {
    first_singular: String,
    first_plural: String,
    second_person: String,
    contraction: String,
    interjection: String,
    direct_form: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordSources {
    en: WordSource,
    pl: WordSource,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    groups: Groups,
    personal: Personal,
    informal: Informal,
    inviting: Inviting,
    words: WordSources,
}

/// Words, beginnings and endings of words.
#[derive(Debug)]
struct List {
    whole: FxHashSet<Box<str>>,
    starts: Vec<Box<str>>,
    ends: Vec<Box<str>>,
}

/// An ending says nothing about words that are hardly longer.
const LONGER_BY: usize = 3;

impl List {
    fn new(words: &str) -> Self {
        let mut list = Self { whole: FxHashSet::default(), starts: Vec::new(), ends: Vec::new() };
        for word in words.split_whitespace() {
            if let Some(start) = word.strip_suffix('*') {
                list.starts.push(start.into());
            } else if let Some(end) = word.strip_prefix('*') {
                list.ends.push(end.into());
            } else {
                list.whole.insert(word.into());
            }
        }
        list
    }

    fn has(&self, form: &str) -> bool {
        let ends = |end: &str| form.ends_with(end) && (end.contains('\'') || form.len() >= end.len() + LONGER_BY);
        self.whole.contains(form) || self.starts.iter().any(|start| form.starts_with(&**start)) || self.ends.iter().any(|end| ends(end))
    }
}

/// The word lists of one language: first person singular and plural, second person, contraction, interjection, familiar form.
#[derive(Debug)]
struct Words([List; 6]);

impl Words {
    fn new(source: &WordSource) -> Self {
        let lists =
            [&source.first_singular, &source.first_plural, &source.second_person, &source.contraction, &source.interjection, &source.direct_form];
        Self(lists.map(|words| List::new(words)))
    }
}

/// `acts/voice.toml`, ready to be used.
#[derive(Debug)]
pub struct Voice {
    groups: Groups,
    personal: Personal,
    informal: Informal,
    inviting: Inviting,
    en: Words,
    pl: Words,
}

impl Voice {
    /// Reads `acts/voice.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] for anything that is not understood, and for weights of groups that sum to nothing.
    pub fn parse(text: &str) -> Result<Self> {
        let fail = |what: String| Error::Resource { file: "acts/voice.toml".into(), place: String::new(), what };
        let source: Source = toml::from_str(text).map_err(|wrong| fail(wrong.message().to_owned()))?;
        let groups = &source.groups;
        if !(groups.personal >= 0.0 && groups.informal >= 0.0 && groups.inviting >= 0.0 && groups.personal + groups.informal + groups.inviting > 0.0)
        {
            return Err(fail("the weights of the groups must not be negative, and one must be above 0".into()));
        }
        Ok(Self {
            en: Words::new(&source.words.en),
            pl: Words::new(&source.words.pl),
            groups: source.groups,
            personal: source.personal,
            informal: source.informal,
            inviting: source.inviting,
        })
    }

    /// The score of one reply. A reply in neither language is read with the English words.
    #[must_use]
    pub fn score(&self, acts: ActSet, clues: Clues, tokens: &Tokens, lang: Lang) -> VoiceScore {
        let words = if lang == Lang::PL { &self.pl } else { &self.en };
        let mut found = [false; 6];
        let (mut emoji, mut exclamation, mut question) = (false, false, false);
        for token in &tokens.items {
            match token.kind {
                TokenKind::Word | TokenKind::Hashtag => {
                    for (found, list) in found.iter_mut().zip(&words.0) {
                        *found = *found || list.has(tokens.form(token));
                    }
                }
                TokenKind::Emoji => emoji = true,
                TokenKind::Mark => {
                    exclamation |= tokens.form(token).starts_with('!');
                    question |= tokens.form(token).starts_with('?');
                }
                TokenKind::Number | TokenKind::Mention | TokenKind::Link => {}
            }
        }
        let sum = |cues: &[(f32, bool)]| cues.iter().filter(|cue| cue.1).map(|cue| cue.0).sum::<f32>().clamp(0.0, 1.0);
        let has = |act| acts.contains(act);
        let (p, f, v) = (&self.personal, &self.informal, &self.inviting);
        let [first_singular, first_plural, second_person, contraction, interjection, direct_form] = found;
        let personal = sum(&[
            (p.called_by_name, clues.is_called_by_name()),
            (p.signature, has(ResponseAct::Signature)),
            (p.first_singular, first_singular),
            (p.first_plural, first_plural),
            (p.second_person, second_person),
        ]);
        let informal = sum(&[
            (f.contraction, contraction),
            (f.emoji, emoji),
            (f.interjection, interjection),
            (f.exclamation, exclamation),
            (f.direct_form, direct_form),
        ]);
        let inviting = sum(&[
            (v.thanks, has(ResponseAct::Thanks)),
            (v.empathy, has(ResponseAct::Empathy)),
            (v.invitation, has(ResponseAct::Invitation)),
            (v.question, question),
        ]);
        let groups = &self.groups;
        let score = (groups.personal * personal + groups.informal * informal + groups.inviting * inviting)
            / (groups.personal + groups.informal + groups.inviting);
        VoiceScore { personal, informal, inviting, score }
    }
}

#[cfg(test)]
mod tests {
    use super::Voice;
    use crate::annotate::acts::{ActRules, clues, rule_acts};
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    /// Personal, informal, inviting, in hundredths, and the mean.
    fn check(text: &str, lang: Lang, expected: [i32; 4]) {
        let rules = ActRules::parse(include_str!("../../resources/acts/en.toml"), include_str!("../../resources/acts/pl.toml")).unwrap();
        let voice = Voice::parse(include_str!("../../resources/acts/voice.toml")).unwrap();
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        let clues = clues(text, &tokens, lang, &rules);
        let found = voice.score(rule_acts(clues), clues, &tokens, lang);
        let found = [found.personal, found.informal, found.inviting, found.score].map(|score| (score * 100.0).round() as i32);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_cold_notice_sounds_like_nobody() {
        check("The request was registered under number 7734.", Lang::EN, [0, 0, 0, 0]);
        check("Zgłoszenie zostało zarejestrowane pod numerem 7734.", Lang::PL, [0, 0, 0, 0]);
    }

    #[test]
    fn a_name_and_thanks_sound_like_somebody() {
        // Name 0.4, signature 0.4, I 0.3, you 0.2: capped at 1. Contraction 0.4, interjection 0.4. Thanks 0.3.
        check("Hey Tom, thanks for the tip. I'll have a look at it for you. Kate", Lang::EN, [100, 80, 30, 70]);
    }

    #[test]
    fn the_familiar_form_is_informal_in_polish() {
        // `masz` is second person 0.2, and the familiar form 0.4; the emoji 0.4.
        check("Numer masz na etykiecie 🙂", Lang::PL, [20, 80, 0, 33]);
    }

    #[test]
    fn weights_below_nothing_are_refused() {
        let text = include_str!("../../resources/acts/voice.toml").replace("personal = 1.0", "personal = -1.0");
        assert!(Voice::parse(&text).is_err());
    }
}
