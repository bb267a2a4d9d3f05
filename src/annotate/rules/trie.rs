//! From a token's form to the elements that it satisfies (parts of patterns, groups of words), in one walk over its bytes.

use std::collections::BTreeMap;

/// What a byte is in the alphabet of rules and groups of words: letters, digits, apostrophe, hyphen, and 0 for everything else; nothing goes on with 0.
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

/// A set of elements, by its number in the trie; the empty one is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::annotate) struct Set(u32);

impl Set {
    /// Its number: sets are numbered from 0, the empty one, without gaps.
    #[inline]
    pub(in crate::annotate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One prefix. Its children stand in a row, in order of their letters, so that a node is small and most walks stay in the cache.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// A bit for each letter that goes on.
    letters: u64,
    /// The child of the first letter.
    children: u32,
    /// When the walk ends inside a longer word: the stems passed on the way.
    within: Set,
    /// When the walk ends with the word: these stems, and the words that end here.
    at_end: Set,
}

/// Words and stems, each with the elements that it belongs to.
#[derive(Debug, Default)]
pub(in crate::annotate) struct Trie {
    nodes: Vec<Node>,
    /// For each set its range in `elements`.
    sets: Vec<(u32, u32)>,
    elements: Vec<u16>,
}

impl Trie {
    /// The elements that this form satisfies.
    #[inline]
    pub(in crate::annotate) fn look_up(&self, form: &str) -> Set {
        let mut node = &self.nodes[0];
        for byte in form.bytes() {
            let letter = 1_u64 << CODES[byte as usize];
            if node.letters & letter == 0 {
                return node.within;
            }
            node = &self.nodes[(node.children + (node.letters & (letter - 1)).count_ones()) as usize];
        }
        node.at_end
    }

    /// The members of a set, in order.
    #[inline]
    pub(in crate::annotate) fn members(&self, set: Set) -> &[u16] {
        let (start, end) = self.sets[set.index()];
        &self.elements[start as usize..end as usize]
    }

    /// All sets, in order of their numbers.
    pub(in crate::annotate) fn sets(&self) -> impl Iterator<Item = &[u16]> {
        (0..self.sets.len()).map(|set| self.members(Set(set as u32)))
    }

    fn intern(&mut self, mut members: Vec<u16>, known: &mut BTreeMap<Vec<u16>, Set>) -> Set {
        members.sort_unstable();
        members.dedup();
        *known.entry(members).or_insert_with_key(|members| {
            let start = self.elements.len() as u32;
            self.elements.extend_from_slice(members);
            self.sets.push((start, self.elements.len() as u32));
            Set(self.sets.len() as u32 - 1)
        })
    }
}

/// A prefix before it is laid out.
#[derive(Debug, Default)]
struct Prefix {
    children: BTreeMap<u8, usize>,
    stems: Vec<u16>,
    words: Vec<u16>,
}

/// Collects words before the tables are laid out.
#[derive(Debug)]
pub(in crate::annotate) struct Builder {
    tree: Vec<Prefix>,
}

impl Builder {
    pub(in crate::annotate) fn new() -> Self {
        Self { tree: vec![Prefix::default()] }
    }

    fn at(&mut self, text: &str) -> &mut Prefix {
        let mut at = 0;
        for byte in text.bytes() {
            let new = self.tree.len();
            let child = *self.tree[at].children.entry(CODES[byte as usize]).or_insert(new);
            if child == new {
                self.tree.push(Prefix::default());
            }
            at = child;
        }
        &mut self.tree[at]
    }

    pub(in crate::annotate) fn word(&mut self, text: &str, element: u16) {
        self.at(text).words.push(element);
    }

    pub(in crate::annotate) fn stem(&mut self, text: &str, element: u16) {
        self.at(text).stems.push(element);
    }

    /// Lays out the tables. `loose` are sets of elements that no spelling leads to (classes); they come back as [`Set`]s in the same order.
    pub(in crate::annotate) fn finish(mut self, loose: &[Vec<u16>]) -> (Trie, Vec<Set>) {
        let mut trie = Trie { sets: vec![(0, 0)], ..Trie::default() };
        let mut known = BTreeMap::from([(Vec::new(), Set::default())]);
        // Level by level: the children of a node get their numbers together.
        let mut order = vec![0];
        let mut at = 0;
        while at < order.len() {
            let prefix = std::mem::take(&mut self.tree[order[at]]);
            let mut node = Node { children: order.len() as u32, ..Node::default() };
            for (letter, child) in &prefix.children {
                node.letters |= 1 << letter;
                order.push(*child);
                // What a stem says holds for all longer words.
                self.tree[*child].stems.extend_from_slice(&prefix.stems);
            }
            node.at_end = trie.intern([prefix.stems.as_slice(), prefix.words.as_slice()].concat(), &mut known);
            node.within = trie.intern(prefix.stems, &mut known);
            trie.nodes.push(node);
            at += 1;
        }
        let loose = loose.iter().map(|members| trie.intern(members.clone(), &mut known)).collect();
        (trie, loose)
    }
}
