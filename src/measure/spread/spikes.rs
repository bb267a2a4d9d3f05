//! Hours with more comments than the week's rhythm lets expect, put together into spikes.
//!
//! The expectation of an hour is a median of other hours like it, so that it needs no calm part and a spike does not explain itself away; the scatter is negative
//! binomial. Of all hours those are above that a control of false discoveries leaves.

use chrono::Datelike;
use chrono::Timelike;
use chrono_tz::Tz;

use super::Source;
use super::copies::Group;
use super::words::{Asked, Votes, contrast};
use crate::annotate::spread::terms::TermTexts;
use crate::measure::bins::{local, timed_rows};
use crate::measure::results::{ExpectedBin, Spike, SpikeMeasures, SpikeRhythm, Volume, VolumeBin};
use crate::measure::rows::NONE;
use crate::measure::shares::{Tally, share};
use crate::measure::stats::counts::dispersion;
use crate::measure::stats::expected::{Expected, grouped_median};
use crate::measure::stats::fdr;
use crate::measure::stats::interval::Z95;
use crate::model::{Definition, Estimate, Micros, Polarity, Span};

/// An archive of so many hours has a rhythm of the week, or of the day.
const WEEKS: usize = 4 * 168;
const DAYS: usize = 4 * 24;
/// Hours nearer than this teach nothing about an hour: they may be the same spike.
const APART: usize = 12;
/// Hours of a block: quiet archives show their scatter in blocks only.
const BLOCK: usize = 6;
/// An hour in which nobody ever wrote is still given a tenth of the usual expectation.
const FLOOR_PART: f64 = 0.1;
/// Nor is less than this expected of any hour.
const FLOOR: f64 = 0.02;
/// Words and first comments of a spike.
const MOST_WORDS: usize = 4;
const MOST_FIRST: usize = 3;
/// Above this probability the texts of a spike, each counted once, are nothing special.
const PLAUSIBLE: f64 = 0.05;

/// What was expected of each hour.
#[derive(Debug)]
pub struct Course {
    /// From what.
    pub rhythm: SpikeRhythm,
    /// One a bin.
    pub hours: Vec<Expected>,
    /// Variance over mean.
    pub phi: f64,
}

/// Expectations of hourly counts.
pub fn course(bins: &[VolumeBin], zone: Tz) -> Course {
    let counts: Vec<u64> = bins.iter().map(|bin| bin.n_customer).collect();
    let (rhythm, period) = match counts.len() {
        n if n >= WEEKS => (SpikeRhythm::HourOfWeek, 168),
        n if n >= DAYS => (SpikeRhythm::HourOfDay, 24),
        _ => (SpikeRhythm::AllHours, 1),
    };
    // The hours of each slot of the week, day, or all, by the local clock.
    let slot_of: Vec<usize> = bins
        .iter()
        .map(|bin| {
            let at = local(bin.from, zone);
            (at.weekday().num_days_from_monday() as usize * 24 + at.hour() as usize) % period
        })
        .collect();
    let mut slots: Vec<Vec<usize>> = vec![Vec::new(); period];
    for (idx, slot) in slot_of.iter().enumerate() {
        slots[*slot].push(idx);
    }
    let apart = if period == 1 { 1 } else { APART };
    let mut medians: Vec<Expected> = Vec::with_capacity(counts.len());
    let mut like: Vec<u64> = Vec::new();
    for (idx, slot) in slot_of.iter().enumerate() {
        like.clear();
        let near = if period == 1 { vec![0] } else { vec![(slot + period - 1) % period, *slot, (slot + 1) % period] };
        for other in near.into_iter().flat_map(|slot| &slots[slot]).filter(|other| other.abs_diff(idx) >= apart) {
            like.push(counts[*other]);
        }
        medians.push(Expected { mean: grouped_median(&mut like).unwrap_or(0.0), n: like.len() });
    }
    let usual = medians.iter().map(|hour| hour.mean).sum::<f64>() / medians.len().max(1) as f64;
    let phi = scatter(&counts, &means(&medians, usual, 1.0));
    let hours = means(&medians, usual, phi);
    Course { rhythm, phi: scatter(&counts, &hours).max(1.0), hours }
}

/// Medians to means. The median of a skewed count lies about `skewness · σ ÷ 6` below its mean (Cornish & Fisher 1938, first term), for the negative binomial
/// `(2·phi − 1) ÷ 6`; less where the median itself is near 0.
fn means(medians: &[Expected], usual: f64, phi: f64) -> Vec<Expected> {
    let skew = (2.0 * phi - 1.0) / 6.0;
    let mean = |median: f64| (median + skew * (3.0 * median).min(1.0)).max(FLOOR_PART * usual).max(FLOOR);
    medians.iter().map(|hour| Expected { mean: mean(hour.mean), ..*hour }).collect()
}

