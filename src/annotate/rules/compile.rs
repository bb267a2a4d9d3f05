//! A rule file compiled: elements in a trie, and for each element the patterns that are looked up by it.

use std::collections::BTreeMap;

use super::pattern::{self, Class, Literal, Pattern};
use super::source::{self, Negation};
use super::trie::{Builder, Set, Trie};
use crate::error::Result;

/// One step of a compiled pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    One(u16),
    Maybe(u16),
    Gap(u8),
    Start,
    End,
}

/// A pattern whose words are elements of the trie.
#[derive(Debug)]
pub(super) struct Compiled {
    pub steps: Box<[Step]>,
    /// Position in `steps` of the element it is looked up by.
    pub anchor: u8,
    /// Its next rarest element, or the same one: verified only when this one stands in the text too.
    pub second: u16,
    pub window: Option<u8>,
    /// The rule it belongs to, or the guard group.
    pub owner: u16,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub label: u8,
    pub negation: Negation,
    /// Guard groups, one of which in the same sentence takes the match back.
    pub guards: Box<[u16]>,
}

/// For each element the patterns that are looked up by it.
#[derive(Debug, Default)]
pub(super) struct Index {
    starts: Vec<u32>,
    patterns: Vec<Entry>,
}

/// A pattern to verify, if the text has its second element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub pattern: u16,
    pub second: u16,
}

impl Index {
    fn new(patterns: &[Compiled], elements: usize) -> Self {
        let mut by_element = vec![Vec::new(); elements];
        for (number, pattern) in patterns.iter().enumerate() {
            if let Step::One(element) = pattern.steps[pattern.anchor as usize] {
                by_element[element as usize].push(Entry { pattern: number as u16, second: pattern.second });
            }
        }
        let mut index = Self { starts: vec![0], patterns: Vec::new() };
        for list in by_element {
            index.patterns.extend(list);
            index.starts.push(index.patterns.len() as u32);
        }
        index
    }

    #[inline]
    pub(super) fn patterns(&self, element: u16) -> &[Entry] {
        &self.patterns[self.starts[element as usize] as usize..self.starts[element as usize + 1] as usize]
    }
}

/// The rules of one file, ready to be matched. Labels are below 64.
#[derive(Debug)]
pub struct Ruleset {
    pub(super) trie: Trie,
    /// The elements that each of [`Class::ALL`] satisfies.
    pub(super) classes: [Set; 5],
    pub(super) negators: u16,
    pub(super) breaks: u16,
    pub(super) rules: Vec<Rule>,
    pub(super) triggers: Vec<Compiled>,
    pub(super) by_trigger: Index,
    pub(super) guards: Vec<Compiled>,
    pub(super) by_guard: Index,
    written: Vec<(u8, usize)>,
}

#[derive(Default)]
struct Elements {
    known: BTreeMap<Vec<Literal>, u16>,
}

impl Elements {
    fn id(&mut self, literals: Vec<Literal>) -> u16 {
        let next = self.known.len() as u16;
        *self.known.entry(literals).or_insert(next)
    }

    fn compile(&mut self, pattern: Pattern, owner: u16) -> Compiled {
        // How often a word of the step is to be expected, from the steps that must match, rarest first.
        let mut required: Vec<(u32, usize)> = Vec::new();
        for (index, step) in pattern.steps.iter().enumerate() {
            if let pattern::Step::One(literals) = step {
                required.push((literals.iter().map(commonness).sum(), index));
            }
        }
        required.sort_unstable();
        let best = required.first().map_or(0, |(_, index)| *index);
        let second = required.get(1).map_or(best, |(_, index)| *index);
        let steps: Box<[Step]> = pattern
            .steps
            .into_iter()
            .map(|step| match step {
                pattern::Step::One(literals) => Step::One(self.id(literals)),
                pattern::Step::Maybe(literals) => Step::Maybe(self.id(literals)),
                pattern::Step::Gap(most) => Step::Gap(most),
                pattern::Step::Start => Step::Start,
                pattern::Step::End => Step::End,
            })
            .collect();
        let second = if let Step::One(element) = steps[second] { element } else { 0 };
        Compiled { steps, anchor: best as u8, second, window: pattern.window, owner }
    }
}

