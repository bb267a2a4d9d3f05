//! Matching: one look-up per token, then the patterns around each rare word are verified.

use super::Hit;
use super::compile::{Compiled, Ruleset, Step};
use super::pattern::Class;
use super::source::Negation;
use super::trie::Set;
use crate::annotate::tokens::{TokenKind, Tokens};

/// Texts up to this many words are matched without an allocation.
const ON_STACK: usize = 192;
/// How many words before a match a negator is looked for: "nie mam żadnych problemów" reaches over two.
const REACH: usize = 3;

/// What becomes of matches.
trait Sink {
    /// Whether another match of this label would tell anything.
    fn wants(&self, label: u8) -> bool;
    fn take(&mut self, hit: Hit);
}

/// Only which labels matched.
struct Mask(u64);

impl Sink for Mask {
    #[inline]
    fn wants(&self, label: u8) -> bool {
        self.0 >> label & 1 == 0
    }

    fn take(&mut self, hit: Hit) {
        self.0 |= 1 << hit.label;
    }
}

impl Sink for Vec<Hit> {
    fn wants(&self, _: u8) -> bool {
        true
    }

    fn take(&mut self, hit: Hit) {
        self.push(hit);
    }
}

/// A word of the text as the rules see it: marks, mentions and emoji are gone, but leave their borders behind.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    set: Set,
    /// A second set, for numbers: what their digits say besides what their class says.
    spelled: Set,
    token: u32,
    border: Border,
}

/// What stands between an entry and the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    #[default]
    None,
    Comma,
    Sentence,
}

impl Ruleset {
    /// The labels of all rules that match: bit `n` for label `n`.
    #[must_use]
    pub fn mask(&self, tokens: &Tokens) -> u64 {
        let mut mask = Mask(0);
        self.scan(tokens, &mut mask);
        mask.0
    }

    /// Every match, in order of label and place; of matches of one label that overlap, the longest.
    #[must_use]
    pub fn find(&self, tokens: &Tokens) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        self.scan(tokens, &mut hits);
        hits.sort_unstable_by_key(|hit| (hit.label, hit.from, std::cmp::Reverse(hit.to)));
        let mut kept: Vec<Hit> = Vec::new();
        for hit in hits {
            match kept.last_mut() {
                Some(last) if last.label == hit.label && hit.from < last.to => last.to = last.to.max(hit.to),
                _ => kept.push(hit),
            }
        }
        kept
    }

    fn scan(&self, tokens: &Tokens, sink: &mut impl Sink) {
        let mut few = [Entry::default(); ON_STACK];
        let mut many = Vec::new();
        let entries = if tokens.items.len() <= ON_STACK {
            &mut few[..]
        } else {
            many.resize(tokens.items.len(), Entry::default());
            &mut many[..]
        };
        let count = self.read(tokens, entries);
        let mut text = Text { rules: self, entries: &entries[..count], present: Present([0; 64]) };
        for entry in text.entries {
            for set in [entry.set, entry.spelled] {
                for &element in self.trie.members(set) {
                    text.present.add(element);
                }
            }
        }
        for (at, entry) in text.entries.iter().enumerate() {
            for set in [entry.set, entry.spelled] {
                for &element in self.trie.members(set) {
                    for candidate in self.by_trigger.patterns(element) {
                        if !text.present.has(candidate.second) {
                            continue;
                        }
                        let pattern = &self.triggers[candidate.pattern as usize];
                        let label = self.rules[pattern.owner as usize].label;
                        if sink.wants(label)
                            && let Some(place) = text.verify(pattern, at)
                            && text.allows(pattern.owner, place)
                        {
                            let first = &tokens.items[text.entries[place.first].token as usize];
                            let last = &tokens.items[text.entries[place.last].token as usize];
                            sink.take(Hit { label, from: first.from, to: last.to });
                        }
                    }
                }
            }
        }
    }

    /// Fills `entries` and returns how many there are.
    fn read(&self, tokens: &Tokens, entries: &mut [Entry]) -> usize {
        let mut count = 0;
        let mut border = Border::None;
        for (index, token) in tokens.items.iter().enumerate() {
            let form = tokens.form(token);
            let mut spelled = Set::default();
            let set = match token.kind {
                TokenKind::Word | TokenKind::Hashtag => self.trie.look_up(form),
                TokenKind::Number => {
                    spelled = self.trie.look_up(form);
                    self.classes[if is_clock(form) { Class::Clock } else { Class::Number } as usize]
                }
                TokenKind::Link => self.classes[Class::Link as usize],
                TokenKind::Mention | TokenKind::Emoji => continue,
                TokenKind::Mark => match form.as_bytes()[0] {
                    b'?' => self.classes[Class::Question as usize],
                    b'!' | b';' => {
                        border = Border::Sentence;
                        continue;
                    }
                    // Dots that trail off are a pause; one is the end of a sentence.
                    b'.' => {
                        border = border.max(if form.len() == 1 { Border::Sentence } else { Border::Comma });
                        continue;
                    }
                    b',' | b':' | b'-' => {
                        border = border.max(Border::Comma);
                        continue;
                    }
                    _ if matches!(form, "£" | "€" | "$" | "££" | "€€" | "$$") => self.classes[Class::Currency as usize],
                    _ => continue,
                },
            };
            entries[count] = Entry { set, spelled, token: index as u32, border };
            count += 1;
            border = if token.kind == TokenKind::Mark && form.starts_with('?') { Border::Sentence } else { Border::None };
        }
        count
    }
}

