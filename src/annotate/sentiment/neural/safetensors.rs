//! Reads tensors from a safetensors file: a length of eight bytes (little endian), a JSON header with name, type, shape and place of each, then the bytes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::{DOWNLOAD_AGAIN, Folder};
use crate::error::{Error, Result};

/// Header bytes that are believed.
const MOST_HEADER: u64 = 16 << 20;

/// A file with its header read.
#[derive(Debug)]
pub(super) struct SafeTensors<'a> {
    file: &'a str,
    header: BTreeMap<String, Entry>,
    body: &'a [u8],
}

#[derive(Debug, Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// The bytes of one tensor, of a size that fits its type and shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tensor<'a> {
    name: &'a str,
    dtype: &'a str,
    /// Lengths along each axis.
    pub(super) shape: &'a [usize],
    bytes: &'a [u8],
}

impl<'a> SafeTensors<'a> {
    /// Reads the header and checks each place against the file.
    pub(super) fn read(folder: &Folder<'_>, file: &'a str, bytes: &'a [u8]) -> Result<Self> {
        let fail = |what: &str| folder.wrong(file, what, DOWNLOAD_AGAIN);
        let (len, rest) = bytes.split_first_chunk::<8>().ok_or_else(|| fail("is no safetensors file"))?;
        let len = u64::from_le_bytes(*len);
        if len > MOST_HEADER || len > rest.len() as u64 {
            return Err(fail("is no safetensors file, or is cut short"));
        }
        let (header, body) = rest.split_at(len as usize);
        let mut header: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(header).map_err(|error| fail(&format!("has a header that cannot be read: {error}")))?;
        header.remove("__metadata__");
        let header: BTreeMap<String, Entry> = header
            .into_iter()
            .map(|(name, value)| Ok((name, Entry::deserialize(value).map_err(|error| fail(&format!("has a header that cannot be read: {error}")))?)))
            .collect::<Result<_>>()?;
        if header.values().any(|entry| entry.data_offsets[0] > entry.data_offsets[1] || entry.data_offsets[1] > body.len()) {
            return Err(fail("is cut short"));
        }
        Ok(Self { file, header, body })
    }

    /// The first tensor with one of these names.
    pub(super) fn tensor(&self, folder: &Folder<'_>, names: &[&str]) -> Result<Option<Tensor<'_>>> {
        let Some((name, entry)) = names.iter().find_map(|name| self.header.get_key_value(*name)) else { return Ok(None) };
        let bytes = &self.body[entry.data_offsets[0]..entry.data_offsets[1]];
        let tensor = Tensor { name, dtype: &entry.dtype, shape: &entry.shape, bytes };
        let expected = entry.shape.iter().try_fold(tensor.width(folder, self.file)?, |size, length| size.checked_mul(*length));
        if expected != Some(bytes.len()) {
            return Err(folder.wrong(
                self.file,
                format!("`{name}` has {} bytes, which does not fit its shape {:?} of {}", bytes.len(), entry.shape, entry.dtype),
                DOWNLOAD_AGAIN,
            ));
        }
        Ok(Some(tensor))
    }

    /// The names of all tensors, for errors.
    pub(super) fn names(&self) -> String {
        self.header.keys().map(String::as_str).collect::<Vec<_>>().join("`, `")
    }
}

impl Tensor<'_> {
    fn wrong_type(&self, folder: &Folder<'_>, file: &str) -> Error {
        folder.wrong(
            file,
            format!("`{}` holds numbers of type {}, which are not read here", self.name, self.dtype),
            "export the model with numbers of type F32, F16, BF16 or I8",
        )
    }

    /// Bytes of one number.
    fn width(&self, folder: &Folder<'_>, file: &str) -> Result<usize> {
        match self.dtype {
            "F64" | "I64" => Ok(8),
            "F32" | "I32" => Ok(4),
            "F16" | "BF16" => Ok(2),
            "I8" => Ok(1),
            _ => Err(self.wrong_type(folder, file)),
        }
    }

