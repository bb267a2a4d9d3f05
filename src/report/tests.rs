//! A crisis and a calm week made by hand, assembled and said in both languages.

mod effects;

use std::collections::BTreeMap;

use chrono_tz::Europe::Warsaw;

use super::block::{Block, Cell, Chart, Report};
use super::{CauseFacts, Quotes, ReportMeta, Text, assemble};
use crate::annotate::acts::strategy::{APOLOGY_PARTS, Strategy};
use crate::annotate::sentiment::outside::ModelOrigin;
use crate::annotate::spread::RemovalKind;
use crate::i18n::{Locale, Speaker, shipped};
use crate::ingest::ledger::{FileLedger, Ledger};
use crate::ingest::reject::RejectReason;
use crate::judge::{Capability, Lesson, LessonKind, NonEmptyEvidence, Priority, RULES_INFO, SuccessTest, ThresholdUsed};
use crate::measure::results::*;
use crate::model::{AuthorRole, Definition, Estimate, Fact, FactKind, Link, Micros, Polarity, PublicTool, ResponseAct, Share, Span};

const HOUR: Micros = 3_600_000_000;
/// 2026-11-02T00:00 in Warsaw.
const START: Micros = 1_793_574_000_000_000;

fn share(definition: Definition, count: u64, n: u64) -> Share {
    let share = if n == 0 { 0.0 } else { count as f64 / n as f64 };
    Share { definition, count, n, share, low: (share - 0.03).max(0.0), high: (share + 0.03).min(1.0) }
}

fn negative(count: u64, n: u64) -> Share {
    share(Definition::NegativeShare, count, n)
}

fn voted(count: u64, n: u64) -> PeriodShare {
    let [by_comment, by_text, by_author] =
        [Definition::NegativeShare, Definition::NegativeShareByText, Definition::NegativeShareByAuthor].map(|definition| share(definition, count, n));
    PeriodShare { by_comment, by_text, by_author }
}

fn estimate(definition: Definition, point: Option<f64>, n: u64) -> Estimate {
    Estimate { definition, point, low: point.map(|p| p * 0.8), high: point.map(|p| p * 1.3), n }
}

fn id(row: usize) -> QuoteId {
    QuoteId::of_row(row)
}

fn waits(median: Option<f64>, n: u64, n_censored: u64) -> WaitSummary {
    let wait = |point| estimate(Definition::FirstReplyCalendarMinutes, point, n);
    WaitSummary {
        n_episodes: n,
        n_answered: n - n_censored,
        n_censored,
        median: wait(median),
        p90: wait(None),
        restricted_mean_72h: wait(Some(900.0)),
        answered_within: [15.0, 60.0, 180.0, 360.0, 1440.0, 4320.0]
            .into_iter()
            .map(|minutes| AnsweredWithin { minutes, share: estimate(Definition::AnsweredWithin, Some(0.3), n), n_at_risk: 40 })
            .collect(),
        reply_rate: share(Definition::ReplyRate, n - n_censored, n),
        naive_mean_minutes: Some(310.0),
        naive_median_minutes: Some(95.0),
    }
}

fn group(dimension: Dimension, key: &str, median: Option<f64>, n: u64) -> WaitGroup {
    WaitGroup { dimension, key: key.into(), summary: waits(median, n, n / 5) }
}

fn strategy_rows(has_crisis: bool) -> Vec<StrategyRow> {
    let row = |strategy| StrategyRow {
        strategy,
        share: share(Definition::StrategyShare, 30, 300),
        before: has_crisis.then(|| share(Definition::StrategyShare, 4, 100)),
        crisis: has_crisis.then(|| share(Definition::StrategyShare, 26, 200)),
    };
    Strategy::ALL.map(row).to_vec()
}

fn act_rows(has_crisis: bool) -> Vec<ActRow> {
    let row = |(idx, act): (usize, &ResponseAct)| ActRow {
        act: *act,
        share: share(Definition::ActShare, 20 + idx as u64, 300),
        before: has_crisis.then(|| share(Definition::ActShare, 4, 100)),
        crisis: has_crisis.then(|| share(Definition::ActShare, 20 + 2 * idx as u64, 200)),
        quotes: vec![id(1)],
    };
    ResponseAct::ALL.iter().enumerate().map(row).collect()
}

/// Two kinds, and one that is too rare to be shown.
fn kinds(n: u64) -> Vec<SubCauseRow> {
    let counts = [("overdue", 300), ("no_show", 80), ("transport", 9)];
    let row = |(kind, count)| SubCauseRow { sub_cause: format!("late_delivery.{kind}"), share: share(Definition::SubCauseShare, count, n) };
    counts.into_iter().map(row).collect()
}

fn unmatched() -> UnmatchedComplaints {
    let group = |terms: [&str; 3], n| ProposedCause {
        terms: terms.map(str::to_owned).to_vec(),
        share: share(Definition::ProposalShare, n, 400),
        quotes: vec![id(0), id(2)],
    };
    UnmatchedComplaints {
        share: share(Definition::UnmatchedShare, 400, 1300),
        proposed: share(Definition::ProposalShare, 60, 400),
        proposals: vec![group(["parking", "barrier", "ticket"], 40), group(["music", "loud", "store"], 20)],
    }
}

