//! Sentence frames from `texts/*.toml` and how they are filled.
//!
//! Notation of a frame: `{name}` is a slot; `{em|am}` is the masculine and the feminine form of the writer; `{p:ł|ła|ło|ły}` agrees with the product
//! (masculine, feminine, neuter, plural); `[this/that]` is a free choice. Frames are dealt like cards, so that none comes back before all were used.

use std::collections::BTreeMap;

use crate::rng::Rng;

/// The language of a writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Polish.
    Pl,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pl => "pl",
            Self::En => "en",
        }
    }
}

/// A deck of frames: dealt in random order, reshuffled when empty.
#[derive(Default)]
struct Deck {
    order: Vec<usize>,
}

/// A product in its Polish cases, or an English one without and with its article.
pub struct Product {
    /// Nominative, or the plain English noun.
    pub nom: String,
    /// Accusative, or the English noun with an article.
    pub acc: String,
    /// Genitive.
    pub gen_: String,
    /// Column of `{p:...}`.
    pub class: usize,
}

/// Word lists of one language.
pub struct Words {
    /// Nominative, genitive, locative.
    pub cities: Vec<[String; 3]>,
    /// What people order.
    pub products: Vec<Product>,
    /// "na urodziny córki".
    pub occasions: Vec<String>,
    /// First names with vocatives, masculine then feminine.
    pub first: [Vec<(String, String)>; 2],
    /// Surnames, masculine and feminine.
    pub surnames: Vec<[String; 2]>,
    /// Instrumental, for "pod ...".
    pub near: Vec<String>,
    /// Instrumental, for "między ...".
    pub between: Vec<String>,
    /// For "przy ...".
    pub places: Vec<String>,
}

/// Everything that was read from the TOML files.
pub struct Texts {
    frames: BTreeMap<(Lang, String), Vec<String>>,
    decks: BTreeMap<(Lang, String), Deck>,
    /// Word lists, Polish then English.
    pub words: [Words; 2],
}

const FILES: [(Lang, &str); 9] = [
    (Lang::Pl, include_str!("texts/pl_complaints_1.toml")),
    (Lang::Pl, include_str!("texts/pl_complaints_2.toml")),
    (Lang::Pl, include_str!("texts/pl_voices.toml")),
    (Lang::Pl, include_str!("texts/pl_brand.toml")),
    (Lang::En, include_str!("texts/en_complaints.toml")),
    (Lang::En, include_str!("texts/en_voices.toml")),
    (Lang::En, include_str!("texts/en_brand.toml")),
    (Lang::Pl, include_str!("texts/pl_september.toml")),
    (Lang::En, include_str!("texts/en_september.toml")),
];

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn list(table: &toml::Table, key: &str) -> Vec<String> {
    table.get(key).and_then(toml::Value::as_str).map(lines).unwrap_or_default()
}

