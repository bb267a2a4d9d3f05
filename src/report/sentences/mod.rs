//! Every sentence, heading and label that a report can say, one file a kind of report: tables from which come typed constructors and the lists that catalogues
//! are checked against.
//!
//! A constructor's arguments are the placeholders of its entry. A count is a `u64` and may choose plural forms; anything else is a [`Fact`](crate::model::Fact).

use crate::model::FactKind;

macro_rules! argument_type {
    (Count) => {
        u64
    };
    (Other) => {
        $crate::model::Fact
    };
}

macro_rules! argument_fact {
    (Count, $value:expr) => {
        $crate::model::Fact::Count($value)
    };
    (Other, $value:expr) => {
        $value
    };
}

macro_rules! sentences {
    ($($name:ident $key:literal ($($argument:ident: $kind:ident),*);)+) => {
        $(
            #[doc = concat!("The catalogue's `", $key, "`.")]
            #[must_use]
            pub fn $name($($argument: argument_type!($kind)),*) -> $crate::report::Text {
                $crate::report::Text { key: $key.to_owned(), facts: vec![$((stringify!($argument), argument_fact!($kind, $argument))),*] }
            }
        )+

        /// Every entry of this file.
        pub const SENTENCES: &[$crate::report::sentences::Entry] = &[$(($key, &[$((stringify!($argument), $crate::model::FactKind::$kind)),*])),+];
    };
}

pub mod clock;
pub mod comparison;
mod crisis;
pub mod edition;
pub mod effects;
pub mod page;
pub mod office;
pub mod spread;
pub mod training;
pub mod verify;
pub mod weekly;

pub use crisis::*;

/// A sentence: its key, and the names and kinds of its arguments.
pub type Entry = (&'static str, &'static [(&'static str, FactKind)]);

/// The sentences by the catalogue file that words them: `i18n/<locale>.toml`, `i18n/<part>-<locale>.toml`.
pub const PARTS: &[(&str, &[Entry])] = &[
    ("", crisis::SENTENCES),
    ("clock", clock::SENTENCES),
    ("comparison", comparison::SENTENCES),
    ("edition", edition::SENTENCES),
    ("effects", effects::SENTENCES),
    ("page", page::SENTENCES),
    ("office", office::SENTENCES),
    ("spread", spread::SENTENCES),
    ("training", training::SENTENCES),
    ("verify", verify::SENTENCES),
    ("weekly", weekly::SENTENCES),
];
