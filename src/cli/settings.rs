//! What the arguments mean: flags and configuration file resolved into types. No flag string lives beyond this file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use clap::ValueEnum;

use super::args::{Analyze, DateOrderArg, FormatArg, LimitArgs, PastArgs, ProfileArg, QuotesArg, Reading, ReportArgs, ToolArg, Weekly};
use super::config_file::{ClassMinutes, ConfigFile, HoursChange, Window, WorkingHours};
use super::edition;
use crate::annotate::sentiment::Profile;
use crate::corpus::{CorpusSettings, Pseudonyms};
use crate::error::{Error, Result};
use crate::i18n::Locale;
use crate::ingest::adapters::profile as mapping;
use crate::ingest::limits::{Limits, parse_size};
use crate::ingest::timestamp::relative::collected;
use crate::ingest::{DateOrder, IngestSettings};
use crate::measure::holidays::polish_holidays;
use crate::measure::results::ServiceClass;
use crate::measure::settings::{Broadcasts, BusinessHours, MeasureSettings, OutsideStatement, ScheduleChange, ServiceTarget, WeekOfHours};
use crate::measure::weeks::Week;
use crate::model::{Micros, PublicTool, Span};
use crate::report::Quotes;
use crate::report::edition::Edition;

/// Everything a run needs to know about its inputs.
#[derive(Debug, Clone)]
pub struct ReadSettings {
    /// How to read.
    pub ingest: IngestSettings,
    /// Who speaks for the brand, which window.
    pub corpus: CorpusSettings,
    /// Time, targets, windows.
    pub measure: MeasureSettings,
    /// Folder of overriding resources.
    pub resources: Option<PathBuf>,
    /// Which sentiment model.
    pub profile: Profile,
    /// Folder of a sentiment model that is asked instead.
    pub sentiment_model: Option<PathBuf>,
    /// Threads; `None` = one per processor.
    pub threads: Option<usize>,
    /// Say nothing while working.
    pub is_quiet: bool,
    /// Print what each stage took.
    pub shows_timings: bool,
}

/// Where a report goes, in which languages and formats.
#[derive(Debug, Clone)]
pub struct ReportSettings {
    /// Name in the title.
    pub name: Option<String>,
    /// The folder that appears.
    pub out: PathBuf,
    /// Replace it.
    pub replaces: bool,
    /// Languages, the first on top.
    pub locales: Vec<Locale>,
    /// What to write, in order.
    pub formats: Vec<FormatArg>,
    /// How texts are quoted.
    pub quotes: Quotes,
    /// For whom it is written.
    pub edition: Edition,
    /// Names that the user wrote for readers: of the report, of statements.
    pub own_words: Vec<String>,
    /// Share of rejects above which the run ends with 3.
    pub max_rejects: f64,
    /// Stop at any reject.
    pub is_strict: bool,
}

impl ReportSettings {
    /// Whether a format is wanted.
    #[must_use]
    pub fn has(&self, format: FormatArg) -> bool {
        self.formats.contains(&format)
    }
}

/// Everything `analyze` needs to know.
#[derive(Debug, Clone)]
pub struct AnalyzeSettings {
    /// Inputs.
    pub read: ReadSettings,
    /// The report.
    pub report: ReportSettings,
    /// Labels of a sample of the inputs.
    pub labels: Option<PathBuf>,
    /// Past runs and actions.
    pub past: PastSettings,
}

/// What was kept of earlier runs, and what was decided after them.
#[derive(Debug, Clone, Default)]
pub struct PastSettings {
    /// The folder of past runs.
    pub history: Option<PathBuf>,
    /// The file of actions.
    pub actions: Option<PathBuf>,
    /// What this run is called in the history.
    pub name: String,
    /// Texts that a person wrote, with their place: the title, the labels of statements.
    pub written: Vec<(String, String)>,
}

/// Reads the configuration file that the arguments name.
///
/// # Errors
///
/// The file cannot be read, or something in it is wrong.
pub fn config(reading: &Reading) -> Result<ConfigFile> {
    let Some(path) = &reading.config else { return Ok(ConfigFile::default()) };
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
    ConfigFile::parse(path, &text)
}

/// The profiles of `--map-file`, which flags or the configuration file name.
#[must_use]
pub fn map_files(reading: &Reading, config: &ConfigFile) -> Vec<PathBuf> {
    if reading.map_file.is_empty() { config.map_file.iter().map(PathBuf::from).collect() } else { reading.map_file.clone() }
}

