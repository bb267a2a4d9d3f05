//! `manifest.json`: what a folder was made from and with, and the hash of each of its files.

use std::collections::BTreeMap;

use super::edition;
use super::output::Staging;
use crate::annotate::sentiment::outside::OutsideModel;
use crate::ingest::ledger::{FileLedger, Ledger};
use crate::report::edition::Edition;
use crate::resources::Resources;

/// `manifest.json`: what the numbers of a folder depend on, and the hashes of its files. `described` are the settings that matter.
#[must_use]
pub fn manifest(
    mut described: BTreeMap<&'static str, String>,
    resources: &Resources,
    ledger: &Ledger,
    edition: Edition,
    staging: &Staging,
) -> Vec<u8> {
    if let Some(model) = &resources.knowledge.outside {
        described.insert(SENTIMENT_MODEL, described_model(model));
    }
    let mut manifest = serde_json::json!({
        "tool": "afterstorm",
        "version": env!("CARGO_PKG_VERSION"),
        "settings": described,
        "files": staging.hashes(),
    });
    match edition {
        Edition::Internal => {
            let input = |file: &FileLedger| serde_json::json!({ "file": file.file, "sha256": file.sha256, "bytes": file.bytes });
            manifest["inputs"] = ledger.files.iter().map(input).collect();
        }
        // Names of files may name people, and a hash recognises whoever has the file.
        Edition::Shareable => {
            manifest["inputs"] = serde_json::json!({ "count": ledger.files.len() });
            manifest["left_out"] = serde_json::json!({
                "files": edition::LEFT_OUT,
                "inputs": "names, hashes and sizes",
                "settings": "accounts and columns",
                "why": "they hold single comments, or numbers about fewer people than a group must have",
            });
        }
    }
    json(&manifest)
}

/// The key of a sentiment model that the user brought.
pub const SENTIMENT_MODEL: &str = "sentiment_model";

/// A sentiment model as the manifest names it.
#[must_use]
pub fn described_model(model: &OutsideModel) -> String {
    format!("{}, sha256 {}", model.origin.name, model.origin.sha256)
}

/// A value as JSON with line ends.
///
/// # Panics
///
/// Never for what this program measures: every key is text, every number finite or absent.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("every key is text and every number is finite or absent");
    bytes.push(b'\n');
    bytes
}
