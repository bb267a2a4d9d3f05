//! Who waited longer: six ways to tell customers apart, tested together.

use super::{Archive, cases::Case};
use crate::measure::results::{Audience, FairnessAudit, FairnessDimension, FairnessTest, FairnessVerdict, HourPart, WaitShare};
use crate::measure::rows::Rows;
use crate::measure::stats::interval::Z95;
use crate::measure::stats::log_rank::log_rank;
use crate::measure::stats::multiple::{critical_z, holm};
use crate::measure::stats::survival::{Curve, Observation, kaplan_meier};
use crate::model::{Definition, Estimate, Lang, NeedsReply, Polarity, TOO_FEW};

/// The level of the family.
const LEVEL: f64 = 0.05;
/// Means look at the first 72 h, when people count as ignored (Sprout 2015).
const HORIZON_MINUTES: f64 = 4_320.0;
/// A difference matters when its interval lies beyond a quarter of an hour … (our choice: the finest promise in public, Facebook's badge of 2015, was 15 minutes)
const MATTERS_MINUTES: f64 = 15.0;
/// … and beyond a tenth of the mean of the group that waits less (our choice).
const MATTERS_SHARE: f64 = 0.1;
/// Groups that one test compares, the largest first: its cost grows with their square.
const MAX_GROUPS: usize = 12;
/// From here on a message counts as widely liked (our choice).
const MANY_LIKES: u32 = 10;

/// The audit of all cases that need a reply.
///
/// * Test: log-rank over the groups of at least 10 cases (Mantel 1966), p-values by Holm 1979 over the groupings.
/// * Size: restricted mean wait of the slowest less the fastest group (Royston & Parmar 2013, BMC Med. Res. Methodol. 13:152), up to 72 h or as long as each group was
///   observed; normal interval, its level divided by the number of pairs (Bonferroni), because the two were picked for being furthest apart.
/// * "Differs" needs both: an adjusted p-value below 0.05, and an interval beyond a quarter of an hour and a tenth of the faster group's mean. Large archives make
///   every second significant; nobody should be told to change a rota for it.
pub fn audit(archive: Archive<'_>, cases: &[Case]) -> FairnessAudit {
    let Archive { rows, episodes, .. } = archive;
    let mut asked: Vec<&Case> = cases.iter().filter(|case| episodes.items[case.episode as usize].needs_reply == NeedsReply::Yes).collect();
    // One sort by length serves every test below: merging runs that are in order costs nothing.
    asked.sort_by_key(|case| (case.until - case.started_at, !case.is_answered));
    let mut tests: Vec<FairnessTest> =
        FairnessDimension::ALL.iter().filter_map(|dimension| test(*dimension, &groups(*dimension, rows, &asked))).collect();
    let adjusted = holm(&tests.iter().map(|test| test.p_value).collect::<Vec<_>>());
    for (test, p_adjusted) in tests.iter_mut().zip(adjusted) {
        test.p_adjusted = p_adjusted;
        test.verdict = verdict(test);
    }
    FairnessAudit { definition: Definition::FairnessAudit, n_cases: asked.len() as u64, tests }
}