fn mapping_profile(path: &Path) -> Result<mapping::Profile> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })?;
    mapping::Profile::parse(&path.display().to_string(), &text)
}

/// Resolves what every command needs.
///
/// # Errors
///
/// A value that means nothing.
pub fn read_settings(reading: &Reading, report_tz: Option<&str>, config: &ConfigFile) -> Result<ReadSettings> {
    let assume_zone = zone("--assume-tz", reading.assume_tz.as_deref().or(config.assume_tz.as_deref()))?;
    let report_zone = zone("--report-tz", report_tz.or(config.report_tz.as_deref()))?.or(assume_zone).unwrap_or(Tz::UTC);
    let mut map = config.map.clone();
    for pair in &reading.map {
        let Some((canonical, column)) = pair.split_once('=') else {
            return Err(setting("--map", format!("`{pair}` has no `=`"), "write canonical=column, e.g. `--map text=Treść`"));
        };
        map.insert(canonical.trim().to_owned(), column.trim().to_owned());
    }
    let profiles = map_files(reading, config).iter().map(|path| mapping_profile(path)).collect::<Result<_>>()?;
    let date_order = match (reading.date_order, config.date_order.as_deref()) {
        (Some(DateOrderArg::Dmy), _) | (None, Some("dmy")) => Some(DateOrder::Dmy),
        (Some(DateOrderArg::Mdy), _) | (None, Some("mdy")) => Some(DateOrder::Mdy),
        (Some(DateOrderArg::Ymd), _) | (None, Some("ymd")) => Some(DateOrder::Ymd),
        (None, None) => None,
        (None, Some(other)) => return Err(setting("date-order", format!("`{other}` is no order"), "use dmy, mdy or ymd")),
    };
    let collected_at = reading
        .collected_at
        .as_deref()
        .or(config.collected_at.as_deref())
        .map(|text| {
            collected(text, assume_zone)
                .ok_or_else(|| setting("--collected-at", format!("`{text}` is no time"), "write 2026-03-01 or \"2026-03-01 14:30\""))
        })
        .transpose()?;
    let brands = if reading.brand.is_empty() { config.brand.clone() } else { reading.brand.clone() };
    let bots = if reading.bot.is_empty() { config.bot.clone() } else { reading.bot.clone() };
    let since = reading.since.as_deref().or(config.since.as_deref()).map(|text| instant("--since", text, report_zone)).transpose()?;
    let until = reading.until.as_deref().or(config.until.as_deref()).map(|text| instant("--until", text, report_zone)).transpose()?;
    let window = match (since, until) {
        (None, None) => None,
        (from, to) => Some(Span { from: from.unwrap_or(Micros::MIN), to: to.unwrap_or(Micros::MAX) }),
    };
    if window.is_some_and(|window| window.from >= window.to) {
        return Err(setting("--until", "the window ends before it begins".into(), "let `--until` lie after `--since`"));
    }
    let pseudonyms = match reading.key_file.clone().or_else(|| config.key_file.clone().map(PathBuf::from)) {
        None => Pseudonyms::ByAppearance,
        Some(path) => Pseudonyms::Keyed(key(&path)?),
    };
    let measure = MeasureSettings {
        report_zone,
        business_hours: config.working_hours.as_ref().map(|hours| business_hours(hours, report_zone)).transpose()?,
        target: target(config)?,
        class_targets: class_targets(config)?,
        window,
        crisis_window: config.crisis.as_ref().map(|window| span("crisis", window, report_zone)).transpose()?,
        baseline_window: config.baseline.as_ref().map(|window| span("baseline", window, report_zone)).transpose()?,
        outside_statements: config
            .statement
            .iter()
            .map(|entry| Ok(OutsideStatement { at: instant("statement.at", &entry.at, report_zone)?, label: entry.label.clone() }))
            .collect::<Result<_>>()?,
        counted_as: Vec::new(),
        broadcasts: if reading.broadcast_closes || config.broadcast_closes.unwrap_or(false) { Broadcasts::Close } else { Broadcasts::Apart },
        what_if: None,
    };
    Ok(ReadSettings {
        ingest: IngestSettings {
            map,
            profiles,
            assume_zone,
            date_order,
            collected_at,
            format_in: reading.format_in.clone().or_else(|| config.format_in.clone()),
            encoding: reading.encoding.clone().or_else(|| config.encoding.clone()),
            limits: limits(&reading.limits, config)?,
        },
        corpus: CorpusSettings { brands, bots, window, pseudonyms },
        measure,
        resources: reading.resources.clone().or_else(|| config.resources.clone().map(PathBuf::from)),
        profile: match (reading.sentiment_profile, config.sentiment_profile.as_deref()) {
            (Some(ProfileArg::Clean), _) | (None, Some("clean")) => Profile::Clean,
            (Some(ProfileArg::Default), _) | (None, None | Some("default")) => Profile::Default,
            (None, Some(other)) => return Err(setting("sentiment-profile", format!("`{other}` is no profile"), "use default or clean")),
        },
        sentiment_model: sentiment_model(reading, config)?,
        threads: reading.threads.or(config.threads),
        is_quiet: reading.quiet || config.quiet.unwrap_or(false),
        shows_timings: reading.timings || config.timings.unwrap_or(false),
    })
}

