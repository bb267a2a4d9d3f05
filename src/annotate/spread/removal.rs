//! Comments that ask why comments disappear. Such clues lower forgiveness and raise negative word of mouth (Liao et al. 2024, doi 10.1002/mar.22065).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::annotate::rules::{Ruleset, for_language};
use crate::annotate::tokens::Tokens;
use crate::error::Result;
use crate::model::Lang;
use crate::model::role::as_str;

/// What a comment says was done to comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemovalKind {
    /// Comments were deleted or hidden.
    Removed,
    /// People were blocked.
    Blocked,
    /// Commenting was switched off.
    Closed,
}

as_str!(RemovalKind { Removed = "removed", Blocked = "blocked", Closed = "closed" });

/// The number of a rule's id.
fn label(id: &str) -> Option<u8> {
    RemovalKind::parse(id).map(|kind| kind as u8)
}

/// The rules of both languages.
#[derive(Debug)]
pub struct RemovalRules {
    en: Ruleset,
    pl: Ruleset,
}

impl RemovalRules {
    /// Reads `spread/removal-en.toml` and `spread/removal-pl.toml`.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood.
    pub fn parse(en: &str, pl: &str) -> Result<Self> {
        Ok(Self { en: Ruleset::parse("spread/removal-en.toml", en, label)?, pl: Ruleset::parse("spread/removal-pl.toml", pl, label)? })
    }

    /// What a comment says, a bit each in the order of [`RemovalKind::ALL`].
    #[must_use]
    pub fn mask(&self, tokens: &Tokens, lang: Lang) -> u64 {
        for_language(lang, &self.en, &self.pl).fold(0, |mask, set| mask | set.mask(tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::{RemovalKind, RemovalRules, label};
    use crate::annotate::rules::check_examples;
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    const EN: &str = include_str!("../../resources/spread/removal-en.toml");
    const PL: &str = include_str!("../../resources/spread/removal-pl.toml");

    fn check(text: &str, lang: Lang, expected: &[RemovalKind]) {
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        let mask = RemovalRules::parse(EN, PL).unwrap().mask(&tokens, lang);
        let found: Vec<RemovalKind> = RemovalKind::ALL.iter().copied().filter(|kind| mask >> *kind as u32 & 1 == 1).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn questions_about_vanished_comments_are_found_in_both_languages() {
        check("Why did you delete my comment from yesterday?", Lang::EN, &[RemovalKind::Removed]);
        check("Dlaczego skasowaliście mój wczorajszy komentarz?!", Lang::PL, &[RemovalKind::Removed]);
        check("czemu znikają komentarze pod tym postem", Lang::PL, &[RemovalKind::Removed]);
        check("They banned me for one honest question", Lang::EN, &[RemovalKind::Blocked]);
        check("Wyłączyliście komentarze, żeby nikt nie pytał", Lang::PL, &[RemovalKind::Closed]);
    }

    #[test]
    fn removing_other_things_is_no_clue() {
        check("please remove my data", Lang::EN, &[]);
        check("usunęliście mi zamówienie z konta", Lang::PL, &[]);
        check("my package disappeared", Lang::EN, &[]);
    }

    #[test]
    fn every_rule_matches_its_examples_and_nothing_that_it_must_not() {
        let rules = RemovalRules::parse(EN, PL).unwrap();
        let mut failures = check_examples("spread/removal-en.toml", EN, &rules.en, label).unwrap();
        failures.extend(check_examples("spread/removal-pl.toml", PL, &rules.pl, label).unwrap());
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}
