//! Splits computed by hand, and sums that must hold whatever the archive.

use super::change;
use crate::measure::results::{ChangeDimension, ChangeKey, ChangeLedger, ChangeParts, Storm};
use crate::measure::rows::Rows;
use crate::measure::storm::simulation::{Archive, Random, hours, settings};
use crate::measure::storm::storm;
use crate::model::{AuthorRole, Lang, Polarity, Span};

fn ids() -> Vec<String> {
    ["delay", "refund", "praise"].map(str::to_owned).to_vec()
}

/// Calm from hour 0 to 10, crisis from hour 10 to 20 unless said otherwise.
fn declared(rows: &Rows, baseline: Span, crisis: Span) -> Storm {
    let mut settings = settings();
    settings.baseline_window = Some(baseline);
    settings.crisis_window = Some(crisis);
    storm(rows, &settings)
}

fn measured(rows: &Rows) -> ChangeLedger {
    change(rows, &ids(), &declared(rows, hours(0, 10), hours(10, 20))).expect("both windows are full")
}

/// `n` comments of which `negative` are negative, with a cause, spread over an hour.
fn add(archive: &mut Archive, hour: i64, n: u32, negative: u32, causes: &[u8]) {
    for i in 0..n {
        let polarity = if i < negative { Polarity::Negative } else { Polarity::Neutral };
        let idx = archive.comment(hour * 60 + i64::from(i % 60), i, AuthorRole::Customer, polarity);
        for cause in causes {
            archive.cause(idx, *cause);
        }
    }
}

/// First and last comments of both windows, so that the windows are wholly within the archive: an answer of the brand counts in no group.
fn framed(mut archive: Archive) -> Rows {
    archive.comment(0, 9_999, AuthorRole::Brand, Polarity::Neutral);
    archive.comment(20 * 60 - 1, 9_999, AuthorRole::Brand, Polarity::Neutral);
    archive.rows()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
}

fn check(parts: ChangeParts, comments: [f64; 3], shares: [f64; 2]) {
    let [volume, mix, rate] = comments;
    [(parts.volume, volume), (parts.mix, mix), (parts.rate, rate), (parts.change, volume + mix + rate)].into_iter().for_each(|(a, b)| close(a, b));
    [(parts.mix_share, shares[0]), (parts.rate_share, shares[1]), (parts.change_share, shares[0] + shares[1])]
        .into_iter()
        .for_each(|(a, b)| close(a, b));
}

fn cause(id: &str) -> Vec<ChangeKey> {
    vec![ChangeKey::Cause(id.into())]
}

/// The windows of the tests differ by the microsecond after the last comment.
fn scale_is_one(ledger: &ChangeLedger) {
    assert!((ledger.scale - 1.0).abs() < 0.002, "{}", ledger.scale);
}

#[test]
fn volume_alone() {
    let mut archive = Archive::default();
    add(&mut archive, 1, 40, 10, &[0]);
    add(&mut archive, 2, 60, 30, &[1]);
    for hour in [11, 12, 13] {
        add(&mut archive, hour, 40, 10, &[0]);
        add(&mut archive, hour, 60, 30, &[1]);
    }
    let ledger = measured(&framed(archive));
    scale_is_one(&ledger);
    close(ledger.change, 120.0 - 40.0 * ledger.scale);
    let table = &ledger.tables[0];
    check(table.total, [ledger.change, 0.0, 0.0], [0.0, 0.0]);
    assert_eq!(table.groups.iter().map(|group| group.keys.clone()).collect::<Vec<_>>(), [cause("refund"), cause("delay")]);
    assert!(table.groups.iter().all(|group| group.is_demonstrable));
}

