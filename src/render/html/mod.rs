//! The report as one self-contained page: inline styles, fonts and charts, one small script, and a content security policy that forbids everything else.
//!
//! Without its script the page says all that it says with it: the script sorts tables, shows definitions and comments without leaving the place, and reads charts aloud.
//!
//! 1. [`view`] says every text and number of the report, so that the template gets strings and holds no logic.
//! 2. `page.html` lays them out; askama escapes whatever is put into it, but for our own drawings.

mod view;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::charts::{Chart, DARK_CSS, FONT_FACES};
use crate::error::{Error, Result};
use crate::i18n::Speaker;
use crate::report::Report;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// The page.
///
/// # Errors
///
/// Never with the built-in template: only if a value could not be written into memory.
pub fn page(report: &Report, speaker: &Speaker<'_>, charts: &[Chart]) -> Result<String> {
    let style = style();
    let policy = policy(&style);
    let page = view::page(report, speaker, charts, view::Inline { style: &style, script: SCRIPT, policy: &policy });
    page.render().map_err(|error| Error::Resource { file: "page.html".into(), place: String::new(), what: error.to_string() })
}

/// The whole style sheet, fonts inside.
fn style() -> String {
    format!("{}\n{STYLE}\n{DARK_CSS}", FONT_FACES.as_str())
}

/// Nothing may be loaded, run, sent or framed; only this very style sheet and this very script apply, by their hashes.
fn policy(style: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    let (style, script) = (hash(style), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
}
