//! Small archives and seeded random ones, for tests only.

use crate::measure::rows::{NONE, Rows};
use crate::measure::settings::{MeasureSettings, ServiceTarget};
use crate::model::cause::SubCauseSet;
use crate::model::{ActSet, AuthorRole, CauseId, CauseSet, Lang, Micros, NeedsReply, Polarity, ResponseAct, Span, TimePrecision, Visibility};

/// Minute 0 of every archive here: Monday, 5 January 2026, 0 h UTC.
pub const START: Micros = 1_767_571_200_000_000;
const MINUTE: f64 = 60_000_000.0;

/// The instant of a minute of the archive.
pub fn minute(minutes: i64) -> Micros {
    START + minutes * 60_000_000
}

/// Settings that say nothing: UTC, nothing declared.
pub fn settings() -> MeasureSettings {
    MeasureSettings {
        report_zone: chrono_tz::UTC,
        business_hours: None,
        target: ServiceTarget { minutes: 60.0, share: 0.9 },
        window: None,
        crisis_window: None,
        baseline_window: None,
        outside_statements: Vec::new(),
        class_targets: std::collections::BTreeMap::new(),
        broadcasts: crate::measure::settings::Broadcasts::Apart,
        what_if: None,
        counted_as: Vec::new(),
    }
}

/// One comment of a test.
#[derive(Debug, Clone)]
pub struct Entry {
    pub at: Option<Micros>,
    pub author: u32,
    pub role: AuthorRole,
    pub polarity: Polarity,
    pub thread: u32,
    /// Position of the parent in [`Archive::entries`].
    pub parent: Option<usize>,
    pub acts: ActSet,
    pub voice: f32,
    pub causes: CauseSet,
    pub sub_causes: SubCauseSet,
    pub copy_cluster: u32,
    pub likes: u32,
    pub precision: TimePrecision,
}

/// Comments in any order.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub entries: Vec<Entry>,
}

impl Archive {
    /// Adds a comment in a thread of its own, and returns its position.
    pub fn comment(&mut self, at_minute: i64, author: u32, role: AuthorRole, polarity: Polarity) -> usize {
        self.at(minute(at_minute), author, role, polarity)
    }

    /// The same at an instant.
    pub fn at(&mut self, at: Micros, author: u32, role: AuthorRole, polarity: Polarity) -> usize {
        let idx = self.entries.len();
        self.entries.push(Entry {
            at: Some(at),
            author,
            role,
            polarity,
            thread: idx as u32,
            parent: None,
            acts: ActSet::default(),
            voice: 0.0,
            causes: CauseSet::default(),
            sub_causes: SubCauseSet::default(),
            copy_cluster: NONE,
            likes: 0,
            precision: TimePrecision::Second,
        });
        idx
    }

    /// Adds a brand reply with acts.
    pub fn reply(&mut self, parent: usize, at_minute: i64, acts: &[ResponseAct]) -> usize {
        let idx = self.comment(at_minute, 1_000_000, AuthorRole::Brand, Polarity::Neutral);
        self.entries[idx].parent = Some(parent);
        self.entries[idx].thread = self.entries[parent].thread;
        for act in acts {
            self.entries[idx].acts.insert(*act);
        }
        idx
    }

    /// Gives a comment a cause.
    pub fn cause(&mut self, idx: usize, cause: u8) {
        self.entries[idx].causes.insert(CauseId(cause));
    }

    /// In canonical order.
    pub fn rows(&self) -> Rows {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|idx| (self.entries[*idx].at.is_none(), self.entries[*idx].at, *idx));
        let mut row_of = vec![NONE; order.len()];
        for (row, idx) in order.iter().enumerate() {
            row_of[*idx] = row as u32;
        }
        let mut rows = Rows { platforms: vec!["test".into()], ..Rows::default() };
        for idx in order {
            let entry = &self.entries[idx];
            rows.created_at.push(entry.at);
            rows.time_precision.push(entry.precision);
            rows.author_role.push(entry.role);
            rows.visibility.push(Visibility::Public);
            rows.author.push(entry.author);
            rows.thread.push(entry.thread);
            rows.parent.push(entry.parent.map_or(NONE, |parent| row_of[parent]));
            rows.brand_account.push(if entry.role == AuthorRole::Brand { 0 } else { NONE });
            rows.platform.push(0);
            rows.has_text.push(true);
            rows.language.push(Lang::EN);
            rows.polarity.push(entry.polarity);
            let sign = match entry.polarity {
                Polarity::Negative => -1.0,
                Polarity::Neutral => 0.0,
                Polarity::Positive => 1.0,
            };
            rows.p_negative.push(if sign < 0.0 { 0.9 } else { 0.05 });
            rows.sentiment.push(sign);
            rows.causes.push(entry.causes);
            rows.sub_causes.push(entry.sub_causes);
            rows.acts.push(entry.acts);
            rows.voice.push(entry.voice);
            rows.needs_reply.push(NeedsReply::Yes);
            rows.copy_cluster.push(entry.copy_cluster);
            rows.near_cluster.push(entry.copy_cluster);
            rows.likes.push(entry.likes);
        }
        rows
    }
}

/// The generator `SplitMix64` (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// Uniform in 0..1, never 0.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// Comments per minute and negative share as functions of the hour since [`START`].
pub struct Course<'a> {
    pub hours: f64,
    pub per_hour: &'a dyn Fn(f64) -> f64,
    pub max_per_hour: f64,
    pub negative: &'a dyn Fn(f64) -> f64,
    pub positive: &'a dyn Fn(f64) -> f64,
}

/// A random archive: an inhomogeneous Poisson process by thinning (P. Lewis & G. Shedler 1979).
pub fn simulate(course: &Course<'_>, seed: u64) -> Archive {
    let mut random = Random(seed);
    let mut archive = Archive::default();
    let mut hour = 0.0;
    loop {
        hour -= random.uniform().ln() / course.max_per_hour;
        if hour >= course.hours {
            return archive;
        }
        if random.uniform() * course.max_per_hour < (course.per_hour)(hour) {
            let draw = random.uniform();
            let negative = (course.negative)(hour);
            let polarity = if draw < negative {
                Polarity::Negative
            } else if draw < negative + (course.positive)(hour) {
                Polarity::Positive
            } else {
                Polarity::Neutral
            };
            let author = (random.bits() % 5_000) as u32;
            archive.at(START + (hour * 60.0 * MINUTE) as Micros, author, AuthorRole::Customer, polarity);
        }
    }
}

/// A day and night rhythm with a weekend dip, of mean about 1.
pub fn rhythm(hour: f64) -> f64 {
    let day = 1.0 - 0.85 * ((hour - 3.0) * std::f64::consts::TAU / 24.0).cos();
    let weekday = ((hour / 24.0) as u32) % 7;
    day * if weekday >= 5 { 0.7 } else { 1.1 }
}

/// A stretch of hours of the archive as a span.
pub fn hours(from: i64, to: i64) -> Span {
    Span { from: minute(from * 60), to: minute(to * 60) }
}
