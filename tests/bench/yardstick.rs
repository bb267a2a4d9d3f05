//! The yardstick of `just bench`: polars reads the same CSV file into memory, every column as text, and does nothing else.

#![expect(clippy::print_stdout, reason = "a tool of the developers, which talks to them")]

use std::time::Instant;

use polars::prelude::*;

fn main() -> PolarsResult<()> {
    let path = std::env::args().nth(1).expect("usage: yardstick FILE.csv");
    let started = Instant::now();
    let frame = CsvReadOptions::default().with_infer_schema_length(Some(0)).try_into_reader_with_file_path(Some(path.into()))?.finish()?;
    let seconds = started.elapsed().as_secs_f64();
    println!("polars read  {seconds:>8.3} s {:>14.0} comments/s", frame.height() as f64 / seconds);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    if let Some(kilobytes) = peak {
        println!("polars peak  {:>8.1} MB", kilobytes / 1024.0);
    }
    Ok(())
}
