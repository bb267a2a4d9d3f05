//! `train`: rebuilds the model files from labelled texts.

use std::fs;
use std::path::Path;

use super::args::{Train, TrainTaskArg};
use super::console::Console;
use super::output::{Access, Staging};
use super::{Outcome, adapt, sentiment_model};
use crate::annotate::learned::Head;
use crate::error::{Error, Result};
use crate::ingest;
use crate::learn::corpus::{LabelledCorpus, Part};
use crate::learn::labelled::{LabelledTable, Pass, Task, Vocabulary};
use crate::learn::language::{self, recipe::LanguageRecipe};
use crate::learn::recipe::{self, Recipe, Role};
use crate::learn::sentiment::PublicSet;
use crate::learn::train::{TrainKnowledge, TrainTask, TrainTexts, train, train_language};
use crate::model::{Lang, Polarity};
use crate::progress::Progress;
use crate::resources::{CORPUS, Files};

/// Runs the training.
///
/// # Errors
///
/// Texts that cannot be used, a folder that cannot be written.
pub fn run(args: &Train) -> Result<Outcome> {
    super::set_threads(args.threads)?;
    let console = Console::new(args.quiet, false);
    if let (Some(labels), Some(output)) = (&args.adapt, &args.output) {
        adapt::run(labels, output, args, &console)?;
        return Ok(Outcome::Done);
    }
    let files = Files { overrides: args.resources.as_deref() };
    let recipe = match &args.recipe {
        Some(path) => Recipe::parse(&fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?)?,
        None => Recipe::parse(&files.text(recipe::FILE)?)?,
    };
    let causes = files.causes()?;
    let lexicon = files.lexicon()?;
    let acts = files.acts()?;
    let needs_reply = files.needs_reply(&causes.taxonomy)?;
    let knowledge = TrainKnowledge { lexicon: &lexicon, causes: &causes, acts: &acts, needs_reply: &needs_reply };

    let added: Vec<(String, Lang, String)> = args.labelled.iter().map(|path| own_file(path)).collect::<Result<_>>()?;
    let mut corpus = LabelledCorpus::default();
    if !args.only_these {
        for (name, text) in CORPUS {
            corpus.add(name, language_of(name), text, &causes.taxonomy)?;
        }
    }
    for (name, lang, text) in &added {
        corpus.add(name, *lang, text, &causes.taxonomy)?;
    }
    if corpus.comments.is_empty() && corpus.replies.is_empty() {
        return Err(Error::Setting {
            origin: "--only-these".into(),
            what: "there is nothing to learn from".into(),
            fix: "name a labelled file, or leave `--only-these` out".into(),
        });
    }
    if let Some(folder) = &args.vectors {
        let public = args.data.as_deref().map(|folder| public_sets(folder, &recipe, Role::Train)).transpose()?.unwrap_or_default();
        let ours = corpus.comments(Part::Training).map(|comment| (comment.text, comment.polarity));
        let theirs = public.iter().flat_map(|set| &set.rows).map(|(polarity, _, text)| (text.as_str(), *polarity));
        let rows: Vec<(&str, Polarity)> = ours.chain(theirs).collect();
        sentiment_model::fit(folder, &rows, args.force, &console)?;
        return Ok(Outcome::Done);
    }
    let Some(output) = &args.output else {
        return Err(Error::Setting {
            origin: "--output".into(),
            what: "no folder for the models is named".into(),
            fix: "name one with `--output DIR`".into(),
        });
    };
    let (public, tune) = match &args.data {
        Some(folder) => (public_sets(folder, &recipe, Role::Train)?, public_sets(folder, &recipe, Role::Tune)?),
        None => (Vec::new(), Vec::new()),
    };
    let (english, polish) = ("causes/seeds-en.tsv", "causes/seeds-pl.tsv");
    let (english_text, polish_text) = (files.text(english)?, files.text(polish)?);
    let seeds = [(english, Lang::EN, english_text.as_ref()), (polish, Lang::PL, polish_text.as_ref())];
    let texts = TrainTexts { corpus: &corpus, public: &public, tune: &tune, seeds: if args.only_these { &[] } else { &seeds } };

    let mut staging = Staging::new(output, args.force)?;
    let tasks = if args.task.is_empty() { TrainTaskArg::ALL.to_vec() } else { args.task.clone() };
    let mut keep = |name: &str, head: &Head| {
        let bytes = head.to_bytes();
        console.say(&format!("models/{name}.model: {} labels, {} bytes", head.width(), bytes.len()));
        staging.write(&format!("models/{name}.model"), Access::Usual, &bytes)
    };
    for task in tasks {
        console.checkpoint()?;
        let Some(task) = task.of_corpus() else {
            match &args.data {
                Some(folder) => {
                    let recipe = LanguageRecipe::parse(&files.text(language::recipe::FILE)?)?;
                    let public = |name: &str| ingest::read_text(&folder.join(name));
                    keep("language", &train_language(&recipe, &corpus, |name| Ok(files.text(name)?.into_owned()), public)?)?;
                }
                None => console.say("without `--data` the language head stays as it is"),
            }
            continue;
        };
        for (name, head) in train(task, &recipe, texts, knowledge)? {
            keep(name, &head)?;
        }
        if task == TrainTask::Sentiment && public.is_empty() {
            console.say("without `--data` only the expert for comments to brands was trained; the general one stays as it is");
        }
    }
    // Whoever has stopped the run while the last model was made gets nothing, not a part.
    console.checkpoint()?;
    staging.publish()?;
    console.say(&format!("use them with `--resources {}`", output.display()));
    Ok(Outcome::Done)
}

/// A file in the shape of our corpus; its language is the last part of its name before the ending: `complaints.pl.tsv`.
fn own_file(path: &Path) -> Result<(String, Lang, String)> {
    let text = ingest::read_text(path)?;
    let name = path.display().to_string();
    let stem = name.trim_end_matches(".gz").trim_end_matches(".zst").rsplit_once('.').map_or("", |(stem, _)| stem);
    let lang = stem.rsplit(['.', '_', '-', '/']).next().map_or(Lang::UND, Lang::parse);
    if lang != Lang::EN && lang != Lang::PL {
        return Err(Error::Input {
            file: name,
            place: String::new(),
            what: "its name does not tell the language of its texts".into(),
            fix: "name it NAME.en.tsv or NAME.pl.tsv".into(),
        });
    }
    Ok((name, lang, text))
}

fn language_of(name: &str) -> Lang {
    if name.contains("/pl/") { Lang::PL } else { Lang::EN }
}

/// The public sets of the recipe that have this role; each must be there.
fn public_sets(folder: &Path, recipe: &Recipe, role: Role) -> Result<Vec<PublicSet>> {
    recipe
        .sets
        .iter()
        .filter(|set| set.role == role)
        .map(|set| {
            let path = folder.join(&set.file);
            let table = LabelledTable::parse(&path.display().to_string(), &ingest::read_text(&path)?)?;
            let labels = table.single(table.column(Task::Sentiment, Pass::First)?, &Vocabulary::polarity())?;
            let rows: Vec<_> = labels
                .of_row
                .iter()
                .enumerate()
                .filter_map(|(row, label)| Some((Polarity::ALL[usize::from((*label)?)], table.language(row), table.text(row).to_owned())))
                .collect();
            Ok(PublicSet { card: set.card(rows.len()), rows, weight: set.weight, has_poles_only: set.poles })
        })
        .collect()
}