/// The observations of each group of a dimension, by name.
fn groups(dimension: FairnessDimension, rows: &Rows, asked: &[&Case]) -> Vec<(String, Vec<Observation>)> {
    let named = |names: Vec<String>, of: &dyn Fn(&Case) -> usize| {
        let mut groups: Vec<(String, Vec<Observation>)> = names.into_iter().map(|name| (name, Vec::new())).collect();
        for case in asked {
            groups[of(case)].1.push(case.observation());
        }
        groups
    };
    let row = |case: &Case| case.row as usize;
    match dimension {
        FairnessDimension::Language => {
            let mut known: Vec<Lang> = asked.iter().map(|case| rows.language[row(case)]).collect();
            known.sort_unstable();
            known.dedup();
            let names = known.iter().map(|language| language.as_str().to_owned()).collect();
            named(names, &|case| known.partition_point(|language| *language < rows.language[row(case)]))
        }
        FairnessDimension::Polarity => {
            named(Polarity::ALL.iter().map(|polarity| polarity.as_str().to_owned()).collect(), &|case| rows.polarity[row(case)] as usize)
        }
        FairnessDimension::HourPart => {
            named(HourPart::ALL.iter().map(|part| part.as_str().to_owned()).collect(), &|case| hour_part(case.hour_of_week % 24) as usize)
        }
        FairnessDimension::WeekPart => named(["weekday", "weekend"].map(str::to_owned).to_vec(), &|case| usize::from(case.hour_of_week >= 5 * 24)),
        FairnessDimension::Platform => {
            let mut groups = named(rows.platforms.clone(), &|case| usize::from(rows.platform[row(case)]));
            // A platform without a name is no group.
            groups.retain(|(name, _)| !name.is_empty());
            groups
        }
        FairnessDimension::Audience => {
            // Without a single like the file does not tell them, and everybody would be in one group anyway.
            named(Audience::ALL.iter().map(|audience| audience.as_str().to_owned()).collect(), &|case| match rows.likes[row(case)] {
                0 => Audience::NoLikes as usize,
                1..MANY_LIKES => Audience::FewLikes as usize,
                _ => Audience::ManyLikes as usize,
            })
        }
    }
}

const fn hour_part(hour: u32) -> HourPart {
    match hour {
        6..12 => HourPart::Morning,
        12..18 => HourPart::Afternoon,
        18..22 => HourPart::Evening,
        _ => HourPart::Night,
    }
}

/// A test with its p-value not yet adjusted; `None` with fewer than two groups of 10, or without an answer to compare.
fn test(dimension: FairnessDimension, groups: &[(String, Vec<Observation>)]) -> Option<FairnessTest> {
    let mut large: Vec<&(String, Vec<Observation>)> = groups.iter().filter(|(_, members)| members.len() as u64 >= TOO_FEW).collect();
    large.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    large.truncate(MAX_GROUPS);
    let result = log_rank(&large.iter().map(|(_, members)| members.as_slice()).collect::<Vec<_>>())?;
    let curves: Vec<(&str, Curve)> = large.iter().map(|(name, members)| (name.as_str(), kaplan_meier(members))).collect();
    // A group in which everybody has an answer is known for all time; the others only as long as they were seen.
    let is_open = |curve: &Curve| curve.n_events < curve.n;
    let horizon = curves.iter().filter(|(_, curve)| is_open(curve)).map(|(_, curve)| curve.last_time).fold(HORIZON_MINUTES, f64::min);
    let mut shown: Vec<(WaitShare, f64, f64)> = curves
        .iter()
        .filter_map(|(name, curve)| {
            let (mean, variance) = curve.restricted_mean(horizon)?;
            let (point, low, high) = curve.quantile(0.5);
            let half = Z95 * variance.sqrt();
            let group = WaitShare {
                key: (*name).to_owned(),
                n: curve.n,
                n_open: curve.n - curve.n_events,
                median: Estimate { definition: Definition::FirstReplyCalendarMinutes, point, low, high, n: curve.n },
                mean_within: Estimate {
                    definition: Definition::RestrictedMeanWait,
                    point: Some(mean),
                    low: Some((mean - half).max(0.0)),
                    high: Some((mean + half).min(horizon)),
                    n: curve.n,
                },
            };
            Some((group, mean, variance))
        })
        .collect();
    shown.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.key.cmp(&b.0.key)));
    let ((_, slow, slow_variance), (_, fast, fast_variance)) = (shown.first()?, shown.last()?);
    let pairs = (shown.len() * (shown.len() - 1) / 2) as f64;
    let (point, half) = (slow - fast, critical_z(LEVEL / pairs) * (slow_variance + fast_variance).sqrt());
    let n = shown.iter().map(|(group, ..)| group.n).sum();
    let difference = Estimate { definition: Definition::FairnessAudit, point: Some(point), low: Some(point - half), high: Some(point + half), n };
    Some(FairnessTest {
        dimension,
        groups: shown.into_iter().map(|(group, ..)| group).collect(),
        chi_square: result.chi_square,
        degrees: result.degrees,
        p_value: result.p_value,
        p_adjusted: result.p_value,
        horizon_minutes: horizon,
        difference,
        verdict: FairnessVerdict::NoneShown,
    })
}

