//! What tells whom a reply speaks to: words before names, endings of names, short forms, words for everybody. Data files, one a language.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::names::fold;
use crate::error::{Error, Result};

/// The file of numbers.
pub const NUMBERS: &str = "address/rules.toml";
/// The files of words, one a language.
pub const WORDS: [&str; 2] = ["address/en.toml", "address/pl.toml"];

/// How far one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Words from the beginning in which a salutation may stand.
    pub reach_words: usize,
    /// Words from the beginning in which a reply may say that it is for everybody.
    pub everybody_words: usize,
    /// Words of a quotation that must stand in a comment.
    pub quote_words: usize,
    /// Letters that a name must have at least.
    pub name_letters: usize,
}

/// The rules of all languages together: a reply does not say which language a name is from.
#[derive(Debug, Clone)]
pub struct AddressRules {
    /// How far one looks.
    pub reach: Reach,
    before_names: FxHashSet<String>,
    /// Phrases with a space on both sides.
    everybody: Vec<String>,
    /// Endings with what they become, the longest first.
    endings: Vec<(String, Vec<String>)>,
    /// A name and all names that stand for it.
    same_names: FxHashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    before_names: Vec<String>,
    everybody: Vec<String>,
    endings: Vec<Ending>,
    same_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    of: String,
    to: Vec<String>,
}

impl AddressRules {
    /// Reads the files; `words` are [`WORDS`] in order.
    ///
    /// # Errors
    ///
    /// A file that does not parse, a number of 0, an ending without forms, a name alone in its line.
    pub fn parse(numbers: &str, words: &[&str; 2]) -> Result<Self> {
        let wrong = |file: &str, what: String| Error::Resource { file: file.into(), place: String::new(), what };
        let reach: Reach = toml::from_str(numbers).map_err(|error| wrong(NUMBERS, error.message().to_owned()))?;
        if [reach.reach_words, reach.everybody_words, reach.quote_words, reach.name_letters].contains(&0) {
            return Err(wrong(NUMBERS, "every number must be above 0".into()));
        }
        let mut rules =
            Self { reach, before_names: FxHashSet::default(), everybody: Vec::new(), endings: Vec::new(), same_names: FxHashMap::default() };
        for (file, text) in WORDS.into_iter().zip(words) {
            let words: Words = toml::from_str(text).map_err(|error| wrong(file, error.message().to_owned()))?;
            rules.before_names.extend(words.before_names.iter().map(|word| fold(word)));
            rules.everybody.extend(words.everybody.iter().map(|phrase| format!(" {} ", fold(phrase))));
            for Ending { of, to } in words.endings {
                if of.is_empty() || to.is_empty() {
                    return Err(wrong(file, format!("the ending `{of}` needs letters and what it becomes")));
                }
                rules.endings.push((of, to));
            }
            for line in words.same_names {
                let names: Vec<String> = line.split_whitespace().map(fold).collect();
                if names.len() < 2 {
                    return Err(wrong(file, format!("`{line}` stands for no other name")));
                }
                for name in &names {
                    rules.same_names.entry(name.clone()).or_default().extend(names.iter().cloned());
                }
            }
        }
        rules.endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Ok(rules)
    }

    /// Whether a folded word may stand before a name.
    pub(super) fn is_before_name(&self, word: &str) -> bool {
        self.before_names.contains(word)
    }

    /// Whether the folded beginning of a text, a space on both sides, speaks to everybody.
    pub(super) fn is_for_everybody(&self, beginning: &str) -> bool {
        self.everybody.iter().any(|phrase| beginning.contains(phrase.as_str()))
    }

    /// Everything that somebody with this folded first name may be called: its short and long forms, each as it is and as it is spoken to.
    pub(super) fn spoken(&self, name: &str) -> Vec<String> {
        let same = self.same_names.get(name).map_or(&[][..], Vec::as_slice);
        let mut spoken: Vec<String> = Vec::new();
        for name in std::iter::once(name).chain(same.iter().map(String::as_str)) {
            spoken.push(name.to_owned());
            if let Some((stem, forms)) = self.endings.iter().find_map(|(of, to)| Some((name.strip_suffix(of.as_str())?, to))) {
                spoken.extend(forms.iter().map(|form| format!("{stem}{form}")));
            }
        }
        spoken.sort_unstable();
        spoken.dedup();
        spoken
    }
}

#[cfg(test)]
pub(in crate::corpus) mod tests {
    use super::*;

    pub(in crate::corpus) fn shipped() -> AddressRules {
        AddressRules::parse(
            include_str!("../../resources/address/rules.toml"),
            &[include_str!("../../resources/address/en.toml"), include_str!("../../resources/address/pl.toml")],
        )
        .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Names with how their bearers are spoken to, after Polish school grammars.
    fn check(name: &str, spoken_to: &[&str]) {
        let found = shipped().spoken(&fold(name));
        for form in spoken_to {
            assert!(found.contains(&fold(form)), "{name}: {form} is not among {found:?}");
        }
    }

    #[test]
    fn men_are_spoken_to_in_the_vocative() {
        check("Marek", &["Marku", "Marek"]);
        check("Paweł", &["Pawle"]);
        check("Michał", &["Michale"]);
        check("Karol", &["Karolu"]);
        check("Piotr", &["Piotrze", "Piotrku"]);
        check("Robert", &["Robercie"]);
        check("Krzysztof", &["Krzysztofie", "Krzysiu", "Krzyśku"]);
        check("Mateusz", &["Mateuszu"]);
        check("Grzegorz", &["Grzegorzu", "Grzesiu"]);
        check("Jakub", &["Jakubie", "Kubo"]);
        check("Dawid", &["Dawidzie"]);
        check("Adam", &["Adamie"]);
        check("Wojciech", &["Wojciechu", "Wojtku"]);
        check("Stanisław", &["Stanisławie", "Staszku"]);
        check("Maciej", &["Macieju", "Maćku"]);
        check("Jerzy", &["Jerzy", "Jurku"]);
        check("Daniel", &["Danielu"]);
        check("Gabriel", &["Gabrielu"]);
    }

    #[test]
    fn women_are_spoken_to_in_the_vocative() {
        check("Anna", &["Anno", "Aniu", "Anko"]);
        check("Kasia", &["Kasiu", "Katarzyno"]);
        check("Małgorzata", &["Małgorzato", "Gosiu", "Małgosiu"]);
        check("Ola", &["Olu", "Aleksandro"]);
        check("Maria", &["Mario", "Marysiu"]);
        check("Joanna", &["Joanno", "Asiu"]);
    }

    #[test]
    fn english_short_names_stand_for_long_ones() {
        check("William", &["Bill", "Will"]);
        check("Kate", &["Katherine"]);
    }

    #[test]
    fn wrong_files_are_named() {
        let check = |numbers: &str, english: &str, wanted: &str| {
            let polish = include_str!("../../resources/address/pl.toml");
            let error = AddressRules::parse(numbers, &[english, polish]).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}");
        };
        let numbers = include_str!("../../resources/address/rules.toml");
        check("reach_words = 0\neverybody_words = 1\nquote_words = 1\nname_letters = 1", "", NUMBERS);
        check(numbers, "before_names = []", WORDS[0]);
        check(numbers, "before_names = []\neverybody = []\nendings = []\nsame_names = [\"anna\"]", "`anna` stands for no other name");
    }
}
