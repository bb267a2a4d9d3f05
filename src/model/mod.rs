//! The vocabulary that every stage shares: small types whose constructors check once what the rest of the program relies on.
//!
//! Nothing here reads, prints or computes; a type stands here when more than one stage needs it.

pub mod act;
pub mod cause;
pub mod definition;
pub mod fact;
pub mod lang;
pub mod link;
pub mod metric;
pub mod polarity;
pub mod public_tool;
pub mod quantity;
pub mod role;
pub mod time;

pub use act::{ActSet, ResponseAct};
pub use cause::{CauseId, CauseSet};
pub use definition::Definition;
pub use fact::{Fact, FactKind};
pub use lang::Lang;
pub use link::Link;
pub use metric::{Metric, Metrics};
pub use polarity::{NeedsReply, Polarity, Probabilities};
pub use public_tool::PublicTool;
pub use quantity::{Estimate, Share, TOO_FEW};
pub use role::{AuthorRole, Visibility};
pub use time::{MICROS_PER_MINUTE, Micros, Span, TimePrecision, ZoneSource};

/// "No such row, author, account or cluster" in columns of positions.
pub const NONE: u32 = u32::MAX;
