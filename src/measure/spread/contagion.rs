//! How comments draw further comments: direct customer replies to a customer comment, the comments that drew most, how deep conversations go.
//!
//! The mean number of direct replies is the branching ratio of the reply trees, the plain estimate of how infectious a comment is (precedents: Hawkes models of forums, arXiv
//! 2501.13823). Comments come in conversations, so the interval is taken over conversations.

use super::{Source, n_authors};
use crate::measure::results::{Contagion, NoTrees, PhaseBranching, QuoteId, Structure, SuperSpreader, ThreadBranching};
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::share;
use crate::measure::stats::trees::{below, cluster_ratio, depths, parents_first};
use crate::model::{Definition, Estimate};

/// Depths that are told apart; the last is "and more".
const DEPTHS: usize = 6;
/// Replies are told for so many comments: "35 replies to a hundred comments" reads, "a branching ratio of 0.35" does not.
const HUNDRED: f64 = 100.0;

/// Direct replies by other customers to each customer comment.
fn direct_replies(rows: &Rows) -> Vec<u32> {
    let mut direct = vec![0_u32; rows.len()];
    for (row, up) in rows.parent.iter().map(|up| *up as usize).enumerate().filter(|(row, up)| *up != NONE as usize && rows.is_customer(*row)) {
        let is_other = rows.author[row] == NONE || rows.author[row] != rows.author[up];
        direct[up] += u32::from(rows.is_customer(up) && is_other);
    }
    direct
}

/// Replies and comments of each conversation, over some comments.
fn branching(rows: &Rows, direct: &[u32], counts: impl Fn(usize) -> bool) -> Estimate {
    let n_threads = rows.thread.iter().filter(|thread| **thread != NONE).max().map_or(0, |thread| *thread as usize + 1);
    let mut clusters = vec![(0.0, 0.0); n_threads];
    let mut n = 0;
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && counts(*row)) {
        n += 1;
        // A comment without a conversation is one of its own.
        let Some(cluster) = clusters.get_mut(rows.thread[row] as usize) else {
            clusters.push((f64::from(direct[row]), 1.0));
            continue;
        };
        cluster.0 += f64::from(direct[row]);
        cluster.1 += 1.0;
    }
    match cluster_ratio(clusters.iter().copied()) {
        Some(ratio) => Estimate {
            definition: Definition::Branching,
            point: Some(HUNDRED * ratio.point),
            low: ratio.interval.map(|(low, _)| HUNDRED * low),
            high: ratio.interval.map(|(_, high)| HUNDRED * high),
            n,
        },
        None => Estimate::not_reached(Definition::Branching, 0),
    }
}

/// Measures the reply trees, or says why not.
pub fn contagion(source: &Source<'_>, structure: &Structure) -> Contagion {
    let (rows, limits) = (source.rows, &source.knowledge.limits.contagion);
    let n_known = rows.parent.iter().filter(|up| **up != NONE).count() as u64;
    let parents_known = share(Definition::ParentsKnown, n_known, n_known + structure.n_orphans);
    let stated = structure.n_replies_stated;
    let unknown = if parents_known.n == 0 {
        Some(NoTrees::NoParents)
    } else if parents_known.share < limits.least_coverage {
        Some(NoTrees::ParentsMissing)
    } else {
        (stated > 0 && (structure.n_replies_present as f64) < limits.least_coverage * stated as f64).then_some(NoTrees::RepliesMissing)
    };
    let mut found = Contagion {
        unknown,
        parents_known,
        branching: Estimate::not_reached(Definition::Branching, 0),
        phases: Vec::new(),
        threads: Vec::new(),
        spreaders: Vec::new(),
        depths: Vec::new(),
    };
    if unknown.is_some() {
        return found;
    }
    let direct = direct_replies(rows);
    let order = parents_first(&rows.parent);
    let depth = depths(&rows.parent, &order);
    let drawn = below(&rows.parent, &order, |row| rows.is_customer(row));
    found.branching = branching(rows, &direct, |_| true);
    let phases = &source.storm.phases;
    if phases.len() > 1 {
        let of_phase = |(idx, phase): (usize, &crate::measure::results::Phase)| PhaseBranching {
            phase_idx: idx as u64,
            kind: phase.kind,
            branching: branching(rows, &direct, |row| rows.created_at[row].is_some_and(|at| phase.span.contains(at))),
        };
        found.phases = phases.iter().enumerate().map(of_phase).collect();
    }
    found.threads = threads(source, &direct, &depth);
    found.spreaders = spreaders(source, &direct, &drawn, &order);
    let mut counts = [0; DEPTHS];
    let customers = (0..rows.len()).filter(|row| rows.is_customer(*row));
    customers.for_each(|row| counts[(depth[row] as usize).min(DEPTHS - 1)] += 1);
    let n = counts.iter().sum();
    found.depths = counts.iter().map(|count| share(Definition::ReplyDepth, *count, n)).collect();
    found
}

