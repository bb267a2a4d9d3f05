//! What all tests share: a run of the built program in a folder of its own, and one analysis of `sample_data/` that read-only tests look at.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use afterstorm::measure::Measures;
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use serde_json::Value;
use tempfile::TempDir;

/// The built program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_afterstorm");

/// A path below the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A run of the program in a temporary folder, which is also its working directory. `analyze` writes into `out/` unless the arguments say otherwise.
pub(crate) struct Run {
    folder: TempDir,
    args: Vec<OsString>,
    standard_input: Option<Vec<u8>>,
}

impl Run {
    pub(crate) fn new(command: &str) -> Self {
        Self { folder: tempfile::tempdir().expect("the system has room for tests"), args: vec![command.into()], standard_input: None }
    }

    pub(crate) fn analyze() -> Self {
        Self::new("analyze")
    }

    /// Writes a file into the folder and names it as an input.
    pub(crate) fn input(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.file(name, bytes).args([name])
    }

    /// Writes a file into the folder.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the folder can be written");
        fs::write(path, bytes).expect("the folder can be written");
        self
    }

    pub(crate) fn args<const N: usize>(mut self, args: [&str; N]) -> Self {
        self.args.extend(args.map(OsString::from));
        self
    }

    pub(crate) fn standard_input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.standard_input = Some(bytes.into());
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// All arguments, `--out out` added for `analyze`.
    pub(crate) fn all_args(&self) -> Vec<OsString> {
        let mut args = self.args.clone();
        if args[0] == "analyze" && !args.iter().any(|arg| arg == "--out") {
            args.extend(["--out".into(), "out".into()]);
        }
        args
    }

    /// Runs and says how it ended.
    pub(crate) fn ends(&self) -> Ended {
        let mut command = assert_cmd::Command::new(PROGRAM);
        command.args(self.all_args()).current_dir(self.folder.path()).timeout(Duration::from_mins(2));
        if let Some(bytes) = &self.standard_input {
            command.write_stdin(bytes.clone());
        }
        let output = command.output().expect("the program starts");
        Ended { code: output.status.code(), stdout: output.stdout, stderr: String::from_utf8(output.stderr).expect("messages are UTF-8") }
    }

    /// Runs, and holds it to an exit code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Finished {
        let ended = self.ends();
        assert_eq!(ended.code, Some(code), "stderr:\n{}", ended.stderr);
        Finished { stdout: ended.stdout, stderr: ended.stderr, folder: self.folder }
    }

    #[track_caller]
    pub(crate) fn passes(self) -> Finished {
        self.ends_with(0)
    }

    /// Runs, and holds it to what an error owes its reader: the exit code, a line `error:` with these words (file, place, what is wrong), a line `hint:` with the fix,
    /// and nothing written.
    #[track_caller]
    pub(crate) fn fails_with(&self, code: i32, words: &[&str], fix: &str) {
        let before = self.listing();
        let ended = self.ends();
        assert_eq!(ended.code, Some(code), "stderr:\n{}", ended.stderr);
        let line = |start: &str| ended.stderr.lines().find(|line| line.starts_with(start)).map(str::to_owned);
        let error = line("error: ").unwrap_or_else(|| panic!("no `error:` line:\n{}", ended.stderr));
        for word in words {
            assert!(error.contains(word), "`{word}` is not in the error:\n{}", ended.stderr);
        }
        let hint = line("hint: ").or_else(|| line("  tip: ")).unwrap_or_else(|| panic!("no `hint:` line:\n{}", ended.stderr));
        assert!(hint.contains(fix), "`{fix}` is not in the hint:\n{}", ended.stderr);
        assert!(ended.stdout.is_empty(), "an error leaves standard output empty");
        assert_eq!(self.listing(), before, "an error leaves nothing behind");
    }

    /// Every path below the folder, hidden ones too.
    pub(crate) fn listing(&self) -> BTreeSet<PathBuf> {
        listing(self.folder.path())
    }
}

/// How a run ended, whatever its exit code.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// A run that ended as it should, with its folder.
pub(crate) struct Finished {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    folder: TempDir,
}

