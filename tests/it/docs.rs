//! The README tells the truth: its help is the program's help, and its commands run.

use std::fs;
use std::process::Command;

use crate::support::{PROGRAM, repository};

fn readme() -> String {
    fs::read_to_string(repository("README.md")).expect("there is a README.md")
}

/// The fenced blocks that follow a line.
fn blocks_after<'a>(text: &'a str, marker: &str) -> Vec<&'a str> {
    text.split(marker)
        .skip(1)
        .map(|rest| {
            let (_, rest) = rest.split_once("```").unwrap_or_else(|| panic!("no fenced block after `{marker}`"));
            let (_, rest) = rest.split_once('\n').expect("the fence ends its line");
            rest.split_once("```").unwrap_or_else(|| panic!("the block after `{marker}` never ends")).0
        })
        .collect()
}

fn help(args: &[&str]) -> String {
    let output = Command::new(PROGRAM).args(args).arg("--help").env("COLUMNS", "110").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Space at the ends of lines is invisible in both.
fn trimmed(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_help_in_the_readme_is_the_programs() {
    let readme = readme();
    let shown: Vec<String> = blocks_after(&readme, "<!-- help -->").into_iter().map(trimmed).collect();
    assert!(
        !shown.is_empty(),
        "README.md has no line `<!-- help -->` with a fenced block after it: put the output of `afterstorm --help` there, then that of `afterstorm analyze --help`"
    );
    let wanted = [help(&[]), help(&["analyze"])].map(|text| trimmed(&text));
    // One block with both, or a block for each.
    assert_eq!(shown.join("\n\n"), wanted.join("\n\n"), "paste the output of `afterstorm --help` and `afterstorm analyze --help` again");
}

/// The words of a command line, quotes removed.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut has_word) = (String::new(), None, false);
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.push(c),
            None if c == '"' || c == '\'' => (quote, has_word) = (Some(c), true),
            None if c.is_whitespace() => {
                if has_word {
                    words.push(std::mem::take(&mut word));
                }
                has_word = false;
            }
            None => {
                word.push(c);
                has_word = true;
            }
        }
    }
    if has_word {
        words.push(word);
    }
    words
}

/// The commands of the README that begin with the program and read the sample, continuation lines joined, comments left out.
fn commands(readme: &str) -> Vec<Vec<String>> {
    let joined = readme.replace("\\\n", " ");
    joined
        .split("```")
        .skip(1)
        .step_by(2)
        .flat_map(str::lines)
        .map(|line| line.split(" #").next().unwrap_or_default().trim().trim_start_matches("$ "))
        .filter_map(
            |line| if line.starts_with("cargo run") { line.split_once(" -- ").map(|parts| parts.1) } else { line.strip_prefix("afterstorm ") },
        )
        .filter(|line| line.contains("sample_data/"))
        .map(words)
        .collect()
}

/// File name patterns are the shell's work: `sample_data/*.csv`.
fn expanded(word: &str) -> Vec<String> {
    let Some((folder, pattern)) = word.rsplit_once('/').filter(|(_, pattern)| pattern.contains('*')) else { return vec![word.to_owned()] };
    let (start, end) = pattern.split_once('*').expect("it was just found");
    let mut names: Vec<String> = fs::read_dir(repository(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(start) && name.ends_with(end))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

#[test]
fn the_commands_in_the_readme_run() {
    let commands = commands(&readme());
    assert!(
        commands.iter().any(|words| words[0] == "analyze"),
        "README.md shows an `afterstorm analyze` of sample_data/ in a fenced block: {commands:?}"
    );
    for words in commands {
        let folder = tempfile::tempdir().unwrap();
        let mut args: Vec<String> = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                // Outputs go where the test may write.
                "--out" | "-o" | "--output" => {
                    let name = words.next().expect("an output follows");
                    if name == "-" {
                        args.extend([word.clone(), name.clone()]);
                    } else {
                        let name = folder.path().join(name.replace('/', "-"));
                        args.extend([word.clone(), name.to_string_lossy().into_owned()]);
                    }
                }
                ">" | "|" => break,
                word => args.extend(expanded(word)),
            }
        }
        if args[0] == "analyze" && !args.iter().any(|arg| arg == "--out") {
            args.extend(["--out".to_owned(), folder.path().join("out").to_string_lossy().into_owned()]);
        }
        let output = Command::new(PROGRAM).args(&args).current_dir(repository("")).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn command_lines_are_split_as_a_shell_would() {
    assert_eq!(words("analyze \"a b\" --brand 'X Y' c"), ["analyze", "a b", "--brand", "X Y", "c"]);
    let text =
        "```sh\n$ cargo build\ncargo run --release -- inspect sample_data/a.csv\nafterstorm analyze sample_data/*.csv \\\n  --brand Shop # it\n```";
    assert_eq!(commands(text), [vec!["inspect", "sample_data/a.csv"], vec!["analyze", "sample_data/*.csv", "--brand", "Shop"]]);
    assert_eq!(blocks_after("<!-- help -->\n```text\nx\n```\n", "<!-- help -->"), ["x\n"]);
}

#[test]
fn the_readme_lists_every_input_format() {
    let readme = std::fs::read_to_string(crate::support::repository("README.md")).unwrap();
    let table = &readme[readme.find("| Format (`--format-in`)").expect("the table of formats")..];
    let missing: Vec<&str> = afterstorm::ingest::adapters::names().into_iter().filter(|name| !table.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "not in the table of formats: {}", missing.join(", "));
}