fn cause(cause: &str, n: u64, is_crisis: bool) -> CauseRow {
    CauseRow {
        cause: cause.into(),
        share: share(Definition::CauseShare, n, 2000),
        negative: negative(n / 2, n),
        baseline: is_crisis.then(|| share(Definition::CauseShare, n / 40, 400)),
        baseline_among_negative: is_crisis.then(|| share(Definition::CauseShare, n / 40, 150)),
        crisis: is_crisis.then(|| share(Definition::CauseShare, n, 1500)),
        ratio: Some(4.0),
        is_change_demonstrable: is_crisis && n > 200,
        excess: Some(100.0),
        first_seen: Some(START + 30 * HOUR),
        sub_causes: if cause == "late_delivery" { kinds(n) } else { Vec::new() },
        quotes: vec![id(0), id(2)],
    }
}

fn views() -> Vec<ViewedWait> {
    vec![
        ViewedWait { view: WaitView::LastMessage, summary: waits(Some(200.0), 600, 140) },
        ViewedWait { view: WaitView::Thread, summary: waits(Some(120.0), 300, 60) },
        ViewedWait { view: WaitView::SureLinks, summary: waits(None, 600, 400) },
    ]
}

fn attribution() -> Attribution {
    Attribution {
        links: vec![
            LinkCount { link: Link::Parent, answers: share(Definition::ReplyLink, 430, 462) },
            LinkCount { link: Link::Salutation, answers: share(Definition::ReplyLink, 32, 462) },
        ],
        inferred: share(Definition::ReplyLink, 32, 462),
        n_broadcasts: 2,
        n_broadcast_only: 12,
        do_broadcasts_close: false,
    }
}

fn latency() -> Latency {
    Latency {
        first_reply: waits(Some(230.0), 600, 140),
        first_reply_with_unsure: waits(Some(260.0), 700, 180),
        from_last_message_median: estimate(Definition::FirstReplyFromLastMessageMinutes, Some(200.0), 600),
        next_reply: waits(Some(90.0), 80, 10),
        requester_wait: waits(Some(410.0), 500, 120),
        conclusive_response: waits(Some(700.0), 420, 90),
        one_touch: share(Definition::OneTouchShare, 250, 330),
        counted_as: [
            (PublicTool::Zendesk, Some(95.0), Some(-135.0)),
            (PublicTool::Zoomsphere, Some(300.0), Some(70.0)),
            (PublicTool::Facebook, None, None),
        ]
        .map(|(tool, minutes, difference_minutes)| PublicFigure {
            tool,
            definition: tool.definition(),
            average: Average::Mean,
            n_cases: 600,
            n_counted: 440,
            answered: share(tool.definition(), 440, 600),
            minutes,
            difference_minutes,
        })
        .to_vec(),
        business: Some(BusinessWait { summary: waits(Some(120.0), 500, 100), n_served_off_hours: 22 }),
        groups: vec![
            group(Dimension::Language, "pl", Some(200.0), 300),
            group(Dimension::Language, "en", Some(1500.0), 200),
            group(Dimension::WeekPart, "weekday", Some(200.0), 300),
            group(Dimension::WeekPart, "weekend", Some(230.0), 7),
            group(Dimension::Cause, "late_delivery", None, 90),
        ],
        tests: [(Dimension::Language, ["pl", "en"], 0.001), (Dimension::WeekPart, ["weekday", "weekend"], 0.4)]
            .into_iter()
            .map(|(dimension, keys, p_value)| GroupTest { dimension, keys: keys.map(String::from).to_vec(), chi_square: 4.0, degrees: 1, p_value })
            .collect(),
        curves: ["all", "before", "crisis"]
            .map(|key| SurvivalCurve {
                key: key.into(),
                n: 300,
                points: vec![CurvePoint { minutes: 0.0, answered: 0.0, low: 0.0, high: 0.0, n_at_risk: 300 }],
            })
            .to_vec(),
        buckets: ["up_to_15_min", "up_to_1_h", "up_to_3_h", "up_to_6_h", "up_to_24_h", "up_to_72_h", "over_72_h", "never"]
            .map(|key| WaitBucket { key: key.into(), share: share(Definition::ReplyRate, 75, 600) })
            .to_vec(),
        outcomes: Outcomes {
            n_episodes: 1000,
            n_needs_reply: 600,
            n_unsure: 100,
            n_needs_none: 300,
            n_answered: 440,
            n_handed_off: 22,
            n_acknowledged_only: 5,
            n_censored: 140,
            n_withdrawn: 1,
            n_moderated: 3,
        },
        praise_coverage: share(Definition::PraiseCoverage, 12, 60),
        target_attainment: share(Definition::AnsweredWithin, 150, 590),
        target_minutes: 60.0,
        backlog: vec![BacklogPoint { at: START, n_open: 4 }, BacklogPoint { at: START + HOUR, n_open: 122 }],
        peak_backlog: Some(BacklogPoint { at: START + HOUR, n_open: 122 }),
        waiting_hours: 3201.6,
        rhythm: Rhythm {
            cells: (0..168)
                .map(|idx| RhythmCell { weekday: idx / 24, hour: idx % 24, n_arrivals: u64::from(idx % 24), n_unanswered: 2, median_minutes: None })
                .collect(),
        },
        longest_waiting: vec![WaitingEpisode { quote: id(0), started_at: START, waited_minutes: 9000.0, is_answered: false }],
        views: views(),
        attribution: attribution(),
        peer_first: share(Definition::PeerFirst, 30, 600),
        cohorts: Cohorts {
            step: CohortStep::Day,
            cohorts: [START, START + 24 * HOUR]
                .map(|from| Cohort {
                    from,
                    summary: waits(Some(230.0), 300, 70),
                    within_day: share(Definition::ArrivalCohort, 200, 290),
                    n_young: 10,
                })
                .to_vec(),
        },
        quality: LatencyQuality {
            n_negative_gaps: 2,
            n_zero_gaps: 1,
            n_day_precision: 5,
            n_inferred_links: 33,
            n_unattributed_replies: 4,
            n_younger_than_24h: 12,
        },
    }
}

