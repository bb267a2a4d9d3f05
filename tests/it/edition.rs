//! The shareable edition: an archive full of personal data, and not a byte of it in any file of the folder; and what asking for it means on the command line.

use std::fmt::Write as _;
use std::path::Path;

use crate::support::{Run, as_text, contents};

/// Values that lead to a person, each in the place where exports have it.
const CANARIES: &[&str] = &[
    // Names and handles of authors, whole and in part.
    "Quirinius",
    "Zwyczajny",
    "quirinius.zwyczajny",
    "u_8842917",
    // Accounts of the brand's people, and how they sign.
    "Belindax",
    "Tadeuszewna",
    // In texts: phone, e-mail, order, IBAN, plate, street, a name in an oblique case.
    "601 777 313",
    "601777313",
    "wombat88@example.org",
    "ZX-55-90210",
    "PL61109010140000071219812874",
    "WX 5G881",
    "Borówkowa",
    "Quirinego",
    // Words that comments share, which become the name of a group of complaints.
    "gyroscopic",
    "wombatorium",
    // In the names of files and columns.
    "eksport_pani_halinki",
    "halinki",
    // A platform that no platform is called.
    "ForumKolegowStefana",
    // In records that are rejected, and in the earlier text of an edited comment.
    "Rejectonia",
    "Formerlysaid",
];

fn archive() -> String {
    let mut csv = String::from("comment_id,parent_id,created_at,author_name,author_id,author_role,platform,text\n");
    for n in 0..160 {
        let (day, hour, minute) = (1 + n / 8, 8 + n % 8, n % 60);
        let author = format!("Quirinius Zwyczajny {n}");
        let text = match n % 8 {
            0 => "The gyroscopic wombatorium is broken again, terrible, call me: 601 777 313",
            1 => "Where is my order ZX-55-90210? Nobody answers, shame! wombat88@example.org",
            2 => "Dajcie znać, ul. Borówkowa 7, tablica WX 5G881, konto PL61109010140000071219812874. Skandal!",
            3 => "I ask for Quirinego Zwyczajnego, he promised me a refund. Awful service.",
            4 => "the gyroscopic wombatorium again does not work, disgusting, do something",
            5 => "@quirinius.zwyczajny is right, this is a lie and a scandal",
            6 => "Great help yesterday, thank you Belindax!",
            _ => "Worst gyroscopic wombatorium ever, 601777313 is my number",
        };
        let platform = if n % 9 == 0 { "ForumKolegowStefana" } else { "facebook" };
        writeln!(csv, "c{n},,2026-03-{day:02}T{hour:02}:{minute:02}:00Z,{author},u_8842917{n},customer,{platform},\"{text}\"").unwrap();
        if n % 3 == 0 {
            let agent = if n % 2 == 0 { "Belindax from Care" } else { "Jadwiga Tadeuszewna" };
            let reply = "We are sorry, please write to us. Best wishes, Belindax Tadeuszewna";
            writeln!(csv, "r{n},c{n},2026-03-{day:02}T{hour:02}:{:02}:30Z,{agent},agent{},brand,facebook,\"{reply}\"", (minute + 7) % 60, n % 2)
                .unwrap();
        }
    }
    csv.push_str("c1,,2026-03-01T09:01:00Z,Quirinius Zwyczajny 1,u_88429171,customer,facebook,\"Formerlysaid something else entirely\"\n");
    csv.push_str("bad,,no time at all,Rejectonia,u_1,customer,facebook,\"Rejectonia was here\"\n");
    csv
}

fn shareable() -> Run {
    Run::analyze().input("eksport_pani_halinki.csv", archive()).args(["--locale", "en,pl", "--max-rejects", "1", "--brand", "Belindax from Care"])
}

/// The canaries that can be read in the bytes or the path of a file, whatever their case.
fn canaries(path: &str, bytes: &[u8]) -> Vec<&'static str> {
    let text = format!("{path}\n{}", String::from_utf8_lossy(bytes)).to_lowercase();
    CANARIES.iter().copied().filter(|canary| text.contains(&canary.to_lowercase())).collect()
}

#[test]
fn no_byte_of_the_shareable_folder_leads_to_a_person() {
    let done = shareable().args(["--edition", "shareable"]).passes();
    let files = contents(&done.path("out"));
    for (path, bytes) in &files {
        let kind = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        assert!(["csv", "html", "json", "md", "png", "svg", "xlsx"].contains(&kind), "{path}: teach this test to unpack it first");
        let readable = if kind == "xlsx" { as_text(path, bytes).into_bytes() } else { bytes.clone() };
        assert_eq!(canaries(path, &readable), [""; 0], "{path}");
    }
    for left_out in ["comments.parquet", "history.csv", "ledger.json", "measures.json", "rejects.csv", "tables/comments_by_day.csv"] {
        assert!(!files.contains_key(left_out), "{left_out}");
    }
    // There is something to read all the same.
    let page = String::from_utf8(files["report.html"].clone()).unwrap();
    assert!(page.contains("Shareable edition.") && page.contains("N-01") && page.contains("other ("), "{page}");
    let page = String::from_utf8(files["pl/report.html"].clone()).unwrap();
    assert!(page.contains("Wersja do udostępniania."));
    assert!(files.keys().filter(|path| path.contains("charts/") && path.contains(".svg")).count() >= 4);
}

#[test]
fn the_internal_folder_has_them_so_that_the_test_above_can_fail() {
    let done = shareable().passes();
    let files = contents(&done.path("out"));
    let mut seen: Vec<&str> = files.iter().flat_map(|(path, bytes)| canaries(path, bytes)).collect();
    seen.sort_unstable();
    seen.dedup();
    for expected in ["Belindax", "eksport_pani_halinki", "ForumKolegowStefana", "gyroscopic", "Rejectonia", "Formerlysaid"] {
        assert!(seen.contains(&expected), "{expected} is not among {seen:?}");
    }
    assert!(String::from_utf8_lossy(&files["report.html"]).contains("Internal edition:"));
}

#[test]
fn the_manifest_says_what_was_left_out() {
    let done = shareable().args(["--edition", "shareable"]).passes();
    let manifest = done.json("out/manifest.json");
    assert_eq!(manifest["settings"]["edition"], "shareable");
    assert_eq!(manifest["inputs"], serde_json::json!({ "count": 1 }));
    assert!(manifest["left_out"]["files"].as_array().unwrap().iter().any(|file| file == "rejects.csv"));
    assert!(manifest["settings"].get("brand").is_none());
}

#[test]
fn a_configuration_file_asks_for_it_too_and_its_formats_are_narrowed() {
    let run = Run::new("analyze").file("a.toml", "edition = \"shareable\"\nformat = [\"md\", \"json\"]\nmax-rejects = 1.0\nforce = true\n");
    let done = run.input("eksport_pani_halinki.csv", archive()).args(["--config", "a.toml"]).passes();
    let files = contents(&done.path("out"));
    assert!(files.contains_key("report.md") && !files.contains_key("measures.json"));
}

#[test]
fn what_the_edition_cannot_have_is_refused_by_name() {
    let with = |args: [&str; 4]| shareable().args(args);
    with(["--edition", "shareable", "--quotes", "masked"]).fails_with(2, &["--quotes", "no quotes"], "--edition internal");
    with(["--edition", "shareable", "--format", "json"]).fails_with(2, &["--format", "measures.json"], "leave json out");
    shareable().file("a.toml", "edition = \"public\"\n").args(["--config", "a.toml"]).fails_with(
        2,
        &["edition", "`public`"],
        "internal or shareable",
    );
}