#[test]
fn mix_alone() {
    // 100 comments each time; the angry group grows from 20 to 80 of them. Rates stay at 0.25 and 0.75.
    let mut archive = Archive::default();
    add(&mut archive, 1, 80, 20, &[0]);
    add(&mut archive, 2, 20, 15, &[1]);
    add(&mut archive, 11, 20, 5, &[0]);
    add(&mut archive, 12, 80, 60, &[1]);
    let rows = framed(archive);
    let ledger = measured(&rows);
    let table = &ledger.tables[0];
    // (0.8 − 0.2)·0.75 and (0.2 − 0.8)·0.25.
    check(ChangeParts { volume: 0.0, mix: 0.0, rate: 0.0, change: 0.0, ..table.groups[0].parts }, [0.0; 3], [0.45, 0.0]);
    check(ChangeParts { volume: 0.0, mix: 0.0, rate: 0.0, change: 0.0, ..table.groups[1].parts }, [0.0; 3], [-0.15, 0.0]);
    close(table.total.rate, 0.0);
    close(table.total.change_share, 0.30);
}

#[test]
fn rate_alone() {
    let mut archive = Archive::default();
    add(&mut archive, 1, 50, 5, &[0]);
    add(&mut archive, 2, 50, 5, &[1]);
    add(&mut archive, 11, 50, 45, &[0]);
    add(&mut archive, 12, 50, 5, &[1]);
    let ledger = measured(&framed(archive));
    let table = &ledger.tables[0];
    assert_eq!(table.groups[0].keys, cause("delay"));
    close(table.total.mix, 0.0);
    close(table.total.rate_share, 0.4);
    assert!(table.groups[0].is_demonstrable && !table.groups[1].is_demonstrable);
    // The baseline is a minute longer than what the archive has of the crisis: what is not rate is that minute.
    assert!((table.groups[0].parts.rate - 40.0).abs() < 0.1 && table.groups[1].parts.rate.abs() < 1e-9);
}

#[test]
fn a_new_group_is_mix_and_a_small_one_is_folded() {
    let mut archive = Archive::default();
    add(&mut archive, 1, 50, 10, &[0]);
    add(&mut archive, 2, 3, 3, &[2]);
    add(&mut archive, 11, 50, 10, &[0]);
    add(&mut archive, 12, 30, 30, &[1]);
    add(&mut archive, 13, 9, 0, &[2]);
    let ledger = measured(&framed(archive));
    let table = &ledger.tables[0];
    assert_eq!(table.groups.iter().map(|group| group.keys.clone()).collect::<Vec<_>>(), [cause("refund"), cause("delay"), vec![]]);
    let new = &table.groups[0];
    close(new.parts.rate, 0.0);
    close(new.parts.volume + new.parts.mix, 30.0);
    let other = &table.groups[2];
    assert_eq!((table.n_folded, other.comments_baseline, other.comments_crisis, other.is_demonstrable), (1, 3.0, 9.0, false));
    assert!(ledger.adds_up());
}

#[test]
fn a_comment_with_three_causes_counts_once() {
    let mut archive = Archive::default();
    add(&mut archive, 1, 31, 7, &[0, 1, 2]);
    add(&mut archive, 11, 35, 30, &[0, 1, 2]);
    add(&mut archive, 12, 35, 30, &[]);
    let ledger = measured(&framed(archive));
    let groups = &ledger.tables[0].groups;
    assert_eq!(groups.len(), 4);
    close(groups.iter().map(|group| group.comments_crisis).sum(), 70.0);
    close(groups.iter().map(|group| group.negative_baseline).sum(), 7.0);
    assert_eq!(groups[0].keys, [ChangeKey::NoCause]);
}

#[test]
fn authors_stand_together_by_how_much_they_wrote() {
    let mut archive = Archive::default();
    add(&mut archive, 1, 20, 5, &[0]);
    for minute in 0..12 {
        archive.comment(12 * 60 + minute, 7_000, AuthorRole::Customer, Polarity::Negative);
    }
    let ledger = measured(&framed(archive));
    let table = ledger.tables.iter().find(|table| table.dimensions == [ChangeDimension::AuthorTier]).expect("the tiers differ");
    let groups: Vec<_> = table.groups.iter().map(|group| (group.keys.clone(), group.comments_baseline, group.comments_crisis)).collect();
    let tier = |name: &str| vec![ChangeKey::AuthorTier(name.to_owned())];
    assert!(groups.contains(&(tier("one"), 20.0, 0.0)) && groups.contains(&(tier("many"), 0.0, 12.0)) && groups.len() == 2, "{groups:?}");
    assert!(ledger.adds_up());
}