fn storm() -> Storm {
    let phase = |kind, from: i64, to: i64, n| Phase {
        kind,
        span: Span { from: START + from * HOUR, to: START + to * HOUR },
        from_low: (from > 0).then_some(START + (from - 1) * HOUR),
        from_high: (from > 0).then_some(START + (from + 1) * HOUR),
        n,
        per_hour: n as f64 / (to - from) as f64,
        negative: negative(n / 2, n),
    };
    let onset =
        ChangePoint { series: Series::Volume, at: START + 48 * HOUR, low: START + 47 * HOUR, high: START + 50 * HOUR, before: 2.1, after: 31.5 };
    let clock = |kind, hours: Option<i64>| Clock {
        kind,
        at: hours.map(|hours| START + (48 + hours) * HOUR),
        minutes_since_onset: hours.map(|hours| hours as f64 * 60.0),
        quote: hours.map(|_| id(1)),
    };
    let statement = |hours: i64, kind, label: Option<&str>| Statement {
        at: START + hours * HOUR,
        kind,
        quote: label.is_none().then(|| id(1)),
        label: label.map(String::from),
        per_hour_before: 40.0,
        per_hour_after: 22.5,
        negative_before: negative(60, 100),
        negative_after: negative(40, 100),
    };
    Storm {
        copied_rise: None,
        verdict: Verdict::Crisis,
        baseline: Some(Span { from: START, to: START + 48 * HOUR }),
        crisis: Some(Span { from: START + 48 * HOUR, to: START + 96 * HOUR }),
        is_still_open: false,
        onset: Some(onset),
        change_points: vec![onset],
        phases: vec![
            phase(PhaseKind::Calm, 0, 48, 100),
            phase(PhaseKind::Ignition, 48, 54, 200),
            phase(PhaseKind::Peak, 54, 72, 900),
            phase(PhaseKind::Decline, 72, 90, 500),
            phase(PhaseKind::Tail, 90, 96, 8),
        ],
        clocks: vec![
            clock(ClockKind::FirstReply, Some(2)),
            clock(ClockKind::FirstStatement, Some(7)),
            clock(ClockKind::FirstFaultAcknowledgement, None),
            clock(ClockKind::FirstApology, Some(27)),
            clock(ClockKind::FirstRemedy, None),
            clock(ClockKind::BackToBaseline, Some(48)),
        ],
        statements: vec![statement(55, StatementKind::Defensive, None), statement(75, StatementKind::Outside, Some("press release"))],
        baseline_per_hour: 2.1,
        peak_at: Some(START + 60 * HOUR),
        peak_low: None,
        peak_high: None,
        n_peak_hour: 122,
        excess_comments: estimate(Definition::ExcessComments, Some(1507.2), 1608),
        doubling_minutes: estimate(Definition::DoublingTime, Some(75.0), 122),
        half_life_minutes: estimate(Definition::HalfLife, Some(700.0), 122),
        baseline_minutes: estimate(Definition::TimeToBaseline, Some(2880.0), 122),
    }
}

fn quote(row: usize, role: AuthorRole) -> Quote {
    Quote {
        id: id(row),
        source_file: "posts.csv".into(),
        source_record: row as u64 + 1,
        author_key: "A-0001".into(),
        author_role: role,
        created_at: Some(START),
        language: "pl".into(),
        polarity: Polarity::Negative,
        causes: vec!["late_delivery".into()],
        acts: vec![ResponseAct::Apology],
        text: "Paczka nie przyszła.".into(),
        words: vec![("nie przyszła".into(), -1.0)],
    }
}

fn reading_error(language: &str) -> ReadingError {
    ReadingError {
        language: language.into(),
        agreement: share(Definition::ReadingAgreement, 900, 1000),
        recognised: share(Definition::NegativeRecognised, 450, 500),
        mistaken: share(Definition::NegativeMistaken, 40, 500),
    }
}

fn corrected(share: f64, n: u64) -> CorrectedShare {
    CorrectedShare { n, counted: 0.55, share, low: share - 0.05, high: share + 0.05 }
}

/// The crisis with labels; without a refusal also its periods and bins are corrected.
fn labelled(refusal: Option<Refusal>, difference: f64) -> Measures {
    let mut measures = crisis();
    let is_corrected = refusal.is_none();
    let of_part = |share, n| is_corrected.then(|| corrected(share, n));
    measures.sentiment.labels = Some(SentimentLabels {
        n: 200,
        n_unmatched: 1,
        n_undecided: 3,
        refusal,
        negative: Some(corrected(0.61, 2000)),
        neutral: Some(corrected(0.27, 2000)),
        positive: Some(corrected(0.12, 2000)),
        before: of_part(0.21, 400),
        crisis: of_part(0.21 + difference, 1500),
        after: of_part(0.33, 100),
        change: is_corrected.then_some(CorrectedChange { difference, low: difference - 0.1, high: difference + 0.1 }),
        bins: (0..16).map(|idx| if idx == 4 { None } else { of_part(0.4, 60) }).collect(),
    });
    measures
}