/// Scatter of hours and of blocks of six around what was expected, from neighbours: a crisis that lasts for days raises neighbours alike, and so it does not hide itself.
fn scatter(counts: &[u64], hours: &[Expected]) -> f64 {
    let blocks = |size: usize| {
        let sums: Vec<f64> = counts.chunks_exact(size).map(|counts| counts.iter().sum::<u64>() as f64).collect();
        let means: Vec<f64> = hours.chunks_exact(size).map(|hours| hours.iter().map(|hour| hour.mean).sum()).collect();
        dispersion(&sums, &means)
    };
    blocks(1).max(blocks(BLOCK))
}

/// Runs of hours above expectation, `from..to`, in order.
pub fn runs(counts: &[u64], course: &Course, q: f64, gap: usize) -> (Vec<(usize, usize)>, u64) {
    let tails: Vec<f64> = counts.iter().zip(&course.hours).map(|(count, hour)| hour.tail(*count, course.phi)).collect();
    let Some(limit) = fdr::limit(&tails, q) else { return (Vec::new(), 0) };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut n_above = 0;
    for idx in (0..tails.len()).filter(|idx| tails[*idx] <= limit) {
        n_above += 1;
        match runs.last_mut() {
            Some(last) if idx - last.1 <= gap => last.1 = idx + 1,
            _ => runs.push((idx, idx + 1)),
        }
    }
    (runs, n_above)
}

/// Measures the hours of the archive; `None` when no comment has an hour.
pub fn spikes(source: &Source<'_>, terms: &TermTexts, shared: &[Group], volume: &Volume) -> Option<SpikeMeasures> {
    let limits = &source.knowledge.limits.spikes;
    let bins = &volume.hourly;
    let counts: Vec<u64> = bins.iter().map(|bin| bin.n_customer).collect();
    if counts.iter().all(|count| *count == 0) {
        return None;
    }
    let course = course(bins, source.zone);
    let (found, n_hours_above) = runs(&counts, &course, limits.false_discoveries, limits.gap_hours);
    let excess = |&(from, to): &(usize, usize)| (from..to).map(|idx| counts[idx] as f64 - course.hours[idx].mean).sum::<f64>();
    let mut found: Vec<(usize, usize)> = found.into_iter().filter(|run| excess(run) >= limits.least_excess).collect();
    found.sort_by(|a, b| excess(b).total_cmp(&excess(a)).then(a.cmp(b)));
    found.truncate(limits.most_spikes);
    found.sort_unstable();
    let timed = timed_rows(source.rows);
    let mut spikes: Vec<Spike> = found.iter().map(|run| describe(source, (shared, &timed), bins, &course, *run)).collect();
    name(source, terms, &mut spikes);
    let bin = |idx: usize| {
        let (low, high) = course.hours[idx].band(course.phi);
        ExpectedBin { from: bins[idx].from, to: bins[idx].to, expected: course.hours[idx].mean, low: low as f64, high: high as f64 }
    };
    Some(SpikeMeasures {
        rhythm: course.rhythm,
        dispersion: course.phi,
        n_hours: counts.len() as u64,
        n_hours_above,
        hourly: (0..counts.len()).map(bin).collect(),
        daily: daily(&volume.daily, bins, &course),
        spikes,
    })
}

/// Expectations of the days whose hours are all known. Their scatter is their own: hours of one day rise and fall together.
fn daily(days: &[VolumeBin], hours: &[VolumeBin], course: &Course) -> Vec<ExpectedBin> {
    let mut sums: Vec<(VolumeBin, Expected)> = Vec::new();
    for day in days {
        let (from, to) = (hours.partition_point(|hour| hour.from < day.from), hours.partition_point(|hour| hour.from < day.to));
        let inside = &course.hours[from..to];
        let Some(least) = inside.iter().map(|hour| hour.n).min() else { continue };
        sums.push((*day, Expected { mean: inside.iter().map(|hour| hour.mean).sum(), n: least }));
    }
    let (counts, means): (Vec<f64>, Vec<f64>) = sums.iter().map(|(day, sum)| (day.n_customer as f64, sum.mean)).unzip();
    let phi = dispersion(&counts, &means).max(course.phi);
    sums.iter()
        .map(|(day, sum)| {
            let (low, high) = sum.band(phi);
            ExpectedBin { from: day.from, to: day.to, expected: sum.mean, low: low as f64, high: high as f64 }
        })
        .collect()
}

