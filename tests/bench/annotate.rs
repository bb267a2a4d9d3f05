//! What reading a comment costs on one core: language, sentiment, causes, need for a reply and fingerprint together, beside a plain scan of the same texts in
//! the same run. Called by `just bench-annotate`.

#![expect(clippy::print_stdout, reason = "a tool of the developers, which talks to them")]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use afterstorm::annotate::needs_reply::Standing;
use afterstorm::annotate::sentiment::Profile;
use afterstorm::annotate::{Reader, Writer};
use afterstorm::resources::Resources;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: bench-annotate COMMENTS.csv")?;
    let mut table = csv::Reader::from_path(path)?;
    let column = table.headers()?.iter().position(|name| name == "text").ok_or("no column `text`")?;
    let texts: Vec<String> = table.records().map(|record| Ok(record?[column].to_owned())).collect::<Result<_, csv::Error>>()?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let resources = Resources::load(None, Profile::Default)?;

    let before = resident_kilobytes();
    let mut reader = Reader::new(&resources.knowledge);
    let read = best(|| texts.iter().map(|text| u64::from(reader.label(text, Writer::Customer(Standing::Open)).n_chars)).sum());
    let grown = resident_kilobytes().saturating_sub(before);
    let replied = best(|| texts.iter().map(|text| u64::from(reader.label(text, Writer::Brand).n_chars)).sum());
    // The least that anybody who reads a text must do: decode its letters and look at each.
    let scanned = best(|| texts.iter().map(|text| text.chars().filter(|letter| letter.is_alphanumeric()).count() as u64).sum());

    let n = texts.len() as f64;
    println!("{} texts, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    for (name, seconds) in [("as comments", read), ("as replies", replied), ("plain scan", scanned)] {
        println!("{name:<12} {:>10.0} texts/s {:>8.1} times the scan", n / seconds, seconds / scanned);
    }
    println!("memory beyond the texts and models: {:.1} MB", grown as f64 / 1024.0);
    Ok(())
}

/// The best of three: what disturbs a run on a shared machine only ever makes it longer.
fn best(mut run: impl FnMut() -> u64) -> f64 {
    (0..3)
        .map(|_| {
            let started = Instant::now();
            black_box(run());
            started.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

fn resident_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
