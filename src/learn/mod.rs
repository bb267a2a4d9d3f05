//! From labelled texts to model files, and how good they are: fitting, splitting, measuring, labelling, correcting.
//!
//! Off the road that a report takes: nothing in a report calls the fitting, and the fitting calls nothing to its right. Functions from struct to struct, as
//! everywhere; the commands read and write the files.

pub mod acts;
pub mod adapt;
pub mod causes;
mod columns;
pub mod correct;
pub mod corpus;
pub mod evaluation;
pub mod fit;
pub mod labelled;
pub mod language;
pub mod mood;
pub mod needs_reply;
pub mod quality;
pub mod recipe;
pub mod sentiment;
pub mod sheet;
pub mod softmax;
pub mod split;
pub mod train;
pub mod tune;
