//! What was typed, raw. Doc comments are the help; nothing here touches the world.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::learn::train::TrainTask;
use crate::model::PublicTool;

/// Says with traceable numbers what happened in a social-media crisis (or an ordinary week), how fast and how well the brand answered, what people felt and
/// why, and what to change. Reads exported comment archives, works offline, and accounts for every record.
#[derive(Debug, Parser)]
#[command(name = "afterstorm", version, max_term_width = 110, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 2 wrong usage or settings; 3 finished, but more records were rejected than --max-rejects allows;\n\
    4 input unusable, nothing written; 5 output failed, nothing half-written; 6 verify: something differs; 130, 143 stopped by a signal.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse archives and write the lessons-learned report
    Analyze(Analyze),
    /// Compare one week with the weeks before it: what changed, whether it is real, what to do
    Weekly(Weekly),
    /// Lay crises side by side: what differs demonstrably, which lessons came back, which past crisis is most alike
    Compare(Compare),
    /// Show what each file is: format, encoding, columns, zone, brand candidates, first problems
    Inspect(Inspect),
    /// Write the canonical comments, nothing else
    Convert(Convert),
    /// Write the canonical comments with language, sentiment, causes, acts and waits
    Annotate(Convert),
    /// Say what a number means, how it is computed and after whom; with a report also its numbers and the comments behind them
    Explain(Explain),
    /// Make the numbers of a report again from its inputs and say what differs
    Verify(Verify),
    /// Draw a sample of an archive to say by hand what its comments feel like, so that shares can be corrected
    Label(Label),
    /// Compare labelled texts with what the program reads: confusion, recall, F1, calibration, agreement of two annotators
    Evaluate(Evaluate),
    /// Train the models anew from labelled texts
    Train(Train),
    /// Turn a crisis into training material: case, drill, reply clinic, quiz; or run the drill here
    Training(super::training::TrainingArgs),
    /// Print the JSON Schema of measures.json, or the columns of comments.parquet
    Schema(Schema),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Inputs and how to read them.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Files, folders, or - for standard input. Several inputs are one corpus: replies find their comments across files by id
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Zone of times that carry none, e.g. Europe/Warsaw. Without it they are read as UTC and marked
    #[arg(long, value_name = "ZONE")]
    pub assume_tz: Option<String>,
    /// When the exports were made, for times such as "2 years ago": 2026-03-01 or "2026-03-01 14:30" (zone of --assume-tz)
    #[arg(long, value_name = "TIME")]
    pub collected_at: Option<String>,
    /// Order of day and month in dates such as 03/04/2026
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrderArg>,
    /// Which source column is which canonical column, e.g. `text=Treść,created_at=Data`
    #[arg(long, value_name = "CANONICAL=COLUMN", value_delimiter = ',')]
    pub map: Vec<String>,
    /// A mapping profile made with `inspect --save-map`: files that have its columns are read by it. Can be repeated
    #[arg(long, value_name = "FILE")]
    pub map_file: Vec<PathBuf>,
    /// Read every file as this format, whatever it looks like
    #[arg(long, value_name = "FORMAT")]
    pub format_in: Option<String>,
    /// Read every file in this encoding, whatever it looks like, e.g. windows-1250
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<String>,
    /// An account that speaks for the brand: id, handle or display name. Can be repeated
    #[arg(long, value_name = "HANDLE_OR_ID")]
    pub brand: Vec<String>,
    /// An account that answers automatically in the brand's name: it acknowledges, it does not answer. Can be repeated
    #[arg(long, value_name = "HANDLE_OR_ID")]
    pub bot: Vec<String>,
    /// Let one reply to everybody in a conversation ("Szanowni Państwo, ...") answer all who wait in it. Without it such replies are shown apart
    #[arg(long)]
    pub broadcast_closes: bool,
    /// Settings from a TOML file; every flag has its key there, and flags win
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Leave out comments before this time, e.g. 2026-11-01 or "2026-11-01 14:30" (report zone)
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Leave out comments from this time on
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Folder whose files replace built-in word lists, rules, thresholds and translations of the same name
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,
    /// Which texts the sentiment model may have learned from: default (public sets and our own) or clean (our own only)
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub sentiment_profile: Option<ProfileArg>,
    /// Read sentiment with a neural model instead: folder of an ONNX classifier or of word vectors, as docs/neural.md describes. Needs a build with it
    #[arg(long, value_name = "DIR", conflicts_with = "sentiment_profile")]
    pub sentiment_model: Option<PathBuf>,
    /// File with a secret: authors get keyed pseudonyms that are the same in every report made with it
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Number of threads; default: one per processor
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing while working
    #[arg(long, short)]
    pub quiet: bool,
    /// Print what each stage took: seconds, comments per second, peak memory
    #[arg(long)]
    pub timings: bool,
    /// What a file may ask for.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// What a file may ask for before it is refused. Sizes are written 500M, 4G.
