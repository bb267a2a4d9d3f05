//! `training`: one analysed archive to a folder of training material, or to a drill in the terminal.

use std::path::Path;

use clap::Args;

use super::args::{FormatArg, Reading, ReportArgs};
use super::documents::{self, Documents, Editions};
use super::output::{Access, Staging, failed};
use super::settings::{self, ReadSettings, ReportSettings};
use super::{Outcome, analyze, console::Console, leftovers, manifest, play, sentiment_model, summary};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::i18n::{Locale, Speaker};
use crate::measure::quotes::QuoteTexts;
use crate::model::Fact;
use crate::pipeline;
use crate::progress::Progress;
use crate::render::frames::inert;
use crate::render::quiz::{anki, gift, moodle};
use crate::render::tables::csv_files;
use crate::report::Quotes;
use crate::report::edition::Edition;
use crate::report::training::quiz::{Quiz, quiz};
use crate::report::training::{self as documents_of, Key, PackMeta};
use crate::resources::Resources;
use crate::training::{self, Material, Missing, Stretch, TrainingPack, TrainingSettings};

/// The shortest drill that leaves time for anything, and the longest day.
const MINUTES: std::ops::RangeInclusive<u32> = 20..=480;
/// Nobody can read an inject and decide in less, in seconds.
const LEAST_SECONDS: f64 = 20.0;
/// Where the key is written. Its name says what to do with it.
const KEY_FILE: &str = "KEY-keep-apart.csv";

/// `training`
#[derive(Debug, Clone, Args)]
pub struct TrainingArgs {
    /// Inputs and how to read them.
    #[command(flatten)]
    pub reading: Reading,
    /// The folder, its languages and formats.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Length of the drill in minutes, briefing and hot wash included
    #[arg(long, value_name = "N", default_value_t = 90, help_heading = "Training")]
    pub minutes: u32,
    /// Injects of the drill: real comments in their order
    #[arg(long, value_name = "N", default_value_t = 24, help_heading = "Training")]
    pub injects: usize,
    /// Run the drill here, comment after comment: type a reply, an empty line ends it. No folder is written
    #[arg(long, help_heading = "Training")]
    pub play: bool,
    /// Also write KEY-keep-apart.csv (for you alone): which pseudonym and comment id is which record of which file. Move it away from the pack
    #[arg(long, conflicts_with = "play", help_heading = "Training")]
    pub key: bool,
}

