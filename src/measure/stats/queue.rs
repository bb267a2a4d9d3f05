//! A queue with a rota: cases arrive when they did, people take them one after the other in an order, each reply takes a random time.
//!
//! A discrete-event simulation (Law 2015, Simulation Modeling and Analysis, §1.4) in steps of an hour: within an hour the number of people is fixed, and whoever is
//! free first takes the next case.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::random::Random;

/// A case that arrives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// Minutes since the start; arrivals are sorted by it.
    pub at: f64,
    /// Smaller classes are taken first.
    pub class: u8,
}

/// Who of a class is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The one that came first.
    Oldest,
    /// The one that came last.
    Newest,
}

/// How the queue is worked off.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// People in each hour from the start on; a fraction is the chance of one more.
    pub people: &'a [f64],
    /// Mean minutes of work for a reply; the time itself is exponential.
    pub minutes_per_reply: f64,
    /// Within a class.
    pub turn: Turn,
}

/// Minutes until each arrival has its reply; `None` = none before the hours end. `O((arrivals + hours × people) log)`.
#[must_use]
pub fn replay(arrivals: &[Arrival], rules: Rules<'_>, random: &mut Random) -> Vec<Option<f64>> {
    let mut waits = vec![None; arrivals.len()];
    let mut queue: BinaryHeap<Reverse<(u8, i64, usize)>> = BinaryHeap::new();
    // When each person is free; people keep their number from hour to hour, so that a long reply reaches into the next.
    let mut free: Vec<f64> = Vec::new();
    let mut next = 0;
    let mut arrive = |queue: &mut BinaryHeap<_>, until: f64| {
        while next < arrivals.len() && arrivals[next].at <= until {
            let rank = if rules.turn == Turn::Oldest { next as i64 } else { -(next as i64) };
            queue.push(Reverse((arrivals[next].class, rank, next)));
            next += 1;
        }
        arrivals.get(next).map(|arrival| arrival.at)
    };
    for (hour, people) in rules.people.iter().enumerate() {
        let (start, end) = (hour as f64 * 60.0, (hour + 1) as f64 * 60.0);
        let on_duty = people.floor() as usize + usize::from(random.unit() < people.fract());
        if free.len() < on_duty {
            free.resize(on_duty, 0.0);
        }
        let mut people: BinaryHeap<Reverse<(u64, usize)>> = (0..on_duty).map(|person| Reverse((free[person].max(start).to_bits(), person))).collect();
        // Times are not negative, so that their bits sort as they do.
        while let Some(Reverse((bits, person))) = people.pop() {
            let now = f64::from_bits(bits);
            if now >= end {
                break;
            }
            let coming = arrive(&mut queue, now);
            let Some(Reverse((.., case))) = queue.pop() else {
                // Nobody waits: this person is free until somebody comes.
                if let Some(at) = coming.filter(|at| *at < end) {
                    people.push(Reverse((at.to_bits(), person)));
                }
                continue;
            };
            let done = now + random.exponential(rules.minutes_per_reply);
            waits[case] = Some(done - arrivals[case].at);
            free[person] = done;
            people.push(Reverse((done.to_bits(), person)));
        }
    }
    waits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: &[f64]) -> Vec<Arrival> {
        minutes.iter().map(|at| Arrival { at: *at, class: 0 }).collect()
    }

    fn rules(people: &[f64], minutes_per_reply: f64) -> Rules<'_> {
        Rules { people, minutes_per_reply, turn: Turn::Oldest }
    }

    #[test]
    fn a_queue_of_one_server_waits_as_theory_says() {
        // M/M/1 (Erlang; Kleinrock 1975, §3.2): arrivals every 10 minutes, replies of 6: time in the system 6 / (1 − 0.6) = 15 minutes.
        let mut random = Random::new(11);
        let mut now = 0.0;
        let arrivals: Vec<Arrival> = (0..40_000)
            .map(|_| {
                now += random.exponential(10.0);
                Arrival { at: now, class: 0 }
            })
            .collect();
        let hours = vec![1.0; (now / 60.0) as usize + 100];
        let waits = replay(&arrivals, rules(&hours, 6.0), &mut random);
        let mean = waits.iter().map(|wait| wait.unwrap()).sum::<f64>() / waits.len() as f64;
        assert!((mean - 15.0).abs() < 0.8, "{mean}");
    }

    #[test]
    fn two_servers_wait_as_erlang_c_says() {
        // M/M/2, arrivals every 5 minutes, replies of 6: load 0.6, Erlang C = 0.45, wait 0.45 · 6 / (2 · 0.4) = 3.375, in all 9.375 minutes.
        let mut random = Random::new(12);
        let mut now = 0.0;
        let arrivals: Vec<Arrival> = (0..40_000)
            .map(|_| {
                now += random.exponential(5.0);
                Arrival { at: now, class: 0 }
            })
            .collect();
        let hours = vec![2.0; (now / 60.0) as usize + 100];
        let waits = replay(&arrivals, rules(&hours, 6.0), &mut random);
        let mean = waits.iter().map(|wait| wait.unwrap()).sum::<f64>() / waits.len() as f64;
        assert!((mean - 9.375).abs() < 0.4, "{mean}");
    }

    #[test]
    fn nobody_answers_while_nobody_is_there() {
        let waits = replay(&at(&[0.0, 30.0, 179.0]), rules(&[0.0, 0.0, 1.0], 1e-9), &mut Random::new(1));
        let whole: Vec<f64> = waits.iter().map(|wait| wait.unwrap().round()).collect();
        assert_eq!(whole, [120.0, 90.0, 0.0]);
        assert_eq!(replay(&at(&[61.0]), rules(&[1.0], 1.0), &mut Random::new(1)), [None]);
    }

    #[test]
    fn classes_and_turns_decide_who_is_next() {
        let arrivals = [Arrival { at: 0.0, class: 1 }, Arrival { at: 1.0, class: 1 }, Arrival { at: 2.0, class: 0 }];
        let order = |turn| {
            let mut random = Random::new(3);
            let waits = replay(&arrivals, Rules { people: &[0.0, 1.0], minutes_per_reply: 1e-6, turn }, &mut random);
            let mut order: Vec<usize> = (0..3).collect();
            order.sort_by(|a, b| (waits[*a].unwrap() + arrivals[*a].at).total_cmp(&(waits[*b].unwrap() + arrivals[*b].at)));
            order
        };
        assert_eq!(order(Turn::Oldest), [2, 0, 1]);
        assert_eq!(order(Turn::Newest), [2, 1, 0]);
    }

    #[test]
    fn half_a_person_is_there_every_other_hour() {
        let arrivals = at(&(0..2_000).map(f64::from).collect::<Vec<_>>());
        let waits = replay(&arrivals, rules(&vec![0.5; 1_000], 30.0), &mut Random::new(5));
        // 500 hours are worked, with two replies each; whoever begins one ends it, which is one more in each hour that none was worked after: half of them.
        let n = waits.iter().flatten().count() as f64;
        assert!((n - 1_250.0).abs() < 100.0, "{n}");
    }
}
