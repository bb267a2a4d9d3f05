//! Masking: what identifies a person is taken out of a text before it leaves. Best effort, not anonymisation, and the report says so.
//!
//! Direct identifiers with a regular form (e-mail, phone, PESEL, NIP, REGON, IBAN, card, handle, link) are recognised by form and check digit; the authors of
//! the archive by their names, inflected too; addresses and order numbers by the words before them. Brand accounts stay readable.

mod checksum;
mod names;
mod numbers;
mod scan;

use std::borrow::Cow;

use names::Names;
use scan::Found;

/// Knows the authors of the archive and the forms of personal data.
#[derive(Debug, Clone, Default)]
pub struct Masker {
    names: Names,
}

impl Masker {
    /// `people` are (id, display name) of the customers, `brands` the accounts that stay readable.
    #[must_use]
    pub fn new(people: &[(&str, &str)], brands: &[&str]) -> Self {
        Self { names: Names::new(people, brands) }
    }

    /// The text with personal data replaced by `[e-mail]`, `[phone]`, …; borrowed when there is none. Masking twice changes nothing.
    #[must_use]
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut found: Vec<Found> = Vec::new();
        scan::addresses_and_links(text, &self.names, &mut found);
        numbers::numbers(text, &mut found);
        names::find(text, &self.names, &mut found);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        // Where two overlap, the earlier and longer one stays; whatever else was found inside it is gone with it.
        found.sort_by_key(|found| (found.from, std::cmp::Reverse(found.to), found.kind));
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for found in &found {
            if found.from < end {
                continue;
            }
            masked.push_str(&text[end..found.from]);
            masked.push_str(found.kind.label());
            end = found.to;
        }
        masked.push_str(&text[end..]);
        Cow::Owned(masked)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masker() -> Masker {
        Masker::new(
            &[("u77", "Jan Kowalski"), ("zosia_k", "Zofia Krawczyk-Nowak"), ("wkurzony.klient", ""), ("12", "Anna Maria Wiśniewska")],
            &["bociek", "BociekPomaga"],
        )
    }

    fn check(text: &str, wanted: &str) {
        let masker = masker();
        let masked = masker.mask(text).into_owned();
        assert_eq!(masked, wanted);
        assert_eq!(masker.mask(&masked), masked, "masking twice changes nothing");
    }

    #[test]
    fn mails_in_every_spelling() {
        check("pisz na jan.kowal+x@poczta.example.pl!", "pisz na [e-mail]!");
        check("jan (at) firma.pl", "[e-mail]");
        check("jan małpa firma kropka pl", "[e-mail]");
        check("jan[at]firma[dot]com", "[e-mail]");
    }

    #[test]
    fn phones_in_every_spelling() {
        check("tel. 601 234 567, pilne", "tel. [phone], pilne");
        check("+48601234567", "[phone]");
        check("0048 22 123 45 67", "[phone]");
        check("dzwoń 601-234-567🙏", "dzwoń [phone]🙏");
        check("(22) 123 45 67", "[phone]");
    }

    #[test]
    fn polish_numbers_by_their_check_digits() {
        check("PESEL 44051401359", "PESEL [PESEL]");
        check("44051401458", "[PESEL]");
        check("02070803628", "[PESEL]");
        check("NIP 526-000-12-46", "NIP [NIP]");
        check("PL61109010140000071219812874", "[IBAN]");
        check("61 1090 1014 0000 0712 1981 2874", "[IBAN]");
        check("karta 4111 1111 1111 1111", "karta [card]");
    }

    #[test]
    fn dates_amounts_times_and_counts_stay() {
        for text in [
            "12.11.2026 o 14:30",
            "1 200,50 zł",
            "paczka za 99 zł od 3 tygodni",
            "2026-11-09 10:42",
            "10 000 osób",
            "24/7",
            "5/5",
            "ul to nie adres",
            "3 000 000",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn order_numbers_after_their_words() {
        check("zamówienie nr 123456", "zamówienie nr [number]");
        check("order #AB-99123 late", "order [number] late");
        check("przesyłka 00259007738123456789", "przesyłka [number]");
        check("numer zgłoszenia: RMA/2026/00123", "numer zgłoszenia: [number]");
        check("still nothing. SZ-4274757", "still nothing. [number]");
        check("Airbus A-380, PS-5 i COVID-19 zostają", "Airbus A-380, PS-5 i COVID-19 zostają");
    }

    #[test]
    fn handles_links_and_profiles_but_not_the_brand() {
        check("@zosia_k pisze do @bociek i @BociekPomaga", "[account] pisze do @bociek i @BociekPomaga");
        check("u/ktos i @a@mastodon.example", "[account] i [account]");
        check("zobacz https://facebook.com/jan.kowalski?x=1 teraz", "zobacz [link] teraz");
        check("www.przyklad.pl/oferta.", "[link].");
    }

    #[test]
    fn authors_of_the_archive_inflected_too() {
        check("Jan Kowalski ma rację", "[name] ma rację");
        check("zgadzam się z Janem Kowalskim", "zgadzam się z [name]");
        check("Kowalski Jan", "[name]");
        check("dziękuję pani Zofii Krawczyk-Nowak", "dziękuję pani [name]");
        check("jan kowalski", "[name]");
        check("napisał wkurzony.klient wczoraj", "napisał [name] wczoraj");
        check("Janowska kawa", "Janowska kawa");
    }

    #[test]
    fn addresses_after_their_words() {
        check("mieszkam przy ul. Długiej 12/3, 00-950 Warszawa", "mieszkam przy [address], [address] Warszawa");
        check("aleja Jana Pawła II 7", "[address]");
    }

    proptest! {
        #[test]
        fn any_text_is_masked_without_panic_and_once_is_enough(text in "\\PC{0,80}") {
            let masker = masker();
            let masked = masker.mask(&text).into_owned();
            prop_assert_eq!(masker.mask(&masked).into_owned(), masked);
        }
    }
}