/// Resolves `analyze`.
///
/// # Errors
///
/// A value that means nothing.
pub fn analyze_settings(args: &Analyze, config: &ConfigFile) -> Result<AnalyzeSettings> {
    let mut read = read_settings(&args.reading, args.report.folder.report_tz.as_deref(), config)?;
    read.measure.counted_as = counted_as(&args.counted_as, config)?;
    read.measure.what_if = super::rota::rota(args.what_if.as_deref(), config)?;
    Ok(AnalyzeSettings {
        read,
        report: report_settings(&args.report, config, &input_stem(&args.reading.inputs))?,
        labels: args.labels.clone().or_else(|| config.labels.clone().map(PathBuf::from)),
        past: past_settings(&args.past, &args.report, config, &args.reading),
    })
}

/// Everything `weekly` needs to know.
#[derive(Debug, Clone)]
pub struct WeeklySettings {
    /// Inputs.
    pub read: ReadSettings,
    /// The report.
    pub report: ReportSettings,
    /// The week; `None` = the last whole one.
    pub week: Option<Week>,
    /// What is kept of weeks, and what was decided.
    pub past: PastSettings,
}

/// Resolves `weekly`.
///
/// # Errors
///
/// A value that means nothing.
pub fn weekly_settings(args: &Weekly) -> Result<WeeklySettings> {
    let config = config(&args.reading)?;
    let read = read_settings(&args.reading, args.report.folder.report_tz.as_deref(), &config)?;
    let week = match (&args.week, &args.ending) {
        (Some(text), _) => Some(Week::parse(text).ok_or_else(|| {
            setting("--week", format!("`{text}` is no week"), "write year and ISO week, e.g. --week 2026-W47; a year has 52 or 53 weeks")
        })?),
        (None, Some(text)) => Some(ending(text)?),
        (None, None) => None,
    };
    let report = report_settings(&args.report, &config, &format!("{}-weekly", input_stem(&args.reading.inputs)))?;
    let past = PastArgs { history: args.history.clone(), actions: args.actions.clone() };
    Ok(WeeklySettings { read, report, week, past: past_settings(&past, &args.report, &config, &args.reading) })
}

/// The week that ends on a Sunday.
fn ending(text: &str) -> Result<Week> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| setting("--ending", format!("`{text}` is no date"), "write the Sunday that ends the week, e.g. --ending 2026-11-22"))?;
    let week = Week::of_date(date);
    let sunday = week.monday() + chrono::Days::new(6);
    if date == sunday {
        return Ok(week);
    }
    Err(setting(
        "--ending",
        format!("{text} is a {}, and a week ends on a Sunday", date.format("%A")),
        &format!("write --ending {sunday} or --week {week}"),
    ))
}

/// Resolves what is kept and held against earlier runs.
#[must_use]
pub fn past_settings(past: &PastArgs, report: &ReportArgs, config: &ConfigFile, reading: &Reading) -> PastSettings {
    let named = report.folder.name.clone().or_else(|| config.name.clone());
    let file = reading.config.as_ref().map_or_else(String::new, |path| path.display().to_string());
    let title = named.iter().map(|name| (if report.folder.name.is_some() { "--name".to_owned() } else { format!("{file}: name") }, name.clone()));
    let labels = config.statement.iter().enumerate().map(|(idx, entry)| (format!("{file}: [[statement]] {}: label", idx + 1), entry.label.clone()));
    PastSettings {
        history: past.history.clone().or_else(|| config.history.clone().map(PathBuf::from)),
        actions: past.actions.clone().or_else(|| config.actions.clone().map(PathBuf::from)),
        name: named.clone().unwrap_or_else(|| input_stem(&reading.inputs)),
        written: title.chain(labels).collect(),
    }
}

