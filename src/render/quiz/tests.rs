//! Quiz files hold whatever people write, and importers still read the question that was meant.

use super::{anki, gift, moodle};
use crate::i18n::{Locale, Speaker, shipped};
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Lang, Polarity};
use crate::report::say;
use crate::report::training::quiz::{Quiz, QuizItem};
use crate::training::Said;

const NASTY: &str = "50% ~off = {now}: #1\\2 <b>\"A&B\"</b>\n\n]]>\tend";

fn quiz() -> Quiz {
    let said = Said {
        id: QuoteId::of_row(6),
        row: 6,
        at: None,
        who: "A-0001".into(),
        is_brand: false,
        platform: "x".into(),
        language: Lang::EN,
        polarity: Polarity::Negative,
        text: NASTY.into(),
    };
    let item = QuizItem {
        number: 1,
        kind: "defensive",
        stem: say::training::stem_defensive_question(),
        shown: Some(said),
        answers: vec![(Fact::Name("no".into()), false), (Fact::Name(NASTY.into()), true), (Fact::Name("#maybe".into()), false)],
        why: say::training::stem_defensive_why(),
        definition: Some(Definition::ActShare),
        sources: vec![QuoteId::of_row(6)],
    };
    Quiz { title: say::training::quiz_deck(Fact::Name("A/B \"shop\"".into())), items: vec![item] }
}

fn written(write: impl Fn(&Quiz, &Speaker<'_>) -> String) -> String {
    let catalog = shipped::catalog(Locale::En);
    write(&quiz(), &Speaker::new(&catalog, chrono_tz::Tz::UTC))
}

#[test]
fn moodle_reads_back_what_was_meant() {
    let xml = written(moodle::xml);
    let document = roxmltree::Document::parse(&xml).expect("it is XML");
    let question = document.descendants().find(|node| node.attribute("type") == Some("multichoice")).expect("a question");
    let answers: Vec<_> = question.children().filter(|node| node.has_tag_name("answer")).collect();
    let fractions: Vec<i32> = answers.iter().map(|answer| answer.attribute("fraction").unwrap().parse().unwrap()).collect();
    assert_eq!(fractions, [0, 100, 0]);
    let html = answers[1].descendants().find(|node| node.has_tag_name("text")).and_then(|text| text.text()).unwrap();
    let unescaped = html.replace("<br>", "\n").replace("<p>", "").replace("</p>", "");
    let unescaped = unescaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    assert_eq!(unescaped, NASTY);
    let category = document.descendants().find(|node| node.has_tag_name("category")).unwrap();
    assert_eq!(
        category.descendants().find_map(|node| node.text().filter(|text| text.contains('$'))),
        Some("$course$/top/Crisis quiz: A//B \"shop\"")
    );
}

/// Takes GIFT's escapes back, as its importer does.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

#[test]
fn gift_reads_back_what_was_meant() {
    let text = written(gift::text);
    let (_, question) = text.split_once("\n\n::").expect("a question after the category");
    assert!(!question.trim().contains("\n\n"), "an empty line would end the question: {question}");
    let right = question.lines().find_map(|line| line.strip_prefix("  =")).expect("a right answer");
    assert_eq!(unescaped(right), NASTY.replace('\t', " "));
    assert_eq!(question.lines().filter(|line| line.starts_with("  =")).count(), 1);
    assert_eq!(question.lines().filter(|line| line.starts_with("  ~")).count(), 2);
    // Whatever stands unescaped is markup of ours.
    let bare = |c: char| {
        let mut before = ' ';
        right
            .chars()
            .filter(|found| {
                let is_bare = *found == c && before != '\\';
                before = if before == '\\' { ' ' } else { *found };
                is_bare
            })
            .count()
    };
    for c in ['~', '=', '#', '{', '}', ':'] {
        assert_eq!(bare(c), 0, "{c} in {right}");
    }
}

#[test]
fn anki_reads_back_what_was_meant() {
    let text = written(anki::tsv);
    let (headers, notes): (Vec<&str>, Vec<&str>) = text.split_inclusive('\n').partition(|line| line.starts_with('#') && !line.starts_with("#maybe"));
    assert_eq!(headers[..2], ["#separator:tab\n", "#html:false\n"]);
    assert_eq!(headers[2..], ["#deck:Crisis quiz: A/B \"shop\"\n", "#tags column:3\n"]);
    let notes = notes.concat();
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(notes.as_bytes());
    let notes: Vec<csv::StringRecord> = reader.records().map(|note| note.expect("three fields each")).collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].len(), 3);
    assert!(notes[0][0].contains(&NASTY.replace('\t', " ")) && notes[0][0].contains("\nC. #maybe"), "{}", &notes[0][0]);
    assert!(notes[0][1].starts_with("Right answer: 50% ~off"));
    assert_eq!(&notes[0][2], "afterstorm defensive");
}
