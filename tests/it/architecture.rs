//! The shape of the program, held by reading its source: data goes one way, and each heavy dependency stays in the modules that are made for it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{listing, repository};

/// A source file without comments and unit tests.
struct Source {
    /// Path below `src/`.
    name: String,
    /// The module of `lib.rs` that it belongs to.
    module: String,
    whole: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = repository("src");
    let files: Vec<(String, String)> = listing(&root)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| (path.to_string_lossy().into_owned(), fs::read_to_string(root.join(&path)).expect("source is UTF-8")))
        .collect();
    let tests: BTreeSet<String> = files.iter().flat_map(|(name, text)| test_files(name, text)).collect();
    files
        .into_iter()
        .filter(|(name, _)| !tests.contains(name))
        .map(|(name, whole)| {
            let module = name.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
            let code = whole.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
            Source { name, module, whole, code }
        })
        .collect()
}

/// The files that a file includes for tests only: `#[cfg(test)] mod NAME;`.
fn test_files(name: &str, text: &str) -> Vec<String> {
    let path = Path::new(name);
    let folder = match path.file_name().and_then(|file| file.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => path.parent().expect("it lies in a folder").to_owned(),
        _ => path.with_extension(""),
    };
    text.split("#[cfg(test)]\n")
        .skip(1)
        .filter_map(|rest| ["pub ", "pub(crate) "].into_iter().find_map(|seen| rest.strip_prefix(seen)).unwrap_or(rest).strip_prefix("mod "))
        .filter_map(|rest| rest.split_once(';').map(|(module, _)| module.to_owned()))
        .filter(|module| module.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .map(|module| folder.join(module + ".rs").to_string_lossy().into_owned())
        .collect()
}

/// The modules in the order in which `lib.rs` lists them: a module uses only what stands before it.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(repository("src/lib.rs")).expect("it is there");
    lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// The modules that a piece of code names: `crate::NAME`, `crate::{NAME, NAME::x}`.
fn used(code: &str) -> BTreeSet<String> {
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => {
                found.insert(name(rest));
            }
            Some(group) => {
                let mut depth = 0;
                let mut part = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.extend(Some(name(&std::mem::take(&mut part)))),
                        _ => {}
                    }
                    if c != ',' || depth > 0 {
                        part.push(c);
                    }
                }
                found.insert(name(&part));
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn names_are_found_in_paths_and_groups() {
    let found = used("use crate::{model::{A, B}, error::Result};\nlet x = crate::ingest::y;");
    assert_eq!(found, ["error", "ingest", "model"].map(str::to_owned).into());
    assert_eq!(test_files("a/mod.rs", "#[cfg(test)]\nmod quality;\n#[cfg(test)]\nmod tests {\n}"), ["a/quality.rs"]);
    assert_eq!(test_files("a/b.rs", "#[cfg(test)]\nmod tests;\n"), ["a/b/tests.rs"]);
}

#[test]
fn data_goes_one_way() {
    let order = order();
    assert!(order.len() > 10, "lib.rs lists the modules");
    let rank = |module: &str| order.iter().position(|known| known == module);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = rank(&source.module) else { continue };
        for module in used(&source.code) {
            match rank(&module) {
                Some(its) if its > own => wrong.push(format!("src/{} uses {module}, which stands to its right", source.name)),
                Some(_) => {}
                None => wrong.push(format!("src/{} uses crate::{module}, which lib.rs does not list", source.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `word` may stand in the source files whose path begins with one of `places`, and nowhere else.
#[track_caller]
fn check_place(word: &str, places: &[&str]) {
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.code.contains(word) && !places.iter().any(|place| source.name.starts_with(place)))
        .map(|source| format!("src/{} has `{word}`", source.name))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tables_stay_where_the_frame_is() {
    // Parquet is polars' own format: it is read where polars reads it.
    check_place("polars::", &["corpus/", "ingest/parquet.rs", "measure/", "render/frames.rs"]);
}

#[test]
fn drawing_stays_with_the_charts() {
    check_place("plotters", &["render/charts/"]);
    check_place("resvg", &["render/charts/"]);
}

#[test]
fn office_formats_stay_with_their_renderers() {
    check_place("rust_xlsxwriter", &["render/xlsx/"]);
    for word in ["typst::", "typst_layout::", "typst_pdf::"] {
        check_place(word, &["render/pdf/"]);
    }
}

#[test]
fn the_runtime_of_networks_stays_behind_its_model() {
    check_place("rten::", &["annotate/sentiment/neural/onnx.rs"]);
    check_place("sentiment::neural", &["annotate/sentiment/", "cli/sentiment_model.rs"]);
}

#[test]
fn files_are_touched_at_the_rim_only() {
    check_place("std::fs", &["ingest/", "resources.rs", "cli/"]);
    check_place("File::", &["ingest/", "cli/"]);
}

#[test]
fn arguments_and_progress_bars_stay_at_the_rim() {
    check_place("clap", &["cli/", "main.rs"]);
    check_place("indicatif", &["cli/"]);
}

#[test]
fn nobody_prints_but_the_console() {
    for word in ["println!", "print!", "eprint!"] {
        check_place(word, &[]);
    }
    for word in ["stdout()", "stderr()"] {
        check_place(word, &["cli/console.rs"]);
    }
}

#[test]
fn no_stage_looks_at_the_clock_or_the_environment() {
    for word in ["SystemTime", "Utc::now", "Local::now"] {
        check_place(word, &[]);
    }
    check_place("Instant::now", &["cli/console.rs"]);
    check_place("std::env", &[]);
}

#[test]
fn nothing_is_left_for_later() {
    for word in ["todo!", "unimplemented!", "dbg!", "#[allow", "unsafe "] {
        check_place(word, &[]);
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources().into_iter().filter(|source| !source.whole.starts_with("//! ")).map(|source| source.name).collect();
    assert!(silent.is_empty(), "without a `//!` paragraph: {silent:?}");
    let root = repository("tests");
    for path in listing(&root).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        let text = fs::read_to_string(root.join(&path)).expect("source is UTF-8");
        assert!(text.starts_with("//! "), "tests/{} has no `//!` paragraph", path.display());
    }
}

/// Stages whose inputs are typed already return values, not `Result`: there is nothing left that could be wrong. What reads a resource may find it wrong.
#[test]
fn judging_and_reporting_cannot_fail() {
    for source in sources()
        .iter()
        .filter(|source| (source.module == "report" && !source.name.ends_with("/rules.rs")) || source.name.starts_with("judge/rules/"))
    {
        assert!(!source.code.contains("-> Result"), "src/{} returns a Result", source.name);
    }
}