/// Resolves where a report goes and how it is made; `stem` names its folder when the user does not.
///
/// # Errors
///
/// A value that means nothing.
pub fn report_settings(args: &ReportArgs, config: &ConfigFile, stem: &str) -> Result<ReportSettings> {
    let name = args.folder.name.clone().or_else(|| config.name.clone());
    let edition = edition::edition(args, config)?;
    let folder = match (edition, &name) {
        (Edition::Internal, _) => file_name(name.as_deref().unwrap_or(stem)),
        // Beside the internal one, and not named after an input: a file's name may name a person.
        (Edition::Shareable, Some(name)) => format!("{}-shareable", file_name(name)),
        (Edition::Shareable, None) => "shareable".to_owned(),
    };
    let folder = Path::new("reports").join(folder);
    let out = args.folder.out.clone().or_else(|| config.out.clone().map(PathBuf::from)).unwrap_or(folder);
    let mut locales: Vec<Locale> = args.folder.locale.iter().map(|locale| locale.locale()).collect();
    if locales.is_empty() {
        locales = config.locale.iter().map(|text| choice("locale", text, &[("en", Locale::En), ("pl", Locale::Pl)])).collect::<Result<_>>()?;
    }
    if locales.is_empty() {
        locales.push(Locale::En);
    }
    locales.dedup();
    let mut formats = args.folder.format.clone();
    if formats.is_empty() {
        formats = config
            .format
            .iter()
            .map(|text| {
                let known = ALL_FORMATS.map(|format| (format_name(format), format));
                choice("format", text, &known)
            })
            .collect::<Result<_>>()?;
    }
    if formats.is_empty() {
        formats = ALL_FORMATS.into_iter().filter(|format| HAS_PDF || *format != FormatArg::Pdf).collect();
    }
    if formats.contains(&FormatArg::Pdf) && !HAS_PDF {
        return Err(setting("--format", "this build cannot write PDF".into(), "build one that can: `cargo build --release --features pdf`"));
    }
    formats.sort_unstable();
    formats.dedup();
    let mut quotes = match args.quotes {
        Some(QuotesArg::None) => Quotes::None,
        Some(QuotesArg::Masked) => Quotes::Masked,
        Some(QuotesArg::Verbatim) => Quotes::Verbatim,
        None => match &config.quotes {
            None => Quotes::Masked,
            Some(text) => choice("quotes", text, &[("none", Quotes::None), ("masked", Quotes::Masked), ("verbatim", Quotes::Verbatim)])?,
        },
    };
    edition::restrict(edition, args, &mut quotes, &mut formats)?;
    let max_rejects = args.max_rejects.or(config.max_rejects).unwrap_or(DEFAULT_MAX_REJECTS);
    if !(0.0..=1.0).contains(&max_rejects) {
        return Err(setting("--max-rejects", format!("{max_rejects} is no share"), "use a share between 0 and 1, e.g. 0.001 for 0.1 %"));
    }
    let own_words = name.iter().cloned().chain(config.statement.iter().map(|entry| entry.label.clone())).collect();
    Ok(ReportSettings {
        name,
        out,
        replaces: args.folder.force || config.force.unwrap_or(false),
        locales,
        formats,
        quotes,
        edition,
        own_words,
        max_rejects,
        is_strict: args.strict || config.strict.unwrap_or(false),
    })
}

/// The tools of `--as`, else of the configuration file, each once, in the order of the table.
fn counted_as(args: &[ToolArg], config: &ConfigFile) -> Result<Vec<PublicTool>> {
    let mut tools: Vec<PublicTool> = args.iter().flat_map(|arg| arg.tools()).copied().collect();
    if args.is_empty() {
        for text in &config.counted_as {
            let arg = ToolArg::from_str(text, false).map_err(|_| {
                setting("as", format!("`{text}` is not known"), "use all, zendesk, chatwoot, intercom, zoomsphere, facebook or hootsuite")
            })?;
            tools.extend(arg.tools());
        }
    }
    tools.sort_unstable();
    tools.dedup();
    Ok(tools)
}