impl Finished {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("texts are UTF-8")
    }

    #[track_caller]
    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect("it is JSON")
    }

    /// (line, reason) of each rejected record.
    #[track_caller]
    pub(crate) fn rejects(&self) -> Vec<(u64, String)> {
        rejects(&self.bytes("out/rejects.csv")).into_iter().map(|reject| (reject.line, reject.reason)).collect()
    }

    /// The ledger's records, analysed, rejected and merged, after checking that every file's balances.
    #[track_caller]
    pub(crate) fn ledger(&self) -> [u64; 4] {
        let ledger = self.json("out/ledger.json");
        for entry in ledger["files"].as_array().expect("a list of files").iter().chain([&ledger]) {
            let [records, analysed, rejected, merged] = counts(entry);
            assert_eq!(records, analysed + rejected + merged, "{entry}");
        }
        counts(&ledger)
    }
}

/// Records, analysed, rejected and merged of a ledger or of one file in it.
pub(crate) fn counts(entry: &Value) -> [u64; 4] {
    ["records_in", "analysed", "rejected", "merged"].map(|key| entry[key].as_u64().expect("ledgers count"))
}

/// One line of `rejects.csv`.
pub(crate) struct Rejected {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// The lines of a `rejects.csv`.
pub(crate) fn rejects(bytes: &[u8]) -> Vec<Rejected> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header, ["file", "line", "record", "byte", "reason", "column", "detail", "raw"]);
    reader
        .records()
        .map(|record| record.expect("our own CSV is right"))
        .map(|record| Rejected { file: record[0].to_owned(), line: record[1].parse().expect("a line number"), reason: record[4].to_owned() })
        .collect()
}

/// Every path below a folder, hidden ones too, relative to it.
pub(crate) fn listing(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("it can be listed") {
            let entry = entry.expect("it can be listed");
            found.insert(entry.path().strip_prefix(folder).expect("it lies below").to_owned());
            if entry.file_type().expect("it has a type").is_dir() {
                open.push(entry.path());
            }
        }
    }
    found
}

/// The files of a folder with their bytes, by relative name.
pub(crate) fn contents(folder: &Path) -> Files {
    listing(folder)
        .into_iter()
        .filter(|path| folder.join(path).is_file())
        .map(|path| (path.to_string_lossy().into_owned(), fs::read(folder.join(&path)).expect("it can be read")))
        .collect()
}

/// The folder with the inputs of the sample.
pub(crate) fn archives() -> PathBuf {
    repository("sample_data/archives")
}

/// The inputs of the sample, in the order of their names.
pub(crate) const SAMPLE_FILES: [&str; 3] = ["facebook_komentarze.csv", "odpowiedzi_marki.csv", "x_mentions.ndjson"];

/// Files by name relative to their folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The analysis of `sample_data/` that every read-only test shares. It is kept in memory: what lives as long as the process is never dropped, nor is its folder.
pub(crate) struct Sample {
    pub(crate) files: Files,
    pub(crate) measures: Measures,
    pub(crate) json: Value,
    pub(crate) comments: Vec<Comment>,
}

impl Sample {
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.files.get(name).unwrap_or_else(|| panic!("there is no {name}")).clone()).expect("texts are UTF-8")
    }

    /// A quoted comment's id in the archive.
    pub(crate) fn comment_of(&self, quote: &afterstorm::measure::results::QuoteId) -> &Comment {
        &self.comments[quote.row().expect("quotes have a row") as usize]
    }
}

/// Analyses the sample, once.
pub(crate) fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let files = analysis_of(&archives(), &[], &[]);
        Sample {
            measures: serde_json::from_slice(&files["measures.json"]).expect("measures.json has the shape of Measures"),
            json: serde_json::from_slice(&files["measures.json"]).expect("measures.json is JSON"),
            comments: comments(&parquet(&files["comments.parquet"])),
            files,
        }
    })
}

/// Analyses the sample's files in `folder` with its settings, some of the environment changed and some arguments added.
pub(crate) fn analysis_of(folder: &Path, environment: &[(&str, &str)], extra: &[&str]) -> Files {
    let place = tempfile::tempdir().expect("the system has room for tests");
    let out = place.path().join("out");
    let mut command = assert_cmd::Command::new(PROGRAM);
    command.arg("analyze").args(SAMPLE_FILES.map(|name| folder.join(name))).arg("--config").arg(repository("sample_data/afterstorm.toml"));
    command.args(["--locale", "en,pl", "--quiet", "--out"]).arg(&out).args(extra);
    command.envs(environment.iter().copied()).current_dir(place.path()).assert().success();
    contents(&out)
}

/// The planted truth about the sample.
pub(crate) fn truth() -> &'static Value {
    static TRUTH: OnceLock<Value> = OnceLock::new();
    TRUTH.get_or_init(|| serde_json::from_slice(&fs::read(repository("sample_data/truth.json")).expect("it is there")).expect("it is JSON"))
}

