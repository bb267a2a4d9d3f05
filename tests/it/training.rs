//! Training material as a trainer meets it: the pack, its quiz files read back, the drill in the terminal, and what is said when there is too little.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use crate::support::{Files, PROGRAM, Run, SAMPLE_FILES, archives, contents, good_csv, repository};

/// Brand and people of the small archive. Their names must be found in no document.
const PEOPLE: [&str; 6] = ["Zenobia Quastel", "Ferdynand Wrzos", "Hortensja Ból", "Ildefons Kaczan", "Quirinus Vale", "Oktawia Strych"];

/// Three quiet days, then one day of trouble with a statement, answers and a rumour. `late` is what people write from 13:00 on.
fn archive(late: &str) -> String {
    let mut csv = "id,parent_id,author,created_at,text,likes\n".to_owned();
    let mut id = 0;
    let mut row = |parent: &str, author: &str, at: &str, text: &str, likes: u32| {
        id += 1;
        writeln!(csv, "c{id},{parent},{author},{at},\"{text}\",{likes}").unwrap();
        format!("c{id}")
    };
    for day in 1..=3 {
        for hour in 8..20 {
            row("", &format!("Calm {day}{hour}"), &format!("2026-03-0{day}T{hour:02}:30:00Z"), "Do you have this model in green as well?", 0);
        }
    }
    row("", "Shop", "2026-03-04T09:40:00Z", "Our parcels are delayed today. We are looking for the reason and write again at 12:00.", 5);
    for (idx, person) in PEOPLE.iter().cycle().take(60).enumerate() {
        let (hour, minute) = (9 + idx / 10, idx % 10 * 6);
        let text = match (hour, idx % 6) {
            (13.., _) => format!("{late} number {idx}"),
            (_, 0) => format!("My parcel number {idx} is late again and nobody answers the phone, where is it?"),
            (_, 1) => format!("I want my money back for order {idx}, this is a disgrace, when do I get the refund?"),
            (_, 2) => format!("Never again, I will go to my lawyer and to the consumer ombudsman about order {idx}"),
            (_, 3) => "They say the company is bankrupt and keeps all the money, share this with everybody you know".to_owned(),
            (_, 4) => format!("Thank you, the courier number {idx} was very kind and quick today, great service"),
            _ => format!("The driver threw parcel {idx} over the fence and it is broken, terrible, who pays for it?"),
        };
        let name = format!("{person} {}", idx / 6);
        let comment = row("", &name, &format!("2026-03-04T{hour:02}:{minute:02}:00Z"), &text, idx as u32 % 9);
        if idx % 3 == 0 {
            let reply = if idx % 2 == 0 {
                "Hello Anna, we are very sorry for the trouble, this was our mistake. We refund the costs today and send you the number of the parcel by 18:00. Best wishes, Ewa"
            } else {
                "This is not true. You entered the wrong address yourself, so it is not our problem."
            };
            let replied = row(&comment, "Shop", &format!("2026-03-04T{:02}:{minute:02}:30Z", hour + 1), reply, 0);
            if idx % 12 == 0 {
                row(
                    &replied,
                    &name,
                    &format!("2026-03-04T{:02}:{minute:02}:50Z", hour + 2),
                    "This is no answer at all, I am still waiting and very angry with you",
                    0,
                );
            }
        }
    }
    row(
        "",
        "Shop",
        "2026-03-04T16:00:00Z",
        "We apologise: our depot failed because we had not tested the new machine. This was our fault. Every customer gets the costs back.",
        9,
    );
    csv
}

const CONFIG: &str = "brand = [\"Shop\"]\n[crisis]\nfrom = \"2026-03-04 09:00\"\nto = \"2026-03-04 18:00\"\n";

fn training() -> Run {
    Run::new("training").file("settings.toml", CONFIG).args(["--config", "settings.toml", "--quiet"])
}

/// The pack of the small archive, in both languages.
fn pack() -> &'static Files {
    static PACK: OnceLock<Files> = OnceLock::new();
    PACK.get_or_init(|| {
        let done =
            training().input("shop.csv", archive("Still waiting, when will you answer me?")).args(["--locale", "en,pl", "--out", "out"]).passes();
        contents(&done.path("out"))
    })
}

fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files.get(name).unwrap_or_else(|| panic!("there is no {name} among {:?}", files.keys())).clone()).expect("texts are UTF-8")
}

#[test]
fn the_pack_is_whole_in_both_languages() {
    for folder in ["", "pl/"] {
        for stem in [
            "start-here",
            "case",
            "trainer-teaching-note",
            "situation-manual",
            "trainer-facilitator-guide",
            "trainer-inject-list",
            "evaluation-sheet",
            "hot-wash",
            "reply-clinic",
            "trainer-quiz",
        ] {
            for format in ["html", "md"] {
                assert!(pack().contains_key(&format!("{folder}{stem}.{format}")), "{folder}{stem}.{format}");
            }
        }
        for name in ["injects.csv", "quiz.xml", "quiz.gift.txt", "quiz-anki.txt", "charts/volume.svg", "charts/volume.png"] {
            assert!(pack().contains_key(&format!("{folder}{name}")), "{folder}{name}");
        }
    }
    assert!(pack().contains_key("manifest.json"));
    assert!(!pack().keys().any(|name| name.contains("KEY")), "no key unless it is asked for");
}

#[test]
fn no_document_names_a_person_or_a_source() {
    for (name, bytes) in pack().iter().filter(|(name, _)| !name.ends_with("png") && *name != "manifest.json") {
        let text = String::from_utf8_lossy(bytes);
        for secret in PEOPLE.iter().copied().chain(["shop.csv"]) {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
    }
}

/// The part of a document under a heading of the second level.
fn under<'a>(document: &'a str, heading: &str) -> &'a str {
    let (_, rest) = document.split_once(&format!("\n## {heading}")).unwrap_or_else(|| panic!("no section {heading}"));
    rest.split("\n## ").next().expect("a split has a first part")
}

#[test]
fn the_case_knows_nothing_that_comes_later() {
    let case = |late: &str| {
        let done = training().input("shop.csv", archive(late)).args(["--format", "md", "--out", "out"]).passes();
        done.text("out/case.md")
    };
    assert!(!case("All is well").contains("--edition"), "`training` has one edition and offers no other");
    let (one, other) = (case("Still waiting, when will you answer me?"), case("Wonderful, thanks, all is well with order"));
    assert_ne!(one, other, "the later decision points differ");
    for heading in ["Decision 1: first signs", "Decision 2: the first statement", "Decision 3: the first hour"] {
        assert_eq!(under(&one, heading), under(&other, heading), "{heading} is made of what came before it");
    }
    let first = under(&one, "Decision 1: first signs");
    assert!(first.contains("The brand has said nothing") && !first.contains("apologise"), "{first}");
    assert!(!under(&one, "Decision 2: the first statement").contains("Our parcels are delayed"), "the statement itself is what has to be written");
    assert!(under(&one, "Decision 3: the first hour").contains("Our parcels are delayed"));
}

#[test]
fn the_teaching_note_tells_what_the_brand_did() {
    let note = text(pack(), "trainer-teaching-note.md");
    assert!(under(&note, "Decision 2: the first statement").contains("Our parcels are delayed"));
    assert!(text(pack(), "pl/trainer-teaching-note.md").contains("Decyzja 2: pierwsze oświadczenie"));
}

fn injects(files: &Files) -> Vec<csv::StringRecord> {
    let table = text(files, "injects.csv");
    csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("our own CSV is right")).collect()
}