/// One rejected record in a thousand passes without a banner.
pub const DEFAULT_MAX_REJECTS: f64 = 0.001;

const ALL_FORMATS: [FormatArg; 10] = [
    FormatArg::Html,
    FormatArg::Md,
    FormatArg::Json,
    FormatArg::Parquet,
    FormatArg::Csv,
    FormatArg::Svg,
    FormatArg::Png,
    FormatArg::Xlsx,
    FormatArg::Pdf,
    FormatArg::Eml,
];

/// Whether this build can write PDF.
const HAS_PDF: bool = cfg!(feature = "pdf");

const fn format_name(format: FormatArg) -> &'static str {
    match format {
        FormatArg::Html => "html",
        FormatArg::Md => "md",
        FormatArg::Json => "json",
        FormatArg::Parquet => "parquet",
        FormatArg::Csv => "csv",
        FormatArg::Svg => "svg",
        FormatArg::Png => "png",
        FormatArg::Eml => "eml",
        FormatArg::Xlsx => "xlsx",
        FormatArg::Pdf => "pdf",
    }
}

/// The limits of reading: flags, else the configuration file, else the defaults.
fn limits(args: &LimitArgs, config: &ConfigFile) -> Result<Limits> {
    let bytes = |flag: &str, flagged: &Option<String>, configured: &Option<String>, default: u64| match flagged.as_ref().or(configured.as_ref()) {
        None => Ok(default),
        Some(text) => parse_size(text).ok_or_else(|| setting(flag, format!("`{text}` is no size"), "write bytes with a unit, e.g. 500M or 4G")),
    };
    let count = |flag: &str, flagged: Option<u64>, configured: Option<u64>, default: u64| match flagged.or(configured) {
        Some(0) => Err(setting(flag, "a limit of 0 lets nothing through".into(), "use 1 or more, or leave it out")),
        given => Ok(given.unwrap_or(default)),
    };
    let usual = Limits::default();
    let depth = count("--max-depth", args.max_depth.map(|n| n as u64), config.max_depth.map(|n| n as u64), usual.json_depth as u64)?;
    // Deeper nesting could exhaust the stack of a reader, and no export has it.
    if depth > MOST_DEPTH {
        return Err(setting("--max-depth", format!("{depth} is too deep to be read safely"), "use 1000 or less"));
    }
    Ok(Limits {
        unpacked_bytes: bytes("--max-unpacked", &args.max_unpacked, &config.max_unpacked, usual.unpacked_bytes)?,
        entry_bytes: bytes("--max-entry", &args.max_entry, &config.max_entry, usual.entry_bytes)?,
        ratio: count("--max-ratio", args.max_ratio, config.max_ratio, usual.ratio)?,
        entries: count("--max-entries", args.max_entries, config.max_entries, usual.entries)?,
        line_bytes: bytes("--max-line", &args.max_line, &config.max_line, usual.line_bytes as u64)? as usize,
        field_bytes: bytes("--max-field", &args.max_field, &config.max_field, usual.field_bytes as u64)? as usize,
        json_depth: depth as usize,
        cells: count("--max-cells", args.max_cells, config.max_cells, usual.cells)?,
        ..usual
    })
}

/// The largest `--max-depth`.
const MOST_DEPTH: u64 = 1_000;

fn setting(origin: &str, what: String, fix: &str) -> Error {
    Error::Setting { origin: origin.into(), what, fix: fix.into() }
}

fn choice<T: Copy>(key: &str, text: &str, known: &[(&str, T)]) -> Result<T> {
    known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        setting(key, format!("`{text}` is not known"), &format!("use one of {}", names.join(", ")))
    })
}

/// A zone by its name.
///
/// # Errors
///
/// No zone of that name, with the nearest one.
pub fn zone(origin: &str, text: Option<&str>) -> Result<Option<Tz>> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        let nearest = chrono_tz::TZ_VARIANTS
            .iter()
            .map(|known| (strsim::damerau_levenshtein(&text.to_lowercase(), &known.name().to_lowercase()), known.name()))
            .min()
            .map_or("Europe/Warsaw", |(_, name)| name);
        setting(origin, format!("`{text}` is no time zone"), &format!("use a name such as `{nearest}`"))
    })
}

