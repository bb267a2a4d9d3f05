//! `label`: draws a sample of an archive and lets a person say what its comments feel like, in a spreadsheet or here on the terminal.

use std::io::BufRead;
use std::path::Path;

use super::args::Label;
use super::console::{self, Console};
use super::inspect::shown;
use super::{Outcome, output, sentiment_model, settings, summary};
use crate::error::{Error, Result};
use crate::ingest;
use crate::learn::correct::SampleSettings;
use crate::learn::sheet::{Mark, Sheet};
use crate::model::Polarity;
use crate::pipeline;
use crate::progress::Progress;

/// Makes the sheet, or goes on with it.
///
/// # Errors
///
/// Inputs that cannot be used, a sheet of something else, an output that cannot be written, a signal.
pub fn run(args: &Label) -> Result<Outcome> {
    let config = settings::config(&args.reading)?;
    let settings = settings::read_settings(&args.reading, None, &config)?;
    super::set_threads(settings.threads)?;
    let fail = |origin: &str, what: &str, fix: &str| Err(Error::Setting { origin: origin.into(), what: what.into(), fix: fix.into() });
    if args.size == 0 {
        return fail("--size", "a sample of 0 comments says nothing", "use 100 or more; 200 is the default");
    }
    let is_from_input = args.reading.inputs.iter().any(|path| path == Path::new("-"));
    if args.terminal && is_from_input {
        return fail("--terminal", "standard input holds the archive already", "name the archive as a file");
    }
    let console = Console::new(settings.is_quiet, settings.shows_timings);
    let path = &args.output;
    let mut sheet = if path.is_file() && !args.force {
        let sheet = Sheet::parse(&path.display().to_string(), &ingest::read_text(path)?)?;
        if !args.terminal {
            say_progress(&console, path, &sheet, "left as it is");
            return Ok(Outcome::Done);
        }
        sheet
    } else {
        let resources = sentiment_model::resources(&settings)?;
        let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &settings.ingest, &settings.corpus, &console)?;
        summary::of_left_alone(&console, &read.skipped);
        let labels = pipeline::annotate(&read.corpus, &resources, &console)?;
        sentiment_model::tell(&console, &resources, &labels);
        let masker = read.corpus.masker();
        let sample = SampleSettings { size: args.size, seed: args.seed, ..SampleSettings::STANDARD };
        let sheet = Sheet::draw(&read.corpus, &labels, sample, |text| masker.mask(text).into_owned())?;
        save(path, args.force, &sheet)?;
        console.finish(read.corpus.len() as u64);
        sheet
    };
    if args.terminal {
        let ask = |line: &str| console::write_line(line);
        interview(&mut sheet, &mut std::io::stdin().lock(), ask, |sheet| {
            save(path, true, sheet)?;
            console.checkpoint()
        })?;
        say_progress(&console, path, &sheet, "saved");
    } else {
        say_progress(&console, path, &sheet, "fill the column `polarity` with negative, neutral or positive, or amb where you cannot decide");
    }
    console.say(&format!("when it is labelled: afterstorm analyze ... --labels {}", path.display()));
    Ok(Outcome::Done)
}

fn save(path: &Path, replaces: bool, sheet: &Sheet) -> Result<()> {
    let bytes = sheet.to_csv();
    output::write_file(path, replaces, |sink| sink.write_all(&bytes).map_err(|error| output::failed(path, &error)))
}

fn say_progress(console: &Console, path: &Path, sheet: &Sheet, what: &str) {
    let progress = sheet.progress();
    console.say(&format!(
        "{}: {} of {} comments labelled, {} undecided; {what}",
        path.display(),
        progress.labelled,
        progress.all,
        progress.undecided
    ));
}

/// What can be answered.
enum Answer {
    Mark(Mark),
    Back,
    Quit,
}

const KEYS: &str = "n negative   u neutral   p positive   s skip   b back   q save and quit   (then Enter)";

fn answer(line: &str) -> Option<Answer> {
    Some(match line.trim().to_lowercase().as_str() {
        "n" | "neg" | "negative" => Answer::Mark(Mark::Labelled(Polarity::Negative)),
        "u" | "neu" | "neutral" => Answer::Mark(Mark::Labelled(Polarity::Neutral)),
        "p" | "pos" | "positive" => Answer::Mark(Mark::Labelled(Polarity::Positive)),
        "s" | "skip" => Answer::Mark(Mark::Undecided),
        "b" | "back" => Answer::Back,
        "q" | "quit" => Answer::Quit,
        _ => return None,
    })
}

/// Asks for every open row, saving after each answer. The end of the answers is the end of the talk.
fn interview(sheet: &mut Sheet, answers: &mut dyn BufRead, ask: impl Fn(&str), mut save: impl FnMut(&Sheet) -> Result<()>) -> Result<()> {
    let mut asked: Vec<usize> = Vec::new();
    let mut next = (0..sheet.len()).find(|row| sheet.mark(*row) == Mark::Open);
    ask(KEYS);
    while let Some(row) = next {
        let progress = sheet.progress();
        // What strangers wrote is shown with its controls as escapes: they could move the cursor.
        ask(&format!("\n[{} of {}] {}", progress.labelled + progress.undecided + 1, progress.all, shown(sheet.text(row))));
        let mut line = String::new();
        let n = answers.read_line(&mut line).map_err(|source| Error::Read { path: "standard input".into(), source })?;
        if n == 0 {
            return Ok(());
        }
        match answer(&line) {
            None => ask(KEYS),
            Some(Answer::Quit) => return Ok(()),
            Some(Answer::Back) => match asked.pop() {
                Some(before) => {
                    sheet.set(before, Mark::Open);
                    save(sheet)?;
                    next = Some(before);
                }
                None => ask("this is the first one"),
            },
            Some(Answer::Mark(mark)) => {
                sheet.set(row, mark);
                save(sheet)?;
                asked.push(row);
                next = (0..sheet.len()).find(|row| sheet.mark(*row) == Mark::Open);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Mark, Sheet, interview};
    use crate::model::Polarity::{Negative, Neutral, Positive};

    #[track_caller]
    fn check(answers: &str, expected: [Mark; 3], n_saved: usize) {
        let mut sheet = Sheet::parse("labels.csv", "key,text,polarity\nk1,one,\nk2,two,\nk3,three,\n").expect("it is a sheet");
        let mut saved = 0;
        interview(
            &mut sheet,
            &mut answers.as_bytes(),
            |_| {},
            |_| {
                saved += 1;
                Ok(())
            },
        )
        .expect("nothing fails");
        assert_eq!(([0, 1, 2].map(|row| sheet.mark(row)), saved), (expected, n_saved));
    }

    #[test]
    fn each_answer_is_kept_and_saved() {
        check("n\nu\np\n", [Mark::Labelled(Negative), Mark::Labelled(Neutral), Mark::Labelled(Positive)], 3);
        check("N\nskip\n", [Mark::Labelled(Negative), Mark::Undecided, Mark::Open], 2);
    }

    #[test]
    fn one_can_go_back_and_quit() {
        check("b\nn\nb\np\nq\nn\n", [Mark::Labelled(Positive), Mark::Open, Mark::Open], 3);
        check("n\nu\nb\nb\np\n", [Mark::Labelled(Positive), Mark::Open, Mark::Open], 5);
    }

    #[test]
    fn what_is_no_answer_is_asked_again() {
        check("what?\n\nn\n", [Mark::Labelled(Negative), Mark::Open, Mark::Open], 1);
        check("", [Mark::Open; 3], 0);
    }
}