fn scope() -> Scope {
    let counted = |key: &str, n| Counted { key: key.into(), n };
    Scope {
        span: Some(Span { from: START, to: START + 96 * HOUR + 1 }),
        report_zone: "Europe/Warsaw".into(),
        n_comments: 2450,
        n_customer: 2100,
        n_brand: 345,
        n_bot: 5,
        n_authors: 1432,
        n_without_time: 2,
        n_without_text: 22,
        n_outside_window: 1,
        n_assumed_zone: 12,
        assumed_zone: Some("UTC".into()),
        platforms: vec![counted("facebook", 2000), counted("x", 450)],
        languages: vec![counted("pl", 2000), counted("en", 450)],
        visibilities: vec![counted("public", 2450)],
        brand_accounts: vec![BrandAccount { account: "Marka".into(), n_comments: 345, n_authors_answered: 300, source: "proposed".into() }],
        is_brand_proposed: true,
        structure: Structure {
            n_threads: 212,
            n_orphans: 1,
            n_in_cycles: 2,
            n_self_parents: 0,
            n_before_parent: 5,
            n_self_replies: 9,
            n_lossy_ids: 22,
            max_depth: 7,
            n_replies_stated: 40,
            n_replies_present: 31,
            n_flat_files: 0,
        },
    }
}

fn change_ledger() -> ChangeLedger {
    let parts = |volume: f64, mix: f64, rate: f64| ChangeParts {
        volume,
        mix,
        rate,
        change: volume + mix + rate,
        mix_share: 0.1,
        rate_share: 0.3,
        change_share: 0.4,
    };
    let group = |keys: Vec<ChangeKey>, is_demonstrable| ChangeGroup {
        keys,
        comments_baseline: 60.0,
        comments_crisis: 500.0,
        negative_baseline: 40.0,
        negative_expected: 20.0,
        negative_crisis: 310.0,
        parts: parts(200.0, 50.0, 40.0),
        is_demonstrable,
    };
    let cause = |id: &str| ChangeKey::Cause(id.into());
    let table = |dimensions: Vec<ChangeDimension>, groups| ChangeTable { dimensions, groups, n_folded: 3, total: parts(600.0, 150.0, 120.0) };
    ChangeLedger {
        baseline: Span { from: START, to: START + 48 * HOUR },
        crisis: Span { from: START + 48 * HOUR, to: START + 96 * HOUR },
        scale: 1.0,
        negative_baseline: negative(80, 400),
        negative_crisis: negative(900, 1500),
        negative_expected: 80.0,
        change: 820.0,
        change_share: 0.4,
        tables: vec![
            table(
                vec![ChangeDimension::Cause],
                vec![group(vec![cause("late_delivery")], true), group(vec![ChangeKey::NoCause], true), group(Vec::new(), false)],
            ),
            table(
                ChangeDimension::ALL.to_vec(),
                vec![group(
                    vec![
                        cause("late_delivery"),
                        ChangeKey::Platform("facebook".into()),
                        ChangeKey::Language("pl".into()),
                        ChangeKey::AuthorTier("one".into()),
                    ],
                    true,
                )],
            ),
        ],
        largest_residual: 0.0,
    }
}

fn moods() -> SentimentMeasures {
    SentimentMeasures {
        n: 2000,
        negative: negative(1100, 2000),
        neutral: negative(600, 2000),
        positive: share(Definition::PositiveShare, 300, 2000),
        negative_by_text: share(Definition::NegativeShareByText, 800, 1700),
        negative_by_author: share(Definition::NegativeShareByAuthor, 700, 1400),
        before: Some(negative(80, 400)),
        crisis: Some(negative(900, 1500)),
        after: Some(negative(30, 100)),
        votes_before: Some(voted(80, 400)),
        votes_crisis: Some(voted(900, 1500)),
        votes_after: Some(voted(30, 100)),
        bin_hours: 6,
        bins: (0..16)
            .map(|idx| SentimentBin {
                from: START + idx * 6 * HOUR,
                to: START + (idx + 1) * 6 * HOUR,
                negative: negative(20, 60),
                positive: negative(5, 60),
            })
            .collect(),
        by_language: vec![("pl".into(), negative(900, 1600)), ("en".into(), negative(200, 400))],
        reading_errors: ["pl", "en"].map(reading_error).to_vec(),
        labels: None,
    }
}