/// Makes the pack, or runs the drill.
///
/// # Errors
///
/// Inputs that cannot be used or hold nothing to train with, settings that mean nothing, an output that cannot be written, a signal.
pub fn run(args: &TrainingArgs) -> Result<Outcome> {
    let config = settings::config(&args.reading)?;
    let read = settings::read_settings(&args.reading, args.report.folder.report_tz.as_deref(), &config)?;
    let mut report = settings::report_settings(&args.report, &config, &settings::input_stem(&args.reading.inputs))?;
    if args.report.folder.out.is_none() {
        // The folder of the analysis bears the bare name.
        let name = report.out.file_name().map_or_else(|| "report".into(), |name| name.to_string_lossy().into_owned());
        report.out.set_file_name(format!("{name}-training"));
    }
    check(args)?;
    if report.edition == Edition::Shareable {
        return Err(setting("--edition", "training material is made of comments, and the shareable edition has none".into(), "use `--quotes none`"));
    }
    super::set_threads(read.threads)?;
    let console = Console::new(read.is_quiet, read.shows_timings);
    let resources = sentiment_model::resources(&read)?;
    // The target is checked before the work.
    let staging = if args.play { None } else { Some(Staging::new(&report.out, report.replaces)?) };

    let archive = pipeline::read(&super::inputs(&args.reading.inputs)?, &read.ingest, &read.corpus, &console)?;
    summary::of_left_alone(&console, &archive.skipped);
    if report.is_strict {
        leftovers::forbid_rejects(&archive.rejects, &archive.corpus)?;
    }
    let corpus = &archive.corpus;
    let labels = pipeline::annotate(corpus, &resources, &console)?;
    let masker = corpus.masker();
    let measured = pipeline::measure(corpus, &labels, &resources, &read.measure, &masker, report.quotes, &console)?;
    console.stage("training", None);
    let texts = match report.quotes {
        Quotes::None => QuoteTexts::None(&masker),
        Quotes::Masked => QuoteTexts::Masked(&masker),
        Quotes::Verbatim => QuoteTexts::Verbatim,
    };
    let stretch = if read.measure.window.is_some() { Stretch::Chosen } else { Stretch::Whole };
    let wanted = TrainingSettings { minutes: args.minutes, n_injects: args.injects, stretch };
    let material = Material { corpus, measured: &measured, knowledge: &resources.knowledge, texts, rules: &resources.training };
    let pack = training::compile(material, wanted);
    let Some(mut staging) = staging else {
        console.finish(corpus.len() as u64);
        return play::run(&pack, &resources, &read, &report, &console);
    };
    if pack.is_empty() {
        return Err(nothing(&pack));
    }
    let has_too_many_rejects = corpus.ledger.rejected_share() > report.max_rejects;
    let (_, whole) = pipeline::judge_and_report(&measured, &resources, &analyze::meta(&read, &report, &resources, has_too_many_rejects));
    let meta = PackMeta {
        name: report.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        quotes: report.quotes,
        key: if args.key { Key::Apart } else { Key::None },
        zone: read.measure.report_zone.name().to_owned(),
    };
    let papers = documents_of::documents(&pack, &whole, &meta);
    let writer = Documents { settings: &report, editions: Editions::One, resources: &resources, zone: read.measure.report_zone, console: &console };
    writer.write_charts(&mut staging, &whole)?;
    for paper in &papers {
        writer.write_pages(&mut staging, &paper.report, &documents::quoting(paper.stem, report.quotes))?;
    }
    let files = Files { pack: &pack, papers: &papers, report: &report, read: &read, resources: &resources };
    files.write(&mut staging)?;
    if args.key {
        write_key(&mut staging, corpus, &pack)?;
    }
    console.checkpoint()?;
    let mut described = settings::described(&read, &report);
    described.insert("minutes", args.minutes.to_string());
    described.insert("injects", args.injects.to_string());
    let manifest = manifest::manifest(described, &resources, &measured.measures.ledger, report.edition, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    staging.publish()?;

    console.finish(corpus.len() as u64);
    sentiment_model::tell(&console, &resources, &labels);
    summary::of_archive(&console, &read, &measured.measures);
    if corpus.ledger.rejected > 0 {
        console.say(&format!("{} records could not be used: `afterstorm analyze` lists them with reasons", corpus.ledger.rejected));
    }
    tell(&console, &pack, &report, args);
    Ok(if has_too_many_rejects { Outcome::TooManyRejects } else { Outcome::Done })
}

fn setting(origin: &str, what: String, fix: &str) -> Error {
    Error::Setting { origin: origin.into(), what, fix: fix.into() }
}

fn check(args: &TrainingArgs) -> Result<()> {
    if args.injects == 0 {
        return Err(setting("--injects", "a drill of 0 injects trains nobody".into(), "use 4 or more; 24 is the default"));
    }
    if !MINUTES.contains(&args.minutes) {
        let what = format!("{} minutes are no drill", args.minutes);
        return Err(setting("--minutes", what, "use 20 to 480 minutes; 90 is the default"));
    }
    // Seven tenths of the time are played with the shipped rules; the exact share only matters near the limit.
    let seconds = f64::from(args.minutes) * 60.0 * 0.7 / args.injects as f64;
    if seconds < LEAST_SECONDS {
        let what = format!("{} injects in {} minutes leave {seconds:.0} seconds for each", args.injects, args.minutes);
        return Err(setting("--injects", what, "take fewer injects, or more minutes"));
    }
    if args.play && args.reading.inputs.iter().any(|path| path == Path::new("-")) {
        return Err(setting("--play", "standard input holds the archive already".into(), "name the archive as a file"));
    }
    Ok(())
}

/// Why there is no pack at all.
fn nothing(pack: &TrainingPack) -> Error {
    let reasons: Vec<&str> = pack.missing.iter().map(|why| reason(*why)).collect();
    Error::Corpus {
        what: format!("nothing to train with: {}", reasons.join("; ")),
        fix: "give a larger archive with the answers of the brand (--brand), or name a stretch with --since and --until".into(),
    }
}

pub(super) const fn reason(why: Missing) -> &'static str {
    match why {
        Missing::NoCrisis => "no crisis in the archive, so there is no case; name a stretch with --since and --until to replay it as a drill",
        Missing::TooFewComments => "too few comments of readable length for a drill",
        Missing::NoReplies => "no answers by the brand, so there is no reply clinic",
        Missing::NoPairs => "no two replies that differ enough for a reply clinic",
        Missing::NoTexts => "texts are left out, so there is no reply clinic",
        Missing::NoFacts => "too few facts for a quiz",
    }
}

