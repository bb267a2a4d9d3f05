//! Tables as corpora, public sets and spreadsheets write them, and what is said about broken ones.

use proptest::prelude::*;

use super::{EmptyCell, Grain, LabelledTable, Pass, Task, Vocabulary};
use crate::error::Error;
use crate::model::Lang;

fn read(content: &str) -> LabelledTable {
    LabelledTable::parse("labels.csv", content).expect("it is a table")
}

fn polarities(table: &LabelledTable) -> Vec<Option<u8>> {
    let column = table.column(Task::Sentiment, Pass::First).expect("it has the column");
    table.single(column, &Vocabulary::polarity()).expect("the labels are known").of_row
}

/// Place, what is wrong and its remedy, in one line.
fn complaint(error: &Error) -> String {
    format!("{error} -> {}", error.hint().unwrap_or_default())
}

fn check_error(content: &str, expected: &[&str]) {
    let said = complaint(&LabelledTable::parse("labels.csv", content).expect_err("it is broken"));
    for part in expected {
        assert!(said.contains(part), "{said}\nlacks {part}");
    }
}

#[test]
fn a_corpus_with_a_header_and_without_quotes() {
    let table = read(
        "sector\tkind\tpolarity\tcauses\tneeds_reply\tclaim\ttext\nretail\tcomplaint\tneg\tproduct_quality.defective\tyes\t-\t\"Nine\" days. Nine.\n",
    );
    assert_eq!((table.text(0), table.line(0), table.language(0)), ("\"Nine\" days. Nine.", 2, Lang::UND));
    assert_eq!(polarities(&table), [Some(0)]);
    let answers = table.single(table.column(Task::NeedsReply, Pass::First).expect("it is there"), &Vocabulary::needs_reply()).expect("known");
    assert_eq!(answers.of_row, [Some(0)]);
}

#[test]
fn a_public_set_without_a_header_whose_texts_begin_with_quotes() {
    let table = read("neu\ten\t\"National hot dog day\npos\tpl\tZ kawą: \"pycha\"\namb\tpl\tNo nie wiem\n");
    assert_eq!((table.len(), table.text(0), table.text(1)), (3, "\"National hot dog day", "Z kawą: \"pycha\""));
    assert_eq!((table.language(1), table.line(2)), (Lang::PL, 3));
    let labels = table.single(0, &Vocabulary::polarity()).expect("known");
    assert_eq!((labels.of_row, labels.ambiguous, labels.not_labelled), (vec![Some(1), Some(2), None], 1, 0));
}

#[test]
fn a_spreadsheet_with_semicolons_line_breaks_and_a_mark_of_its_own() {
    let table = read(
        "\u{feff}sep=;\r\nId;Text;Language;Needs Reply;Polarity\r\n1;\"first; line\r\nsecond \"\"line\"\"\";pl-PL;yes;Negative\r\n2;ok;en;no;\r\n;;;;\r\n",
    );
    assert_eq!((table.len(), table.text(0), table.language(0)), (2, "first; line\r\nsecond \"line\"", Lang::PL));
    assert_eq!((table.columns[3].as_str(), table.line(0), table.line(1), table.cell(1, 0)), ("needs_reply", 3, 5, "2"));
    assert_eq!(polarities(&table), [Some(0), None]);
}

#[test]
fn several_labels_are_joined_by_three_marks_and_none_is_a_hyphen() {
    let table = read("text,causes\na,late.overdue+rude\nb,late.overdue | late.no_show\nc,rude;late\nd,-\ne,\nf,amb\n");
    let causes = Vocabulary::new(["late", "broken", "rude"], Grain::BeforeDot);
    let labels = table.several(1, &causes, EmptyCell::NoLabel).expect("known");
    assert_eq!((labels.of_row, labels.ambiguous), (vec![Some(0b101), Some(0b1), Some(0b101), Some(0), Some(0), None], 1));
    assert_eq!(table.several(1, &causes, EmptyCell::NotLabelled).expect("known").of_row[3..], [Some(0), None, None]);
    let whole = Vocabulary::new(["late.overdue", "late.no_show", "rude", "late"], Grain::Whole);
    assert_eq!(table.several(1, &whole, EmptyCell::NoLabel).expect("known").of_row[..3], [Some(0b101), Some(0b11), Some(0b1100)]);
}

#[test]
fn two_passes_stand_in_two_columns() {
    let table = read("text\tlabel\tlabel_2\na\tneg\tneu\n");
    assert_eq!((table.column(Task::Sentiment, Pass::First).ok(), table.column(Task::Sentiment, Pass::Second).ok()), (Some(1), Some(2)));
    let said = complaint(&table.column(Task::Language, Pass::Second).expect_err("there is none"));
    assert!(said.contains("labels.csv: line 1: ") && said.contains("`label_2`") && said.contains("`language_2`"), "{said}");
}

#[test]
fn rows_without_a_text_are_counted() {
    let table = read("text,label\n ,neg\nx,pos\n");
    assert_eq!((table.len(), table.without_text, polarities(&table)), (1, 1, vec![Some(2)]));
    assert!(read("text,label\n").is_empty());
}

#[test]
fn empty_cells_to_the_right_of_the_table_are_forgiven() {
    let table = read("text,label\nx,pos,,\ny,neg\n");
    assert_eq!((polarities(&table), table.line(0), table.line(1)), (vec![Some(2), Some(0)], 2, 3));
}

#[test]
fn errors_name_file_line_what_and_the_remedy() {
    check_error("", &["labels.csv: has no rows", "name the columns"]);
    check_error("a,b\nx,y\n", &["line 1", "no column `text` among `a`, `b`", "`text,language,polarity`"]);
    check_error("text,label,Label\n", &["line 1", "`label` twice"]);
    check_error("text\tlabel\nx\tneg\ny\n", &["line 3: the number of cells is 1, and in the first line it is 2", "no tab"]);
    check_error("text,label\nx,y,neg\n", &["line 2: the number of cells is 3", "double quotes"]);
    check_error("label,text\nneg,fine\nneg,\"never closed\nneg,x\npos,y\n", &["line 3: a double quote is opened and never closed", "close it"]);
}

#[test]
fn an_unknown_label_is_named_with_its_line_and_the_known_ones() {
    let table = read("text,polarity\nx,neg\ny,angry\n");
    let said = complaint(&table.single(1, &Vocabulary::polarity()).expect_err("it is unknown"));
    assert_eq!(said, "labels.csv: line 3, column `polarity`: `angry` is none of the labels -> use `negative`, `neutral`, `positive`");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(content in "(text,label\n)?[a,;\t\"\r\n\u{feff}ż-]{0,60}") {
        if let Ok(table) = LabelledTable::parse("labels.csv", &content) {
            let last_line = content.matches('\n').count() as u64 + 1;
            for row in 0..table.len() {
                prop_assert!(!table.text(row).trim().is_empty() && (1..=last_line).contains(&table.line(row)));
            }
        }
    }
}