/// A time as users type it, in the report's zone unless it carries its own.
fn instant(origin: &str, text: &str, zone: Tz) -> Result<Micros> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.timestamp_micros());
    }
    let naive = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|date| date.and_time(NaiveTime::MIN)));
    let Some(naive) = naive else {
        return Err(setting(origin, format!("`{text}` is no time"), "write 2026-11-09 or \"2026-11-09 14:30\""));
    };
    // In the hour that a clock change repeats, the first is meant; in the one that it skips, the next instant that exists.
    let at = zone
        .from_local_datetime(&naive)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(naive + chrono::TimeDelta::hours(1))).earliest())
        .ok_or_else(|| setting(origin, format!("`{text}` does not exist in {zone}"), "choose another time"))?;
    Ok(at.timestamp_micros())
}

fn span(key: &str, window: &Window, zone: Tz) -> Result<Span> {
    let span = Span { from: instant(key, &window.from, zone)?, to: instant(key, &window.to, zone)? };
    if span.from >= span.to {
        return Err(setting(key, "the window ends before it begins".into(), "let `to` lie after `from`"));
    }
    Ok(span)
}

fn target(config: &ConfigFile) -> Result<ServiceTarget> {
    // 60 minutes: 72 % of complainants on Twitter expected an answer within an hour (Lithium/Millward Brown 2013, n = 501).
    let Some(target) = config.target else { return Ok(ServiceTarget { minutes: 60.0, share: 0.9 }) };
    if target.minutes <= 0.0 || !(0.0..=1.0).contains(&target.share) {
        return Err(setting("target", "minutes must be above 0 and share between 0 and 1".into(), "e.g. `minutes = 60` and `share = 0.9`"));
    }
    Ok(ServiceTarget { minutes: target.minutes, share: target.share })
}

/// The minutes of `[target.classes]`.
fn class_targets(config: &ConfigFile) -> Result<BTreeMap<ServiceClass, f64>> {
    let ClassMinutes { threat, misinformation, complaint, question, praise } =
        config.target.map_or_else(ClassMinutes::default, |target| target.classes);
    let given = [
        (ServiceClass::Threat, threat),
        (ServiceClass::Misinformation, misinformation),
        (ServiceClass::Complaint, complaint),
        (ServiceClass::Question, question),
        (ServiceClass::Praise, praise),
    ];
    let mut targets = BTreeMap::new();
    for (class, minutes) in given.into_iter().filter_map(|(class, minutes)| Some((class, minutes?))) {
        if !minutes.is_finite() || minutes <= 0.0 {
            return Err(setting("target.classes", format!("{minutes} minutes for `{class}`"), "use minutes above 0, e.g. `complaint = 60`"));
        }
        targets.insert(class, minutes);
    }
    Ok(targets)
}

fn business_hours(hours: &WorkingHours, report_zone: Tz) -> Result<BusinessHours> {
    let zone = zone("working-hours.zone", hours.zone.as_deref())?.unwrap_or(report_zone);
    let week = week_of_hours([&hours.monday, &hours.tuesday, &hours.wednesday, &hours.thursday, &hours.friday, &hours.saturday, &hours.sunday])?;
    let mut changes = hours.change.iter().map(schedule_change).collect::<Result<Vec<_>>>()?;
    changes.sort_by_key(|change| change.from);
    if week.iter().chain(changes.iter().flat_map(|change| &change.week)).all(Vec::is_empty) {
        return Err(setting("working-hours", "no day has opening hours".into(), "e.g. `monday = [\"08:00-20:00\"]`"));
    }
    let mut holidays: Vec<NaiveDate> = match hours.calendar.as_deref() {
        None => Vec::new(),
        Some("pl") => (1990..=2100).flat_map(polish_holidays).collect(),
        Some(other) => return Err(setting("working-hours.calendar", format!("`{other}` is no calendar"), "use pl, or list days under `holidays`")),
    };
    for text in &hours.holidays {
        holidays.push(day("working-hours.holidays", text)?);
    }
    holidays.sort_unstable();
    holidays.dedup();
    Ok(BusinessHours { zone, week, holidays, changes })
}

fn week_of_hours(days: [&Vec<String>; 7]) -> Result<WeekOfHours> {
    let mut week = WeekOfHours::default();
    for (slot, intervals) in week.iter_mut().zip(days) {
        *slot = intervals.iter().map(|text| interval(text)).collect::<Result<_>>()?;
        slot.sort_unstable();
    }
    Ok(week)
}

