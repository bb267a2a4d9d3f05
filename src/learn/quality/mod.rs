//! How good labels are: what a program predicted against what people say, and people against each other.
//!
//! Nothing here reads texts. Labels of one kind are class numbers (`u8`), sets of labels are masks (`u64`, one bit a label), and each figure comes with a
//! bootstrap interval. A figure whose denominator is empty is `None`, never 0.

pub mod random;
pub mod bootstrap;
pub mod classes;
pub mod sets;
pub mod agreement;
pub mod calibration;

pub use agreement::{ClassAgreement, SetAgreement, of_classes as class_agreement, of_sets as set_agreement};
pub use bootstrap::{Bootstrap, Measured};
pub use calibration::{Calibration, ReliabilityBin, calibration};
pub use classes::{ClassQuality, Confusion, Quality, quality};
pub use sets::{LabelQuality, SetQuality, set_quality};
