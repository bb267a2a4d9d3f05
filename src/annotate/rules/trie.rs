//! From a token's form to the elements of patterns that it satisfies, in one walk over its bytes.

use std::collections::BTreeMap;

/// Letters, digits, apostrophe, hyphen, and 0 for everything else.
const ALPHABET: usize = 39;

/// What a byte is in the alphabet of rules and groups of words; nothing goes on with 0.
pub(in crate::annotate) const CODES: [u8; 256] = {
    let mut codes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        codes[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a' + 1,
            digit @ b'0'..=b'9' => digit - b'0' + 27,
            b'\'' => 37,
            b'-' => 38,
            _ => 0,
        };
        byte += 1;
    }
    codes
};

/// A range in [`Trie::elements`]; the empty one is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Set {
    start: u32,
    end: u32,
}

/// Words and stems, each with the elements that it belongs to.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// `next[node * ALPHABET + code]`; 0 is "no such node", because nothing leads back to the root.
    next: Vec<u32>,
    /// When the walk ends inside a longer word: the stems passed on the way.
    within: Vec<Set>,
    /// When the walk ends with the word: these stems, and the words that end here.
    at_end: Vec<Set>,
    elements: Vec<u16>,
}

impl Trie {
    /// The elements that this form satisfies.
    #[inline]
    pub(super) fn look_up(&self, form: &str) -> Set {
        let mut node = 0;
        for byte in form.bytes() {
            let next = self.next[node * ALPHABET + CODES[byte as usize] as usize] as usize;
            if next == 0 {
                return self.within[node];
            }
            node = next;
        }
        self.at_end[node]
    }

    /// The members of a set.
    #[inline]
    pub(super) fn members(&self, set: Set) -> &[u16] {
        &self.elements[set.start as usize..set.end as usize]
    }
}

/// Collects words before the tables are laid out.
#[derive(Debug)]
pub(super) struct Builder {
    next: Vec<u32>,
    stems: Vec<Vec<u16>>,
    words: Vec<Vec<u16>>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { next: vec![0; ALPHABET], stems: vec![Vec::new()], words: vec![Vec::new()] }
    }

    fn node(&mut self, text: &str) -> usize {
        let mut node = 0;
        for byte in text.bytes() {
            let slot = node * ALPHABET + CODES[byte as usize] as usize;
            if self.next[slot] == 0 {
                self.next[slot] = self.stems.len() as u32;
                self.next.resize(self.next.len() + ALPHABET, 0);
                self.stems.push(Vec::new());
                self.words.push(Vec::new());
            }
            node = self.next[slot] as usize;
        }
        node
    }

    pub(super) fn word(&mut self, text: &str, element: u16) {
        let node = self.node(text);
        self.words[node].push(element);
    }

    pub(super) fn stem(&mut self, text: &str, element: u16) {
        let node = self.node(text);
        self.stems[node].push(element);
    }

    /// Lays out the tables. `loose` are sets of elements that no spelling leads to (classes); they come back as [`Set`]s in the same order.
    pub(super) fn finish(mut self, loose: &[Vec<u16>]) -> (Trie, Vec<Set>) {
        // Children are numbered after their parents, so one pass in order hands the stems down.
        for node in 0..self.stems.len() {
            let passed = self.stems[node].clone();
            for code in 0..ALPHABET {
                let child = self.next[node * ALPHABET + code] as usize;
                if child != 0 {
                    self.stems[child].extend_from_slice(&passed);
                }
            }
        }
        let mut trie = Trie { next: self.next, ..Trie::default() };
        let mut known = BTreeMap::new();
        let mut intern = |mut members: Vec<u16>, elements: &mut Vec<u16>| {
            members.sort_unstable();
            members.dedup();
            if members.is_empty() {
                return Set::default();
            }
            *known.entry(members).or_insert_with_key(|members| {
                let start = elements.len() as u32;
                elements.extend_from_slice(members);
                Set { start, end: elements.len() as u32 }
            })
        };
        for (stems, words) in self.stems.into_iter().zip(self.words) {
            let at_end = [stems.as_slice(), words.as_slice()].concat();
            trie.within.push(intern(stems, &mut trie.elements));
            trie.at_end.push(intern(at_end, &mut trie.elements));
        }
        let loose = loose.iter().map(|members| intern(members.clone(), &mut trie.elements)).collect();
        (trie, loose)
    }
}