/// The files beside the documents, in every language.
struct Files<'a> {
    pack: &'a TrainingPack,
    papers: &'a [documents_of::Document],
    report: &'a ReportSettings,
    read: &'a ReadSettings,
    resources: &'a Resources,
}

impl Files<'_> {
    fn write(&self, staging: &mut Staging) -> Result<()> {
        let name = self.report.name.clone().or_else(|| self.pack.accounts.first().cloned()).unwrap_or_else(|| "afterstorm".to_owned());
        let quiz = quiz(self.pack, Fact::Name(name));
        for (idx, locale) in self.report.locales.iter().enumerate() {
            let folder = if idx == 0 { String::new() } else { format!("{}/", locale.as_str()) };
            if let Some(quiz) = &quiz {
                self.write_quiz(staging, quiz, &folder, *locale)?;
            }
            if self.report.has(FormatArg::Csv)
                && let Some(document) = documents_of::inject_document(self.papers)
            {
                for table in csv_files(document, self.resources.catalog(*locale)) {
                    let stem = documents::quoting(table.id, self.report.quotes);
                    staging.write(&format!("{folder}{stem}.csv"), Access::Usual, &table.bytes)?;
                }
            }
        }
        Ok(())
    }

    fn write_quiz(&self, staging: &mut Staging, quiz: &Quiz, folder: &str, locale: Locale) -> Result<()> {
        let speaker = Speaker::new(self.resources.catalog(locale), self.read.measure.report_zone);
        let stem = |stem: &str| format!("{folder}{}", documents::quoting(stem, self.report.quotes));
        staging.write(&format!("{}.xml", stem("quiz")), Access::Usual, moodle::xml(quiz, &speaker).as_bytes())?;
        staging.write(&format!("{}.gift.txt", stem("quiz")), Access::Usual, gift::text(quiz, &speaker).as_bytes())?;
        staging.write(&format!("{}.txt", stem("quiz-anki")), Access::Usual, anki::tsv(quiz, &speaker).as_bytes())
    }
}

/// Which pseudonym and which id is which record: for the owner alone.
fn write_key(staging: &mut Staging, corpus: &Corpus, pack: &TrainingPack) -> Result<()> {
    staging.write_with(KEY_FILE, Access::Owner, |sink| {
        let mut writer = csv::Writer::from_writer(sink);
        let mut write = || -> std::result::Result<(), csv::Error> {
            writer.write_record(["pseudonym", "id", "file", "record"])?;
            for said in pack.shown() {
                let (file, record) = corpus.source(said.row as usize);
                writer.write_record([inert(&said.who).as_ref(), &said.id.0, file, &record.to_string()])?;
            }
            writer.flush()?;
            Ok(())
        };
        write().map_err(|error| failed(Path::new(KEY_FILE), &std::io::Error::other(error)))
    })
}

fn tell(console: &Console, pack: &TrainingPack, report: &ReportSettings, args: &TrainingArgs) {
    for why in pack.missing.iter().filter(|why| **why != Missing::NoCrisis || pack.drill.is_none()) {
        console.warn(reason(*why));
    }
    if args.key {
        console.warn(&format!("{KEY_FILE} leads from pseudonyms back to people: move it away before you pass the folder on"));
    }
    if report.quotes == Quotes::Verbatim {
        console.warn("texts stand as they were written: a search engine finds their authors");
    }
    let counted = [
        pack.case.as_ref().map(|case| format!("{} decision points", case.moments.len())),
        pack.drill.as_ref().map(|drill| format!("{} injects in {} modules", drill.injects.len(), drill.modules.len())),
        pack.clinic.as_ref().map(|clinic| format!("{} pairs of replies", clinic.pairs.len())),
        (!pack.quiz.is_empty()).then(|| format!("{} questions", pack.quiz.len())),
    ];
    console.say(&counted.into_iter().flatten().collect::<Vec<_>>().join(", "));
    let page = if report.has(FormatArg::Html) { format!("{}.html", documents::quoting("start-here", report.quotes)) } else { String::new() };
    console.say(&format!("training pack: {}", report.out.join(page).display()));
}
