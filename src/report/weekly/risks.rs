//! What may become a crisis.

use super::{Week, say_week};
use crate::measure::weeks::{Sign, Spike};
use crate::model::{Definition, Fact};
use crate::report::Text;
use crate::report::block::{Block, Claim, Section};
use crate::report::build::{cause, claim, list, plain, section as build, whole};

/// Spikes with a sentence of their own; the annex has all.
const N_SPIKES: usize = 3;

/// A sentence with the number of an average week before.
type Beside = fn(u64, Fact) -> Text;
/// The sentence without it.
type Alone = fn(u64) -> Text;

pub fn section(week: &Week<'_>) -> Option<Section> {
    let risks = &week.report.risks;
    let mut claims = spikes(week);
    let signs: [(&Sign, Beside, Alone); 3] = [
        (&risks.rumour, say_week::risk_rumour, say_week::risk_rumour_first),
        (&risks.threats, say_week::risk_threats, say_week::risk_threats_first),
        (&risks.deletions, say_week::risk_deletions, say_week::risk_deletions_first),
    ];
    claims.extend(signs.into_iter().map(|(sign, beside, alone)| {
        let text = sign.before.map_or_else(|| alone(sign.n), |before| beside(sign.n, Fact::Number(before)));
        claim(text, Definition::CauseShare, &sign.quotes)
    }));
    if risks.copies.is_empty() {
        claims.push(claim(say_week::risk_no_copies(), Definition::CopyShare, &[]));
    }
    claims.extend(risks.copies.iter().filter_map(|copies| {
        let (from, to) = (Fact::Instant(copies.first_at?), Fact::Instant(copies.last_at?));
        let text = say_week::risk_copies(copies.n, copies.n_authors, from, to);
        Some(claim(text, Definition::CopyShare, std::slice::from_ref(&copies.quote)))
    }));
    let blocks: Vec<Block> = list(claims).into_iter().collect();
    build("week_risks", say_week::section_risks(), blocks)
}

fn spikes(week: &Week<'_>) -> Vec<Claim> {
    let risks = &week.report.risks;
    if !risks.is_spike_known {
        return vec![plain(say_week::risk_spike_unknown())];
    }
    if risks.spikes.is_empty() {
        return vec![claim(say_week::risk_no_spike(), Definition::WeekSpike, &[])];
    }
    let mut largest: Vec<&Spike> = risks.spikes.iter().collect();
    largest.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.span.cmp(&b.span)));
    let mut claims: Vec<Claim> = largest
        .iter()
        .take(N_SPIKES)
        .map(|spike| {
            let (from, to, expected) = (Fact::Instant(spike.span.from), Fact::Instant(spike.span.to), whole(spike.expected));
            let text = match &spike.cause {
                Some(id) => say_week::risk_spike_cause(from, to, spike.n, expected, cause(id)),
                None => say_week::risk_spike(from, to, spike.n, expected),
            };
            claim(text, Definition::WeekSpike, &spike.quotes)
        })
        .collect();
    let more = largest.len().saturating_sub(N_SPIKES) as u64;
    if more > 0 {
        claims.push(plain(say_week::risk_more_spikes(more)));
    }
    claims
}
