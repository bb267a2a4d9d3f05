//! Hours of the week for many instants: the zone is asked once for each quarter of an hour, because asking costs more than all the arithmetic around it.

use chrono_tz::Tz;

use crate::measure::bins::hour_of_week;
use crate::model::Micros;

/// Clock changes since 1972 fall on full quarters of an hour in UTC, and so do the borders of local hours.
const QUARTER: Micros = 900_000_000;

/// Hour of the week in a zone, with the last answer kept.
#[derive(Debug)]
pub struct LocalHours {
    zone: Tz,
    quarter: Micros,
    hour: u32,
}

impl LocalHours {
    /// The hours of a zone.
    pub fn new(zone: Tz) -> Self {
        Self { zone, quarter: 0, hour: hour_of_week(0, zone) as u32 }
    }

    /// The hour of the week of an instant, 0 = Monday 0 h. Quick for instants in order.
    pub fn hour_of_week(&mut self, at: Micros) -> u32 {
        let quarter = at.div_euclid(QUARTER);
        if quarter != self.quarter {
            self.quarter = quarter;
            self.hour = hour_of_week(quarter * QUARTER, self.zone) as u32;
        }
        self.hour
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_zone_through_both_clock_changes_and_odd_offsets() {
        // From 1 March 2026, every 7 minutes for a year: Warsaw, Kathmandu (+5:45), Lord Howe (half an hour of summer time).
        for zone in [chrono_tz::Europe::Warsaw, chrono_tz::Asia::Kathmandu, chrono_tz::Australia::Lord_Howe] {
            let mut hours = LocalHours::new(zone);
            for step in 0..75_000 {
                let at = 1_772_323_200_000_000 + step * 420_000_000;
                assert_eq!(hours.hour_of_week(at), hour_of_week(at, zone) as u32, "{zone} {at}");
            }
        }
    }
}
