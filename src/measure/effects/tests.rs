//! A small archive for tests of this folder.

use chrono_tz::Tz;

use super::Archive;
use crate::measure::episodes::talk::Talk;
use crate::measure::episodes::{self, Episodes};
use crate::measure::results::Storm;
use crate::measure::rows::Rows;
use crate::measure::settings::{MeasureSettings, ServiceTarget};
use crate::measure::storm;
use crate::model::Micros;

/// What an archive is made of.
pub struct Fixture {
    pub rows: Rows,
    pub episodes: Episodes,
    pub storm: Storm,
    pub settings: MeasureSettings,
    pub end: Micros,
}

impl Fixture {
    /// The talk as an archive that ends with its last comment.
    pub fn of(talk: Talk) -> Self {
        let settings = settings();
        let rows = talk.rows;
        let end = rows.created_at.iter().flatten().max().copied().unwrap_or(0);
        Self { episodes: episodes::find(&rows), storm: storm::storm(&rows, &settings), rows, settings, end }
    }
}

/// UTC, an hour as target, nothing declared.
pub fn settings() -> MeasureSettings {
    MeasureSettings {
        report_zone: Tz::UTC,
        business_hours: None,
        target: ServiceTarget { minutes: 60.0, share: 0.9 },
        class_targets: std::collections::BTreeMap::new(),
        broadcasts: crate::measure::settings::Broadcasts::Apart,
        window: None,
        crisis_window: None,
        baseline_window: None,
        outside_statements: Vec::new(),
        what_if: None,
        counted_as: Vec::new(),
    }
}

/// What the measures look at.
pub fn archive(fixture: &Fixture) -> Archive<'_> {
    Archive { rows: &fixture.rows, episodes: &fixture.episodes, storm: &fixture.storm, settings: &fixture.settings, end: fixture.end }
}