    /// All numbers, as floats.
    pub(super) fn floats(&self, folder: &Folder<'_>, file: &str) -> Result<Vec<f32>> {
        let pairs = || self.bytes.as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes));
        let numbers: Vec<f32> = match self.dtype {
            "F64" => self.bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect(),
            "F32" => self.bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            "F16" => pairs().map(from_half).collect(),
            "BF16" => pairs().map(|bits| f32::from_bits(u32::from(bits) << 16)).collect(),
            "I8" => self.bytes.iter().map(|byte| f32::from(*byte as i8)).collect(),
            _ => return Err(self.wrong_type(folder, file)),
        };
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(folder.wrong(file, format!("`{}` holds numbers that are not finite", self.name), DOWNLOAD_AGAIN));
        }
        Ok(numbers)
    }

    /// All numbers, as row numbers.
    pub(super) fn indices(&self, folder: &Folder<'_>, file: &str) -> Result<Vec<usize>> {
        match self.dtype {
            "I64" => {
                Ok(self.bytes.as_chunks::<8>().0.iter().map(|bytes| usize::try_from(i64::from_le_bytes(*bytes)).unwrap_or(usize::MAX)).collect())
            }
            "I32" => {
                Ok(self.bytes.as_chunks::<4>().0.iter().map(|bytes| usize::try_from(i32::from_le_bytes(*bytes)).unwrap_or(usize::MAX)).collect())
            }
            _ => Err(self.wrong_type(folder, file)),
        }
    }
}

/// A number of 16 bits (IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction).
fn from_half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff);
    match exponent {
        0 => sign * fraction * (-24.0_f32).exp2(),
        0x1f => {
            if fraction == 0.0 {
                sign * f32::INFINITY
            } else {
                f32::NAN
            }
        }
        _ => sign * (1024.0 + fraction) * f32::from_bits(((exponent - 25 + 127) as u32) << 23),
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::{Folder, Found};
    use super::super::tiny::{f32s, file};
    use super::{SafeTensors, from_half};

    fn floats(bytes: &[u8]) -> Result<Vec<f32>, String> {
        let folder = Folder::new("m", &|_, _| Ok(Found::Nothing));
        let read = || {
            SafeTensors::read(&folder, "x.safetensors", bytes)?.tensor(&folder, &["a", "b"])?.expect("it is there").floats(&folder, "x.safetensors")
        };
        read().map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_of_every_type_come_back() {
        assert_eq!(floats(&file(&[("a", "F32", &[1, 2], f32s(&[1.5, -2.0]))])), Ok(vec![1.5, -2.0]));
        assert_eq!(floats(&file(&[("z", "I8", &[1], vec![0]), ("b", "I8", &[2], vec![255, 3])])), Ok(vec![-1.0, 3.0]));
        assert_eq!(floats(&file(&[("a", "BF16", &[1], vec![0x80, 0x3f])])), Ok(vec![1.0]));
        assert_eq!(floats(&file(&[("a", "F64", &[1], 2.5_f64.to_le_bytes().to_vec())])), Ok(vec![2.5]));
    }

    #[test]
    fn halves_are_read_as_the_standard_says() {
        // Published values of binary16.
        for (bits, number) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x0400, 6.103_515_6e-5),
            (0x8000, -0.0),
        ] {
            assert_eq!(from_half(bits), number, "{bits:x}");
        }
        assert!(from_half(0x7c00).is_infinite() && from_half(0x7e00).is_nan());
    }

    #[test]
    fn a_damaged_file_is_named() {
        let good = file(&[("a", "F32", &[1, 2], f32s(&[1.5, -2.0]))]);
        assert_eq!(floats(&good[..good.len() - 1]), Err("m/x.safetensors: is cut short".into()));
        assert_eq!(floats(b"version https://git-lfs"), Err("m/x.safetensors: is no safetensors file, or is cut short".into()));
        assert_eq!(floats(b""), Err("m/x.safetensors: is no safetensors file".into()));
        let odd = file(&[("a", "F32", &[3], f32s(&[1.5, -2.0]))]);
        assert_eq!(floats(&odd), Err("m/x.safetensors: `a` has 8 bytes, which does not fit its shape [3] of F32".into()));
        assert!(floats(&file(&[("a", "U4", &[1], vec![0])])).expect_err("no such type").contains("holds numbers of type U4"));
        assert!(floats(&file(&[("a", "F32", &[1], f32s(&[f32::NAN]))])).expect_err("not a number").contains("not finite"));
    }
}