pub(crate) fn crisis() -> Measures {
    let file = FileLedger {
        file: "posts.csv".into(),
        sha256: "ab12".into(),
        format: "generic".into(),
        encoding: "utf-8".into(),
        records_in: 2500,
        analysed: 2450,
        rejected: 3,
        merged: 47,
        rejected_by_reason: BTreeMap::from([(RejectReason::BadTime, 3)]),
        notes: BTreeMap::from([("mojibake_repaired".to_owned(), 22), ("odd_note".to_owned(), 1)]),
        date_order: Some("dmy".into()),
        ..FileLedger::default()
    };
    let bins: Vec<VolumeBin> = (0..96)
        .map(|hour| VolumeBin {
            from: START + hour * HOUR,
            to: START + (hour + 1) * HOUR,
            n_customer: if hour < 48 { 2 } else { 33 },
            n_negative: 1,
            n_brand: 3,
            n_authors: 2,
        })
        .collect();
    Measures {
        schema_version: SCHEMA_VERSION,
        scope: scope(),
        ledger: Ledger::of(vec![file.clone(), FileLedger { file: "more.csv".into(), ..file }]),
        volume: Volume { hourly: bins, daily: Vec::new(), peak_hour: Some(START + 60 * HOUR), n_peak_hour: 122, median_per_day: 48.0 },
        latency: latency(),
        sentiment: moods(),
        causes: CauseMeasures {
            n: 2000,
            unclassified: share(Definition::CauseShare, 500, 2000),
            causes: vec![cause("late_delivery", 700, true), cause("support_unresponsive", 300, true), cause("false_information", 80, true)],
            among_negative: vec![
                ("late_delivery".into(), share(Definition::CauseShare, 500, 1100)),
                ("support_unresponsive".into(), share(Definition::CauseShare, 200, 1100)),
            ],
            unmatched: unmatched(),
        },
        change: Some(change_ledger()),
        effects: effects::effects(),
        storm: storm(),
        acts: ActMeasures {
            n_replies: 300,
            acts: act_rows(true),
            phases: [0, 1, 2]
                .map(|idx| PhaseActs {
                    phase_idx: idx,
                    kind: [PhaseKind::Calm, PhaseKind::Ignition, PhaseKind::Peak][idx as usize],
                    n: 50,
                    shares: ResponseAct::ALL.iter().map(|_| share(Definition::ActShare, 12, 50)).collect(),
                    strategies: Strategy::ALL.iter().map(|_| share(Definition::StrategyShare, 12, 50)).collect(),
                })
                .to_vec(),
            strategies: strategy_rows(true),
            deny_and_rebuild: share(Definition::StrategyShare, 3, 300),
            apology_parts: ApologyParts {
                mean: estimate(Definition::ApologyParts, Some(2.1), 44),
                by_count: vec![14, 15, 10, 5, 0, 0],
                parts: APOLOGY_PARTS.map(|act| ApologyPart { act, share: share(Definition::ApologyParts, 12, 44) }).to_vec(),
            },
            human_voice: estimate(Definition::HumanVoice, Some(0.46), 300),
            template_share: share(Definition::TemplateShare, 122, 300),
            apology_without_redress: share(Definition::ActShare, 30, 44),
            handoff_return: share(Definition::ActShare, 8, 22),
            copy_share: share(Definition::CopyShare, 102, 2000),
            customer_copies: vec![CopyCluster { quote: id(2), n: 22, n_authors: 12, first_at: Some(START), last_at: Some(START + HOUR) }],
            reply_templates: vec![CopyCluster { quote: id(1), n: 52, n_authors: 1, first_at: Some(START), last_at: None }],
        },
        spread: spread(),
        evidence: Evidence {
            quotes: vec![quote(0, AuthorRole::Customer), quote(1, AuthorRole::Brand), quote(2, AuthorRole::Customer)],
            topics: ["onset", "peak", "unanswered", "good_reply", "denial", "copies"].map(|topic| (topic.to_owned(), vec![id(1)])).into(),
        },
    }
}

fn key_word(words: &str) -> KeyWord {
    KeyWord {
        words: words.into(),
        share: share(Definition::KeyWord, 40, 300),
        share_other: share(Definition::KeyWord, 3, 400),
        n_authors: 31,
        log_odds: estimate(Definition::KeyWord, Some(2.4), 40),
        z: 8.5,
        g2: 77.25,
        quotes: vec![id(0)],
    }
}

