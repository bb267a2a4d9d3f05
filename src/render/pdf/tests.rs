//! The laid-out pages read back, glyph run by glyph run.

use chrono_tz::Europe::Warsaw;
use typst::layout::{Frame, FrameItem};
use typst_pdf::{PdfStandard, PdfStandards};

use super::{document, laid_out, options};
use crate::i18n::{Locale, Speaker, shipped};
use crate::render::{charts, hostile};

fn collect(frame: &Frame, out: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, out),
            FrameItem::Text(text) => {
                out.push_str(&text.text);
                out.push(' ');
            }
            _ => {}
        }
    }
}

/// The words on the pages, without any space: lines break where they like.
fn words(locale: Locale) -> String {
    let catalog = shipped::catalog(locale);
    let speaker = Speaker::new(&catalog, Warsaw);
    let report = hostile::report();
    let pages = laid_out(&report, &speaker, &charts::draw_all(&report, &speaker).unwrap()).unwrap();
    let mut out = String::new();
    for page in pages.pages() {
        collect(&page.frame, &mut out);
    }
    out.retain(|c| !c.is_whitespace() && c != '\u{200B}' && c != '\u{AD}');
    out
}

#[test]
fn what_strangers_write_is_printed_as_they_wrote_it() {
    let found = words(Locale::En);
    for text in &hostile::TEXTS[..10] {
        let wanted: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(found.contains(&wanted), "{text} is not in {found}");
    }
}

#[test]
fn what_the_font_lacks_is_shown_by_its_number_and_nothing_turns_the_words() {
    let found = words(Locale::Pl);
    assert!(found.contains("soangry[U+1F600][U+1F44D]turnedhere"), "{found}");
    assert!(found.contains("Зачемтакдолго?"), "{found}");
}

#[test]
fn it_meets_the_standard_for_everyone_and_is_the_same_every_time() {
    let catalog = shipped::catalog(Locale::Pl);
    let speaker = Speaker::new(&catalog, Warsaw);
    let report = hostile::report();
    let charts = charts::draw_all(&report, &speaker).unwrap();
    let pages = laid_out(&report, &speaker, &charts).unwrap();
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap();
    let first = typst_pdf::pdf(&pages, &options(standards)).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(first.starts_with(b"%PDF"));
    assert_eq!(first, document(&report, &speaker, &charts).unwrap());
}

#[test]
fn a_report_without_anything_is_a_page() {
    let catalog = shipped::catalog(Locale::En);
    let speaker = Speaker::new(&catalog, Warsaw);
    let report = crate::report::Report { sections: Vec::new(), banners: Vec::new(), handling: Vec::new(), ..hostile::report() };
    assert!(document(&report, &speaker, &[]).unwrap().starts_with(b"%PDF"));
}
