//! `--sentiment-model DIR`: reads the folder of a neural model, and says what the user should know about its answers.

use super::console::Console;
use super::settings::ReadSettings;
use crate::annotate::Labels;
use crate::annotate::sentiment::outside::OutsideModel;
use crate::error::{Error, Result};
use crate::resources::Resources;

/// The flag, as errors name it.
const FLAG: &str = "--sentiment-model";

/// The resources of a run that annotates, with the model that its settings name.
///
/// # Errors
///
/// A resource or a file of the model that is wrong.
pub fn resources(settings: &ReadSettings) -> Result<Resources> {
    let outside = settings.sentiment_model.as_deref().map(load).transpose()?;
    Resources::load_with(settings.resources.as_deref(), settings.profile, outside)
}

/// Says what a model from outside could not read, and what its answers lack.
pub fn tell(console: &Console, resources: &Resources, labels: &Labels) {
    let Some(model) = &resources.knowledge.outside else { return };
    let name = &model.origin.name;
    console.say(&format!("sentiment was read by `{name}`, which gives no reasons: words behind the sentiment are left out"));
    if labels.gaps.n_truncated > 0 {
        console.say(&format!("{} texts are longer than `{name}` takes: their ends were not read for sentiment", labels.gaps.n_truncated));
    }
    if labels.gaps.n_silent > 0 {
        console.say(&format!("{} texts hold nothing that `{name}` knows: they are neutral", labels.gaps.n_silent));
    }
    if !model.origin.has_neutral {
        console.warn(&format!("`{name}` has no class for neutral: texts that are neither count as negative or positive"));
    }
}

#[cfg(not(feature = "neural"))]
pub use without_runtime::{fit, load};

#[cfg(not(feature = "neural"))]
mod without_runtime {
    use std::path::Path;

    use super::super::console::Console;
    use super::{Error, FLAG, OutsideModel, Result};
    use crate::model::Polarity;

    /// Reads the model.
    ///
    /// # Errors
    ///
    /// Always: this build cannot.
    pub fn load(_folder: &Path) -> Result<OutsideModel> {
        Err(not_built())
    }

    /// Fits the classifier that a folder of word vectors needs.
    ///
    /// # Errors
    ///
    /// Always: this build cannot.
    pub fn fit(_folder: &Path, _rows: &[(&str, Polarity)], _replaces: bool, _console: &Console) -> Result<()> {
        Err(not_built())
    }

    fn not_built() -> Error {
        Error::Setting {
            origin: FLAG.into(),
            what: "this afterstorm was built without neural models".into(),
            fix: "build it with them: `cargo install --path . --features neural`; docs/neural.md says the rest".into(),
        }
    }
}

#[cfg(feature = "neural")]
pub use with_runtime::{fit, load};

#[cfg(feature = "neural")]
mod with_runtime {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use sha2::{Digest, Sha256};

    use super::super::console::Console;
    use super::super::output::{self, hex};
    use super::{Error, FLAG, OutsideModel, Result};
    use crate::annotate::sentiment::neural::{Found, HeadSettings, NeuralModel, VectorHead, fit_head};
    use crate::annotate::sentiment::outside::{ModelOrigin, Scorer as _};
    use crate::model::Polarity;
    use crate::progress::Progress as _;

    /// Reads the model.
    ///
    /// # Errors
    ///
    /// No folder, a file that is missing, damaged, too large or of the wrong shape: with what to do.
    pub fn load(folder: &Path) -> Result<OutsideModel> {
        check_folder(folder)?;
        let hashes = RefCell::new(BTreeMap::new());
        let scorer = NeuralModel::open(&folder.display().to_string(), &|name, most| {
            let found = find(folder, name, most)?;
            if let Found::Bytes(bytes) = &found {
                hashes.borrow_mut().entry(name.to_owned()).or_insert_with(|| hex(&Sha256::digest(bytes)));
            }
            Ok(found)
        })?;
        let list: String = hashes.borrow().iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
        // `.` and `..` have no name of their own.
        let whole = folder.canonicalize().map_err(|source| Error::Read { path: folder.into(), source })?;
        let origin = ModelOrigin {
            name: whole.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned()),
            sha256: hex(&Sha256::digest(list)),
            has_neutral: scorer.has_neutral(),
        };
        Ok(OutsideModel { origin, scorer: Box::new(scorer) })
    }

    /// Fits the classifier that a folder of word vectors needs, and writes it into the folder.
    ///
    /// # Errors
    ///
    /// As [`load`]; a classifier that is there already, unless it may be replaced; a folder that cannot be written.
    pub fn fit(folder: &Path, rows: &[(&str, Polarity)], replaces: bool, console: &Console) -> Result<()> {
        check_folder(folder)?;
        let path = folder.join(VectorHead::FILE);
        // Before the work, so that minutes of fitting cannot end in "exists already".
        if path.exists() && !replaces {
            return Err(Error::Output { path, what: "exists already".into(), fix: "use `--force` to replace it".into() });
        }
        let name = folder.display().to_string();
        let head = fit_head(&name, &|name, most| find(folder, name, most), rows, &HeadSettings::default(), console)?;
        console.checkpoint()?;
        output::write_file(&path, replaces, |sink| sink.write_all(&head.to_bytes()).map_err(|error| output::failed(&path, &error)))?;
        console.say(&format!("{}: fitted on {} texts; use it with `{FLAG} {name}`", path.display(), head.texts));
        Ok(())
    }

    fn check_folder(folder: &Path) -> Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        let what = if folder.exists() { "is a file, not a folder" } else { "there is no such folder" };
        Err(Error::Setting {
            origin: format!("{FLAG}: {}", folder.display()),
            what: what.into(),
            fix: "name the folder that holds the model's config.json; docs/neural.md says which files belong there".into(),
        })
    }

    fn find(folder: &Path, name: &str, most: u64) -> Result<Found> {
        let path = folder.join(name);
        // Links are followed: caches of hubs are made of them. What is no file is as good as missing.
        let Some(about) = fs::metadata(&path).ok().filter(fs::Metadata::is_file) else { return Ok(Found::Nothing) };
        if about.len() > most {
            return Ok(Found::TooLarge(about.len()));
        }
        fs::read(&path).map(Found::Bytes).map_err(|source| Error::Read { path, source })
    }
}