fn spread() -> Spread {
    let span = Span { from: START + 50 * HOUR, to: START + 60 * HOUR };
    let spike = |is_copied| Spike {
        span,
        n: 330,
        expected: 21.5,
        excess: estimate(Definition::Spike, Some(308.5), 330),
        n_peak_hour: 122,
        negative: negative(200, 330),
        cause: Some(("late_delivery".into(), share(Definition::CauseShare, 150, 330))),
        words: vec!["parcel".into(), "warehouse fire".into()],
        copied: share(Definition::NearCopies, 44, 330),
        is_copied,
        first: vec![id(0), id(2)],
    };
    let bin = |hour: i64| ExpectedBin { from: START + hour * HOUR, to: START + (hour + 1) * HOUR, expected: 2.0, low: 0.0, high: 6.0 };
    let voted = |cause: Option<&str>| VotedShare {
        cause: cause.map(str::to_owned),
        by_comment: negative(900, 2000),
        by_text: share(Definition::ShareByText, 600, 1700),
        by_author: share(Definition::ShareByAuthor, 500, 1400),
    };
    let phase = |phase_idx, kind, replies| PhaseBranching { phase_idx, kind, branching: estimate(Definition::Branching, Some(replies), 300) };
    let claim = |minutes: Option<f64>| RumourClaim {
        words: vec!["warehouse".into(), "fire".into()],
        share: share(Definition::RumourClaim, 30, 80),
        n_authors: 22,
        first_at: Some(START + 40 * HOUR),
        last_at: Some(START + 70 * HOUR),
        carriers: vec![id(0)],
        n_variants: 9,
        variants: vec![id(2)],
        days: vec![DayCount { from: START + 24 * HOUR, n: 10 }, DayCount { from: START + 48 * HOUR, n: 20 }],
        correction: minutes.map(|_| id(1)),
        corrected_at: minutes.map(|minutes| START + 40 * HOUR + (minutes * 60_000_000.0) as Micros),
        correction_minutes: minutes,
        after_correction: minutes.map(|_| share(Definition::RumourClaim, 6, 30)),
    };
    Spread {
        words: vec![key_word("parcel"), key_word("warehouse fire")],
        phase_words: vec![PhaseWords { phase_idx: 1, kind: PhaseKind::Peak, words: vec![key_word("boycott")] }],
        spikes: Some(SpikeMeasures {
            rhythm: SpikeRhythm::HourOfDay,
            dispersion: 2.5,
            n_hours: 96,
            n_hours_above: 17,
            hourly: (0..96).map(bin).collect(),
            daily: Vec::new(),
            spikes: vec![spike(false), spike(true)],
        }),
        copies: CopyMeasures {
            near_copy_share: share(Definition::NearCopies, 140, 2000),
            together_share: share(Definition::PostedTogether, 60, 2000),
            n_accounts_together: 41,
            n_pairs_together: 230,
            groups: [CopyKind::Flood, CopyKind::Wave, CopyKind::Shared]
                .map(|kind| NearCopies {
                    kind,
                    quote: id(2),
                    n: 46,
                    n_authors: 33,
                    n_wordings: 4,
                    together: share(Definition::PostedTogether, 20, 46),
                    first_at: Some(START),
                    last_at: Some(START + HOUR),
                })
                .to_vec(),
            votes: vec![voted(None), voted(Some("late_delivery"))],
        },
        contagion: Contagion {
            unknown: None,
            parents_known: share(Definition::ParentsKnown, 900, 950),
            branching: estimate(Definition::Branching, Some(35.5), 2000),
            phases: vec![phase(0, PhaseKind::Calm, 12.0), phase(2, PhaseKind::Peak, 44.0)],
            threads: vec![ThreadBranching { quote: id(0), n: 70, n_authors: 52, branching: 61.0, depth: 7, first_at: Some(START) }],
            spreaders: vec![SuperSpreader { quote: id(2), n_below: 66, n_direct: 21 }],
            depths: [1200, 500, 150, 80, 40, 30].map(|n| share(Definition::ReplyDepth, n, 2000)).to_vec(),
        },
        claims: vec![claim(Some(95.0)), claim(None)],
        removal: RemovalMeasures {
            share: share(Definition::RemovalClue, 24, 2000),
            n_authors: 19,
            kinds: RemovalKind::ALL
                .iter()
                .map(|kind| RemovalRow {
                    kind: *kind,
                    share: share(Definition::RemovalClue, 8, 2000),
                    n_authors: 7,
                    n_crisis: Some(6),
                    first_at: Some(START + 52 * HOUR),
                    quotes: vec![id(0)],
                })
                .collect(),
            n_orphans: 12,
            n_hidden_or_deleted: 5,
        },
    }
}

pub(crate) fn calm() -> Measures {
    let mut measures = crisis();
    measures.storm = Storm {
        verdict: Verdict::Calm,
        crisis: None,
        onset: None,
        change_points: Vec::new(),
        clocks: Vec::new(),
        statements: Vec::new(),
        peak_at: None,
        peak_low: None,
        peak_high: None,
        excess_comments: Estimate::not_reached(Definition::ExcessComments, 0),
        doubling_minutes: Estimate::not_reached(Definition::DoublingTime, 0),
        half_life_minutes: Estimate::not_reached(Definition::HalfLife, 0),
        baseline_minutes: Estimate::not_reached(Definition::TimeToBaseline, 0),
        ..measures.storm
    };
    measures.change = None;
    measures.sentiment.before = None;
    measures.sentiment.crisis = None;
    measures.sentiment.after = None;
    measures.acts.acts = act_rows(false);
    measures.acts.strategies = strategy_rows(false);
    measures.causes.causes = vec![cause("late_delivery", 300, false)];
    measures.latency.first_reply.median.point = None;
    measures
}

/// One lesson of every rule, with facts of the kinds that it declares.
fn lessons() -> Vec<Lesson> {
    let fact = |name: &str, kind: FactKind| match (kind, name) {
        (FactKind::Count, _) => Fact::Count(22),
        (FactKind::Other, "cause") => Fact::Cause("late_delivery".into()),
        (FactKind::Other, _) => Fact::Share(0.423),
    };
    let lesson = |info: &crate::judge::RuleInfo| Lesson {
        rule: info.id,
        kind: info.kind,
        priority: Priority::High,
        capability: info.capability,
        facts: info.facts.iter().map(|(name, kind)| (*name, fact(name, *kind))).collect(),
        threshold: Some(ThresholdUsed {
            id: "first_reply_minutes".into(),
            value: 60.0,
            source: "Lithium 2013, n = 501".into(),
            source_pl: "Lithium 2013, n = 501".into(),
        }),
        success_test: SuccessTest { measure: "latency".into(), comparison: "<=", value: 60.0, shown: Fact::Minutes(60.0), weeks: 4 },
        evidence: NonEmptyEvidence::new(&[id(0)]).unwrap(),
    };
    RULES_INFO.iter().map(lesson).collect()
}

