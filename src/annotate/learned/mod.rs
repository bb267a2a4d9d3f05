//! What was learned from labelled texts: one reading of a text into hashed features, and linear heads that share it.
//!
//! A head is a table of small weights, one row a feature bucket and one column a label (Weinberger et al. 2009, feature hashing). Sentiment, language,
//! causes, acts and the need for a reply are heads over the same features, so a text is normalised, cut and hashed once. Nearly all features of a text
//! belong to a single word; their sum over all heads is remembered word by word, because people use the same words all day.
//!
//! The weights are made by `afterstorm train`; nothing here learns.

mod bank;
mod classes;
mod exp;
mod features;
mod file;
mod head;
mod pack;

pub use bank::Bank;
pub(crate) use classes::{class_name, classes, merge, n_classes};
pub use features::{Families, Features, Negators, VERSION, collect};
pub use file::{Kind, ModelHeader, Provenance, SetCard};
pub use head::Head;
pub(crate) use head::softmax;
