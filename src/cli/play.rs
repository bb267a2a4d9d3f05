//! `training --play`: the drill in the terminal. Shows a comment, takes a reply, says at once what it does, and sums up at the end.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::Outcome;
use super::console::{self, Console, Stopwatch};
use super::inspect::shown;
use super::settings::{ReadSettings, ReportSettings};
use super::training::reason;
use crate::error::{Error, Result};
use crate::i18n::Speaker;
use crate::model::{Fact, ResponseAct};
use crate::progress::Progress;
use crate::report::{Text, say};
use crate::resources::Resources;
use crate::training::checklist::Item;
use crate::training::drill::Inject;
use crate::training::practice::{Coach, Debrief, Scored, Turn, debrief};
use crate::training::{Drill, Missing, TrainingPack};

/// How often a waiting drill looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);

/// Who plays: lines in, words out, and a clock.
trait Trainee {
    /// The next line without its end; `None` = there are no more.
    fn line(&mut self) -> Result<Option<String>>;
    /// Seconds on the trainee's clock.
    fn seconds(&self) -> f64;
    /// Shows a line.
    fn show(&mut self, line: &str);
}

/// The person at the terminal, or a file in their place.
struct Terminal<'a> {
    lines: Receiver<std::io::Result<String>>,
    watch: Stopwatch,
    console: &'a Console,
}

impl<'a> Terminal<'a> {
    /// Reads on a thread of its own: a read that waits for Enter must not keep Ctrl-C waiting.
    fn new(console: &'a Console) -> Self {
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let mut input = std::io::stdin().lock();
            loop {
                let mut bytes = Vec::new();
                let read = match input.read_until(b'\n', &mut bytes) {
                    Ok(0) => return,
                    Ok(_) => Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()),
                    Err(error) => Err(error),
                };
                let is_over = read.is_err();
                if sender.send(read).is_err() || is_over {
                    return;
                }
            }
        });
        Self { lines, watch: Stopwatch::start(), console }
    }
}