#[test]
fn injects_are_real_comments_in_their_order_of_every_kind() {
    let rows = injects(pack());
    assert_eq!(rows.len(), 24);
    let column = |idx: usize| rows.iter().map(|row| row[idx].to_owned()).collect::<Vec<_>>();
    assert!(column(2).is_sorted(), "real times run forward: {:?}", column(2));
    let clock: Vec<u32> = column(1).iter().map(|minute| minute.parse().unwrap()).collect();
    assert!(clock.is_sorted() && clock[0] == 9 && *clock.last().unwrap() < 72, "briefing, then 63 minutes: {clock:?}");
    let texts: BTreeSet<String> = column(5).into_iter().collect();
    assert_eq!(texts.len(), 24, "a text once");
    let kinds: BTreeSet<String> = column(6).into_iter().collect();
    for kind in ["Opening", "Rumour", "Threat", "Praise", "Writes again after our answer", "First of its cause", "Most liked"] {
        assert!(kinds.iter().any(|found| found.eq_ignore_ascii_case(kind)), "{kind} is not among {kinds:?}");
    }
    assert!(rows.iter().all(|row| row[4].starts_with("A-")), "authors are pseudonyms");
}

#[test]
fn the_drill_is_as_long_as_asked_for() {
    let done = training().input("shop.csv", archive("late")).args(["--injects", "8", "--minutes", "40", "--format", "csv", "--out", "out"]).passes();
    let files = contents(&done.path("out"));
    assert_eq!(injects(&files).len(), 8);
    assert!(!files.contains_key("start-here.html"), "only what --format names");
}

/// (question, answers, fractions) of every question.
fn questions(files: &Files, name: &str) -> Vec<(String, Vec<String>, Vec<i32>)> {
    let xml = text(files, name);
    let document = roxmltree::Document::parse(&xml).expect("it is XML");
    let inner = |node: roxmltree::Node<'_, '_>| {
        node.descendants().find(|child| child.has_tag_name("text")).and_then(|text| text.text()).unwrap_or_default().to_owned()
    };
    document
        .descendants()
        .filter(|node| node.attribute("type") == Some("multichoice"))
        .map(|question| {
            let child = |name: &str| question.children().find(|node| node.has_tag_name(name)).map(inner).expect(name);
            assert!(!child("questiontext").is_empty() && !child("generalfeedback").is_empty());
            let answers: Vec<_> = question.children().filter(|node| node.has_tag_name("answer")).collect();
            let fractions = answers.iter().map(|answer| answer.attribute("fraction").expect("a fraction").parse().expect("a number")).collect();
            (child("name"), answers.into_iter().map(inner).collect(), fractions)
        })
        .collect()
}

fn check_quiz(files: &Files, folder: &str) -> usize {
    let questions = questions(files, &format!("{folder}quiz.xml"));
    for (name, answers, fractions) in &questions {
        assert_eq!(fractions.iter().sum::<i32>(), 100, "{name}: {fractions:?}");
        assert_eq!(fractions.iter().filter(|fraction| **fraction == 100).count(), 1, "{name} has one right answer");
        assert!(answers.len() >= 2);
        assert_eq!(answers.iter().collect::<BTreeSet<_>>().len(), answers.len(), "{name}: no answer twice: {answers:?}");
    }
    let gift = text(files, &format!("{folder}quiz.gift.txt"));
    assert_eq!(gift.matches("\n::").count(), questions.len());
    assert_eq!(gift.lines().filter(|line| line.starts_with("  =")).count(), questions.len(), "one right answer each");
    let anki = text(files, &format!("{folder}quiz-anki.txt"));
    let (_, notes) = anki.split_once("#tags column:3\n").expect("the headers come first");
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(notes.as_bytes());
    let notes: Vec<csv::StringRecord> = reader.records().map(|note| note.expect("three fields each")).collect();
    assert_eq!(notes.len(), questions.len());
    assert!(notes.iter().all(|note| note.len() == 3));
    questions.len()
}

#[test]
fn every_question_has_one_right_answer_in_every_format() {
    assert_eq!(check_quiz(pack(), ""), check_quiz(pack(), "pl/"));
}

