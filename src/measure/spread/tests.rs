//! Hand-made archives with planted structure, which must come out again.

use super::{Source, spread};
use crate::annotate::copies::{Numbers, cluster, fingerprint};
use crate::annotate::proposals::ProposalSettings;
use crate::annotate::spread::{RemovalKind, RemovalRules, SpreadKnowledge, SpreadLimits, near_copies};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::corpus::privacy::Masker;
use crate::measure::quotes::QuoteTexts;
use crate::measure::results::{CopyKind, NoTrees, QuoteId, SpikeRhythm, Spread, Storm, Structure, Verdict};
use crate::measure::rows::Rows;
use crate::measure::settings::MeasureSettings;
use crate::measure::storm::simulation::{Archive, Course, Random, hours, minute, rhythm, settings, simulate};
use crate::measure::storm::storm;
use crate::measure::volume::volume;
use crate::model::{AuthorRole, Micros, NONE, Polarity, ResponseAct};

const WEEK: i64 = 7 * 24 * 60;
/// The number of the cause `false_information` here.
const RUMOUR: u8 = 1;

/// Comments with texts.
#[derive(Default, Clone)]
struct Planted {
    archive: Archive,
    texts: Vec<String>,
}

impl Planted {
    fn say(&mut self, at_minute: i64, author: u32, text: &str) -> usize {
        self.texts.push(text.to_owned());
        self.archive.comment(at_minute, author, AuthorRole::Customer, Polarity::Neutral)
    }

    fn answer(&mut self, parent: usize, at_minute: i64, author: u32, text: &str) -> usize {
        let idx = self.say(at_minute, author, text);
        self.archive.entries[idx].parent = Some(parent);
        self.archive.entries[idx].thread = self.archive.entries[parent].thread;
        idx
    }

    /// Rows and texts in canonical order, copies found as in a real run.
    fn rows(&self) -> (Rows, Vec<&str>) {
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.sort_by_key(|idx| (self.archive.entries[*idx].at.is_none(), self.archive.entries[*idx].at, *idx));
        let texts: Vec<&str> = order.iter().map(|idx| self.texts[*idx].as_str()).collect();
        let mut rows = self.archive.rows();
        let mut tokens = Tokens::default();
        let prints: Vec<Option<u64>> = texts
            .iter()
            .map(|text| {
                tokenise(text, &mut tokens);
                fingerprint(&tokens, Numbers::Count)
            })
            .collect();
        rows.copy_cluster = cluster(&prints, |row| rows.is_brand(row));
        rows.near_cluster = near_copies::cluster(&texts, &rows.copy_cluster, |row| rows.is_customer(row), &knowledge().limits.copies);
        (rows, texts)
    }

    fn measured(&self, settings: &MeasureSettings) -> (Spread, Storm) {
        let (rows, texts) = self.rows();
        let storm = storm(&rows, settings);
        let stems = ProposalSettings::parse(include_str!("../../resources/causes/proposals.toml")).unwrap();
        let (knowledge, ids) = (knowledge(), ["delay", "false_information"].map(str::to_owned));
        let (masker, n_chars) = (Masker::new(&[], &[]), texts.iter().map(|text| text.chars().count() as u32).collect::<Vec<_>>());
        let source = Source {
            raw: &texts,
            rows: &rows,
            n_chars: &n_chars,
            storm: &storm,
            knowledge: &knowledge,
            stems: &stems,
            taxonomy_ids: &ids,
            brand_names: &[],
            texts: QuoteTexts::Masked(&masker),
            zone: settings.report_zone,
        };
        let scope = crate::measure::results::Scope {
            span: None,
            report_zone: "UTC".into(),
            n_comments: rows.len() as u64,
            n_customer: 0,
            n_brand: 0,
            n_bot: 0,
            n_authors: 0,
            n_without_time: 0,
            n_without_text: 0,
            n_outside_window: 0,
            n_assumed_zone: 0,
            assumed_zone: None,
            platforms: Vec::new(),
            languages: Vec::new(),
            visibilities: Vec::new(),
            brand_accounts: Vec::new(),
            is_brand_proposed: false,
            structure: Structure { n_orphans: self.n_orphans(), ..Structure::default() },
        };
        (spread(&source, &scope, &volume(&rows, settings)), storm)
    }

