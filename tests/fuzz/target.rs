//! What must hold whatever bytes come in. The fuzzer calls it with bytes that it makes up, `tests/it/fuzz.rs` with the saved ones and with damaged fixtures.

use afterstorm::ingest::{self, IngestSettings, Input};
use afterstorm::progress::Silent;

/// Reads the bytes as a file: it ends, it does not panic, every record is pushed or rejected, and an error says what to do.
pub fn check(name: &str, bytes: &[u8]) {
    let mut n_pushed = Vec::new();
    let mut sink = |batch: ingest::batch::Batch| {
        for file in batch.source_file {
            let file = usize::from(file);
            n_pushed.resize(n_pushed.len().max(file + 1), 0_u64);
            n_pushed[file] += 1;
        }
        Ok(())
    };
    let inputs = [Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }];
    match ingest::read(&inputs, &IngestSettings::default(), &Silent, &mut sink) {
        Ok(ingested) => {
            let rejected: u64 = ingested.files.iter().map(|file| file.rejected).sum();
            assert_eq!(rejected, ingested.rejects.len() as u64, "{name}: every rejected record is listed");
            for (idx, file) in ingested.files.iter().enumerate() {
                let pushed = n_pushed.get(idx).copied().unwrap_or(0);
                assert_eq!(file.records_in, pushed + file.rejected, "{name}: every record of {} is pushed or rejected", file.file);
                assert_eq!(file.rejected, file.rejected_by_reason.values().sum::<u64>(), "{name}: every reject of {} has a reason", file.file);
            }
        }
        Err(error) => {
            assert!(!error.to_string().is_empty(), "{name}: an error says what is wrong");
            assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{name}: `{error}` says what to do");
        }
    }
}