/// How often a literal is likely to occur, in no unit: short words are common, long words are rare, a stem stands for several words.
fn commonness(literal: &Literal) -> u32 {
    let by_length = |len: usize| [4000, 2000, 1500, 800, 300, 80, 30, 12].get(len).copied().unwrap_or(6);
    match literal {
        Literal::Word(word) => by_length(word.len()),
        Literal::Stem(stem) => by_length(stem.len()) * 2,
        Literal::Class(_) => 1500,
    }
}

impl Ruleset {
    /// Compiles a rule file. `label` gives the number, below 64, of a rule's id, or `None` for an id that does not exist.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood.
    pub fn parse(file: &str, text: &str, label: impl Fn(&str) -> Option<u8>) -> Result<Self> {
        let source = source::read(file, text)?;
        let mut elements = Elements::default();
        let mut word_list = |list: &toml::Spanned<String>| {
            let line = source::line_at(text, list.span().start);
            let parsed = pattern::parse(list.get_ref(), &source.sets).map_err(|what| source::error(file, line, what))?;
            match parsed.as_slice() {
                [Pattern { steps, window: None }] if let [pattern::Step::One(literals)] = steps.as_slice() => Ok(elements.id(literals.clone())),
                _ => Err(source::error(file, line, "single words with `|` between them are expected here")),
            }
        };
        let negators = word_list(&source.words.negators)?;
        let breaks = word_list(&source.words.breaks)?;

        let mut guards = Vec::new();
        let mut group_of = BTreeMap::new();
        let mut groups = 0_u16;
        let mut compile = |block: &toml::Spanned<String>, owner: u16, into: &mut Vec<Compiled>| {
            let mut written = 0;
            for (line, notation) in source::lines(text, block) {
                let variants = pattern::parse(notation, &source.sets).map_err(|what| source::error(file, line, what))?;
                into.extend(variants.into_iter().map(|variant| elements.compile(variant, owner)));
                written += 1;
                if into.len() > usize::from(u16::MAX) {
                    return Err(source::error(file, line, "more than 65 535 patterns"));
                }
            }
            Ok(written)
        };
        for (name, block) in &source.guards {
            compile(block, groups, &mut guards)?;
            group_of.insert(name.as_str(), groups);
            groups += 1;
        }
        let mut rules = Vec::new();
        let mut triggers = Vec::new();
        let mut written = Vec::new();
        for rule in &source.rule {
            let id = rule.id.get_ref();
            let line = source::line_at(text, rule.id.span().start);
            let label = label(id).filter(|label| *label < 64).ok_or_else(|| source::error(file, line, format!("unknown id `{id}`")))?;
            written.push((label, compile(&rule.patterns, rules.len() as u16, &mut triggers)?));
            let mut own = Vec::new();
            for name in &rule.guards {
                let line = source::line_at(text, name.span().start);
                let name = name.get_ref().as_str();
                own.push(*group_of.get(name).ok_or_else(|| source::error(file, line, format!("no guard is called `{name}`")))?);
            }
            if let Some(unless) = &rule.unless {
                compile(unless, groups, &mut guards)?;
                own.push(groups);
                groups += 1;
            }
            rules.push(Rule { label, negation: rule.negation, guards: own.into() });
        }
        let count = elements.known.len();
        let (trie, classes) = lay_out(&elements.known);
        let by_trigger = Index::new(&triggers, count);
        let by_guard = Index::new(&guards, count);
        Ok(Self { trie, classes, negators, breaks, rules, triggers, by_trigger, guards, by_guard, written })
    }

    /// How many patterns are written for a label, before groups are multiplied out.
    pub fn patterns_written(&self, label: u8) -> usize {
        self.written.iter().filter(|(of, _)| *of == label).map(|(_, count)| count).sum()
    }
}

fn lay_out(elements: &BTreeMap<Vec<Literal>, u16>) -> (Trie, [Set; 5]) {
    let mut builder = Builder::new();
    let mut loose = vec![Vec::new(); Class::ALL.len()];
    for (literals, &element) in elements {
        for literal in literals {
            match literal {
                Literal::Word(word) => builder.word(word, element),
                Literal::Stem(stem) => builder.stem(stem, element),
                Literal::Class(class) => loose[*class as usize].push(element),
            }
        }
    }
    // A clock time is a number too.
    let numbers = loose[Class::Number as usize].clone();
    loose[Class::Clock as usize].extend(numbers);
    let (trie, sets) = builder.finish(&loose);
    let mut classes = [Set::default(); 5];
    classes.copy_from_slice(&sets);
    (trie, classes)
}
