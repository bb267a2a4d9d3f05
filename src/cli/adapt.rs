//! `train --adapt`: a user's labels move the mood model to their comments.

use std::path::Path;

use super::args::Train;
use super::console::Console;
use super::output::{Access, Staging};
use crate::annotate::Reader;
use crate::annotate::sentiment::Profile;
use crate::error::{Error, Result};
use crate::ingest;
use crate::learn::adapt::{LEAST_LABELS, Labelled};
use crate::learn::labelled::{LabelledTable, Pass, Task, Vocabulary};
use crate::model::Polarity;
use crate::progress::Progress;
use crate::resources::Resources;

/// Fits the offsets and writes the two models that choose a polarity.
///
/// # Errors
///
/// Labels that cannot be used, too few of them, or such as would make nothing better; a folder that cannot be written.
pub fn run(labels: &Path, output: &Path, args: &Train, console: &Console) -> Result<()> {
    let mut staging = Staging::new(output, args.force)?;
    let mut resources = Resources::load(args.resources.as_deref(), Profile::Default)?;
    let file = labels.display().to_string();
    let table = LabelledTable::parse(&file, &ingest::read_text(labels)?)?;
    let truth = table.single(table.column(Task::Sentiment, Pass::First)?, &Vocabulary::polarity())?;
    let mut reader = Reader::new(&resources.knowledge);
    let mut labelled = Labelled::new();
    for (text, truth) in table.texts().zip(&truth.of_row) {
        let Some(truth) = truth else { continue };
        if let (lang, Some(scores)) = reader.polarity_scores(text) {
            labelled.push(lang, scores, Polarity::ALL[usize::from(*truth)]);
        }
    }
    if labelled.len() < LEAST_LABELS {
        return Err(Error::Input {
            file,
            place: String::new(),
            what: format!("{} of its texts have words and a label, and fewer than {LEAST_LABELS} teach nothing but chance", labelled.len()),
            fix: "label more, best some 300 (`afterstorm label --size 300`)".into(),
        });
    }
    console.checkpoint()?;
    let adapted = labelled.adapt();
    let (before, after) = (100.0 * adapted.macro_f1_before, 100.0 * adapted.macro_f1_after);
    let (low, high) = (100.0 * adapted.difference.0, 100.0 * adapted.difference.1);
    if !adapted.is_better() {
        return Err(Error::Input {
            file,
            place: String::new(),
            what: format!(
                "its {} labels show no better way to choose: on texts whose labels were not used macro-F1 would go from {before:.1} to {after:.1}, so nothing \
                 was written",
                adapted.n_labels
            ),
            fix: "keep the model as it is; `analyze --labels` corrects the shares of a report all the same".into(),
        });
    }
    let model = &mut resources.knowledge.sentiment;
    for (name, head) in [("sentiment-general", &mut model.general), ("sentiment-service", &mut model.service)] {
        adapted.apply(head, &file);
        staging.write(&format!("models/{name}.model"), Access::Usual, &head.to_bytes())?;
    }
    staging.publish()?;
    console.say(&format!(
        "macro-F1 on texts whose labels were not used: {before:.1} before, {after:.1} after ({} labels; difference {low:+.1} to {high:+.1})",
        adapted.n_labels
    ));
    if low <= 0.0 {
        console.say("the difference may be chance: more labels would tell");
    }
    console.say(&format!("use the models with `--resources {}`", output.display()));
    Ok(())
}
