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

#[cfg(test)]
mod tests {
    use super::{SCRIPT, page, policy, style};
    use crate::i18n::{Locale, Speaker, shipped};
    use crate::measure::shares::share;
    use crate::model::{Definition, Fact};
    use crate::report::Report;
    use crate::report::block::{Block, Cell, Section, Table};
    use crate::report::build::{claim, count, digits, words};
    use crate::report::sentences as say;

    fn said(blocks: Vec<Block>) -> String {
        let report = Report {
            title: say::report_title_calm(),
            subtitle: say::report_subtitle_untimed(3),
            handling: vec![],
            banners: vec![],
            sections: vec![Section { id: "one", title: say::section_one_page(), blocks }],
            report_zone: "UTC".into(),
            version: "1.0.0".into(),
        };
        page(&report, &Speaker::new(&shipped::catalog(Locale::En), chrono_tz::Tz::UTC), &[]).unwrap()
    }

    #[test]
    fn only_this_style_and_this_script_are_allowed() {
        let policy = policy(&style());
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains("script-src 'sha256-") && !policy.contains("unsafe"));
        let page = said(vec![]);
        assert_eq!((page.matches("<script>").count(), page.matches("<style>").count()), (1, 1));
        assert!(page.contains(&format!("<script>{SCRIPT}</script>")), "the bytes in the page are the bytes that were hashed");
    }

    #[test]
    fn a_share_and_its_variant_are_marked_so_that_one_of_them_is_shown() {
        let of = |definition| {
            let share = share(definition, 30, 60);
            claim(say::page::mood_by_text(Fact::Share(share.share), Fact::ShareRange(share.low, share.high), share.n), definition, &[])
        };
        let (each, once) = (of(Definition::NegativeShare), of(Definition::NegativeShareByText));
        let page = said(vec![Block::Paragraph(vec![each.clone(), once.clone()])]);
        assert_eq!((page.matches("<span class=\"each\">").count(), page.matches("<span class=\"once\">").count()), (1, 1));
        // Alone, or apart, both are ordinary sentences.
        let page = said(vec![Block::Paragraph(vec![each]), Block::Paragraph(vec![once])]);
        assert!(!page.contains("<span class=\"each\">") && !page.contains("<span class=\"once\">"));
    }

    #[test]
    fn cells_carry_the_number_that_they_are_sorted_by_and_totals_stay_below() {
        let columns = vec![words("what", say::col_what()), digits("n", say::col_comments())];
        let row = |label, n| vec![Cell::Text(label), count(n)];
        let rows = vec![row(say::scope_by_platform(), 1234), row(say::scope_by_language(), 7), row(say::scope_total(), 1241)];
        let page = said(vec![Block::Table(Table { id: "t", caption: say::scope_sources(), columns, rows, note: None })]);
        assert!(page.contains("data-v=\"1234\">1,234") && page.contains("<th scope=\"row\">"), "{page}");
        let (body, foot) = page.split_once("<tfoot>").unwrap();
        assert!(foot.contains("1,241") && !body.contains("1,241"));
    }
}
