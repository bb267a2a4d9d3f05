//! Groups of words that belong together in both languages, and which of them a comment touches.
//!
//! A linear head that has seen a few thousand complaints knows few words. The groups of `causes/concepts.toml` let it carry what it learned from one word
//! to its neighbours, and from one language to the other. Every word is looked up in one walk over its letters; phrases are found by their last word.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::annotate::rules::{CODES, Trie, TrieBuilder};
use crate::annotate::tokens::{TokenKind, Tokens};
use crate::error::{Error, Result};
use crate::model::Lang;

/// The groups that a text touches, a bit each.
pub type ConceptMask = u128;

/// Most groups: the bits of a [`ConceptMask`].
const MOST: usize = 128;

const FILE: &str = "causes/concepts.toml";

/// Groups of words, ready to be looked up.
#[derive(Debug)]
pub struct Concepts {
    ids: Vec<String>,
    en: Lexicon,
    pl: Lexicon,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default)]
    concept: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    id: Spanned<String>,
    en: Spanned<String>,
    pl: Spanned<String>,
}

impl Concepts {
    /// Reads `causes/concepts.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line: no TOML, unknown keys, a group twice, more than 128 groups, a word that is not folded.
    pub fn parse(text: &str) -> Result<Self> {
        let line_at = |byte: usize| text.get(..byte).unwrap_or(text).matches('\n').count() + 1;
        let wrong = |line: usize, what: String| Error::Resource { file: FILE.into(), place: format!("line {line}: "), what };
        let source: Source =
            toml::from_str(text).map_err(|error| wrong(error.span().map_or(1, |span| line_at(span.start)), error.message().to_owned()))?;
        let mut ids: Vec<String> = Vec::new();
        let (mut en, mut pl) = (Builder::default(), Builder::default());
        for group in &source.concept {
            let line = line_at(group.id.span().start);
            let id = group.id.get_ref();
            if ids.contains(id) {
                return Err(wrong(line, format!("the group `{id}` stands twice")));
            }
            if ids.len() == MOST {
                return Err(wrong(line, format!("more than {MOST} groups")));
            }
            for (builder, words) in [(&mut en, &group.en), (&mut pl, &group.pl)] {
                for phrase in words.get_ref().split_whitespace() {
                    builder.add(phrase, ids.len()).map_err(|what| wrong(line_at(words.span().start), what))?;
                }
            }
            ids.push(id.clone());
        }
        Ok(Self { ids, en: en.finish(), pl: pl.finish() })
    }

    /// The ids of the groups, in order of their bits.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// The groups that a text touches; a text that is neither English nor Polish is looked up in both languages.
    #[must_use]
    pub fn touched(&self, tokens: &Tokens, lang: Lang) -> ConceptMask {
        let mut mask = 0;
        if lang != Lang::PL {
            mask |= self.en.touched(tokens);
        }
        if lang != Lang::EN {
            mask |= self.pl.touched(tokens);
        }
        mask
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// Groups that it belongs to by itself.
    mask: ConceptMask,
    /// The parts of phrases that it can be: a range in [`Lexicon::parts`].
    parts: (u32, u32),
}

/// A phrase of two or three words, under the number of its last part.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    mask: ConceptMask,
    /// The part right before the last one.
    before: u16,
    /// The part before that, when the phrase has three.
    first: Option<u16>,
}

/// The words of one language.
#[derive(Debug, Default)]
struct Lexicon {
    trie: Trie,
    /// What each set of the trie stands for.
    entries: Vec<Entry>,
    parts: Vec<u16>,
    /// For each part the phrases that end with it.
    phrases: Vec<Vec<Phrase>>,
}

impl Lexicon {
    #[inline]
    fn parts(&self, entry: &Entry) -> &[u16] {
        &self.parts[entry.parts.0 as usize..entry.parts.1 as usize]
    }

    fn touched(&self, tokens: &Tokens) -> ConceptMask {
        let mut mask = 0;
        let mut before: [&[u16]; 2] = [&[], &[]];
        for token in &tokens.items {
            match token.kind {
                TokenKind::Word | TokenKind::Hashtag | TokenKind::Number => {
                    let entry = &self.entries[self.trie.look_up(tokens.form(token)).index()];
                    mask |= entry.mask;
                    let parts = self.parts(entry);
                    if !before[0].is_empty() {
                        for part in parts {
                            for phrase in &self.phrases[usize::from(*part)] {
                                if before[0].contains(&phrase.before) && phrase.first.is_none_or(|first| before[1].contains(&first)) {
                                    mask |= phrase.mask;
                                }
                            }
                        }
                    }
                    before = [parts, before[0]];
                }
                TokenKind::Mark | TokenKind::Emoji | TokenKind::Link => before = [&[], &[]],
                TokenKind::Mention => {}
            }
        }
        mask
    }
}

