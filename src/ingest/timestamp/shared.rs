//! Whether nearly all comments of a file have one and the same time: then it is when they were collected, not when they were written.

use crate::ingest::ledger::FileLedger;
use crate::model::{Micros, TimePrecision};

/// Fewer comments can share a time by chance.
const FEWEST: u64 = 20;
/// Out of a hundred, so many that share one time make it suspect.
const SUSPECT: u64 = 95;

/// Looks for the time that most comments share, in one pass and without memory: the majority vote of Boyer and Moore, which finds the only time that can be it.
/// Its comments are counted from where it took the lead; with a share above 95 % that is early.
#[derive(Debug, Clone, Copy, Default)]
pub struct SharedTime {
    candidate: Micros,
    votes: u64,
    n_same: u64,
    n_times: u64,
}

impl SharedTime {
    /// Looks at a comment's time. Days are left out: a short storm has them all in one.
    pub fn see(&mut self, at: Option<Micros>, precision: TimePrecision) {
        let Some(at) = at.filter(|_| precision <= TimePrecision::Minute) else { return };
        self.n_times += 1;
        if self.votes == 0 && self.candidate != at {
            (self.candidate, self.n_same) = (at, 0);
        }
        if self.candidate == at {
            self.votes += 1;
            self.n_same += 1;
        } else {
            self.votes -= 1;
        }
    }

    /// Counts the comments that share the suspect time as `one_time_for_all`, if there is one.
    pub fn note(self, ledger: &mut FileLedger) {
        if self.n_times >= FEWEST && self.n_same * 100 > self.n_times * SUSPECT {
            ledger.note("one_time_for_all", self.n_same);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(times: impl Iterator<Item = Micros>, precision: TimePrecision) -> Option<u64> {
        let (mut shared, mut ledger) = (SharedTime::default(), FileLedger::default());
        times.for_each(|at| shared.see(Some(at), precision));
        shared.see(None, precision);
        shared.note(&mut ledger);
        ledger.notes.get("one_time_for_all").copied()
    }

    #[test]
    fn one_time_of_nearly_all_is_noted() {
        assert_eq!(noted((0..100).map(|_| 7), TimePrecision::Second), Some(100));
        assert_eq!(noted((0..100).map(|n| if n % 25 == 24 { n } else { 7 }), TimePrecision::Second), Some(96));
        assert_eq!(noted((0..100).map(|n| if n < 2 { n } else { 7 }), TimePrecision::Minute), Some(98));
    }

    #[test]
    fn less_than_that_few_comments_and_days_are_not() {
        assert_eq!(noted((0..100).map(|n| if n % 10 == 9 { n } else { 7 }), TimePrecision::Second), None);
        assert_eq!(noted((0..19).map(|_| 7), TimePrecision::Second), None);
        assert_eq!(noted((0..100).map(|_| 7), TimePrecision::Day), None);
        assert_eq!(noted(0..100, TimePrecision::Second), None);
    }
}
