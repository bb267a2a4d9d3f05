//! Statistics as pure functions on slices. Each cites its source and is tested against published or hand-computed values.

pub mod changepoint;
pub mod copies;
pub mod counts;
pub mod cumulative_incidence;
pub mod decomposition;
pub mod difference;
pub mod expected;
pub mod fdr;
pub mod interval;
pub mod keyness;
pub mod log_rank;
pub mod quantile;
pub mod survival;

pub mod bootstrap;
pub mod glm;
pub mod multiple;
pub mod queue;
pub mod random;
pub mod trees;

#[cfg(test)]
pub mod coverage;
