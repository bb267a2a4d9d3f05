//! SentencePiece's table of characters and what they become: a double array (Aoe 1989) over the bytes of what is looked for, and the replacements in a row, each
//! ended by a zero.

use unicode_segmentation::UnicodeSegmentation;

/// Longest cluster of characters, in bytes, that is looked up as a whole; SentencePiece's port does so.
const MOST_CLUSTER: usize = 6;

/// The table.
#[derive(Debug)]
pub(super) struct CharsMap {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

/// One unit of the double array, as the Darts library packs it.
#[derive(Clone, Copy)]
struct Unit(u32);

impl Unit {
    const fn has_leaf(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    const fn value(self) -> u32 {
        self.0 & 0x7fff_ffff
    }

    const fn label(self) -> u32 {
        self.0 & (1 << 31 | 0xff)
    }

    const fn offset(self) -> usize {
        ((self.0 >> 10) << ((self.0 & 1 << 9) >> 6)) as usize
    }
}

impl CharsMap {
    /// From the bytes of the file: the size of the array in bytes, the array, the replacements. Nothing if they are cut short.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (array, replacements) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        let (units, []) = array.as_chunks::<4>() else { return None };
        Some(Self { units: units.iter().map(|unit| u32::from_le_bytes(*unit)).collect(), replacements: replacements.to_vec() })
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        self.units.get(at).copied().map(Unit)
    }

    /// What the shortest known beginning of `chunk` becomes. The shortest, not the longest: models were trained with that.
    fn look_up(&self, chunk: &str) -> Option<&str> {
        let mut at = self.unit(0)?.offset();
        for byte in chunk.bytes().take_while(|byte| *byte != 0) {
            at ^= usize::from(byte);
            let unit = self.unit(at)?;
            if unit.label() != u32::from(byte) {
                return None;
            }
            at ^= unit.offset();
            if unit.has_leaf() {
                let rest = self.replacements.get(self.unit(at)?.value() as usize..)?;
                let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
                return std::str::from_utf8(&rest[..end]).ok();
            }
        }
        None
    }

    /// Appends the changed text.
    pub(super) fn apply(&self, text: &str, out: &mut String) {
        for cluster in text.graphemes(true) {
            if cluster.len() < MOST_CLUSTER
                && let Some(replacement) = self.look_up(cluster)
            {
                out.push_str(replacement);
                continue;
            }
            for (at, c) in cluster.char_indices() {
                match self.look_up(&cluster[at..at + c.len_utf8()]) {
                    Some(replacement) => out.push_str(replacement),
                    None => out.push(c),
                }
            }
        }
    }
}