fn is_clock(form: &str) -> bool {
    matches!(form.as_bytes(), [hour @ .., b':', b'0'..=b'5', b'0'..=b'9'] if matches!(hour, [b'0'..=b'9'] | [b'0'..=b'2', b'0'..=b'9']))
}

/// Where a pattern matched: entries, and which of those around the anchor it used.
#[derive(Debug, Clone, Copy)]
struct Place {
    first: usize,
    last: usize,
    /// Bit `i` is the entry `base + i`.
    used: u128,
    base: usize,
}

impl Place {
    fn mark(&mut self, at: usize) {
        if let Some(bit) = at.checked_sub(self.base).filter(|bit| *bit < 128) {
            self.used |= 1 << bit;
        }
    }

    const fn uses(&self, at: usize) -> bool {
        at >= self.base && at - self.base < 128 && self.used >> (at - self.base) & 1 == 1
    }
}

struct Text<'a> {
    rules: &'a Ruleset,
    entries: &'a [Entry],
    present: Present,
}

/// Which elements stand somewhere in the text: a bit for each, shared by those that are 4 096 apart.
struct Present([u64; 64]);

impl Present {
    #[inline]
    const fn add(&mut self, element: u16) {
        self.0[(element >> 6 & 63) as usize] |= 1 << (element & 63);
    }

    #[inline]
    const fn has(&self, element: u16) -> bool {
        self.0[(element >> 6 & 63) as usize] >> (element & 63) & 1 == 1
    }
}

