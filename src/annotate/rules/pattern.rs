//! The notation of one pattern: text to steps, with groups and named sets multiplied out.

use std::collections::BTreeMap;

/// Classes of tokens that are recognised by kind, not by spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// Any number, clock times included.
    Number,
    /// `18:30`.
    Clock,
    /// A question mark.
    Question,
    /// `£`, `$`, `€`.
    Currency,
    /// A web or mail address.
    Link,
}

impl Class {
    pub(super) const ALL: [Self; 5] = [Self::Number, Self::Clock, Self::Question, Self::Currency, Self::Link];

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "clock" => Self::Clock,
            "question" => Self::Question,
            "currency" => Self::Currency,
            "link" => Self::Link,
            _ => return None,
        })
    }
}

/// What one token is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Literal {
    /// The whole form.
    Word(String),
    /// Its beginning.
    Stem(String),
    /// Its kind.
    Class(Class),
}

/// One step of a pattern, from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Exactly one token, one of these.
    One(Vec<Literal>),
    /// One of these, or nothing.
    Maybe(Vec<Literal>),
    /// At most so many tokens of any kind.
    Gap(u8),
    /// The text starts here.
    Start,
    /// The text ends here.
    End,
}

/// The steps of one pattern after groups were multiplied out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub steps: Vec<Step>,
    /// `Some(n)`: the steps may stand in any order, at most `n` tokens from the rarest one.
    pub window: Option<u8>,
}

/// How many variants one written pattern may be multiplied into; more is a slip of the pen.
const MOST_VARIANTS: usize = 4096;
/// How deep groups and sets may be nested; deeper means that a set names itself.
const DEEPEST: usize = 12;
/// The longest window and gap: beyond that, words do not belong together.
const WIDEST: u8 = 15;

/// Reads a pattern. The error says what is wrong in it, without a place.
pub(super) fn parse(text: &str, sets: &BTreeMap<String, String>) -> Result<Vec<Pattern>, String> {
    let trimmed = text.trim();
    let (window, body) = match trimmed.strip_prefix('~') {
        Some(rest) => {
            let (number, body) = rest.split_once(' ').ok_or("a window `~6` needs words after it")?;
            (Some(width(number)?), body)
        }
        None => (None, trimmed),
    };
    let mut reader = Reader { rest: body, sets, depth: 0 };
    let variants = reader.alternatives()?;
    if !reader.rest.is_empty() {
        return Err(format!("`)` without `(` before `{}`", reader.rest));
    }
    let mut patterns = Vec::with_capacity(variants.len());
    for steps in variants {
        if !steps.iter().any(|step| matches!(step, Step::One(_))) {
            return Err(format!("`{trimmed}` can match nothing at all"));
        }
        if window.is_some() && !steps.iter().all(|step| matches!(step, Step::One(_))) {
            return Err("inside a window only words, stems and groups can stand".into());
        }
        if steps.len() > 24 {
            return Err("more than 24 steps".into());
        }
        patterns.push(Pattern { steps, window });
    }
    Ok(patterns)
}

fn width(number: &str) -> Result<u8, String> {
    number.parse().ok().filter(|n| (1..=WIDEST).contains(n)).ok_or_else(|| format!("`{number}` is not a distance of 1 to {WIDEST}"))
}

struct Reader<'a> {
    rest: &'a str,
    sets: &'a BTreeMap<String, String>,
    depth: usize,
}

impl Reader<'_> {
    /// `seq | seq | …` up to `)` or the end. Alternatives of one token each are kept together as one step.
    fn alternatives(&mut self) -> Result<Vec<Vec<Step>>, String> {
        if self.depth > DEEPEST {
            return Err("nested too deeply; does a set name itself?".into());
        }
        let mut single = Vec::new();
        let mut longer = Vec::new();
        loop {
            for steps in self.sequence()? {
                match steps.as_slice() {
                    [Step::One(literals)] => single.extend(literals.iter().cloned()),
                    _ => longer.push(steps),
                }
            }
            match self.rest.strip_prefix('|') {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        if !single.is_empty() {
            single.sort();
            single.dedup();
            longer.insert(0, vec![Step::One(single)]);
        }
        Ok(longer)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Step>>, String> {
        let mut variants = vec![Vec::new()];
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                break;
            }
            let mut item = self.item()?;
            if let Some(rest) = self.rest.strip_prefix('?') {
                self.rest = rest;
                for steps in &mut item {
                    if let [Step::One(literals)] = steps.as_mut_slice() {
                        *steps = vec![Step::Maybe(std::mem::take(literals))];
                    }
                }
                if item.iter().any(|steps| !matches!(steps.as_slice(), [Step::Maybe(_)])) {
                    item.push(Vec::new());
                }
            }
            variants = variants.iter().flat_map(|head| item.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat())).collect();
            if variants.len() > MOST_VARIANTS {
                return Err(format!("multiplies out into more than {MOST_VARIANTS} variants"));
            }
        }
        if variants.iter().any(Vec::is_empty) && variants.len() == 1 {
            return Err("an empty alternative".into());
        }
        Ok(variants)
    }

    fn item(&mut self) -> Result<Vec<Vec<Step>>, String> {
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            self.depth += 1;
            let inner = self.alternatives()?;
            self.depth -= 1;
            self.rest = self.rest.strip_prefix(')').ok_or("`(` without `)`")?;
            return Ok(inner);
        }
        if let Some(rest) = self.rest.strip_prefix('{') {
            let (name, rest) = rest.split_once('}').ok_or("`{` without `}`")?;
            self.rest = rest;
            if let Some(class) = Class::parse(name) {
                return Ok(vec![vec![Step::One(vec![Literal::Class(class)])]]);
            }
            let body = self.sets.get(name).ok_or_else(|| format!("no set is called `{name}`"))?;
            let mut inner = Reader { rest: body, sets: self.sets, depth: self.depth + 1 };
            let variants = inner.alternatives()?;
            return if inner.rest.is_empty() { Ok(variants) } else { Err(format!("`)` without `(` in the set `{name}`")) };
        }
        let end = self.rest.find([' ', '|', ')', '(', '?', '{']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(vec![vec![match word {
            "^" => Step::Start,
            "$" => Step::End,
            _ => match word.strip_prefix('<') {
                Some(number) => Step::Gap(width(number)?),
                None => Step::One(literals(word)?),
            },
        }]])
    }
}

/// A word or stem; one with an apostrophe is also matched without, because people leave it out.
fn literals(word: &str) -> Result<Vec<Literal>, String> {
    let (body, make): (&str, fn(String) -> Literal) = match word.strip_suffix('*') {
        Some(stem) => (stem, Literal::Stem),
        None => (word, Literal::Word),
    };
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'\'' | b'-')) {
        return Err(format!("`{word}` is not a folded word (a-z, 0-9, ' and -; `*` only at its end)"));
    }
    let mut both = vec![make(body.to_owned())];
    if body.contains('\'') {
        both.push(make(body.replace('\'', "")));
    }
    Ok(both)
}
