//! How much a file may ask for before it is refused: a limit has to be hit before memory is, because a failed allocation ends the process.

/// Limits of reading. The defaults are generous for every archive seen in the wild and tight for bombs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that a compressed file may unpack to.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for each compressed byte, once [`Self::ratio_from_bytes`] are out. Text compresses 3 to 20 times, repetitive logs up to 100.
    pub ratio: u64,
    /// Unpacked bytes below which no ratio is suspicious: a small file of equal rows compresses a thousand times.
    pub ratio_from_bytes: u64,
    /// Bytes of one field. The largest real one seen is 2.9 MB.
    pub field_bytes: usize,
    /// Physical lines of one quoted field; beyond it a quote is taken for one that was never closed.
    pub field_lines: usize,
    /// Cell names of JSON records; objects keyed by ids would make millions.
    pub names: usize,
    /// Nesting of JSON values.
    pub json_depth: usize,
    /// Cells of a sheet: those that hold something, and those of the table that they make. A few bytes can claim billions.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 8 << 30,
            ratio: 200,
            ratio_from_bytes: 100_000_000,
            field_bytes: 16 << 20,
            field_lines: 1_000,
            names: 2_000,
            json_depth: 128,
            cells: 200_000_000,
        }
    }
}