#[derive(Debug, Clone, Default, Args)]
pub struct LimitArgs {
    /// Bytes that all compressed files and members of zips may unpack to together; default 16G
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    pub max_unpacked: Option<String>,
    /// Bytes that one compressed file or member may unpack to; default 8G
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    pub max_entry: Option<String>,
    /// Unpacked bytes for each compressed one, counted once 100 MB are out; default 200
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_ratio: Option<u64>,
    /// Members of one zip; default 100000
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_entries: Option<u64>,
    /// Bytes of one record as it stands in the file; default 64M
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    pub max_line: Option<String>,
    /// Bytes of one field; default 16M
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    pub max_field: Option<String>,
    /// Nesting of JSON values; default 128
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_depth: Option<usize>,
    /// Cells of one sheet, or of one row of a table; default 200000000
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_cells: Option<u64>,
}

/// The folder of a report, its languages and formats.
#[derive(Debug, Clone, Default, Args)]
pub struct FolderArgs {
    /// Name of the report; it goes to reports/NAME
    #[arg(long, value_name = "NAME", help_heading = "Report")]
    pub name: Option<String>,
    /// Folder for the report instead of reports/NAME
    #[arg(long, value_name = "DIR", help_heading = "Report")]
    pub out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long, help_heading = "Report")]
    pub force: bool,
    /// Language of the report; the first one is at the top of the folder, each other one in a sub-folder
    #[arg(long, value_enum, value_name = "LOCALE", value_delimiter = ',', help_heading = "Report")]
    pub locale: Vec<LocaleArg>,
    /// What to write; default: everything
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',', help_heading = "Report")]
    pub format: Vec<FormatArg>,
    /// Zone of days and hours in the report; default: --assume-tz, else UTC
    #[arg(long, value_name = "ZONE", help_heading = "Report")]
    pub report_tz: Option<String>,
}

/// A report, and how it may speak of people.
#[derive(Debug, Clone, Default, Args)]
pub struct ReportArgs {
    /// Folder, languages, formats.
    #[command(flatten)]
    pub folder: FolderArgs,
    /// Quotes in the report: none, masked, or verbatim (verbatim can be searched and identifies people)
    #[arg(long, value_enum, value_name = "HOW", help_heading = "Report")]
    pub quotes: Option<QuotesArg>,
    /// For whom: internal (quotes, names of accounts and files), or shareable (nothing that leads to a person)
    #[arg(long, value_enum, value_name = "EDITION", help_heading = "Report")]
    pub edition: Option<EditionArg>,
    /// Share of rejected records above which the run ends with exit code 3 and the report carries a banner; default 0.001
    #[arg(long, value_name = "SHARE", help_heading = "Report")]
    pub max_rejects: Option<f64>,
    /// Stop before any report when a record is rejected
    #[arg(long, help_heading = "Report")]
    pub strict: bool,
}

/// `analyze`
#[derive(Debug, Clone, Args)]
pub struct Analyze {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// A sample that `afterstorm label` has drawn from these inputs, labelled: shares of mood are corrected for the errors that it shows
    #[arg(long, value_name = "LABELS", help_heading = "Report")]
    pub labels: Option<PathBuf>,
    /// Count the archive by the published rules of other tools as well, side by side
    #[arg(long = "as", value_enum, value_name = "TOOL", value_delimiter = ',', help_heading = "Report")]
    pub counted_as: Vec<ToolArg>,
    /// Replay the archive under the rota in this file, beside the built-in ones: shifts with days, hours and people, as docs/measures.md describes
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub what_if: Option<PathBuf>,
    /// History and actions.
    #[command(flatten)]
    pub past: PastArgs,
}