impl Text<'_> {
    #[inline]
    fn is(&self, at: usize, element: u16) -> bool {
        let entry = &self.entries[at];
        self.rules.trie.members(entry.set).contains(&element) || self.rules.trie.members(entry.spelled).contains(&element)
    }

    /// Whether a pattern whose anchor is known to stand at `at` matches there.
    fn verify(&self, pattern: &Compiled, at: usize) -> Option<Place> {
        let mut place = Place { first: at, last: at, used: 0, base: at.saturating_sub(63) };
        place.mark(at);
        if let Some(window) = pattern.window {
            return self.verify_window(pattern, at, usize::from(window), place);
        }
        let (before, after) = (&pattern.steps[..pattern.anchor as usize], &pattern.steps[pattern.anchor as usize + 1..]);
        (self.right(after, at + 1, &mut place) && self.left(before, at, &mut place)).then_some(place)
    }

    fn verify_window(&self, pattern: &Compiled, at: usize, window: usize, mut place: Place) -> Option<Place> {
        let sentence = self.sentence(at, at);
        let (from, to) = (sentence.0.max(at.saturating_sub(window)), sentence.1.min(at + window));
        for (index, step) in pattern.steps.iter().enumerate() {
            let Step::One(element) = *step else { continue };
            if index == pattern.anchor as usize {
                continue;
            }
            let near = (from..=to).filter(|other| !place.uses(*other) && self.is(*other, element)).min_by_key(|other| other.abs_diff(at))?;
            place.mark(near);
            place.first = place.first.min(near);
            place.last = place.last.max(near);
        }
        Some(place)
    }

    /// Matches `steps` from `at` on.
    fn right(&self, steps: &[Step], at: usize, place: &mut Place) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        let is_near = |at: usize| at < self.entries.len() && self.entries[at].border < Border::Sentence;
        match *step {
            Step::One(element) => is_near(at) && self.is(at, element) && self.take_right(rest, at, place),
            Step::Maybe(element) => (is_near(at) && self.is(at, element) && self.take_right(rest, at, place)) || self.right(rest, at, place),
            Step::Gap(most) => {
                for to in at..=at + usize::from(most) {
                    if self.right(rest, to, place) {
                        return true;
                    }
                    if !is_near(to) {
                        break;
                    }
                }
                false
            }
            Step::End => at == self.entries.len() && self.right(rest, at, place),
            Step::Start => false,
        }
    }

    fn take_right(&self, rest: &[Step], at: usize, place: &mut Place) -> bool {
        let before = *place;
        place.mark(at);
        place.last = place.last.max(at);
        let matches = self.right(rest, at + 1, place);
        if !matches {
            *place = before;
        }
        matches
    }

    /// Matches `steps` backwards from the entry before `at`.
    fn left(&self, steps: &[Step], at: usize, place: &mut Place) -> bool {
        let Some((step, rest)) = steps.split_last() else { return true };
        let is_near = |at: usize| at > 0 && self.entries[at].border < Border::Sentence;
        match *step {
            Step::One(element) => is_near(at) && self.is(at - 1, element) && self.take_left(rest, at - 1, place),
            Step::Maybe(element) => (is_near(at) && self.is(at - 1, element) && self.take_left(rest, at - 1, place)) || self.left(rest, at, place),
            Step::Gap(most) => {
                for from in (at.saturating_sub(usize::from(most))..=at).rev() {
                    if self.left(rest, from, place) {
                        return true;
                    }
                    if !is_near(from) {
                        break;
                    }
                }
                false
            }
            Step::Start => at == 0 && self.left(rest, at, place),
            Step::End => false,
        }
    }

    fn take_left(&self, rest: &[Step], at: usize, place: &mut Place) -> bool {
        let before = *place;
        place.mark(at);
        place.first = place.first.min(at);
        let matches = self.left(rest, at, place);
        if !matches {
            *place = before;
        }
        matches
    }

    /// First and last entry of the sentence around `first..=last`.
    fn sentence(&self, first: usize, last: usize) -> (usize, usize) {
        let mut from = first;
        while from > 0 && self.entries[from].border < Border::Sentence {
            from -= 1;
        }
        let mut to = last;
        while to + 1 < self.entries.len() && self.entries[to + 1].border < Border::Sentence {
            to += 1;
        }
        (from, to)
    }

    /// Whether neither a negator nor a guard takes the match back.
    fn allows(&self, owner: u16, place: Place) -> bool {
        let rule = &self.rules.rules[owner as usize];
        let is_kept = match rule.negation {
            Negation::Ignore => true,
            Negation::Blocks => !self.is_negated(place),
            Negation::Needs => self.is_negated(place),
        };
        is_kept && (rule.guards.is_empty() || !self.is_guarded(&rule.guards, place))
    }

    /// Whether a negator stands shortly before the match in the same clause, or inside it without being one of its words.
    fn is_negated(&self, place: Place) -> bool {
        for at in place.first..=place.last {
            if !place.uses(at) && self.is(at, self.rules.negators) {
                return true;
            }
        }
        let mut at = place.first;
        for _ in 0..REACH {
            if at == 0 || self.entries[at].border > Border::None || self.is(at, self.rules.breaks) {
                return false;
            }
            at -= 1;
            if self.is(at, self.rules.negators) {
                return true;
            }
        }
        false
    }

    fn is_guarded(&self, groups: &[u16], place: Place) -> bool {
        let (from, to) = self.sentence(place.first, place.last);
        (from..=to).any(|at| {
            let entry = &self.entries[at];
            [entry.set, entry.spelled].into_iter().flat_map(|set| self.rules.trie.members(set)).any(|&element| {
                self.rules.by_guard.patterns(element).iter().any(|candidate| {
                    let guard = &self.rules.guards[candidate.pattern as usize];
                    self.present.has(candidate.second) && groups.contains(&guard.owner) && self.verify(guard, at).is_some()
                })
            })
        })
    }
}