fn meta() -> ReportMeta {
    let facts = |(id, scct, fishbone): (String, String, String)| (id, CauseFacts { scct, fishbone });
    ReportMeta {
        name: None,
        version: "0.1.0".into(),
        quotes: Quotes::Masked,
        has_too_many_rejects: true,
        max_rejects: 0.001,
        target_share: 0.9,
        has_business_hours: true,
        sentiment_model: None,
        taxonomy: shipped::causes().into_iter().map(facts).collect(),
    }
}

/// Every text of a report, in order, as words.
fn words(report: &Report, locale: Locale) -> Vec<String> {
    let catalog = shipped::catalog(locale);
    let speaker = Speaker::new(&catalog, Warsaw);
    let mut lines = Vec::new();
    let mut say = |text: &Text| lines.push(speaker.say(text));
    say(&report.title);
    say(&report.subtitle);
    report.banners.iter().for_each(|(_, text)| say(text));
    for section in &report.sections {
        say(&section.title);
        for block in &section.blocks {
            match block {
                Block::Heading(text) | Block::Prompt(text) => say(text),
                Block::Paragraph(claims) | Block::List(claims) => claims.iter().for_each(|claim| say(&claim.text)),
                Block::Callout { title, body, .. } => {
                    say(title);
                    for claim in body {
                        say(&claim.text);
                    }
                }
                Block::KeyFigures(figures) => {
                    for figure in figures {
                        say(&figure.label);
                        figure.note.iter().for_each(&mut say);
                    }
                }
                Block::Table(table) => {
                    say(&table.caption);
                    table.columns.iter().for_each(|column| say(&column.heading));
                    table.note.iter().for_each(&mut say);
                    for cell in table.rows.iter().flatten() {
                        if let Cell::Text(text) = cell {
                            say(text);
                        }
                    }
                }
                Block::Figure(figure) => {
                    [&figure.title, &figure.caption, &figure.description].into_iter().for_each(&mut say);
                    match &figure.chart {
                        Chart::AnsweredOverTime { curves, .. } => curves.iter().for_each(|(text, _)| say(text)),
                        Chart::WaitBuckets { buckets } => buckets.iter().for_each(|(text, ..)| say(text)),
                        Chart::HourWeekday { maps } => maps.iter().for_each(|map| say(&map.title)),
                        _ => {}
                    }
                }
                Block::Lesson(lesson) => {
                    for text in [&lesson.title, &lesson.observation, &lesson.insight, &lesson.recommendation, &lesson.success_test] {
                        say(text);
                    }
                    lesson.threshold.iter().for_each(&mut say);
                }
                Block::Timeline(rows) => rows.iter().for_each(|row| say(&row.text)),
                Block::Quotes(quotes) => quotes.iter().flat_map(|quote| &quote.tags).for_each(&mut say),
                Block::Definitions(entries) => entries.iter().for_each(|(_, name, explanation)| {
                    say(name);
                    say(explanation);
                }),
            }
        }
    }
    lines
}

fn section_ids(report: &Report) -> Vec<&'static str> {
    report.sections.iter().map(|section| section.id).collect()
}

/// No raw key, no brace, no NaN, no double space in any sentence.
fn check(report: &Report) {
    for locale in Locale::ALL {
        for line in words(report, locale) {
            assert!(!line.is_empty());
            assert!(!line.contains(['{', '}', '_']), "{line}");
            assert!(!line.contains("NaN") && !line.contains("inf%"), "{line}");
            assert!(!line.contains("  ") && !line.contains("..") && !line.contains(" ."), "{line}");
            assert!(line.contains(' ') || line.contains('\u{a0}') || !line.contains('.') || line.ends_with('.'), "a raw key? {line}");
        }
    }
}

#[test]
fn a_crisis_is_told_in_every_section_and_both_languages() {
    let report = assemble(&crisis(), &lessons(), &meta());
    assert_eq!(
        section_ids(&report),
        [
            "one_page",
            "scope",
            "classification",
            "timeline",
            "impact",
            "spread",
            "how_fast",
            "service",
            "how_well",
            "effects",
            "mood",
            "factors",
            "false_information",
            "surprises",
            "capabilities",
            "lessons",
            "message",
            "definitions",
            "evidence"
        ]
    );
    check(&report);
}

#[test]
fn a_calm_archive_has_no_crisis_sections_and_says_that_nothing_calls_for_action() {
    let report = assemble(&calm(), &[], &meta());
    assert_eq!(
        section_ids(&report),
        [
            "one_page",
            "scope",
            "volume",
            "spread",
            "how_fast",
            "service",
            "how_well",
            "effects",
            "mood",
            "factors",
            "false_information",
            "lessons",
            "definitions",
            "evidence"
        ]
    );
    assert!(words(&report, Locale::En).iter().any(|line| line.contains("nothing in this archive calls for crisis action")));
    check(&report);
}

#[test]
fn labels_correct_the_shares_or_it_is_said_why_they_do_not() {
    let none = Refusal { reason: RefusalReason::TooWeak, polarity: None, n: None, least: None, amplification: Some(9.0), most: Some(5.0) };
    let positive = Refusal { polarity: Some(Polarity::Positive), n: Some(1), least: Some(5), ..none };
    for (refusal, difference, expected) in [
        (None, 0.4, "Corrected, the share rose demonstrably"),
        (None, -0.15, "Corrected, the share fell demonstrably"),
        (None, 0.05, "Corrected, there is no demonstrable change"),
        (Some(none), 0.0, "tells the polarities apart too badly"),
        (Some(Refusal { reason: RefusalReason::TooFewLabels, ..positive }), 0.0, "only 1 labelled comment is “positive”, and 5 are needed"),
        (Some(Refusal { reason: RefusalReason::NoLabels, ..positive }), 0.0, "none of the comments that are read as “positive” has a label"),
    ] {
        let report = assemble(&labelled(refusal, difference), &lessons(), &meta());
        check(&report);
        let said = words(&report, Locale::En);
        assert!(said.iter().any(|line| line.contains(expected)), "{expected}");
        assert!(said.iter().any(|line| line == "Negative share as read and corrected"));
    }
}

