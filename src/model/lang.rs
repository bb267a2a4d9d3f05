//! The language of a comment, as a BCP 47 primary tag that fits into a column of bytes.

/// A two- or three-letter language tag in lower case. `und` is "cannot tell".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// English.
    pub const EN: Self = Self(*b"en\0");
    /// Polish.
    pub const PL: Self = Self(*b"pl\0");
    /// Cannot tell.
    pub const UND: Self = Self(*b"und");

    /// Reads a tag, region and script dropped (`pl-PL` is `pl`). Anything that is no tag is `und`.
    #[must_use]
    pub fn parse(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or("").as_bytes();
        if !(2..=3).contains(&primary.len()) || !primary.iter().all(u8::is_ascii_alphabetic) {
            return Self::UND;
        }
        let mut bytes = [0; 3];
        for (slot, byte) in bytes.iter_mut().zip(primary) {
            *slot = byte.to_ascii_lowercase();
        }
        Self(bytes)
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        // Only ASCII letters get past `parse`.
        std::str::from_utf8(&self.0[..len]).unwrap_or("und")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::UND
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn region_and_case_do_not_matter_and_noise_is_undetermined() {
        assert_eq!(Lang::parse("pl-PL"), Lang::PL);
        assert_eq!(Lang::parse("EN_us"), Lang::EN);
        assert_eq!(Lang::parse("").as_str(), "und");
        assert_eq!(Lang::parse("12"), Lang::UND);
        assert_eq!(Lang::parse("de").as_str(), "de");
    }
}
