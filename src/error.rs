//! What can stop a run: one variant for each thing that a user can fix, with the file, the place and the fix.
//!
//! A bad row is never here; it is a [`crate::ingest::reject::Reject`].

use std::path::PathBuf;

/// Why a run stopped before its report.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path could not be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An input that cannot be used at all.
    #[error("{file}: {place}{what}")]
    Input {
        /// The file as the user named it (a member as `archive/member`).
        file: String,
        /// `line 7, record 6, column 'id': `, or empty when the whole file is meant.
        place: String,
        /// What is wrong.
        what: String,
        /// The flag or the step that mends it.
        fix: String,
    },
    /// The inputs together cannot be used.
    #[error("{what}")]
    Corpus {
        /// What is wrong.
        what: String,
        /// The flag or the step that mends it.
        fix: String,
    },
    /// A setting on the command line or in the configuration file.
    #[error("{origin}: {what}")]
    Setting {
        /// `--flag`, or `FILE.toml: line 3`.
        origin: String,
        /// What is wrong.
        what: String,
        /// What would be right.
        fix: String,
    },
    /// A file of words, rules, thresholds or translations.
    #[error("{file}: {place}{what}")]
    Resource {
        /// The resource's name below `resources/`.
        file: String,
        /// `line 7: `, or empty.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// The output could not be written.
    #[error("{}: {what}", path.display())]
    Output {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        what: String,
        /// What would help.
        fix: String,
    },
    /// SIGINT or SIGTERM came.
    #[error("stopped by {}", if *signal == 2 { "Ctrl-C" } else { "a signal" })]
    Interrupted {
        /// The signal's number.
        signal: i32,
    },
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => Some("check that the path is right and that you may read it".into()),
            Self::Input { fix, .. } | Self::Corpus { fix, .. } | Self::Setting { fix, .. } | Self::Output { fix, .. } => Some(fix.clone()),
            Self::Resource { .. } => Some("mend the file, or leave `--resources` out to use the built-in ones".into()),
            Self::Interrupted { .. } => None,
        }
    }

    /// The process exit code: 2 usage, 4 input unusable, 5 output failed, 128 + n for a signal.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Setting { .. } | Self::Resource { .. } => 2,
            Self::Read { .. } | Self::Input { .. } | Self::Corpus { .. } => 4,
            Self::Output { .. } => 5,
            Self::Interrupted { signal } => 128u8.wrapping_add(*signal as u8),
        }
    }
}
