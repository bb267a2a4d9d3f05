//! The few forms that axes need and that sentences do not: whole per cent, and the local clock behind the words.

use crate::i18n::Speaker;
use crate::model::{Micros, Span};
use crate::report::Text;

/// Microseconds in a minute.
pub const MINUTE: Micros = 60_000_000;
/// Microseconds in an hour.
pub const HOUR: Micros = 60 * MINUTE;
/// Microseconds in a day of 24 hours.
pub const DAY: Micros = 24 * HOUR;

/// The words of a chart.
pub struct Words<'a> {
    /// Who says them.
    pub speaker: &'a Speaker<'a>,
}

impl Words<'_> {
    /// A sentence or label.
    pub fn say(&self, text: &Text) -> String {
        self.speaker.say(text)
    }

    /// A bin of time: its day, and its hours where it is shorter than one.
    pub fn span(&self, span: Span) -> String {
        let date = self.speaker.date(span.from);
        if span.to.saturating_sub(span.from) < 23 * HOUR {
            format!("{date}, {}–{}", self.speaker.time(span.from), self.speaker.time(span.to))
        } else {
            date
        }
    }

    /// A time, by the day alone when it is midnight: nobody speaks then, so the clock is not known.
    pub fn moment(&self, at: Micros) -> String {
        let (date, time) = (self.speaker.date_short(at), self.speaker.time(at));
        if time == "00:00" && at.rem_euclid(MINUTE) == 0 { date } else { format!("{date}, {time}") }
    }

    /// A share without decimals, as on an axis: "25%". Only the digits of the speaker's "100%" are exchanged.
    pub fn percent(&self, share: f64) -> String {
        self.speaker.share(1.0).replacen(&self.speaker.number(100.0, 0), &self.speaker.number(share * 100.0, 0), 1)
    }

    /// A share as a label beside a mark: "25%", "3.4%" below ten per cent, "99.7%" just below all, "0%".
    pub fn percent_label(&self, share: f64) -> String {
        let decimals = usize::from((share > 0.0 && share < 0.0995) || (0.995..1.0).contains(&share));
        self.speaker.share(1.0).replacen(&self.speaker.number(100.0, 0), &self.speaker.number(share * 100.0, decimals), 1)
    }

    /// What to add to UTC for the time on the wall, from the speaker's own clock. Zones lie between −10 and +14 hours; the two islands
    /// further west get the right hours and the next day.
    pub fn utc_offset(&self, at: Micros) -> Micros {
        let time = self.speaker.time(at);
        let Some((hour, minute)) = time.split_once(':').and_then(|(hour, minute)| Some((hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?)))
        else {
            return 0;
        };
        let utc_minute = at.rem_euclid(DAY) / MINUTE;
        let difference = (hour * 60 + minute - utc_minute).rem_euclid(24 * 60);
        MINUTE * if difference > 14 * 60 { difference - 24 * 60 } else { difference }
    }

    /// The instant at which the wall shows a local time, given as microseconds since 1970 on the wall.
    pub fn instant_of_local(&self, local: Micros) -> Micros {
        // The second look settles hours on either side of a clock change.
        let guess = local - self.utc_offset(local);
        local - self.utc_offset(guess)
    }
}