impl Trainee for Terminal<'_> {
    fn line(&mut self) -> Result<Option<String>> {
        loop {
            self.console.checkpoint()?;
            match self.lines.recv_timeout(LOOK) {
                Ok(Ok(line)) => return Ok(Some(line)),
                Ok(Err(source)) => return Err(Error::Read { path: "standard input".into(), source }),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn seconds(&self) -> f64 {
        self.watch.seconds()
    }

    fn show(&mut self, line: &str) {
        console::write_line(line);
    }
}

/// Runs the drill of a pack.
///
/// # Errors
///
/// No drill in the pack, input that cannot be read, a signal.
pub fn run(pack: &TrainingPack, resources: &Resources, read: &ReadSettings, report: &ReportSettings, console: &Console) -> Result<Outcome> {
    let Some(drill) = &pack.drill else {
        let why = if pack.missing.contains(&Missing::TooFewComments) { Missing::TooFewComments } else { Missing::NoCrisis };
        return Err(Error::Corpus {
            what: format!("no drill: {}", reason(why)),
            fix: "give a larger archive, or name a stretch with --since and --until".into(),
        });
    };
    let locale = report.locales.first().copied().unwrap_or_default();
    let speaker = Speaker::new(resources.catalog(locale), read.measure.report_zone);
    let mut coach = Coach::new(&resources.knowledge, resources.training.human_voice);
    play(drill, &speaker, &mut coach, &mut Terminal::new(console))?;
    Ok(Outcome::Done)
}

/// The drill from the first inject to the debrief. Whoever stops it early gets the debrief of what was done.
fn play(drill: &Drill, speaker: &Speaker<'_>, coach: &mut Coach<'_>, trainee: &mut dyn Trainee) -> Result<Debrief> {
    let allowed = drill.step_minutes * 60.0;
    let mut table = Table { speaker, trainee };
    let mut turns = Vec::new();
    table.say(&say::training::play_welcome(drill.injects.len() as u64, allowed.round() as u64));
    let outcome = rounds(drill, coach, &mut table, allowed, &mut turns);
    let sums = debrief(drill, &turns, allowed);
    table.sum_up(&sums);
    outcome.map(|()| sums)
}

fn rounds(drill: &Drill, coach: &mut Coach<'_>, table: &mut Table<'_>, allowed: f64, turns: &mut Vec<Turn>) -> Result<()> {
    for (idx, inject) in drill.injects.iter().enumerate() {
        table.inject(inject, drill.injects.len(), allowed);
        let began = table.trainee.seconds();
        let Some(reply) = table.reply()? else { return Ok(()) };
        let seconds = table.trainee.seconds() - began;
        let scored = (!reply.is_empty()).then(|| coach.score(&reply));
        table.judge(inject, scored.as_ref(), seconds, allowed);
        turns.push(Turn { inject: idx, seconds, scored });
    }
    Ok(())
}

/// Where the drill is shown.
struct Table<'a> {
    speaker: &'a Speaker<'a>,
    trainee: &'a mut dyn Trainee,
}

impl Table<'_> {
    fn say(&mut self, text: &Text) {
        let line = self.speaker.say(text);
        self.trainee.show(&shown(&line));
    }

    fn gap(&mut self) {
        self.trainee.show("");
    }

    /// What strangers wrote, line by line, with its controls as escapes: they could move the cursor.
    fn quote(&mut self, text: &str) {
        for line in text.lines() {
            self.trainee.show(&format!("    {}", shown(line)));
        }
    }

    fn inject(&mut self, inject: &Inject, n: usize, allowed: f64) {
        self.gap();
        let clock = Fact::Minutes(inject.clock_minutes);
        let channel = Fact::Name(if inject.said.platform.is_empty() { "–".to_owned() } else { inject.said.platform.clone() });
        let who = Fact::Name(if inject.said.who.is_empty() { "–".to_owned() } else { inject.said.who.clone() });
        self.say(&say::training::play_inject(inject.number, n as u64, clock, channel, who));
        if let Some(at) = inject.said.at {
            self.say(&say::training::play_really(Fact::Instant(at), Fact::Term("inject", inject.kind.as_str().to_owned())));
        }
        if inject.said.text.is_empty() {
            self.say(&say::training::injects_withheld(Fact::Term("polarity", inject.said.polarity.as_str().to_owned())));
        } else {
            self.quote(&inject.said.text);
        }
        self.say(&say::training::play_allowed(allowed.round() as u64));
    }

    /// Lines until an empty one, or until there are no more; `None` = there were none at all.
    fn reply(&mut self) -> Result<Option<String>> {
        let mut reply: Vec<String> = Vec::new();
        loop {
            match self.trainee.line()? {
                None if reply.is_empty() => return Ok(None),
                Some(line) if !line.trim().is_empty() => reply.push(line.trim().to_owned()),
                _ => return Ok(Some(reply.join("\n"))),
            }
        }
    }

    fn judge(&mut self, inject: &Inject, scored: Option<&Scored>, seconds: f64, allowed: f64) {
        match scored {
            None => self.say(&say::training::play_skipped()),
            Some(scored) => {
                self.say(&say::training::play_points(scored.checked.n() as u64, seconds.round() as u64));
                if seconds > allowed {
                    self.say(&say::training::play_late());
                }
                self.checklist(scored);
            }
        }
        let expected = format!("training.inject.{}.expected", inject.kind.as_str());
        let expected = self.speaker.say(&Text { key: expected, facts: Vec::new() });
        self.say(&say::training::play_expected(Fact::Name(expected)));
        match &inject.reply {
            None => self.say(&say::training::play_brand_silent()),
            Some(reply) => {
                self.say(&say::training::play_brand(Fact::Minutes(reply.waited_minutes), reply.checked.n() as u64));
                self.quote(&reply.said.text);
            }
        }
    }

    fn checklist(&mut self, scored: &Scored) {
        let acts: Vec<String> = scored.acts.iter().map(|act| self.speaker.fact(&Fact::Term("act", act.as_str().to_owned())).to_lowercase()).collect();
        if !acts.is_empty() {
            self.say(&say::training::play_codes(Fact::Name(acts.join(", "))));
        }
        for item in Item::ALL.into_iter().filter(|item| *item != Item::NoDispute) {
            let label = Fact::Term("checklist", item.as_str().to_owned());
            let words = scored.words_for(item).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" … ");
            self.say(&match (scored.checked.has(item), words.is_empty()) {
                (true, false) => say::training::play_has(label, Fact::Name(words)),
                (true, true) => say::training::play_has_plain(label),
                (false, _) => say::training::play_lacks(label),
            });
        }
        if scored.checked.has(Item::NoDispute) {
            self.say(&say::training::play_has_plain(Fact::Term("checklist", Item::NoDispute.as_str().to_owned())));
            return;
        }
        for act in Item::NoDispute.acts().iter().filter(|act| scored.acts.contains(**act)) {
            self.dispute(*act, scored);
        }
    }

    fn dispute(&mut self, act: ResponseAct, scored: &Scored) {
        let label = Fact::Term("act", act.as_str().to_owned());
        let words = scored.words.iter().find(|(known, words)| *known == act && !words.is_empty()).map(|(_, words)| words.clone());
        self.say(&match words {
            Some(words) => say::training::play_disputes(label, Fact::Name(words)),
            None => say::training::play_disputes_plain(label),
        });
    }

    fn sum_up(&mut self, sums: &Debrief) {
        self.gap();
        self.say(&say::training::play_debrief());
        if sums.n_seen == 0 {
            self.say(&say::training::play_nothing());
            return;
        }
        self.say(&say::training::play_seen(sums.n_seen, sums.n_answered, sums.n_in_time));
        if let Some(seconds) = sums.median_seconds {
            self.say(&say::training::play_median(seconds.round() as u64));
        }
        match sums.brand_median_minutes {
            Some(minutes) => self.say(&say::training::play_brand_median(sums.n_brand_answered, Fact::Minutes(minutes))),
            None => self.say(&say::training::play_brand_none()),
        }
        for (item, (yours, brands)) in Item::ALL.into_iter().zip(sums.yours.into_iter().zip(sums.brands)) {
            let label = Fact::Term("checklist", item.as_str().to_owned());
            self.say(&if sums.n_brand_answered == 0 {
                say::training::play_row_alone(label, yours, sums.n_answered)
            } else {
                say::training::play_row(label, yours, sums.n_answered, brands, sums.n_brand_answered)
            });
        }
        self.say(&say::training::play_read());
    }
}