#[test]
fn the_sample_gives_a_full_quiz() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = assert_cmd::Command::new(PROGRAM);
    command.arg("training").args(SAMPLE_FILES.map(|name| archives().join(name))).arg("--config").arg(repository("sample_data/afterstorm.toml"));
    command.args(["--locale", "en,pl", "--format", "md,csv", "--quiet", "--out"]).arg(&out).assert().success();
    let files = contents(&out);
    let n = check_quiz(&files, "");
    assert!(n >= 20 && n == check_quiz(&files, "pl/"), "{n} questions");
    let kinds: BTreeSet<String> = questions(&files, "quiz.xml").into_iter().map(|(name, ..)| name.split(' ').nth(1).unwrap().to_owned()).collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    assert_eq!(injects(&files).len(), 24);
}

#[test]
fn the_key_is_for_the_owner_alone_and_only_on_request() {
    let done = training().input("shop.csv", archive("late")).args(["--key", "--format", "md", "--out", "out"]).passes();
    assert!(done.stderr.contains("KEY-keep-apart.csv leads from pseudonyms back to people"), "{}", done.stderr);
    let key = done.text("out/KEY-keep-apart.csv");
    assert!(key.starts_with("pseudonym,id,file,record\n") && key.contains("shop.csv"), "{key}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(done.path("out/KEY-keep-apart.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn verbatim_texts_say_so_in_every_file_name() {
    let done = training().input("shop.csv", archive("late")).args(["--quotes", "verbatim", "--format", "md,csv", "--out", "out"]).passes();
    let files = contents(&done.path("out"));
    for name in ["case-verbatim.md", "injects-verbatim.csv", "quiz-verbatim.xml", "quiz-verbatim.gift.txt", "quiz-anki-verbatim.txt"] {
        assert!(files.contains_key(name), "{name}");
    }
    assert!(done.stderr.contains("a search engine finds their authors"));
}

#[test]
fn without_texts_nobody_is_quoted() {
    let done = training().input("shop.csv", archive("late")).args(["--quotes", "none", "--format", "md,csv", "--out", "out"]).passes();
    for (name, bytes) in contents(&done.path("out")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("My parcel number"), "{name}");
    }
    let files = contents(&done.path("out"));
    assert!(injects(&files).iter().all(|row| row[5].starts_with("Text left out")));
    assert!(!files.contains_key("reply-clinic.md") && done.stderr.contains("texts are left out, so there is no reply clinic"));
}

#[test]
fn the_same_archive_gives_the_same_pack() {
    let again = training().input("shop.csv", archive("Still waiting, when will you answer me?")).args(["--locale", "en,pl", "--out", "out"]).passes();
    assert!(contents(&again.path("out")) == *pack(), "same bytes");
}

// Too little, or wrong.

#[test]
fn a_drill_of_nothing_is_refused() {
    training().input("shop.csv", archive("late")).args(["--injects", "0", "--out", "out"]).fails_with(2, &["--injects", "0 injects"], "24");
    training().input("shop.csv", archive("late")).args(["--minutes", "5", "--out", "out"]).fails_with(2, &["--minutes", "5 minutes"], "90");
    training().input("shop.csv", archive("late")).args(["--injects", "500", "--out", "out"]).fails_with(
        2,
        &["--injects", "seconds for each"],
        "fewer",
    );
}

#[test]
fn an_archive_with_nothing_to_train_with_leaves_nothing_behind() {
    Run::new("training").input("calm.csv", good_csv(5)).args(["--out", "out"]).fails_with(
        4,
        &["nothing to train with", "no crisis", "no answers by the brand"],
        "--since",
    );
}

#[test]
fn a_calm_archive_gives_no_drill_and_a_chosen_stretch_one() {
    let calm = || {
        Run::new("training")
            .input("shop.csv", archive("late").replace("2026-03-04", "2026-03-03"))
            .args(["--brand", "Shop", "--format", "md,csv", "--out", "out", "--quiet"])
    };
    let whole = calm().passes();
    let files = contents(&whole.path("out"));
    if !files.contains_key("case.md") {
        assert!(whole.stderr.contains("no crisis in the archive"), "{}", whole.stderr);
        // Two replies to two kinds of complaint are no pair, so the clinic may be missing too; the quiz is always there.
        assert!(!files.contains_key("trainer-inject-list.md") && files.contains_key("quiz.xml"));
    }
    let chosen = calm().args(["--since", "2026-03-03 09:00"]).passes();
    assert!(contents(&chosen.path("out")).contains_key("trainer-inject-list.md"));
}

#[test]
fn without_answers_the_clinic_is_left_out_with_a_sentence() {
    let silent: String = archive("late").lines().filter(|line| !line.contains(",Shop,")).map(|line| format!("{line}\n")).collect();
    let config = CONFIG.replace("brand = [\"Shop\"]\n", "");
    let done = Run::new("training")
        .file("s.toml", config)
        .input("shop.csv", silent)
        .args(["--config", "s.toml", "--quiet", "--format", "md,csv", "--out", "out"])
        .passes();
    assert!(done.stderr.contains("no answers by the brand, so there is no reply clinic"), "{}", done.stderr);
    let files = contents(&done.path("out"));
    assert!(!files.contains_key("reply-clinic.md") && files.contains_key("trainer-inject-list.md"));
    assert!(text(&files, "start-here.md").contains("there is no reply clinic"));
}

// The drill in the terminal. Without a terminal its clock stands still.

fn play(input: &str, locale: &str) -> String {
    let run =
        training().input("shop.csv", archive("late")).standard_input(input).args(["--play", "--injects", "4", "--minutes", "20", "--locale", locale]);
    let done = run.passes();
    assert!(done.stdout.is_empty() && !done.path("out").exists());
    done.stderr
}

#[test]
fn a_typed_reply_is_scored_at_once() {
    let replies = "Hello, I am very sorry for this, it was our mistake. We refund the costs today. Ewa\n\nThat is not true, you entered the wrong address yourself.\n\n\n";
    let shown = play(replies, "en");
    assert!(shown.contains("[1 of 4]") && shown.contains("[4 of 4]"), "{shown}");
    assert!(shown.contains("+ acknowledging the trouble: “") && shown.contains("+ a remedy"), "{shown}");
    assert!(shown.contains("What it does: ") && shown.contains("accepting responsibility"), "{shown}");
    assert!(shown.contains("! "), "a dispute is flagged: {shown}");
    assert!(shown.contains("Passed over."), "an empty line passes a comment over: {shown}");
    let (_, debrief) = shown.split_once("Debrief").expect("the end sums up");
    assert!(debrief.contains("3 comments, 2 answered, 2 of them in time."), "input ended at the fourth: {debrief}");
    assert!(debrief.contains("Acknowledging the trouble: you 1 of 2"), "{debrief}");
}

#[test]
fn the_drill_speaks_polish() {
    let shown = play("Bardzo przepraszamy, to nasz błąd. Dziś zwracamy pieniądze. Ewa\n\n", "pl");
    assert!(shown.contains("[1 z 4]") && shown.contains("Podsumowanie") && shown.contains("Oczekiwano:"), "{shown}");
}

#[test]
fn a_drill_that_nobody_answers_ends_cleanly() {
    assert!(play("", "en").contains("Nothing was answered."));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_drill_with_what_was_done() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};

    let run = training().input("shop.csv", archive("late")).args(["--play", "--injects", "4", "--minutes", "20"]);
    let mut child = Command::new(PROGRAM)
        .args(run.all_args())
        .current_dir(run.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(b"We are very sorry, it was our mistake.\n\n").expect("it listens");
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines().map(|line| line.expect("messages are UTF-8"));
    assert!(lines.any(|line| line.starts_with("[2 of 4]")), "the second inject is shown");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    // Nobody presses Enter: standard input stays open.
    let rest: Vec<String> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    drop(input);
    assert!(rest.iter().any(|line| line == "Debrief") && rest.iter().any(|line| line.starts_with("1 comment, 1 answered")), "{rest:?}");
}

#[test]
fn there_is_no_drill_without_a_crisis() {
    Run::new("training").input("calm.csv", good_csv(30)).standard_input("").args(["--play", "--quiet"]).fails_with(4, &["no drill"], "--since");
    training().standard_input(archive("late")).args(["-", "--play"]).fails_with(2, &["--play", "standard input"], "as a file");
}