/// The customer comments of a span, in order.
fn inside(source: &Source<'_>, timed: &[(Micros, u32)], span: Span) -> Vec<u32> {
    let (from, to) = (timed.partition_point(|(at, _)| *at < span.from), timed.partition_point(|(at, _)| *at < span.to));
    timed[from..to].iter().map(|(_, row)| *row).filter(|row| source.rows.is_customer(*row as usize)).collect()
}

fn describe(
    source: &Source<'_>,
    (shared, timed): (&[Group], &[(Micros, u32)]),
    bins: &[VolumeBin],
    course: &Course,
    (from, to): (usize, usize),
) -> Spike {
    let rows = source.rows;
    let span = Span { from: bins[from].from, to: bins[to - 1].to };
    let members = inside(source, timed, span);
    let hours = &course.hours[from..to];
    let n: u64 = bins[from..to].iter().map(|bin| bin.n_customer).sum();
    let expected: f64 = hours.iter().map(|hour| hour.mean).sum();
    let learnt: f64 = hours.iter().map(|hour| hour.mean * std::f64::consts::FRAC_PI_2 / hour.n.max(1) as f64).sum();
    let half = Z95 * (course.phi * (n as f64 + learnt)).sqrt();
    let point = n as f64 - expected;

    let mut is_shared = rustc_hash::FxHashSet::default();
    for group in shared.iter().filter(|group| group.kind.is_some()) {
        is_shared.insert(rows.near_cluster[group.rows[0] as usize]);
    }
    let mut copied = Tally::default();
    let mut negative = Tally::default();
    let mut n_cause = vec![0_u64; source.taxonomy_ids.len()];
    let (mut seen, mut n_texts) = (rustc_hash::FxHashSet::default(), 0);
    for row in members.iter().map(|row| *row as usize) {
        let cluster = rows.near_cluster[row];
        copied.add(u64::from(is_shared.contains(&cluster)));
        n_texts += u64::from(cluster == NONE || seen.insert(cluster));
        if rows.has_text[row] {
            negative.add(u64::from(rows.polarity[row] == Polarity::Negative));
            rows.causes[row].iter().for_each(|cause| n_cause[cause.0 as usize] += 1);
        }
    }
    let cause = (0..n_cause.len()).rev().max_by_key(|cause| n_cause[*cause]).filter(|cause| n_cause[*cause] > 0);
    let has_cause = |row: &u32| cause.is_none_or(|cause| rows.causes[*row as usize].iter().any(|known| known.0 as usize == cause));
    let whole = Expected { mean: expected, n: hours.iter().map(|hour| hour.n).min().unwrap_or(1) };
    Spike {
        span,
        n,
        expected,
        excess: Estimate { definition: Definition::Spike, point: Some(point), low: Some(point - half), high: Some(point + half), n },
        n_peak_hour: bins[from..to].iter().map(|bin| bin.n_customer).max().unwrap_or(0),
        negative: negative.share(Definition::NegativeShare),
        cause: cause.map(|cause| (source.taxonomy_ids[cause].clone(), share(Definition::CauseShare, n_cause[cause], negative.n))),
        words: Vec::new(),
        copied: copied.share(Definition::NearCopies),
        is_copied: copied.count > 0 && whole.tail(n_texts, course.phi) > PLAUSIBLE,
        first: source.quotes(members.iter().copied().filter(has_cause), MOST_FIRST),
    }
}

/// Gives spikes the words that set them apart from all other hours.
fn name(source: &Source<'_>, terms: &TermTexts, spikes: &mut [Spike]) {
    if spikes.is_empty() {
        return;
    }
    let limits = &source.knowledge.limits.words;
    let group = |row: usize| {
        let at = source.rows.created_at[row]?;
        let idx = spikes.partition_point(|spike| spike.span.to <= at);
        Some(if spikes.get(idx).is_some_and(|spike| spike.span.contains(at)) { idx } else { spikes.len() } as u32)
    };
    let pairs: Vec<(usize, usize)> = (0..spikes.len()).map(|idx| (idx, spikes.len())).collect();
    let asked = Asked { votes: Votes::Texts, least_comments: limits.least_comments, least_authors: limits.least_authors, most: MOST_WORDS };
    let found = contrast(source, terms, (group, spikes.len() + 1), &pairs, asked);
    for (spike, words) in spikes.iter_mut().zip(found) {
        spike.words = words.into_iter().map(|word| word.words).collect();
    }
}