/// What was kept of earlier runs, and what was decided after them.
#[derive(Debug, Clone, Default, Args)]
pub struct PastArgs {
    /// Keep the numbers, lessons and actions of this run in a folder of past runs, without texts of comments
    #[arg(long, value_name = "DIR", help_heading = "History")]
    pub history: Option<PathBuf>,
    /// Actions with owner, day and test (TOML): the report says where they stand
    #[arg(long, value_name = "FILE", help_heading = "History")]
    pub actions: Option<PathBuf>,
}

/// `compare`
#[derive(Debug, Clone, Default, Args)]
pub struct Compare {
    /// Report folders of `analyze`, or entries of a history: by folder, or by name with --history
    #[arg(value_name = "REPORT_OR_ENTRY")]
    pub sides: Vec<PathBuf>,
    /// A folder of past runs: names are looked up in it, likeness is searched in it. Without names its crises are compared, the newest six
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// The entry of the history that is compared with the two that are most like it
    #[arg(long, value_name = "NAME", requires = "history", conflicts_with = "sides")]
    pub like: Option<String>,
    /// Actions with owner, day and test (TOML): the comparison says where they stand
    #[arg(long, value_name = "FILE")]
    pub actions: Option<PathBuf>,
    /// The folder of the comparison. Times stand in the zone of the newest crisis, unless --report-tz says otherwise
    #[command(flatten)]
    pub folder: FolderArgs,
    /// Folder whose files replace built-in thresholds and translations of the same name
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,
    /// Say nothing while working
    #[arg(long, short)]
    pub quiet: bool,
}

/// `weekly`
#[derive(Debug, Clone, Args)]
pub struct Weekly {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The week, e.g. 2026-W47 (ISO 8601, Monday to Sunday in the report zone). Default: the last whole week of the archive
    #[arg(long, value_name = "WEEK", help_heading = "Week")]
    pub week: Option<String>,
    /// The same by its Sunday, e.g. 2026-11-22
    #[arg(long, value_name = "DATE", conflicts_with = "week", help_heading = "Week")]
    pub ending: Option<String>,
    /// Folder that keeps the figures of each week (no texts, no authors): read for weeks that the archive lacks, and this week is added
    #[arg(long, value_name = "DIR", help_heading = "Week")]
    pub history: Option<PathBuf>,
    /// Actions with owner, day and test (TOML): the report says where they stand over the weeks
    #[arg(long, value_name = "FILE", help_heading = "Week")]
    pub actions: Option<PathBuf>,
}

/// `inspect`
#[derive(Debug, Clone, Args)]
pub struct Inspect {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Save which column is what, as found and as named with --map, for --map-file next time
    #[arg(long, value_name = "FILE")]
    pub save_map: Option<PathBuf>,
    /// Replace that file if it exists
    #[arg(long, requires = "save_map")]
    pub force: bool,
}