fn schedule_change(change: &HoursChange) -> Result<ScheduleChange> {
    let HoursChange { from, to, monday, tuesday, wednesday, thursday, friday, saturday, sunday } = change;
    let from = day("working-hours.change.from", from)?;
    let last = to.as_deref().map(|text| day("working-hours.change.to", text)).transpose()?;
    if last.is_some_and(|last| last < from) {
        return Err(setting("working-hours.change", format!("it ends before it begins, {from}"), "let `to` be the last day of the change"));
    }
    let week = week_of_hours([monday, tuesday, wednesday, thursday, friday, saturday, sunday])?;
    Ok(ScheduleChange { from, until: last.and_then(|last| last.succ_opt()), week })
}

fn day(place: &str, text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| setting(place, format!("`{text}` is no date"), "write 2026-12-24"))
}

fn interval(text: &str) -> Result<(NaiveTime, NaiveTime)> {
    let time = |part: &str| match part.trim() {
        "24:00" => Some(NaiveTime::MIN),
        part => NaiveTime::parse_from_str(part, "%H:%M").ok(),
    };
    text.split_once(['-', '–'])
        .and_then(|(from, to)| Some((time(from)?, time(to)?)))
        .ok_or_else(|| setting("working-hours", format!("`{text}` is no interval"), "write \"08:00-20:00\""))
}

fn key(path: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    if bytes.len() < 16 {
        return Err(setting(
            "--key-file",
            format!("{} holds {} bytes: too short to be a secret", path.display(), bytes.len()),
            "make one with `head -c 32 /dev/urandom > afterstorm.key`",
        ));
    }
    Ok(bytes)
}

/// The folder of `--sentiment-model`. The profile chooses between our own models, so a folder and a profile in one place contradict each other.
fn sentiment_model(reading: &Reading, config: &ConfigFile) -> Result<Option<PathBuf>> {
    if config.sentiment_model.is_some() && config.sentiment_profile.is_some() {
        return Err(setting("sentiment-model", "the file names a sentiment-profile as well".into(), "keep one of the two"));
    }
    // A flag wins over the file: whoever asks for a profile asks for our own model.
    let configured = config.sentiment_model.as_ref().filter(|_| reading.sentiment_profile.is_none());
    Ok(reading.sentiment_model.clone().or_else(|| configured.map(PathBuf::from)))
}

/// What a folder is called when the user does not say: the first input.
pub(super) fn input_stem(inputs: &[PathBuf]) -> String {
    inputs.first().and_then(|path| path.file_stem()).map_or_else(|| "report".into(), |stem| stem.to_string_lossy().into_owned())
}

/// A name as a folder: nothing that could leave `reports/` or upset a shell.
fn file_name(name: &str) -> String {
    let cleaned: String = name.trim().chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '-' }).collect();
    let cleaned = cleaned.trim_matches(['.', ' ', '-']).replace(' ', "-");
    if cleaned.is_empty() { "report".into() } else { cleaned }
}