/// A random archive with four causes at most, two platforms, three languages, and people who wrote once or twice.
fn random(seed: u64) -> Rows {
    let mut random = Random(seed);
    let mut archive = Archive::default();
    let mut kinds = Vec::new();
    for i in 0..1_500_i64 {
        let role = if random.bits().is_multiple_of(5) { AuthorRole::Unknown } else { AuthorRole::Customer };
        let is_late = random.bits().is_multiple_of(3);
        let polarity = if random.uniform() < if is_late { 0.7 } else { 0.3 } { Polarity::Negative } else { Polarity::Positive };
        let idx = archive.comment(if is_late { 600 + i % 600 } else { i % 600 }, (i % 1_000) as u32, role, polarity);
        for _ in 0..random.bits() % 4 {
            archive.cause(idx, (random.bits() % 3) as u8);
        }
        kinds.push((random.bits() % 2, random.bits() % 3));
    }
    let mut rows = framed(archive);
    rows.platforms = vec!["x".into(), "forum".into()];
    for (row, (platform, language)) in kinds.into_iter().enumerate() {
        rows.platform[row] = platform as u16;
        rows.language[row] = [Lang::EN, Lang::PL, Lang::UND][language as usize];
    }
    rows
}

#[test]
fn every_grouping_adds_up_to_the_headline() {
    for seed in 0..20 {
        let rows = random(seed);
        let ledger = measured(&rows);
        let dimensions: Vec<_> = ledger.tables.iter().map(|table| table.dimensions.len()).collect();
        assert_eq!(dimensions, [1, 1, 1, 1, 4]);
        assert_eq!(ledger.tables[4].dimensions, ChangeDimension::ALL);
        for table in &ledger.tables {
            close(table.total.change, ledger.change);
            close(table.total.change_share, ledger.change_share);
            close(table.total.volume + table.total.mix + table.total.rate, ledger.change);
            close(table.groups.iter().map(|group| group.negative_crisis).sum(), ledger.negative_crisis.count as f64);
            for group in &table.groups {
                close(group.parts.change, group.negative_crisis - group.negative_expected);
            }
            assert!(table.groups.len() <= 21 && table.groups[..table.groups.len() - 1].iter().all(|group| !group.keys.is_empty()));
        }
        assert!(ledger.adds_up(), "{}", ledger.largest_residual);
    }
}

#[test]
fn swapping_the_windows_changes_the_signs_of_the_share() {
    let rows = random(7);
    let there = measured(&rows);
    let back = change(&rows, &ids(), &declared(&rows, hours(10, 20), hours(0, 10))).expect("both windows are full");
    close(there.change_share, -back.change_share);
    for (a, b) in there.tables.iter().zip(&back.tables) {
        close(a.total.mix_share, -b.total.mix_share);
        close(a.total.rate_share, -b.total.rate_share);
        // Paces are scaled to the other window, so comments change by its length too.
        close(a.total.mix, -b.total.mix * there.scale);
    }
}

#[test]
fn without_a_crisis_or_with_an_empty_window_there_is_nothing_to_split() {
    let mut archive = Archive::default();
    add(&mut archive, 11, 60, 50, &[0]);
    let rows = framed(archive);
    assert_eq!(change(&rows, &ids(), &storm(&rows, &settings())), None);
    assert_eq!(change(&rows, &ids(), &declared(&rows, hours(0, 10), hours(10, 20))), None);
    assert_eq!(change(&Rows::default(), &[], &storm(&Rows::default(), &settings())), None);
}
