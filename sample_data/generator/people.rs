//! Invented customers: a name, a language, a town, and habits of writing.

use crate::rng::Rng;
use crate::texts::{Lang, Texts};

/// Where somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// The brand's Facebook page.
    Facebook,
    /// X, where people mention the brand.
    X,
}

/// A customer.
#[derive(Clone)]
pub struct Person {
    /// The platform's author id.
    pub id: String,
    /// First name and surname.
    pub name: String,
    /// First name.
    pub first: String,
    /// First name in the vocative.
    pub vocative: String,
    /// X user name.
    pub handle: String,
    /// 0 masculine, 1 feminine.
    pub gender: usize,
    /// The language of all that they write.
    pub lang: Lang,
    /// Where they write.
    pub platform: Platform,
    /// Index of their town.
    pub city: usize,
    /// Writes Polish without diacritics.
    pub plain_ascii: bool,
    /// Capital letters: 0 as taught, 1 none at the start of a comment, 2 none at all.
    pub casing: u8,
    /// Leaves out the last full stop.
    pub no_full_stop: bool,
    /// Inclination to typing errors and to emoji.
    pub sloppiness: f64,
}

/// Makes a new customer.
pub fn person(texts: &Texts, platform: Platform, serial: u64, rng: &mut Rng) -> Person {
    let english = rng.chance(if platform == Platform::Facebook { 0.13 } else { 0.52 });
    let lang = if english { Lang::En } else { Lang::Pl };
    let gender = rng.below(2);
    let words = texts.words(lang);
    let (first, vocative) = rng.pick(&words.first[gender]).clone();
    let surname = rng.pick(&words.surnames)[gender].clone();
    let handle = format!("{}{}{}", ascii(&first).to_lowercase(), ["_", "", "."][rng.below(2)], ascii(&surname)[..3].to_lowercase());
    let id = match platform {
        Platform::Facebook => format!("1000{:011}", 52_000_000_000 + serial * 7_919 + rng.range(0, 999) as u64),
        Platform::X => format!("{}", 1_200_000_000_000_000_000 + serial * 104_729_000_077 + rng.range(0, 99_999) as u64),
    };
    Person {
        id,
        name: format!("{first} {surname}"),
        handle: format!("{handle}{}", rng.range(10, 9999)),
        first,
        vocative,
        gender,
        lang,
        platform,
        city: rng.below(words.cities.len()),
        plain_ascii: !english && rng.chance(0.22),
        casing: rng.weighted(&[(0u8, 0.68), (1, 0.22), (2, 0.10)]),
        no_full_stop: rng.chance(0.45),
        sloppiness: rng.unit(),
    }
}

/// Polish letters without their marks.
pub fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ą' => 'a',
            'ć' => 'c',
            'ę' => 'e',
            'ł' => 'l',
            'ń' => 'n',
            'ó' => 'o',
            'ś' => 's',
            'ź' | 'ż' => 'z',
            'Ą' => 'A',
            'Ć' => 'C',
            'Ę' => 'E',
            'Ł' => 'L',
            'Ń' => 'N',
            'Ó' => 'O',
            'Ś' => 'S',
            'Ź' | 'Ż' => 'Z',
            '„' | '”' => '"',
            other => other,
        })
        .collect()
}
