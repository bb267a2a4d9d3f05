//! Whom replies answer in archives that do not say so, hours that change, and replies to everybody: small files through the whole program.

use serde_json::Value;

use crate::support::Run;

/// A file with nothing but time, author and text.
const FLAT: &str = "Data,Autor,Treść
2026-11-09 10:00,Anna Kowalska,Gdzie jest moja paczka? Miała być wczoraj.
2026-11-09 10:05,Marek Zieliński,Dlaczego nie mogę się zalogować?
2026-11-09 10:10,Kasia W.,Kiedy oddacie mi pieniądze za zwrot?
2026-11-09 10:30,Sklep,\"Panie Marku, proszę spróbować teraz, błąd jest usunięty.\"
2026-11-09 11:00,Sklep,\"Kasiu, pieniądze wysłaliśmy dziś rano.\"
2026-11-09 12:00,Sklep,\"Sprawdzamy to z kurierem, odezwiemy się do 15.\"
2026-11-09 12:30,Jan Nowak,Czy jutro będziecie otwarci?
2026-11-09 12:31,Ewa Lis,A czy w niedzielę też będziecie otwarci?
2026-11-09 13:00,Sklep,\"Szanowni Państwo, w tym tygodniu jesteśmy otwarci codziennie do 20.\"
2026-11-10 20:00,Tomasz Bąk,Fajny sklep
";

fn latency(file: &str, args: &[&str]) -> Value {
    let mut run = Run::analyze().input("flat.csv", file).args(["--brand", "Sklep", "--assume-tz", "Europe/Warsaw", "--format", "json"]);
    for arg in args {
        run = run.args([*arg]);
    }
    run.passes().json("out/measures.json")["latency"].clone()
}

/// Kinds of links with the cases that they answered.
fn links(latency: &Value) -> Vec<(String, u64)> {
    let rows = latency["attribution"]["links"].as_array().unwrap();
    rows.iter().map(|row| (row["link"].as_str().unwrap().to_owned(), row["answers"]["count"].as_u64().unwrap())).collect()
}

#[test]
fn a_file_without_conversations_is_read_by_names_and_order() {
    let latency = latency(FLAT, &[]);
    // Marek after 25 and Kasia after 50 minutes by name, Anna after two hours by order; Jan and Ewa only with everybody.
    assert_eq!(links(&latency), [("salutation".to_owned(), 2), ("adjacency".to_owned(), 1)]);
    assert_eq!((latency["outcomes"]["n_answered"].as_u64(), latency["outcomes"]["n_censored"].as_u64()), (Some(3), Some(2)));
    let attribution = &latency["attribution"];
    assert_eq!((attribution["n_broadcasts"].as_u64(), attribution["n_broadcast_only"].as_u64()), (Some(1), Some(2)));
    let answered = |view: &str| {
        let row = latency["views"].as_array().unwrap().iter().find(|row| row["view"] == view).unwrap();
        row["summary"]["n_answered"].as_u64().unwrap()
    };
    assert_eq!(["sure_links", "named_links", "broadcasts_close"].map(answered), [0, 2, 5]);
    assert_eq!(latency["first_reply"]["naive_mean_minutes"].as_f64(), Some(65.0));
}

#[test]
fn replies_to_everybody_close_when_asked_to_by_flag_or_file() {
    let by_flag = latency(FLAT, &["--broadcast-closes"]);
    assert_eq!(by_flag["outcomes"]["n_answered"].as_u64(), Some(5));
    let run = Run::analyze().input("flat.csv", FLAT).file("c.toml", "broadcast-closes = true\nbrand = [\"Sklep\"]\nassume-tz = \"Europe/Warsaw\"");
    let config = run.path("c.toml").display().to_string();
    let done = run.args(["--format", "json", "--config", &config]).passes();
    assert_eq!(done.json("out/measures.json")["latency"]["outcomes"]["n_answered"].as_u64(), Some(5));
}

#[test]
fn mentions_are_found_below_the_brands_own_post() {
    let file = "comment_id,parent_id,author_name,created_at,text
1,,Sklep,2026-11-09T09:00:00Z,Nowa kolekcja już jest!
2,1,anna_k,2026-11-09T10:00:00Z,Gdzie jest moja paczka?
3,1,marek.z,2026-11-09T10:01:00Z,Dlaczego nie mogę się zalogować?
4,1,Sklep,2026-11-09T10:30:00Z,@anna_k paczka jest w drodze
5,1,Sklep,2026-11-09T10:40:00Z,Miłego dnia!
";
    let latency = latency(file, &[]);
    assert_eq!(links(&latency), [("mention".to_owned(), 1)]);
    assert_eq!(latency["quality"]["n_unattributed_replies"].as_u64(), Some(1));
    assert_eq!(latency["first_reply"]["naive_mean_minutes"].as_f64(), Some(30.0));
}

#[test]
fn the_report_says_how_replies_were_linked_in_both_languages() {
    let read = |locale: &str| {
        let run = Run::analyze().input("flat.csv", FLAT).args(["--brand", "Sklep", "--assume-tz", "Europe/Warsaw", "--format", "md"]);
        run.args(["--locale", locale]).passes().text("out/report.md")
    };
    for (locale, sentences) in [
        (
            "en",
            [
                "1 file does not say what answers what.",
                "2 cases that needed an answer got nothing but such a reply",
                "The reply speaks to somebody by first name",
            ],
        ),
        ("pl", ["1 plik nie mówi, co jest odpowiedzią na co.", "2 sprawy wymagające odpowiedzi doczekały się tylko takiej odpowiedzi", "po imieniu"]),
    ] {
        let report = read(locale);
        for sentence in sentences {
            assert!(report.contains(sentence), "{sentence}");
        }
    }
}

#[test]
fn hours_that_change_count_from_their_day() {
    // Asked on Sunday at noon, answered an hour later; from Monday on the shop works at weekends, too.
    let file = "comment_id,parent_id,author_name,created_at,text
1,,anna,2026-11-08T12:00:00Z,Gdzie jest moja paczka?
2,1,Sklep,2026-11-08T13:00:00Z,Sprawdzamy.
3,,marek,2026-11-15T12:00:00Z,Gdzie jest mój zwrot?
4,3,Sklep,2026-11-15T13:00:00Z,Sprawdzamy.
";
    let hours = "[working-hours]\nmonday = [\"09:00-17:00\"]\n[[working-hours.change]]\nfrom = \"2026-11-09\"\nsunday = [\"09:00-17:00\"]\n";
    let run = Run::analyze().input("a.csv", file).file("c.toml", hours);
    let config = run.path("c.toml").display().to_string();
    let done = run.args(["--brand", "Sklep", "--format", "json", "--config", &config]).passes();
    let business = &done.json("out/measures.json")["latency"]["business"];
    assert_eq!(business["n_served_off_hours"].as_u64(), Some(1));
    assert_eq!((business["summary"]["n_answered"].as_u64(), business["summary"]["naive_mean_minutes"].as_f64()), (Some(1), Some(60.0)));
}

#[test]
fn a_change_of_hours_that_ends_before_it_begins_is_refused() {
    let hours = "[working-hours]\nmonday = [\"09:00-17:00\"]\n[[working-hours.change]]\nfrom = \"2026-11-09\"\nto = \"2026-11-01\"\n";
    let run = Run::analyze().input("flat.csv", FLAT).file("c.toml", hours);
    let config = run.path("c.toml").display().to_string();
    run.args(["--config", &config]).fails_with(2, &["working-hours.change", "2026-11-09"], "let `to` be the last day");
}