/// Reads the bytes of a Parquet file.
pub(crate) fn parquet(bytes: &[u8]) -> DataFrame {
    ParquetReader::new(Cursor::new(bytes)).finish().expect("it is Parquet")
}

/// A row of `comments.parquet`, as far as tests need it. Times are microseconds UTC.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comment {
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    pub(crate) thread: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) role: String,
    pub(crate) visibility: String,
    pub(crate) at: Option<i64>,
    pub(crate) polarity: String,
    pub(crate) causes: Vec<String>,
    pub(crate) needs_reply: Option<String>,
    pub(crate) cluster: Option<String>,
    pub(crate) episode: Option<String>,
    pub(crate) first_reply_at: Option<i64>,
    pub(crate) state: Option<String>,
}

/// Texts of a column.
pub(crate) fn texts(frame: &DataFrame, name: &str) -> Vec<Option<String>> {
    frame.column(name).expect(name).str().expect("a text column").iter().map(|text| text.map(str::to_owned)).collect()
}

/// Instants of a column.
pub(crate) fn instants(frame: &DataFrame, name: &str) -> Vec<Option<i64>> {
    frame.column(name).expect(name).datetime().expect("a time column").physical().iter().collect()
}

fn lists(frame: &DataFrame, name: &str) -> Vec<Vec<String>> {
    let column = frame.column(name).expect(name).list().expect("a list column");
    (0..frame.height())
        .map(|row| {
            let series = column.get_as_series(row);
            series.map_or_else(Vec::new, |series| series.str().expect("a list of texts").iter().flatten().map(str::to_owned).collect())
        })
        .collect()
}

/// The rows of an annotated frame.
pub(crate) fn comments(frame: &DataFrame) -> Vec<Comment> {
    let text = |name| texts(frame, name);
    let [id, parent, thread, author, role, visibility, polarity] =
        ["comment_id", "parent_id", "thread_id", "author_key", "author_role", "visibility", "polarity"].map(text);
    let [needs_reply, cluster, episode, state] = ["needs_reply", "duplicate_cluster", "episode_id", "reply_state"].map(text);
    let [at, first_reply_at] = ["created_at", "first_reply_at"].map(|name| instants(frame, name));
    let causes = lists(frame, "causes");
    (0..frame.height())
        .map(|row| Comment {
            id: id[row].clone().expect("every comment has an id"),
            parent: parent[row].clone(),
            thread: thread[row].clone(),
            author: author[row].clone(),
            role: role[row].clone().expect("every comment has a role"),
            visibility: visibility[row].clone().expect("every comment has a visibility"),
            at: at[row],
            polarity: polarity[row].clone().expect("every comment has a polarity"),
            causes: causes[row].clone(),
            needs_reply: needs_reply[row].clone(),
            cluster: cluster[row].clone(),
            episode: episode[row].clone(),
            first_reply_at: first_reply_at[row],
            state: state[row].clone(),
        })
        .collect()
}

/// A good archive of `n` questions by seven people, one a day, without answers.
pub(crate) fn good_csv(n: usize) -> String {
    good_lines(n).into_iter().fold("id,author,created_at,text\n".to_owned(), |all, line| all + &line + "\n")
}

/// The rows of [`good_csv`]; row `i` (from 0) stands on line `i + 2`.
pub(crate) fn good_lines(n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("{i},ann{},2026-01-{:02}T10:00:00Z,Where is my parcel number {i} and when will it come?", i % 7, i % 28 + 1)).collect()
}

/// [`good_csv`] with some rows (numbered from 1) replaced.
pub(crate) fn csv_with(n: usize, replaced: &[(usize, &str)]) -> String {
    let mut lines = good_lines(n);
    for (row, line) in replaced {
        lines[row - 1] = (*line).to_owned();
    }
    format!("id,author,created_at,text\n{}\n", lines.join("\n"))
}

/// What can be read in a file: its text, of a workbook that of all its parts.
pub(crate) fn as_text(name: &str, bytes: &[u8]) -> String {
    if !name.ends_with(".xlsx") {
        return String::from_utf8(bytes.to_vec()).expect("what people read is UTF-8");
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip file");
    let mut said = String::new();
    for idx in 0..zip.len() {
        let mut part = zip.by_index(idx).expect("it can be read");
        part.read_to_string(&mut said).expect("all parts are text");
        said.push('\n');
    }
    said
}