#[test]
fn without_labels_the_errors_of_the_reading_are_said_or_that_nobody_knows_them() {
    let mut measures = crisis();
    let says = |measures: &Measures, expected: &str| {
        let report = assemble(measures, &[], &meta());
        check(&report);
        words(&report, Locale::En).iter().any(|line| line.replace('\u{a0}', " ").contains(expected))
    };
    assert!(says(&measures, "Polish: in 1,000 labelled comments that the program did not learn from, it read 90.0% as they are labelled"));
    assert!(says(&measures, "These errors are in the shares above"));
    measures.sentiment.reading_errors.clear();
    assert!(says(&measures, "has not been measured"));
}

#[test]
fn a_model_from_outside_is_named_with_what_it_lacks() {
    for (has_neutral, n_claims) in [(true, 1), (false, 2)] {
        let origin = ModelOrigin { name: "my-model".into(), sha256: "ab12".into(), has_neutral };
        let report = assemble(&crisis(), &[], &ReportMeta { sentiment_model: Some(origin), ..meta() });
        check(&report);
        let said = |locale| {
            words(&report, locale)
                .into_iter()
                .filter(|line| line.contains("my-model") || line.starts_with("It knows") || line.starts_with("Zna on"))
                .count()
        };
        assert_eq!((said(Locale::En), said(Locale::Pl)), (n_claims, n_claims));
    }
}

#[test]
fn too_little_to_tell_is_said_so() {
    let mut measures = calm();
    measures.storm.verdict = Verdict::CannotTell;
    let report = assemble(&measures, &[], &meta());
    assert!(words(&report, Locale::En).iter().any(|line| line.starts_with("Whether there was a crisis cannot be told")));
    check(&report);
}

#[test]
fn every_row_is_as_long_as_its_columns_and_no_table_is_empty() {
    for report in [assemble(&crisis(), &lessons(), &meta()), assemble(&calm(), &[], &meta())] {
        for block in report.sections.iter().flat_map(|section| &section.blocks) {
            if let Block::Table(table) = block {
                assert!(!table.rows.is_empty(), "{}", table.id);
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.id);
            }
        }
    }
}

#[test]
fn the_timeline_only_runs_forward_and_starts_before_the_onset() {
    let report = assemble(&crisis(), &[], &meta());
    let rows = report.sections.iter().flat_map(|section| &section.blocks).find_map(|block| match block {
        Block::Timeline(rows) => Some(rows),
        _ => None,
    });
    let rows = rows.expect("a crisis has a timeline");
    assert!(rows.is_sorted_by_key(|row| row.at));
    assert!(rows[0].at < storm().crisis.unwrap().from);
}

#[test]
fn a_difference_needs_the_test_and_a_missing_one_is_said() {
    let lines = words(&assemble(&crisis(), &[], &meta()), Locale::En);
    assert!(lines.iter().any(|line| line.starts_with("By language, waits differ demonstrably")));
    assert!(lines.iter().any(|line| line == "By part of the week, there is no demonstrable difference."));
}

#[test]
fn capabilities_are_rated_from_lessons_alone() {
    assert!(lessons().iter().any(|lesson| lesson.capability == Capability::Speed && lesson.kind == LessonKind::Improve));
    assert!(!section_ids(&assemble(&crisis(), &[], &meta())).contains(&"capabilities"));
}

/// The rows of a table of the section on reasons.
fn reasons_table(measures: &Measures, id: &str) -> Vec<Vec<Cell>> {
    let report = assemble(measures, &[], &meta());
    let blocks = report.sections.iter().filter(|section| section.id == "factors").flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    tables.filter(|table| table.id == id).flat_map(|table| table.rows.clone()).collect()
}

#[test]
fn kinds_of_reasons_are_shown_from_ten_comments_on_and_at_most_three() {
    let mut measures = crisis();
    assert_eq!(reasons_table(&measures, "cause_sub_causes").len(), 2);
    let kinds = &mut measures.causes.causes[0].sub_causes;
    *kinds = (0..5).map(|idx| SubCauseRow { sub_cause: format!("late_delivery.{idx}"), ..kinds[0].clone() }).collect();
    assert_eq!(reasons_table(&measures, "cause_sub_causes").len(), 3);
    measures.causes.causes[0].sub_causes.clear();
    assert!(reasons_table(&measures, "cause_sub_causes").is_empty());
}

#[test]
fn proposals_show_their_words_and_comments() {
    let mut measures = crisis();
    let rows = reasons_table(&measures, "proposed_causes");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][..2], [Cell::Fact(Fact::Name("parking, barrier, ticket".into())), Cell::Fact(Fact::Count(40))]);
    assert_eq!(rows[0][3], Cell::Evidence(vec![id(0), id(2)]));
    measures.causes.unmatched = UnmatchedComplaints::none();
    assert!(reasons_table(&measures, "proposed_causes").is_empty());
}