    /// Answers to a comment that says that it is missing.
    fn n_orphans(&self) -> u64 {
        self.texts.iter().filter(|text| text.contains("(orphan)")).count() as u64
    }
}

fn knowledge() -> SpreadKnowledge {
    SpreadKnowledge {
        limits: SpreadLimits::parse(include_str!("../../resources/spread/spread.toml")).unwrap(),
        removal: RemovalRules::parse(include_str!("../../resources/spread/removal-en.toml"), include_str!("../../resources/spread/removal-pl.toml"))
            .unwrap(),
    }
}

/// Sentences of four words that differ from each other, about nothing in particular.
fn chatter(number: i64) -> String {
    let pick = |list: &[&'static str], salt: i64| list[((number * 31 + salt * 17 + number / 7) % list.len() as i64) as usize];
    let (nouns, verbs) =
        (["invoice", "courier", "sofa", "garden", "lamp", "ticket", "basket", "window"], ["broke", "moved", "arrived", "vanished", "shone", "grew"]);
    format!("{} {} {} {}", pick(&nouns, 1), pick(&verbs, 2), pick(&nouns, 3), number)
}

/// Two calm comments an hour for some days, by changing people.
fn calm_days(days: i64) -> Planted {
    let mut planted = Planted::default();
    for hour in 0..days * 24 {
        for part in 0..2 {
            planted.say(hour * 60 + part * 25, (hour % 500) as u32, &chatter(hour * 2 + part));
        }
    }
    planted
}

fn declared(from_hour: i64, to_hour: i64) -> MeasureSettings {
    let mut settings = settings();
    settings.crisis_window = Some(hours(from_hour, to_hour));
    settings.baseline_window = Some(hours(0, from_hour));
    settings
}

#[test]
fn planted_words_of_a_crisis_come_first_and_copies_have_one_vote() {
    let mut planted = calm_days(20);
    for i in 0..60_i64 {
        planted.say(400 * 60 + i * 7, 1_000 + i as u32, &format!("{}: warehouse fire, {}", chatter(i * 3), chatter(i * 5 + 2)));
    }
    for i in 0..200_i64 {
        planted.say(401 * 60 + i, 3_000 + i as u32, "Everybody boycott this brand until they apologise in public to all of us");
    }
    let (found, _) = planted.measured(&declared(400, 420));
    let first = &found.words[0];
    assert_eq!((first.words.as_str(), first.share.count, first.share_other.count, first.n_authors), ("warehouse fire", 60, 0, 60));
    assert!(first.z > 1.96 && first.g2 > 10.0 && first.log_odds.low > Some(0.0));
    assert!(found.words.iter().all(|word| !word.words.contains("boycott")), "{:?}", found.words);
    assert!(found.words.iter().all(|word| !["invoice", "courier", "sofa"].contains(&word.words.as_str())), "{:?}", found.words);
}

#[test]
fn the_same_words_on_both_sides_set_nothing_apart() {
    let (found, _) = calm_days(20).measured(&declared(240, 480));
    assert_eq!(found.words, []);
}

#[test]
fn a_planted_spike_is_found_with_its_hours_and_its_excess() {
    let mut planted = calm_days(35);
    for i in 0..120_i64 {
        let idx = planted.say((17 * 24 + 10) * 60 + i * 3 / 2, 2_000 + i as u32, &format!("blackout in district {}", chatter(i * 5)));
        planted.archive.cause(idx, 0);
    }
    let (found, _) = planted.measured(&settings());
    let spikes = found.spikes.expect("there are hours");
    assert_eq!((spikes.rhythm, spikes.spikes.len(), spikes.n_hours_above), (SpikeRhythm::HourOfWeek, 1, 3));
    let spike = &spikes.spikes[0];
    assert_eq!(spike.span, hours(17 * 24 + 10, 17 * 24 + 13));
    assert_eq!((spike.n, spike.n_peak_hour, spike.is_copied), (126, 42, false));
    // Two an hour are usual: 120 above them, up to the correction for skewness.
    let (point, low, high) = (spike.excess.point.unwrap(), spike.excess.low.unwrap(), spike.excess.high.unwrap());
    assert!((point - 120.0).abs() < 1.0 && low < 120.0 && high > 120.0, "{:?}", spike.excess);
    assert_eq!(spike.cause.as_ref().map(|(id, share)| (id.as_str(), share.count)), Some(("delay", 120)));
    assert!(spike.words.iter().any(|word| word.contains("blackout")), "{:?}", spike.words);
    assert_eq!(spike.first.len(), 3);
}

#[test]
fn a_spike_of_copies_is_called_one() {
    let mut planted = calm_days(35);
    for i in 0..120_i64 {
        planted.say(
            (17 * 24 + 10) * 60 + i / 2,
            2_000 + i as u32,
            "Share this before they delete it, the shop is bankrupt and will not pay anybody back",
        );
    }
    let (found, storm) = planted.measured(&settings());
    let spikes = found.spikes.expect("there are hours");
    assert_eq!((spikes.spikes.len(), spikes.spikes[0].is_copied, spikes.spikes[0].copied.count), (1, true, 120));
    assert_ne!(storm.verdict, Verdict::Crisis);
}

#[test]
fn ordinary_weeks_have_hardly_a_spike() {
    let n_spikes: usize = (0..20)
        .map(|seed| {
            let course =
                Course { hours: 35.0 * 24.0, per_hour: &|hour| 6.0 * rhythm(hour), max_per_hour: 14.0, negative: &|_| 0.2, positive: &|_| 0.2 };
            let archive = simulate(&course, seed);
            let texts = vec!["a".to_owned(); archive.entries.len()];
            Planted { archive, texts }.measured(&settings()).0.spikes.expect("there are hours").spikes.len()
        })
        .sum();
    assert!(n_spikes <= 4, "{n_spikes} spikes in 20 archives of five weeks");
}

#[test]
fn an_archive_of_a_day_has_spikes_too() {
    let mut planted = calm_days(2);
    (0..90_i64).for_each(|i| {
        planted.say(30 * 60 + i / 2, 5_000 + i as u32, &chatter(10_000 + i));
    });
    let spikes = planted.measured(&settings()).0.spikes.expect("there are hours");
    assert_eq!((spikes.rhythm, spikes.spikes.len()), (SpikeRhythm::AllHours, 1));
    assert_eq!(spikes.spikes[0].span, hours(30, 31));
}

#[test]
fn floods_waves_and_shared_texts_are_told_apart() {
    let mut planted = Planted::default();
    for i in 0..40_i64 {
        planted.say(i * 90, 1, &format!("Cheap followers for your page, write to my profile today, offer number {}", i % 3));
        planted.say(5_000, 100 + i as u32, "We all stand with the workers of this company, give them their wages now");
        planted.say(
            9_000 + i * 60,
            300 + (i % 4) as u32,
            if i < 4 { "This is the quotation that everybody knows from the film of last year" } else { "x" },
        );
    }
    let copies = planted.measured(&settings()).0.copies;
    let kinds: Vec<(CopyKind, u64, u64)> = copies.groups.iter().map(|group| (group.kind, group.n, group.n_authors)).collect();
    assert_eq!(kinds, [(CopyKind::Flood, 40, 1), (CopyKind::Wave, 40, 40), (CopyKind::Shared, 4, 4)]);
    assert_eq!((copies.near_copy_share.count, copies.together_share.count, copies.n_accounts_together), (84, 40, 40));
    // 40 comments at one instant: 40 · 39 ÷ 2.
    assert_eq!(copies.n_pairs_together, 780);
    let flood = &copies.groups[0];
    assert_eq!((flood.n_wordings, flood.together.count), (3, 0));
}

#[test]
fn votes_by_text_and_author_take_the_weight_of_a_loud_one() {
    let mut planted = Planted::default();
    for i in 0..10_i64 {
        let idx = planted.say(i, 1, "This company is the worst of all that I have ever bought from in my life");
        planted.archive.entries[idx].polarity = Polarity::Negative;
        planted.say(100 + i, 10 + i as u32, &chatter(i));
    }
    let votes = planted.measured(&settings()).0.copies.votes;
    let counts: Vec<(u64, u64)> = [votes[0].by_comment, votes[0].by_text, votes[0].by_author].map(|share| (share.count, share.n)).to_vec();
    assert_eq!(counts, [(10, 20), (1, 11), (1, 11)]);
}

/// Calm weeks and then three days of many negative comments, which `text` words.
fn rising(text: impl Fn(i64) -> String) -> Planted {
    let mut planted = calm_days(28);
    for i in 0..1_500_i64 {
        let idx = planted.say(21 * 24 * 60 + i * 2, 1_000 + i as u32, &text(i));
        planted.archive.entries[idx].polarity = Polarity::Negative;
    }
    planted
}

#[test]
fn a_rise_that_vanishes_with_one_vote_per_text_is_no_crisis() {
    let (_, storm) =
        rising(|i| format!("They poison our rivers and nobody stops them, sign the petition now, friends, {}", i % 5)).measured(&settings());
    assert_ne!(storm.verdict, Verdict::Crisis);
    let rise = storm.copied_rise.expect("the rise is named");
    assert!((rise.from - minute(21 * 24 * 60)).abs() < 3 * 3_600_000_000, "{rise:?}");
    let (_, storm) = rising(|i| format!("{} {}", chatter(i * 11), chatter(i * 7))).measured(&settings());
    assert_eq!((storm.verdict, storm.copied_rise), (Verdict::Crisis, None));
}

#[test]
fn a_crisis_stays_one_when_copies_come_on_top() {
    let (_, storm) =
        rising(
            |i| {
                if i % 2 == 0 { "They poison our rivers and nobody stops them, sign the petition now, friends".to_owned() } else { chatter(i * 11) }
            },
        )
        .measured(&settings());
    assert_eq!((storm.verdict, storm.copied_rise), (Verdict::Crisis, None));
}

#[test]
fn a_declared_crisis_is_never_taken_away() {
    let (_, storm) =
        rising(|_| "They poison our rivers and nobody stops them, sign the petition now, friends".to_owned()).measured(&declared(504, 560));
    assert_eq!((storm.verdict, storm.copied_rise), (Verdict::Declared, None));
}

#[test]
fn a_planted_tree_gives_its_branching_by_hand() {
    let mut planted = Planted::default();
    // One conversation: a root, three answers to it, two to the first of these, and one to oneself.
    let root = planted.say(0, 1, "root");
    let first = planted.answer(root, 1, 2, "one");
    planted.answer(root, 2, 3, "two");
    planted.answer(root, 3, 4, "three");
    planted.answer(first, 4, 5, "four");
    planted.answer(first, 5, 6, "five");
    planted.answer(first, 6, 2, "to myself");
    // Another: two comments without answers.
    (0..2_i64).for_each(|i| {
        planted.say(10 + i, 7, "alone");
    });
    let found = planted.measured(&settings()).0.contagion;
    assert_eq!(found.unknown, None);
    // 5 direct answers of others to 9 comments.
    assert!((found.branching.point.unwrap() - 500.0 / 9.0).abs() < 1e-9 && found.branching.n == 9);
    assert_eq!(
        found.spreaders.iter().map(|one| (one.quote.clone(), one.n_below, one.n_direct)).collect::<Vec<_>>(),
        [(QuoteId::of_row(0), 6, 3), (QuoteId::of_row(1), 3, 2)]
    );
    assert_eq!(found.depths.iter().map(|share| share.count).collect::<Vec<_>>(), [3, 3, 3, 0, 0, 0]);
    assert_eq!(found.threads.iter().map(|thread| (thread.n, thread.n_authors, thread.depth)).collect::<Vec<_>>(), [(7, 6, 2)]);
}

#[test]
fn missing_parents_say_cannot_tell() {
    assert_eq!(calm_days(1).measured(&settings()).0.contagion.unknown, Some(NoTrees::NoParents));
    let mut planted = Planted::default();
    let root = planted.say(0, 1, "root");
    planted.answer(root, 1, 2, "known");
    (0..3_i64).for_each(|i| {
        planted.say(2 + i, 3, "answer to what is gone (orphan)");
    });
    let found = planted.measured(&settings()).0.contagion;
    assert_eq!((found.unknown, found.branching.point, found.threads.len()), (Some(NoTrees::ParentsMissing), None, 0));
}

/// Two claims among chatter; the first is corrected after an hour.
fn rumours() -> Planted {
    let mut planted = calm_days(10);
    for i in 0..12_i64 {
        let said = planted.say(6_000 + i * 20, 700 + i as u32, &format!("{} and bankruptcy, {}", chatter(i * 13), chatter(i * 29 + 5)));
        planted.archive.cause(said, RUMOUR);
        if i == 0 {
            planted.texts.push("It is not true that we are filing for bankruptcy.".to_owned());
            planted.archive.reply(said, 6_060, &[ResponseAct::Correction]);
        }
        if i < 6 {
            let said = planted.say(7_000 + i * 20, 800 + i as u32, &format!("poisoned water in the bottles, {}", chatter(i * 17)));
            planted.archive.cause(said, RUMOUR);
        }
    }
    planted
}

#[test]
fn planted_claims_have_carriers_corrections_and_what_came_after() {
    let claims = rumours().measured(&settings()).0.claims;
    assert_eq!(claims.len(), 2, "{claims:?}");
    let (first, second) = (&claims[0], &claims[1]);
    assert!(first.words.iter().any(|word| word.contains("bankruptcy")), "{:?}", first.words);
    assert_eq!((first.share.count, first.share.n, first.n_authors, first.n_variants), (12, 18, 12, 12));
    assert_eq!((first.first_at, first.correction_minutes), (Some(minute(6_000)), Some(60.0)));
    // Said at 6 000, 6 020, 6 040 and, at the minute of the correction, 6 060; eight came later.
    assert_eq!(first.after_correction.map(|share| (share.count, share.n)), Some((8, 12)));
    assert_eq!(first.days.iter().map(|day| day.n).sum::<u64>(), 12);
    assert_eq!((first.carriers.len(), first.variants.len()), (3, 3));
    assert!(second.words.iter().any(|word| word.contains("poisoned") || word.contains("bottles")), "{:?}", second.words);
    assert_eq!((second.share.count, second.correction.clone(), second.after_correction), (6, None, None));
}

#[test]
fn questions_about_vanished_comments_are_counted_by_kind() {
    let mut planted = calm_days(2);
    planted.say(100, 1, "Why did you delete my comment?");
    planted.say(200, 1, "You keep deleting our comments");
    planted.say(300, 2, "They banned me for asking a question");
    let found = planted.measured(&settings()).0.removal;
    assert_eq!((found.share.count, found.share.n, found.n_authors), (3, 99, 2));
    let kinds: Vec<(RemovalKind, u64, u64)> = found.kinds.iter().map(|row| (row.kind, row.share.count, row.n_authors)).collect();
    assert_eq!(kinds, [(RemovalKind::Removed, 2, 1), (RemovalKind::Blocked, 1, 1)]);
}

/// All that is planted at once.
fn everything() -> Planted {
    let mut planted = rumours();
    for i in 0..40_i64 {
        planted.say(5_000, 1_100 + i as u32, "We all stand with the workers of this company, give them their wages now");
        let root = planted.say(8_000 + i, 1_200 + i as u32, &format!("why was my comment removed, {}", chatter(i)));
        planted.answer(root, 8_100 + i, 1_300, &chatter(900 + i));
    }
    planted
}

#[test]
fn twice_the_archive_under_other_names_is_twice_the_counts() {
    let once = everything();
    let mut twice = once.clone();
    let n = once.archive.entries.len();
    for (idx, entry) in once.archive.entries.iter().enumerate() {
        let mut entry = entry.clone();
        entry.author += 100_000;
        entry.thread += n as u32;
        entry.parent = entry.parent.map(|parent| parent + n);
        twice.archive.entries.push(entry);
        twice.texts.push(once.texts[idx].clone());
    }
    let ((one, _), (two, _)) = (once.measured(&settings()), twice.measured(&settings()));
    assert_eq!(two.removal.share.count, 2 * one.removal.share.count);
    assert_eq!(two.removal.n_authors, 2 * one.removal.n_authors);
    assert_eq!(two.contagion.branching.n, 2 * one.contagion.branching.n);
    assert!((two.contagion.branching.point.unwrap() - one.contagion.branching.point.unwrap()).abs() < 1e-9);
    assert_eq!(two.copies.groups[0].n, 2 * one.copies.groups[0].n);
    assert_eq!(two.copies.votes[0].by_comment.n, 2 * one.copies.votes[0].by_comment.n);
    let counts = |spread: &Spread| spread.claims.iter().map(|claim| claim.share.count).collect::<Vec<_>>();
    assert_eq!(counts(&two), counts(&one).iter().map(|n| 2 * n).collect::<Vec<_>>());
}

#[test]
fn weeks_later_is_the_same() {
    let now = everything();
    let mut later = now.clone();
    let shift: Micros = minute(3 * WEEK) - minute(0);
    later.archive.entries.iter_mut().for_each(|entry| entry.at = entry.at.map(|at| at + shift));
    let ((one, _), (mut two, _)) = (now.measured(&settings()), later.measured(&settings()));
    let back = |at: &mut Option<Micros>| *at = at.map(|at| at - shift);
    for claim in &mut two.claims {
        [&mut claim.first_at, &mut claim.last_at, &mut claim.corrected_at].into_iter().for_each(back);
        claim.days.iter_mut().for_each(|day| day.from -= shift);
    }
    two.copies.groups.iter_mut().for_each(|group| [&mut group.first_at, &mut group.last_at].into_iter().for_each(back));
    two.contagion.threads.iter_mut().for_each(|thread| back(&mut thread.first_at));
    two.removal.kinds.iter_mut().for_each(|row| back(&mut row.first_at));
    let spikes = two.spikes.as_mut().expect("there are hours");
    for bin in spikes.hourly.iter_mut().chain(&mut spikes.daily) {
        (bin.from, bin.to) = (bin.from - shift, bin.to - shift);
    }
    for spike in &mut spikes.spikes {
        (spike.span.from, spike.span.to) = (spike.span.from - shift, spike.span.to - shift);
    }
    assert_eq!(one, two);
}

#[test]
fn nothing_and_one_comment_say_nothing() {
    let nothing = Planted::default().measured(&settings()).0;
    assert!(nothing.spikes.is_none() && nothing.words.is_empty() && nothing.claims.is_empty() && nothing.copies.groups.is_empty());
    let mut one = Planted::default();
    one.say(0, NONE, "");
    let found = one.measured(&settings()).0;
    assert_eq!((found.spikes.expect("there is an hour").spikes.len(), found.removal.share.count), (0, 0));
}

#[test]
fn random_archives_never_stop_the_program() {
    for seed in 0..40 {
        let mut random = Random(seed);
        let mut planted = Planted::default();
        for _ in 0..random.bits() % 80 {
            let text = ["", "why was my comment removed", "the warehouse fire was hidden from all of us by the shop", "ok", "🙂🙂"]
                [(random.bits() % 5) as usize];
            let idx = planted.say((random.bits() % 40_000) as i64, (random.bits() % 9) as u32, text);
            if idx > 0 && random.bits().is_multiple_of(3) {
                planted.archive.entries[idx].parent = Some((random.bits() % idx as u64) as usize);
                planted.archive.entries[idx].thread = 0;
            }
            if random.bits().is_multiple_of(4) {
                planted.archive.cause(idx, RUMOUR);
            }
            if random.bits().is_multiple_of(9) {
                planted.archive.entries[idx].at = None;
            }
        }
        let (found, _) = planted.measured(&declared(100, 300));
        for spike in found.spikes.iter().flat_map(|spikes| &spikes.spikes) {
            assert!(spike.span.from < spike.span.to && spike.expected.is_finite() && spike.excess.point.is_some_and(f64::is_finite));
        }
        let n: u64 = found.contagion.depths.iter().map(|share| share.count).sum();
        assert!(found.contagion.unknown.is_some() || n == planted.texts.len() as u64);
    }
}