/// The settings that change numbers or words, for the manifest. Paths and threads are not among them.
#[must_use]
pub fn described(read: &ReadSettings, report: &ReportSettings) -> BTreeMap<&'static str, String> {
    let measure = &read.measure;
    let mut described = BTreeMap::from([
        ("report_tz", measure.report_zone.name().to_owned()),
        ("quotes", report.quotes.as_str().to_owned()),
        ("edition", report.edition.as_str().to_owned()),
        ("max_rejects", report.max_rejects.to_string()),
        ("target", format!("{} min, {}", measure.target.minutes, measure.target.share)),
        ("locales", report.locales.iter().map(|locale| locale.as_str()).collect::<Vec<_>>().join(",")),
    ]);
    if let Some(zone) = read.ingest.assume_zone {
        described.insert("assume_tz", zone.name().to_owned());
    }
    if let Some(collected) = read.ingest.collected_at {
        described.insert("collected_at", collected.at.to_string());
    }
    // Handles, and names of columns, are none of a reader's business elsewhere.
    let names_accounts = report.edition == Edition::Internal;
    if names_accounts && !read.corpus.brands.is_empty() {
        described.insert("brand", read.corpus.brands.join(", "));
    }
    if names_accounts && !read.corpus.bots.is_empty() {
        described.insert("bot", read.corpus.bots.join(", "));
    }
    if names_accounts && !read.ingest.map.is_empty() {
        described.insert("map", read.ingest.map.iter().map(|(canonical, column)| format!("{canonical}={column}")).collect::<Vec<_>>().join(", "));
    }
    for (key, span) in [("window", measure.window), ("crisis", measure.crisis_window), ("baseline", measure.baseline_window)] {
        if let Some(span) = span {
            described.insert(key, format!("{}..{}", span.from, span.to));
        }
    }
    if !measure.counted_as.is_empty() {
        described.insert("as", measure.counted_as.iter().map(|tool| tool.as_str()).collect::<Vec<_>>().join(","));
    }
    if let Some(rota) = &measure.what_if {
        described.insert("what_if", rota.label.clone().unwrap_or_else(|| "configured".to_owned()));
    }
    if !measure.class_targets.is_empty() {
        let targets: Vec<String> = measure.class_targets.iter().map(|(class, minutes)| format!("{class}={minutes}")).collect();
        described.insert("target_classes", targets.join(", "));
    }
    if measure.broadcasts == Broadcasts::Close {
        described.insert("broadcasts", "close".to_owned());
    }
    if measure.business_hours.is_some() {
        described.insert("working_hours", "configured".to_owned());
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_report_zone_unless_they_carry_one() {
        let warsaw = chrono_tz::Europe::Warsaw;
        assert_eq!(instant("--since", "2026-07-01 12:00", warsaw).unwrap(), instant("--since", "2026-07-01T10:00:00Z", warsaw).unwrap());
        assert!(instant("--since", "yesterday", warsaw).is_err());
        // 02:30 does not exist on the night of the change to summer time.
        assert_eq!(instant("--since", "2026-03-29 02:30", warsaw).unwrap(), instant("--since", "2026-03-29T01:30:00Z", warsaw).unwrap());
    }

    #[test]
    fn other_hours_hold_from_their_first_to_their_last_day() {
        let config = |text: &str| ConfigFile::parse(Path::new("a.toml"), text).unwrap().working_hours.unwrap();
        let usual = "[working-hours]\nmonday = [\"09:00-17:00\"]\n[[working-hours.change]]\nfrom = \"2026-11-09\"\n";
        let hours = business_hours(&config(&format!("{usual}to = \"2026-11-15\"\nsunday = [\"00:00-24:00\"]")), Tz::UTC).unwrap();
        let open = |date: &str| hours.in_force(date.parse().unwrap()).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(open("2026-11-08"), [1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(open("2026-11-15"), [0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(open("2026-11-16"), [1, 0, 0, 0, 0, 0, 0]);
        assert!(business_hours(&config(&format!("{usual}to = \"2026-11-01\"")), Tz::UTC).is_err());
        assert!(business_hours(&config("[working-hours]\n[[working-hours.change]]\nfrom = \"soon\""), Tz::UTC).is_err());
    }

    #[test]
    fn a_misspelt_zone_is_told_the_nearest() {
        let error = zone("--assume-tz", Some("europe/warshaw")).unwrap_err();
        assert!(error.hint().unwrap().contains("Europe/Warsaw"));
    }

    #[test]
    fn limits_come_from_flags_then_from_the_file() {
        let config = ConfigFile { max_entry: Some("2G".into()), max_line: Some("1M".into()), ..ConfigFile::default() };
        let args = LimitArgs { max_entry: Some("500M".into()), max_cells: Some(7), ..LimitArgs::default() };
        let found = limits(&args, &config).unwrap();
        assert_eq!((found.entry_bytes, found.line_bytes, found.cells, found.ratio), (500 << 20, 1 << 20, 7, Limits::default().ratio));
        for wrong in [
            LimitArgs { max_entry: Some("much".into()), ..LimitArgs::default() },
            LimitArgs { max_ratio: Some(0), ..LimitArgs::default() },
            LimitArgs { max_depth: Some(1_000_000), ..LimitArgs::default() },
        ] {
            assert!(limits(&wrong, &config).unwrap_err().to_string().starts_with("--max-"));
        }
    }

    #[test]
    fn names_become_folders_that_stay_where_they_are() {
        assert_eq!(file_name("../../etc/passwd"), "etc-passwd");
        assert_eq!(file_name("Listopad 2026"), "Listopad-2026");
        assert_eq!(file_name("..."), "report");
    }
}
