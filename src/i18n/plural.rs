//! Which of a language's plural forms a number takes, by the CLDR rules that `icu_plurals` carries.

use icu_locale_core::locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

use super::Locale;

/// The plural rules of a locale.
#[derive(Debug)]
pub struct Plurals {
    locale: Locale,
    rules: PluralRules,
}

impl Plurals {
    /// The rules of a locale.
    ///
    /// # Panics
    ///
    /// Never: the rules of every locale are compiled in.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        let tag = match locale {
            Locale::En => locale!("en"),
            Locale::Pl => locale!("pl"),
        };
        let rules = PluralRules::try_new(tag.into(), PluralRulesOptions::default()).expect("plural rules of every locale are compiled in");
        Self { locale, rules }
    }

    /// How many forms a template writes: `one|other` in English, `one|few|many|other` in Polish.
    #[must_use]
    pub const fn n_forms(locale: Locale) -> usize {
        match locale {
            Locale::En => 2,
            Locale::Pl => 4,
        }
    }

    /// Position of the form for a whole number.
    #[must_use]
    pub fn form_of_count(&self, n: u64) -> usize {
        self.position(self.rules.category_for(n))
    }

    /// Position of the form for a number written with decimals, such as `1.5`: what is written decides, so `1.0` is not `1`.
    #[must_use]
    pub fn form_of_decimal(&self, written: &fixed_decimal::Decimal) -> usize {
        self.position(self.rules.category_for(written))
    }

    fn position(&self, category: PluralCategory) -> usize {
        match (self.locale, category) {
            (_, PluralCategory::One) => 0,
            (Locale::Pl, PluralCategory::Few) | (Locale::En, _) => 1,
            (Locale::Pl, PluralCategory::Many) => 2,
            (Locale::Pl, _) => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plurals;
    use crate::i18n::Locale;

    fn check(locale: Locale, forms: &[&'static str], cases: &[(u64, &str)]) {
        let plurals = Plurals::new(locale);
        for (n, expected) in cases {
            assert_eq!(&forms[plurals.form_of_count(*n)], expected, "{n}");
        }
    }

    #[test]
    fn english_counts() {
        let other = "comments";
        check(Locale::En, &["comment", other], &[(0, other), (1, "comment"), (2, other), (5, other), (12, other), (22, other), (101, other)]);
    }

    #[test]
    fn polish_counts() {
        check(
            Locale::Pl,
            &["komentarz", "komentarze", "komentarzy", "komentarza"],
            &[
                (0, "komentarzy"),
                (1, "komentarz"),
                (2, "komentarze"),
                (5, "komentarzy"),
                (12, "komentarzy"),
                (22, "komentarze"),
                (25, "komentarzy"),
                (101, "komentarzy"),
                (112, "komentarzy"),
                (1_000_002, "komentarze"),
            ],
        );
    }

    #[test]
    fn a_decimal_has_its_own_form_in_polish() {
        let decimal: fixed_decimal::Decimal = "1.5".parse().unwrap();
        assert_eq!(Plurals::new(Locale::Pl).form_of_decimal(&decimal), 3, "1,5 komentarza");
        assert_eq!(Plurals::new(Locale::En).form_of_decimal(&decimal), 1, "1.5 comments");
    }
}