fn columns(table: &toml::Table, key: &str) -> Vec<Vec<String>> {
    list(table, key).iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

fn spaced(table: &toml::Table, key: &str) -> Vec<String> {
    list(table, key).join(" ").split_whitespace().map(str::to_owned).collect()
}

fn words(table: &toml::Table, lang: Lang) -> Words {
    let table = table[lang.tag()].as_table().expect("slots.toml has a table per language");
    let cities = match lang {
        Lang::Pl => columns(table, "cities").into_iter().map(|c| [c[0].clone(), c[1].clone(), c[2].clone()]).collect(),
        Lang::En => spaced(table, "cities").into_iter().map(|c| [c.clone(), c.clone(), c]).collect(),
    };
    let products = columns(table, "products")
        .into_iter()
        .map(|c| Product {
            nom: c[0].clone(),
            acc: c[1].clone(),
            gen_: c.get(2).unwrap_or(&c[0]).clone(),
            class: match c.get(3).map(String::as_str) {
                Some("f") => 1,
                Some("n") => 2,
                Some("p") => 3,
                _ => 0,
            },
        })
        .collect();
    let first = ["m", "f"].map(|gender| {
        let names = spaced(table, &format!("first_{gender}"));
        let vocatives = match lang {
            Lang::Pl => spaced(table, &format!("voc_{gender}")),
            Lang::En => names.clone(),
        };
        assert_eq!(names.len(), vocatives.len(), "a vocative per first name");
        names.into_iter().zip(vocatives).collect()
    });
    let surnames = spaced(table, "surnames")
        .into_iter()
        .map(|pair| {
            let (m, f) = pair.split_once('|').unwrap_or((&pair, &pair));
            [m.to_owned(), f.to_owned()]
        })
        .collect();
    Words {
        cities,
        products,
        occasions: list(table, "occasions"),
        first,
        surnames,
        near: list(table, "near"),
        between: list(table, "between"),
        places: list(table, "places"),
    }
}

impl Texts {
    /// Reads the files that are compiled in.
    pub fn load() -> Self {
        let mut frames = BTreeMap::new();
        for (lang, text) in FILES {
            let table: toml::Table = text.parse().expect("the frames are valid TOML");
            for (section, value) in table {
                let section_table = value.as_table().expect("a section is a table");
                for (key, value) in section_table {
                    let name = if key == "frames" { section.clone() } else { format!("{section}.{key}") };
                    if section == "irony" {
                        // An ironic line carries its cause in front, because nothing in the words tells it.
                        for line in lines(value.as_str().expect("frames are text")) {
                            let (cause, frame) = line.split_once("> ").expect("an ironic frame names its cause");
                            frames.entry((lang, format!("irony.{cause}"))).or_insert_with(Vec::new).push(frame.to_owned());
                        }
                        continue;
                    }
                    let old = frames.insert((lang, name), lines(value.as_str().expect("frames are text")));
                    assert!(old.is_none(), "[{section}] {key} is given twice");
                }
            }
        }
        let slots: toml::Table = include_str!("texts/slots.toml").parse().expect("the slots are valid TOML");
        // In the crisis a cause has its ordinary frames and the ones of the day; the latter twice, because people speak of what is new.
        for (lang, name) in frames.keys().cloned().collect::<Vec<(Lang, String)>>() {
            if let Some(cause) = name.strip_suffix(".crisis") {
                let mut all = frames[&(lang, name.clone())].clone();
                all.extend(all.clone());
                all.extend(frames[&(lang, cause.to_owned())].clone());
                frames.insert((lang, name), all);
            }
        }
        let words = [words(&slots, Lang::Pl), words(&slots, Lang::En)];
        Self { frames, decks: BTreeMap::new(), words }
    }

    /// Takes the frames with any of these words out.
    pub fn leave_out(&mut self, words: &[&str]) {
        for frames in self.frames.values_mut() {
            frames.retain(|frame| !words.iter().any(|word| frame.contains(word)));
        }
    }

    /// Whether there is a section of this name.
    pub fn has(&self, lang: Lang, section: &str) -> bool {
        self.frames.contains_key(&(lang, section.to_owned()))
    }

    /// The causes that ironic frames exist for, each as often as it has frames.
    pub fn irony_causes(&self, lang: Lang) -> Vec<String> {
        let of = |(key, lines): (&(Lang, String), &Vec<String>)| {
            (key.0 == lang).then(|| key.1.strip_prefix("irony.").map(|cause| vec![cause.to_owned(); lines.len()]))
        };
        self.frames.iter().filter_map(of).flatten().flatten().collect()
    }

    /// All frames of a section, in file order.
    pub fn all(&self, lang: Lang, section: &str) -> &[String] {
        self.frames.get(&(lang, section.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Deals the next frame of a section.
    pub fn deal(&mut self, lang: Lang, section: &str, rng: &mut Rng) -> String {
        let key = (lang, section.to_owned());
        let frames = self.frames.get(&key).unwrap_or_else(|| panic!("no frames for {key:?}"));
        let deck = self.decks.entry(key).or_default();
        let index = deck.order.pop().unwrap_or_else(|| {
            deck.order = (0..frames.len()).collect();
            rng.shuffle(&mut deck.order);
            deck.order.pop().expect("a section has frames")
        });
        frames[index].clone()
    }

    /// The word lists of a language.
    pub const fn words(&self, lang: Lang) -> &Words {
        &self.words[lang as usize]
    }
}

/// What fills the slots of one comment.
pub struct Fill<'a> {
    /// 0 masculine, 1 feminine.
    pub gender: usize,
    /// Column of `{p:...}`.
    pub product_class: usize,
    /// Looks a slot up.
    pub slot: &'a dyn Fn(&str) -> Option<String>,
}

/// Fills a frame.
pub fn expand(frame: &str, fill: &Fill<'_>, rng: &mut Rng, out: &mut String) {
    let mut rest = frame;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let close = if rest.as_bytes()[at] == b'{' { '}' } else { ']' };
        let end = at + rest[at..].find(close).unwrap_or_else(|| panic!("unbalanced frame {frame:?}"));
        let inside = &rest[at + 1..end];
        if close == ']' {
            let choices: Vec<&str> = inside.split('/').collect();
            let choice = *rng.pick(&choices);
            expand(choice, fill, rng, out);
        } else if let Some(forms) = inside.strip_prefix("p:") {
            out.push_str(forms.split('|').nth(fill.product_class).unwrap_or_else(|| panic!("four forms in {frame:?}")));
        } else if inside.contains('|') {
            out.push_str(inside.split('|').nth(fill.gender).unwrap_or_else(|| panic!("two forms in {frame:?}")));
        } else {
            out.push_str(&(fill.slot)(inside).unwrap_or_else(|| panic!("unknown slot {inside} in {frame:?}")));
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
}
