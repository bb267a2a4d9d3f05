//! Customers of whom half are answered and calm down by a known amount: how often the interval of the change holds it. Run by `just simulations`.

use super::recovery::recovery;
use super::tests::{Fixture, archive};
use crate::measure::episodes::talk::Talk;
use crate::measure::stats::coverage::{Held, normal};
use crate::measure::stats::random::Random;
use crate::model::Polarity;

/// What a reply does beyond the passing of time.
const EFFECT: f64 = 0.25;

#[test]
#[ignore = "a simulation: just simulations"]
fn moods_after_a_reply() {
    let mut random = Random::new(31);
    let mut held = Held::default();
    for _ in 0..200 {
        let mut talk = Talk::new();
        for person in 0..120_i64 {
            let is_answered = person % 2 == 0;
            let name = format!("a{person}");
            // Two pairs a person: what people have in common must not make the interval too narrow.
            let own = 0.15 * normal(&mut random);
            for pair in 0..2_i64 {
                let at = person * 3 + pair * 10_000;
                let thread = (person * 2 + pair) as u32;
                let say = |talk: &mut Talk, minute, who: &str, parent, mood: f64| {
                    let row = talk.say(minute, who, parent);
                    talk.in_thread(thread);
                    talk.rows.sentiment[row] = mood as f32;
                    talk.rows.polarity[row] = if mood < -0.2 { Polarity::Negative } else { Polarity::Neutral };
                    row
                };
                let before = -0.6 + 0.1 * random.unit();
                let first = say(&mut talk, at, &name, None, before);
                if is_answered {
                    say(&mut talk, at + 30, "brand", Some(first), 0.0);
                }
                let after = before + own + 0.1 + if is_answered { EFFECT } else { 0.0 } + 0.1 * normal(&mut random);
                say(&mut talk, at + 90, &name, None, after);
            }
        }
        // Rows of an archive stand in the order of time.
        let fixture = Fixture::of(in_order(talk));
        let found = recovery(archive(&fixture)).answered.beyond_unanswered;
        held.covers(found.low, EFFECT, found.high);
    }
    held.check("change of mood after a reply beyond that without one", 0.92, 0.99);
}

/// The same talk, its rows in order of time.
fn in_order(talk: Talk) -> Talk {
    let old = talk.rows;
    let mut order: Vec<usize> = (0..old.len()).collect();
    order.sort_by_key(|row| (old.created_at[*row], *row));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, row)| place[*row] = new);
    let mut sorted = Talk::new();
    for row in order {
        let parent = old.parent.get(old.parent[row] as usize).map(|_| place[old.parent[row] as usize]);
        let new = sorted.say(0, if old.is_brand(row) { "brand" } else { "x" }, parent);
        let rows = &mut sorted.rows;
        (rows.created_at[new], rows.author[new], rows.thread[new]) = (old.created_at[row], old.author[row], old.thread[row]);
        (rows.sentiment[new], rows.polarity[new]) = (old.sentiment[row], old.polarity[row]);
    }
    sorted
}
