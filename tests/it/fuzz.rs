//! Damaged files of every format, and every file that ever broke a reader: no panic, no endless loop, no record lost.

#[path = "../fuzz/target.rs"]
mod target;

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::support::repository;

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(repository(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} has files");
    files
}

static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| files("tests/it/fixtures/formats"));

#[test]
fn what_was_found_once_is_never_found_again() {
    for (name, bytes) in files("tests/fuzz/corpus/read") {
        target::check(&name, &bytes);
    }
}

/// What happens to a piece of a file.
#[derive(Debug, Clone)]
enum Harm {
    Cut(prop::sample::Index),
    Flipped(prop::sample::Index, u8),
    Removed(prop::sample::Index, u8),
    Doubled(prop::sample::Index, u8),
    Inserted(prop::sample::Index, &'static [u8]),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = any::<prop::sample::Index>;
    let hostile: Vec<&'static [u8]> = vec![
        b"\"",
        b"\\",
        b"\0",
        b"\xFF\xFE",
        b"\xED\xA0\xBD",
        b"{",
        b"]",
        b"\r",
        b"\n\n",
        b",,,,,,,,",
        b"[[[[[[[[[[[[",
        b"\\ud83d",
        b"\xE2\x80\xAE",
        b"<",
        b"=1+1",
        b"99999999999999999999999",
        b"\xEF\xBB\xBF",
    ];
    prop_oneof![
        at().prop_map(Harm::Cut),
        (at(), any::<u8>()).prop_map(|(at, bits)| Harm::Flipped(at, bits)),
        (at(), any::<u8>()).prop_map(|(at, n)| Harm::Removed(at, n)),
        (at(), any::<u8>()).prop_map(|(at, n)| Harm::Doubled(at, n)),
        (at(), prop::sample::select(hostile)).prop_map(|(at, bytes)| Harm::Inserted(at, bytes)),
    ]
}

fn harmed(bytes: &[u8], harms: &[Harm]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for harm in harms {
        if bytes.is_empty() {
            break;
        }
        let n = bytes.len();
        match harm {
            Harm::Cut(at) => bytes.truncate(at.index(n)),
            Harm::Flipped(at, bits) => bytes[at.index(n)] ^= bits,
            Harm::Removed(at, len) => drop(bytes.drain(at.index(n)..n.min(at.index(n) + usize::from(*len)))),
            Harm::Doubled(at, len) => {
                let piece = bytes[at.index(n)..n.min(at.index(n) + usize::from(*len))].to_vec();
                bytes.splice(at.index(n)..at.index(n), piece);
            }
            Harm::Inserted(at, hostile) => drop(bytes.splice(at.index(n)..at.index(n), hostile.iter().copied())),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_of_any_format_is_read_or_refused(which in any::<prop::sample::Index>(), harms in prop::collection::vec(harm(), 1..6)) {
        let (name, bytes) = &FIXTURES[which.index(FIXTURES.len())];
        target::check(name, &harmed(bytes, &harms));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        target::check("bytes", &bytes);
    }
}