/// `convert` and `annotate`
#[derive(Debug, Clone, Args)]
pub struct Convert {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// Where to: OUT.csv, OUT.ndjson, OUT.parquet, OUT.arrow, or - for CSV on standard output
    #[arg(long, short, value_name = "OUT", help_heading = "Output")]
    pub output: PathBuf,
    /// Format of the output when its name does not say
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub to: Option<TableArg>,
    /// Keep texts and addresses as they are: personal data
    #[arg(long, help_heading = "Output")]
    pub raw: bool,
    /// Add the words that moved the sentiment and the words behind each cause (annotate)
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// Replace the file if it exists
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// `explain`
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// A definition such as reply_rate, a number as actions name it such as first_reply.median_calendar_minutes, or with --report its path such as latency.first_reply.median; without it all definitions are listed
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// The folder of a report: its numbers and comments are shown as well
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// Language of the explanation; default: en
    #[arg(long, value_enum, value_name = "LOCALE")]
    pub locale: Option<LocaleArg>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `verify`
#[derive(Debug, Clone, Args)]
pub struct Verify {
    /// The folder that `analyze` has written
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The inputs that it was made from, wherever they lie now
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Language of what is said; default: en
    #[arg(long, value_enum, value_name = "LOCALE")]
    pub locale: Option<LocaleArg>,
    /// The labelled sample that it was made with
    #[arg(long, value_name = "LABELS")]
    pub labels: Option<PathBuf>,
    /// The folder of resources that it was made with
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,
    /// The sentiment model that it was made with
    #[arg(long, value_name = "DIR")]
    pub sentiment_model: Option<PathBuf>,
    /// The secret that it was made with
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Number of threads; default: one per processor
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing while working
    #[arg(long, short)]
    pub quiet: bool,
}

/// `train`
#[derive(Debug, Clone, Args)]
pub struct Train {
    /// Your own labelled texts, added to the built-in corpus: NAME.en.tsv or NAME.pl.tsv in the shape that src/resources/corpus/README.md describes
    #[arg(value_name = "LABELLED")]
    pub labelled: Vec<PathBuf>,
    /// Which models; default: all
    #[arg(long, value_enum, value_name = "TASK", value_delimiter = ',')]
    pub task: Vec<TrainTaskArg>,
    /// Folder with the public sets that the recipe names; without it only the models of our own corpus are trained
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Recipe instead of the built-in one: sets, weights, settings
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// Instead of models: fit the classifier that this folder of word vectors needs for --sentiment-model, and put it there (docs/neural.md)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["task", "output"])]
    pub vectors: Option<PathBuf>,
    /// Instead of new models: move the mood model to your comments with some 300 labels of them, a sheet that `afterstorm label` has drawn and you have filled
    #[arg(long, value_name = "LABELS", conflicts_with_all = ["task", "data", "recipe", "vectors", "only_these", "labelled"])]
    pub adapt: Option<PathBuf>,
    /// Leave the built-in corpus out and learn from the named files alone
    #[arg(long)]
    pub only_these: bool,
    /// Folder for the models; use it with `--resources DIR`
    #[arg(long, short, value_name = "DIR", required_unless_present = "vectors")]
    pub output: Option<PathBuf>,
    /// Folder whose files replace built-in word lists and rules of the same name
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,
    /// Replace the folder, or the classifier in it, if it exists
    #[arg(long)]
    pub force: bool,
    /// Number of threads; default: one per processor
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing while working
    #[arg(long, short)]
    pub quiet: bool,
}

/// `train --task`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TrainTaskArg {
    /// Negative, neutral, positive
    Sentiment,
    /// Causes and sub-causes
    Cause,
    /// Response acts
    Act,
    /// Whether a comment asks for an answer
    NeedsReply,
    /// The language of a text; needs `--data`
    Language,
}

impl TrainTaskArg {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sentiment, Self::Cause, Self::Act, Self::NeedsReply, Self::Language];

    /// The task of heads over our corpus; the language head goes its own way.
    #[must_use]
    pub const fn of_corpus(self) -> Option<TrainTask> {
        match self {
            Self::Sentiment => Some(TrainTask::Sentiment),
            Self::Cause => Some(TrainTask::Cause),
            Self::Act => Some(TrainTask::Act),
            Self::NeedsReply => Some(TrainTask::NeedsReply),
            Self::Language => None,
        }
    }
}

/// `label`
#[derive(Debug, Clone, Args)]
pub struct Label {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// The table to label, LABELS.csv. One that exists is gone on with
    #[arg(long, short, value_name = "LABELS", help_heading = "Sample")]
    pub output: PathBuf,
    /// Comments to label
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "Sample")]
    pub size: usize,
    /// The same number draws the same comments
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Sample")]
    pub seed: u64,
    /// Ask here, one comment after the other, and save after each answer
    #[arg(long, help_heading = "Sample")]
    pub terminal: bool,
    /// Draw anew and replace the table, labels and all
    #[arg(long, help_heading = "Sample")]
    pub force: bool,
}

