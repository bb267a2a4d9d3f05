//! `[what-if]` and `--what-if`: shifts as people write them, to people of each hour of the week.

use std::path::Path;

use super::config_file::{ConfigFile, RotaEntry, ShiftEntry};
use crate::error::{Error, Result};
use crate::measure::effects::what_if::WEEK;
use crate::measure::results::Order;
use crate::measure::settings::Rota;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// More people at once than this are a slip of the pen.
const MOST_PEOPLE: f64 = 1_000.0;

/// The rota of `--what-if`, else of the configuration file.
///
/// # Errors
///
/// A file that cannot be read, a value that means nothing.
pub fn rota(file: Option<&Path>, config: &ConfigFile) -> Result<Option<Rota>> {
    match file {
        None => config.what_if.as_ref().map(resolve).transpose(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })?;
            resolve(&RotaEntry::parse(path, &text)?).map(Some)
        }
    }
}

fn resolve(entry: &RotaEntry) -> Result<Rota> {
    let order = match entry.order.as_deref() {
        None => None,
        Some("oldest-first") => Some(Order::OldestFirst),
        Some("newest-first") => Some(Order::NewestFirst),
        Some("negative-first") => Some(Order::NegativeFirst),
        Some(other) => return Err(wrong("order", format!("`{other}` is no order"), "use oldest-first, newest-first or negative-first")),
    };
    if let Some(minutes) = entry.minutes_per_reply.filter(|minutes| !(0.1..=1_440.0).contains(minutes)) {
        return Err(wrong("minutes-per-reply", format!("{minutes} minutes are no time for a reply"), "use a number such as 6"));
    }
    let mut week = vec![0.0; WEEK];
    for shift in &entry.shift {
        add(&mut week, shift)?;
    }
    let people = if entry.shift.is_empty() { None } else { Some(week) };
    if people.is_none() && entry.minutes_per_reply.is_none() {
        return Err(wrong("shift", "the rota has no shift".into(), "add `[[shift]]` with `hours = \"18:00-22:00\"` and `people = 2`"));
    }
    Ok(Rota { label: entry.label.clone(), minutes_per_reply: entry.minutes_per_reply, order, people })
}

fn add(week: &mut [f64], shift: &ShiftEntry) -> Result<()> {
    let days = shift
        .days
        .iter()
        .map(|day| {
            DAYS.iter().position(|known| *known == day.to_lowercase()).ok_or_else(|| {
                wrong("shift.days", format!("`{day}` is no day"), "use monday, tuesday, wednesday, thursday, friday, saturday, sunday")
            })
        })
        .collect::<Result<Vec<usize>>>()?;
    let days = if days.is_empty() { (0..DAYS.len()).collect() } else { days };
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (minute < 60 && hour * 60 + minute <= 1_440).then_some(hour * 60 + minute)
    };
    let (from, to) = shift
        .hours
        .split_once(['-', '–'])
        .and_then(|(from, to)| Some((minute(from)?, minute(to)?)))
        .ok_or_else(|| wrong("shift.hours", format!("`{}` is no interval", shift.hours), "write \"18:00-22:00\""))?;
    if !(0.0..=MOST_PEOPLE).contains(&shift.people) {
        return Err(wrong("shift.people", format!("{} people cannot be on a shift", shift.people), "use a number from 0 to 1000, halves allowed"));
    }
    Rota::add_shift(week, &days, from, to, shift.people);
    Ok(())
}

fn wrong(key: &str, what: String, fix: &str) -> Error {
    Error::Setting { origin: format!("what-if.{key}"), what, fix: fix.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Result<Rota> {
        resolve(&RotaEntry::parse(Path::new("rota.toml"), text)?)
    }

    fn check(text: &str, wanted: &str) {
        let error = resolved(text).expect_err("the rota is wrong");
        let said = format!("{error}; {}", error.hint().unwrap_or_default());
        assert!(said.contains(wanted), "{said}");
    }

    #[test]
    fn shifts_add_up_to_people_of_each_hour() {
        let rota = resolved(
            "label = \"late\"\norder = \"negative-first\"\n[[shift]]\nhours = \"08:00-24:00\"\npeople = 2\n[[shift]]\ndays = [\"Sunday\"]\nhours = \"22:00-02:00\"\npeople = 1\n",
        )
        .unwrap();
        let people = rota.people.unwrap();
        assert_eq!((people[7], people[8], people[23], people[6 * 24 + 23], people[0], people[1]), (0.0, 2.0, 2.0, 3.0, 1.0, 1.0));
        assert_eq!((rota.order, rota.label.as_deref()), (Some(Order::NegativeFirst), Some("late")));
    }

    #[test]
    fn what_means_nothing_is_said_with_its_place() {
        check("shift = []\n", "the rota has no shift");
        check("[[shift]]\nhours = \"8-20\"\npeople = 1\n", "write \"18:00-22:00\"");
        check("[[shift]]\nhours = \"08:00-20:00\"\npeople = -1\n", "what-if.shift.people");
        check("[[shift]]\ndays = [\"someday\"]\nhours = \"08:00-20:00\"\npeople = 1\n", "`someday` is no day");
        check("order = \"random\"\n", "what-if.order");
        check("minutes-per-reply = 0\n", "what-if.minutes-per-reply");
        check("[[shift]]\nhours = \"08:00-20:00\"\npeoples = 1\n", "did you mean `people`?");
    }
}
