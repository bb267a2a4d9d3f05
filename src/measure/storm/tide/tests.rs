//! Statements that halve a storm, that do nothing, and that nobody can judge.

use super::*;
use crate::measure::effects::tests::settings;
use crate::measure::episodes::talk::{START, Talk};
use crate::measure::results::{Statement, StatementKind, Verdict};
use crate::measure::shares::share;
use crate::model::Polarity;

const HOUR: Micros = MICROS_PER_HOUR;

/// Comments for 120 hours: so many in an hour, of which so many negative. Statements at hours.
pub(super) fn storm_of(per_hour: impl Fn(i64) -> (i64, i64), statements: &[i64]) -> Vec<StatementEffect> {
    let mut talk = Talk::new();
    for hour in 0..120 {
        let (n, negative) = per_hour(hour);
        for idx in 0..n {
            let row = talk.say(hour * 60 + idx * 60 / n, &format!("{hour}-{idx}"), None);
            talk.rows.polarity[row] = if idx < negative { Polarity::Negative } else { Polarity::Neutral };
        }
    }
    // A declared crisis: what is under test is the model, not the search.
    let mut settings = settings();
    settings.crisis_window = Some(Span { from: START, to: START + 120 * HOUR });
    let mut storm = crate::measure::storm::storm(&talk.rows, &settings);
    assert_eq!(storm.verdict, Verdict::Declared);
    storm.statements = statements.iter().map(|hour| statement(START + hour * HOUR)).collect();
    effects(&talk.rows, &storm, &settings)
}

fn statement(at: Micros) -> Statement {
    let none = share(Definition::NegativeShare, 0, 0);
    Statement {
        at,
        kind: StatementKind::Apology,
        quote: None,
        label: None,
        per_hour_before: 0.0,
        per_hour_after: 0.0,
        negative_before: none,
        negative_after: none,
    }
}

/// Ten to twenty comments an hour without any pattern that a statement could take part in.
fn noise(hour: i64) -> i64 {
    10 + hour * 7 % 11
}

#[test]
fn a_statement_that_halves_rate_and_share_is_shown() {
    let found = storm_of(|hour| if hour < 60 { (40 + noise(hour) / 5, 28) } else { (16 + noise(hour) / 5, 3) }, &[60]);
    let effect = found[0];
    assert_eq!((effect.volume.verdict, effect.negative.verdict), (TideVerdict::Fell, TideVerdict::Fell), "{effect:?}");
    let ratio = effect.volume.ratio;
    assert!((0.3..0.6).contains(&ratio.point.unwrap()) && ratio.high.unwrap() < 0.8, "{ratio:?}");
    assert!(effect.negative.level.unwrap() < 0.3 && effect.negative.expected.unwrap() > 0.5, "{effect:?}");
    assert!(effect.volume.n_placebos >= 60 && effect.volume.placebo_p.unwrap() < 0.05);
}

#[test]
fn a_statement_that_does_nothing_is_not_credited() {
    let found = storm_of(|hour| (noise(hour), noise(hour) / 2), &[60]);
    assert!(matches!(found[0].volume.verdict, TideVerdict::WithinChance | TideVerdict::WithinPlacebos), "{found:?}");
    assert!(matches!(found[0].negative.verdict, TideVerdict::WithinChance | TideVerdict::WithinPlacebos), "{found:?}");
}

#[test]
fn a_storm_that_jumps_all_the_time_hides_what_a_statement_did() {
    // A step like this happens every thirteen hours: placebos find as much. Every twelve would be a rhythm of the day.
    let found = storm_of(|hour| if hour / 13 % 2 == 0 { (40, 20) } else { (15, 7) }, &[65]);
    assert_eq!(found[0].volume.verdict, TideVerdict::WithinPlacebos, "{found:?}");
}

#[test]
fn statements_close_together_cannot_be_told_apart() {
    let found = storm_of(|hour| (noise(hour), noise(hour) / 2), &[50, 61]);
    assert!(found.iter().all(|effect| effect.volume.verdict == TideVerdict::Overlap && effect.negative.verdict == TideVerdict::Overlap));
    let apart = storm_of(|hour| (noise(hour), noise(hour) / 2), &[40, 52]);
    assert!(apart.iter().all(|effect| effect.volume.verdict != TideVerdict::Overlap));
}

#[test]
fn the_same_statement_on_two_platforms_is_one() {
    assert_eq!(moments(&[0, 3, HOUR - 1, HOUR, 5 * HOUR]), [0, 0, 0, HOUR, 5 * HOUR]);
}

#[test]
fn too_little_before_or_after_is_said() {
    let found = storm_of(|hour| (i64::from(hour % 6 == 0), 0), &[60]);
    assert_eq!((found[0].volume.verdict, found[0].negative.verdict), (TideVerdict::TooFew, TideVerdict::TooFew));
    // The archive begins four hours before the statement.
    assert_eq!(storm_of(|hour| (noise(hour), 4), &[4])[0].volume.verdict, TideVerdict::TooFew);
}

#[test]
fn placebo_times_keep_their_distance_and_their_number() {
    let crisis = Span { from: 0, to: 48 * HOUR };
    let times = placebo_times(crisis, &[24 * HOUR]);
    let wanted: Vec<Micros> = (0..=12).chain(36..=48).map(|hour| hour * HOUR).collect();
    assert_eq!(times, wanted);
    assert!(placebo_times(Span { from: 0, to: 9_000 * HOUR }, &[]).len() <= 2 * MAX_PLACEBOS as usize);
}