/// `evaluate`
#[derive(Debug, Clone, Args)]
pub struct Evaluate {
    /// Tables of labelled texts (TSV or CSV, also .gz): a header that names `text` and the column of labels, or rows of label, language, text
    #[arg(required = true, value_name = "LABELLED")]
    pub labelled: Vec<PathBuf>,
    /// What is labelled
    #[arg(long, value_enum, value_name = "TASK")]
    pub task: TaskArg,
    /// Only texts in this language: by the column `language`, where there is one, else as the program reads it
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Only the fifth of the rows (by a hash of the text) that is never trained on
    #[arg(long)]
    pub validation_only: bool,
    /// A second column of labels: adds Krippendorff's alpha of the two
    #[arg(long, value_name = "COLUMN")]
    pub second: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Write the errors of sentiment by language, as the resource models/errors.toml that reports quote
    #[arg(long, value_name = "FILE")]
    pub write_errors: Option<PathBuf>,
    /// Folder whose files replace built-in word lists, rules, models, thresholds and translations of the same name
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,
    /// Which texts the sentiment model may have learned from: default (public sets and our own) or clean (our own only)
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub sentiment_profile: Option<ProfileArg>,
    /// Read sentiment with a neural model instead: folder of an ONNX classifier or of word vectors, as docs/neural.md describes. Needs a build with it
    #[arg(long, value_name = "DIR", conflicts_with = "sentiment_profile")]
    pub sentiment_model: Option<PathBuf>,
    /// Number of threads; default: one per processor
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// `schema`
#[derive(Debug, Clone, Args)]
pub struct Schema {
    /// Which schema
    #[arg(value_enum, default_value = "measures")]
    pub what: SchemaArg,
}

/// `--sentiment-profile`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProfileArg {
    /// Public sets and our own corpus
    Default,
    /// Our own corpus only
    Clean,
}

/// `--date-order`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrderArg {
    /// 31.12.2026
    Dmy,
    /// 12/31/2026
    Mdy,
    /// 2026-12-31
    Ymd,
}

/// `--locale`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LocaleArg {
    /// English
    En,
    /// Polish
    Pl,
}

impl LocaleArg {
    /// The locale.
    #[must_use]
    pub const fn locale(self) -> crate::i18n::Locale {
        match self {
            Self::En => crate::i18n::Locale::En,
            Self::Pl => crate::i18n::Locale::Pl,
        }
    }
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum FormatArg {
    /// report.html
    Html,
    /// report.md
    Md,
    /// measures.json
    Json,
    /// comments.parquet
    Parquet,
    /// tables/*.csv
    Csv,
    /// charts/*.svg
    Svg,
    /// charts/*.png
    Png,
    /// report.eml, a message ready to send (weekly)
    Eml,
    /// report.xlsx
    Xlsx,
    /// report.pdf; needs a build with it (feature `pdf`)
    Pdf,
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ToolArg {
    /// All six
    All,
    /// First reply of a ticket, median
    Zendesk,
    /// First reply of a conversation, mean
    Chatwoot,
    /// First reply of a conversation, median
    Intercom,
    /// Every reply, from the customer's last message, mean
    Zoomsphere,
    /// Replies after 24 h of silence, mean of the fastest 90 %
    Facebook,
    /// First reply of resolved conversations, mean
    Hootsuite,
}

impl ToolArg {
    /// The tools that it names.
    #[must_use]
    pub const fn tools(self) -> &'static [PublicTool] {
        match self {
            Self::All => PublicTool::ALL,
            Self::Zendesk => &[PublicTool::Zendesk],
            Self::Chatwoot => &[PublicTool::Chatwoot],
            Self::Intercom => &[PublicTool::Intercom],
            Self::Zoomsphere => &[PublicTool::Zoomsphere],
            Self::Facebook => &[PublicTool::Facebook],
            Self::Hootsuite => &[PublicTool::Hootsuite],
        }
    }
}

/// For whom a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EditionArg {
    /// Quotes, names of accounts and files
    Internal,
    /// Nothing that leads to a person
    Shareable,
}

/// `--quotes`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QuotesArg {
    /// No texts, only ids and positions
    None,
    /// Texts with personal data masked
    Masked,
    /// Texts as they are
    Verbatim,
}

/// `--to`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableArg {
    /// Comma-separated, UTF-8
    Csv,
    /// One JSON object a line
    Ndjson,
    /// Parquet
    Parquet,
    /// Arrow IPC file
    Arrow,
}

/// `--task`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TaskArg {
    /// negative, neutral, positive
    Sentiment,
    /// Causes of complaints, several a text
    Cause,
    /// Acts of replies, several a text
    Act,
    /// The language of the text
    Language,
    /// yes, no, unsure
    NeedsReply,
}

/// `schema WHAT`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// JSON Schema of measures.json
    Measures,
    /// JSON Schema of week.json
    Week,
    /// Columns of comments.parquet, convert and annotate
    Comments,
    /// Names of the numbers that the tests of actions may use
    Metrics,
}
