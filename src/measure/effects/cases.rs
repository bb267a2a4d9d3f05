//! Episodes with their waits, as the measures of this folder take them.

use super::Archive;
use crate::measure::episodes::ReplyState;
use crate::measure::latency::LocalHours;
use crate::measure::rows::NONE;
use crate::measure::stats::survival::Observation;
use crate::model::{MICROS_PER_MINUTE, Micros};

/// An episode that has a wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// Position in the episodes.
    pub episode: u32,
    /// Row of its first message.
    pub row: u32,
    /// Hour of the week of its arrival in the report's zone, 0 = Monday 0 h.
    pub hour_of_week: u32,
    /// When it came.
    pub started_at: Micros,
    /// When it was answered, else the end of the archive; never before `started_at`.
    pub until: Micros,
    /// Whether it was answered.
    pub is_answered: bool,
}

impl Case {
    /// The wait in minutes.
    pub const fn minutes(&self) -> f64 {
        (self.until - self.started_at) as f64 / MICROS_PER_MINUTE as f64
    }

    /// The wait for survival curves.
    pub const fn observation(&self) -> Observation {
        Observation { time: self.minutes(), is_event: self.is_answered }
    }
}

/// Every episode that has a wait, in order of arrival. Withdrawn and hidden ones have none: archives do not say when that happened.
pub fn cases(archive: Archive<'_>) -> Vec<Case> {
    let Archive { rows, episodes, settings, end, .. } = archive;
    let mut hours = LocalHours::new(settings.report_zone);
    (0..)
        .zip(&episodes.items)
        .filter(|(_, episode)| episode.has_wait() && !matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated))
        .filter_map(|(idx, episode)| {
            let started_at = rows.created_at[episode.first_row as usize]?;
            let answered_at = if episode.answer_row == NONE { None } else { rows.created_at[episode.answer_row as usize] };
            Some(Case {
                episode: idx,
                row: episode.first_row,
                hour_of_week: hours.hour_of_week(started_at),
                started_at,
                until: answered_at.unwrap_or(end).max(started_at),
                is_answered: answered_at.is_some(),
            })
        })
        .collect()
}