fn threads(source: &Source<'_>, direct: &[u32], depth: &[u32]) -> Vec<ThreadBranching> {
    let rows = source.rows;
    // Replies among customers by conversation; a handful of the largest are looked at closely.
    let n_threads = rows.thread.iter().filter(|thread| **thread != NONE).max().map_or(0, |thread| *thread as usize + 1);
    let mut replies = vec![0_u64; n_threads];
    for (thread, direct) in rows.thread.iter().zip(direct) {
        if let Some(sum) = replies.get_mut(*thread as usize) {
            *sum += u64::from(*direct);
        }
    }
    let mut largest: Vec<usize> = (0..n_threads).filter(|thread| replies[*thread] > 1).collect();
    largest.sort_by_key(|thread| (std::cmp::Reverse(replies[*thread]), *thread));
    largest.truncate(source.knowledge.limits.contagion.most_threads);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); largest.len()];
    for row in 0..rows.len() as u32 {
        if let Some(idx) = largest.iter().position(|thread| *thread as u32 == rows.thread[row as usize]) {
            members[idx].push(row);
        }
    }
    let described = largest.iter().zip(&members).filter_map(|(thread, members)| {
        let customers = || members.iter().copied().filter(|row| rows.is_customer(*row as usize));
        let first = members.iter().copied().find(|row| source.is_quotable(*row as usize))?;
        let n = customers().count() as u64;
        Some(ThreadBranching {
            quote: QuoteId::of_row(first as usize),
            n,
            n_authors: n_authors(rows, customers()),
            branching: HUNDRED * replies[*thread] as f64 / n.max(1) as f64,
            depth: u64::from(members.iter().map(|row| depth[*row as usize]).max().unwrap_or(0)),
            first_at: members.iter().filter_map(|row| rows.created_at[*row as usize]).min(),
        })
    });
    described.collect()
}

/// The comments that drew most. Of a long chain only its beginning, because each of its links has the rest of it below: a comment below another one counts when two people or more answer it directly.
fn spreaders(source: &Source<'_>, direct: &[u32], drawn: &[u64], order: &[u32]) -> Vec<SuperSpreader> {
    let rows = source.rows;
    let is_candidate = |row: &u32| drawn[*row as usize] > 1 && rows.is_customer(*row as usize) && source.is_quotable(*row as usize);
    let candidates: Vec<u32> = (0..rows.len() as u32).filter(is_candidate).collect();
    let mut is_below = vec![false; rows.len()];
    let mut best = Vec::new();
    while best.len() < source.knowledge.limits.contagion.most_comments {
        let open = candidates.iter().filter(|row| (!is_below[**row as usize] || direct[**row as usize] > 1) && !best.contains(*row));
        let Some(&row) = open.max_by_key(|row| (drawn[**row as usize], std::cmp::Reverse(**row))) else { break };
        best.push(row);
        // Parents come before their answers, so one pass marks everything below.
        for &other in order {
            let parent = rows.parent[other as usize];
            is_below[other as usize] |= parent != NONE && (parent == row || is_below[parent as usize]);
        }
    }
    best.into_iter()
        .map(|row| SuperSpreader { quote: QuoteId::of_row(row as usize), n_below: drawn[row as usize], n_direct: u64::from(direct[row as usize]) })
        .collect()
}