fn verdict(test: &FairnessTest) -> FairnessVerdict {
    let fastest = test.groups.last().and_then(|group| group.mean_within.point).unwrap_or(0.0);
    let matters = MATTERS_MINUTES.max(MATTERS_SHARE * fastest);
    if test.p_adjusted >= LEVEL {
        FairnessVerdict::NoneShown
    } else if test.difference.low.is_some_and(|low| low >= matters) {
        FairnessVerdict::Differs
    } else if test.difference.high.is_some_and(|high| high < matters) {
        FairnessVerdict::TooSmallToMatter
    } else {
        FairnessVerdict::SizeUnknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::effects::cases::cases;
    use crate::measure::effects::tests::{Fixture, archive};
    use crate::measure::episodes::talk::Talk;

    fn observations(events: &[f64], open: &[f64]) -> Vec<Observation> {
        let of = |times: &[f64], is_event| times.iter().map(move |time| Observation { time: *time, is_event }).collect::<Vec<_>>();
        [of(events, true), of(open, false)].concat()
    }

    #[test]
    fn freireichs_arms_differ_in_their_restricted_means_as_lifelines_has_it() {
        let six_mp = observations(
            &[6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0],
            &[6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0],
        );
        let placebo =
            observations(&[1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0, 22.0, 23.0], &[]);
        let found = test(FairnessDimension::WeekPart, &[("placebo".into(), placebo), ("six_mp".into(), six_mp)]).unwrap();
        assert_eq!(found.groups[0].key, "six_mp", "the slowest first");
        // Up to 35 weeks: the other arm is complete after 23. lifelines 0.30: restricted_mean_survival_time(kmf, t=35).
        assert_eq!(found.horizon_minutes, 35.0);
        let means: Vec<f64> = found.groups.iter().map(|group| group.mean_within.point.unwrap()).collect();
        assert!((means[0] - 23.287_394_957_983_195).abs() < 1e-9 && (means[1] - 8.666_666_666_666_666).abs() < 1e-9, "{means:?}");
        assert!((found.chi_square - 16.792_940_989_216_5).abs() < 1e-9);
    }

    /// Twenty cases on each side of a weekend, answered after so many minutes.
    fn weeks(weekday: i64, weekend: i64) -> FairnessAudit {
        let mut talk = Talk::new();
        for (start, wait) in [(0, weekday), (5 * 1_440, weekend)] {
            for idx in 0..20 {
                let asked = talk.say(start + idx, &format!("{start}-{idx}"), None);
                talk.rows.thread[asked] = asked as u32;
                let reply = talk.say(start + idx + wait + idx % 7, "brand", Some(asked));
                talk.rows.thread[reply] = asked as u32;
            }
        }
        let fixture = Fixture::of(talk);
        let archive = archive(&fixture);
        audit(archive, &cases(archive))
    }

    fn week_part(audit: &FairnessAudit) -> &FairnessTest {
        audit.tests.iter().find(|test| test.dimension == FairnessDimension::WeekPart).unwrap()
    }

    #[test]
    fn a_long_wait_at_weekends_is_shown() {
        let audit = weeks(20, 300);
        let found = week_part(&audit);
        assert_eq!(found.verdict, FairnessVerdict::Differs);
        assert_eq!(found.groups[0].key, "weekend");
        assert!((found.difference.point.unwrap() - 280.0).abs() < 1e-9);
        assert_eq!(audit.tests.len(), 1, "one language, mood, platform and time of day, no likes");
        assert!(audit.tests.iter().all(|test| test.p_adjusted >= test.p_value));
    }

    #[test]
    fn a_few_minutes_are_no_finding_however_clear() {
        assert_eq!(week_part(&weeks(20, 32)).verdict, FairnessVerdict::TooSmallToMatter);
    }

    #[test]
    fn equal_waits_show_no_difference() {
        assert_eq!(week_part(&weeks(20, 20)).verdict, FairnessVerdict::NoneShown);
    }
}
