//! Talks to the person at the terminal: progress while it works, a closing summary, warnings. Everything goes to standard error.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::error::{Error, Result};
use crate::progress::Progress;

/// Progress on standard error: a bar on a terminal, a plain line a stage otherwise, nothing when quiet.
pub struct Console {
    is_quiet: bool,
    shows_timings: bool,
    bar: Mutex<Option<ProgressBar>>,
    stages: Mutex<Vec<(&'static str, Instant)>>,
    timings: Mutex<Vec<(&'static str, f64, Option<u64>)>>,
    signal: Arc<AtomicUsize>,
}

impl Console {
    /// A console that stops the run at the next checkpoint after SIGINT or SIGTERM; a second signal ends the process at once.
    #[must_use]
    pub fn new(is_quiet: bool, shows_timings: bool) -> Self {
        let signal = Arc::new(AtomicUsize::new(0));
        #[cfg(unix)]
        for number in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            let second = Arc::new(std::sync::atomic::AtomicBool::new(false));
            // Without handlers the run can still be stopped, only less tidily: not worth failing for.
            let _ = signal_hook::flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&second));
            let _ = signal_hook::flag::register(number, second);
            let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), number.unsigned_abs() as usize);
        }
        Self { is_quiet, shows_timings, bar: Mutex::default(), stages: Mutex::default(), timings: Mutex::default(), signal }
    }

    /// Says a line.
    pub fn say(&self, line: &str) {
        if !self.is_quiet {
            self.finish_bar();
            write_line(line);
        }
    }

    /// Says a line even when quiet: something the user must know.
    pub fn warn(&self, line: &str) {
        self.finish_bar();
        write_line(&format!("warning: {line}"));
    }

    /// Ends the last stage; prints what each took, when asked. `n_comments` is for the rate.
    pub fn finish(&self, n_comments: u64) {
        self.close_stage();
        self.finish_bar();
        if !self.shows_timings {
            return;
        }
        let timings = self.timings.lock().expect("no stage panics while it holds the lock").clone();
        let total: f64 = timings.iter().map(|(_, seconds, _)| seconds).sum();
        for (name, seconds, peak) in timings.iter().chain(std::iter::once(&("total", total, peak_memory_kilobytes()))) {
            let rate = if *seconds > 0.0 { n_comments as f64 / seconds } else { 0.0 };
            let peak = peak.map_or_else(String::new, |kilobytes| format!("{:>9.1} MB peak", kilobytes as f64 / 1024.0));
            write_line(&format!("{name:<12} {seconds:>8.3} s {rate:>14.0} comments/s {peak}"));
        }
    }

    fn close_stage(&self) {
        if let Some((name, started)) = self.stages.lock().expect("no stage panics while it holds the lock").pop() {
            self.timings.lock().expect("no stage panics while it holds the lock").push((
                name,
                started.elapsed().as_secs_f64(),
                peak_memory_kilobytes(),
            ));
        }
    }

    fn finish_bar(&self) {
        if let Some(bar) = self.bar.lock().expect("no stage panics while it holds the lock").take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Console {
    fn stage(&self, name: &'static str, total: Option<u64>) {
        self.close_stage();
        self.stages.lock().expect("no stage panics while it holds the lock").push((name, Instant::now()));
        if self.is_quiet {
            return;
        }
        self.finish_bar();
        if !std::io::stderr().is_terminal() {
            write_line(&format!("{name} …"));
            return;
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        // Reading counts bytes, every other stage comments.
        let template = match (total, name) {
            (Some(_), "read") => "{msg:<10} [{bar:32}] {percent:>3} %  {bytes_per_sec}, {eta} left",
            (Some(_), _) => "{msg:<10} [{bar:32}] {percent:>3} %  {rate} comments/s, {eta} left",
            (None, _) => "{msg:<10} {spinner} {elapsed}",
        };
        let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            // A rate that cannot be written is not shown.
            let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
        };
        let style = ProgressStyle::with_template(template).expect("the template is constant");
        bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
        bar.set_message(name);
        *self.bar.lock().expect("no stage panics while it holds the lock") = Some(bar);
    }

    fn advance(&self, amount: u64) {
        if let Some(bar) = &*self.bar.lock().expect("no stage panics while it holds the lock") {
            bar.inc(amount);
        }
    }

    fn checkpoint(&self) -> Result<(), Error> {
        match self.signal.load(Ordering::Relaxed) {
            0 => Ok(()),
            number => {
                self.finish_bar();
                Err(Error::Interrupted { signal: i32::try_from(number).unwrap_or(2) })
            }
        }
    }
}

/// Measures how long somebody takes. Where nobody sits at a terminal it stands still, so that what is written does not depend on the machine.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Option<Instant>);

impl Stopwatch {
    /// One that runs from now, if standard input is a terminal.
    #[must_use]
    pub fn start() -> Self {
        Self(std::io::stdin().is_terminal().then(Instant::now))
    }

    /// Seconds since the start.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.map_or(0.0, |started| started.elapsed().as_secs_f64())
    }
}

/// Writes to standard error; a closed standard error is no reason to fail.
pub fn write_line(line: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{line}");
}

/// Writes data to standard output.
///
/// # Errors
///
/// The output cannot be written. A reader that has gone away (`| head`) is not an error: the rest is nobody's loss.
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(super::output::failed(std::path::Path::new("standard output"), &error)),
        _ => Ok(()),
    }
}

/// The most memory that the process has held, where the system tells (`VmHWM` of Linux).
fn peak_memory_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
