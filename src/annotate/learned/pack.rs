//! The tables of several heads laid side by side, so that one feature is one or two places in memory and not one a head.
//!
//! Narrow heads over the same families share a row of [`LANES`] columns; a wide head has rows of its own, padded to whole blocks. A table with fewer rows than
//! its neighbours is repeated: the low bits of the feature still lead to the right row.

use super::features::Families;
use super::head::Head;

/// Columns of a block: what one step of the sums takes.
pub(super) const LANES: usize = 16;
/// A head of up to this many columns shares its block with others.
const NARROW: usize = 8;

/// A block of weights.
type Weights = [i8; LANES];
/// A block of sums.
pub(super) type Sums = [i16; LANES];

/// Heads that are looked up together.
#[derive(Debug)]
struct Group {
    families: Families,
    /// Rows are chosen by the feature's low bits.
    mask: u32,
    /// Place of its first block among the blocks of all groups.
    from: usize,
    /// Blocks of a row.
    blocks: usize,
    rows: Vec<Weights>,
}

/// All heads of a bank.
#[derive(Debug)]
pub(super) struct Pack {
    groups: Vec<Group>,
    /// Blocks of a row over all groups.
    pub(super) blocks: usize,
    /// For each head, its first column among the columns of all blocks.
    pub(super) starts: Vec<usize>,
}

impl Pack {
    pub(super) fn new(heads: &[&Head]) -> Self {
        let mut members: Vec<Vec<usize>> = Vec::new();
        for (index, head) in heads.iter().enumerate() {
            let has_room = |group: &&mut Vec<usize>| {
                let of_group = || group.iter().map(|member| heads[*member].width());
                head.width() <= NARROW
                    && of_group().all(|width| width <= NARROW)
                    && of_group().sum::<usize>() + head.width() <= LANES
                    && heads[group[0]].header.families == head.header.families
            };
            match members.iter_mut().find(has_room) {
                Some(group) => group.push(index),
                None => members.push(vec![index]),
            }
        }
        let mut pack = Self { groups: Vec::new(), blocks: 0, starts: vec![0; heads.len()] };
        for group in members {
            pack.lay_out(heads, &group);
        }
        pack
    }

    fn lay_out(&mut self, heads: &[&Head], group: &[usize]) {
        let bits = group.iter().map(|member| heads[*member].header.bits).max().unwrap_or(0);
        let width: usize = group.iter().map(|member| heads[*member].width()).sum();
        let blocks = width.div_ceil(LANES);
        let mut rows = vec![[0; LANES]; blocks << bits];
        let mut start = 0;
        for member in group {
            let head = heads[*member];
            self.starts[*member] = self.blocks * LANES + start;
            for (feature, row) in rows.as_flattened_mut().chunks_exact_mut(blocks * LANES).enumerate() {
                for (kept, byte) in row[start..].iter_mut().zip(head.row(feature as u32)) {
                    *kept = *byte as i8;
                }
            }
            start += head.width();
        }
        let families = heads[group[0]].header.families;
        self.groups.push(Group { families, mask: (1 << bits) - 1, from: self.blocks, blocks, rows });
        self.blocks += blocks;
    }

    /// Adds the weights of features to the heads of their families. No more than 256 features before the sums are emptied, or they overflow.
    pub(super) fn add(&self, families: Families, features: &[u32], sums: &mut [Sums]) {
        for group in self.groups.iter().filter(|group| group.families == families) {
            group.touch(features);
            let sums = &mut sums[group.from..group.from + group.blocks];
            for feature in features {
                for (sums, weights) in sums.iter_mut().zip(group.row(*feature)) {
                    // By value, so that the compiler sees sixteen sums that nothing else can touch.
                    *sums = std::array::from_fn(|lane| sums[lane] + i16::from(weights[lane]));
                }
            }
        }
    }
}

impl Group {
    #[inline]
    fn row(&self, feature: u32) -> &[Weights] {
        let at = (feature & self.mask) as usize * self.blocks;
        &self.rows[at..at + self.blocks]
    }

    /// Reads a byte of each row. The rows lie anywhere in megabytes; read one after the other for nothing else, they come from memory together, and the sums
    /// find them at hand. That took a third off the time of these sums.
    fn touch(&self, features: &[u32]) {
        let mut sum = 0_i8;
        for feature in features {
            let row = self.row(*feature);
            sum = sum.wrapping_add(row[0][0]).wrapping_add(row[row.len() - 1][LANES - 1]);
        }
        std::hint::black_box(sum);
    }
}