/// Words, stems and phrases before the tables are laid out.
#[derive(Default)]
struct Builder {
    /// Whole words and stems (`true`), each with its groups and its part number.
    words: BTreeMap<(String, bool), (ConceptMask, Option<u16>)>,
    phrases: Vec<(u16, Phrase)>,
    n_parts: u16,
}

impl Builder {
    fn add(&mut self, phrase: &str, group: usize) -> Result<(), String> {
        let mask = 1 << group;
        let words: Vec<&str> = phrase.split('_').collect();
        match words.as_slice() {
            [word] => self.word(word)?.0 |= mask,
            [before, last] => {
                let phrase = Phrase { mask, before: self.part(before)?, first: None };
                let last = self.part(last)?;
                self.phrases.push((last, phrase));
            }
            [first, before, last] => {
                let phrase = Phrase { mask, before: self.part(before)?, first: Some(self.part(first)?) };
                let last = self.part(last)?;
                self.phrases.push((last, phrase));
            }
            _ => return Err(format!("`{phrase}` has more than three words")),
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<&mut (ConceptMask, Option<u16>), String> {
        let (body, is_stem) = word.strip_suffix('*').map_or((word, false), |body| (body, true));
        if body.is_empty() || body.bytes().any(|byte| CODES[byte as usize] == 0) {
            return Err(format!("`{word}` is not a folded word (a-z, 0-9, ' and -; `*` only at its end)"));
        }
        if self.words.len() >= usize::from(u16::MAX) {
            return Err("more than 65 535 words".into());
        }
        Ok(self.words.entry((body.to_owned(), is_stem)).or_default())
    }

    fn part(&mut self, word: &str) -> Result<u16, String> {
        let next = self.n_parts;
        let number = *self.word(word)?.1.get_or_insert(next);
        if number == next {
            self.n_parts = next.checked_add(1).ok_or("more than 65 535 parts of phrases")?;
        }
        Ok(number)
    }

    fn finish(self) -> Lexicon {
        // An element is a word's number among the words: what it means is put together set by set below.
        let mut trie = TrieBuilder::new();
        let meanings: Vec<_> = self.words.values().collect();
        for (number, (body, is_stem)) in self.words.keys().enumerate() {
            // People leave the apostrophe out.
            let spellings = [Some(body.clone()), body.contains('\'').then(|| body.replace('\'', ""))];
            for spelling in spellings.into_iter().flatten() {
                if *is_stem {
                    trie.stem(&spelling, number as u16);
                } else {
                    trie.word(&spelling, number as u16);
                }
            }
        }
        let mut lexicon = Lexicon { trie: trie.finish(&[]).0, phrases: vec![Vec::new(); usize::from(self.n_parts)], ..Lexicon::default() };
        for (last, phrase) in self.phrases {
            lexicon.phrases[usize::from(last)].push(phrase);
        }
        for set in lexicon.trie.sets() {
            let from = lexicon.parts.len() as u32;
            let mut mask = 0;
            for (of_word, part) in set.iter().map(|number| meanings[usize::from(*number)]) {
                mask |= of_word;
                lexicon.parts.extend(*part);
            }
            lexicon.entries.push(Entry { mask, parts: (from, lexicon.parts.len() as u32) });
        }
        lexicon
    }
}

#[cfg(test)]
mod tests {
    use super::Concepts;
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    const TEXT: &str =
        "[[concept]]\nid = \"a\"\nen = \"parcel* can't_log_in on_hold\"\npl = \"paczk*\"\n[[concept]]\nid = \"b\"\nen = \"hold\"\npl = \"nie_ma\"\n";

    fn check(text: &str, lang: Lang, expected: u128) {
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        assert_eq!(Concepts::parse(TEXT).unwrap().touched(&tokens, lang), expected, "{text}");
    }

    #[test]
    fn words_stems_and_phrases_are_found_in_their_language() {
        check("My PARCELS", Lang::EN, 0b01);
        check("hold it", Lang::EN, 0b10);
        check("on hold", Lang::EN, 0b11);
        check("on, hold", Lang::EN, 0b10);
        check("I cant log in", Lang::EN, 0b01);
        check("log in", Lang::EN, 0);
        check("paczką", Lang::EN, 0);
        check("nie ma paczki", Lang::PL, 0b11);
        check("paczka parcel", Lang::UND, 0b01);
        check("", Lang::UND, 0);
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text: &str| Concepts::parse(text).unwrap_err().to_string();
        assert!(error(&TEXT.replace("\"b\"", "\"a\"")).contains("concepts.toml: line 6: the group `a` stands twice"));
        assert!(error(&TEXT.replace("hold\"\npl", "Hold\"\npl")).contains("not a folded word"));
        assert!(error("[[concept]]\nid = \"a\"\nes = \"\"\n").contains("line 3: unknown field"));
    }

    #[test]
    fn the_shipped_groups_load() {
        let concepts = Concepts::parse(include_str!("../../resources/causes/concepts.toml")).unwrap();
        assert!(concepts.ids().count() > 60);
    }
}
