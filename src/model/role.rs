//! Who wrote a comment, and who could see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The side an author is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorRole {
    /// Somebody who writes to or about the brand.
    Customer,
    /// An account that speaks for the brand, a person or a team behind it.
    Brand,
    /// An automatic answer in the brand's name: it acknowledges, it does not answer.
    Bot,
    /// The file does not say, and nothing else settles it.
    #[default]
    Unknown,
}

/// Who could see a comment when the archive was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Only the two sides: a direct message, an e-mail.
    Private,
    /// Only the brand's own people: a note in a help desk. It answers nobody, and no measure counts it as something the brand said.
    Internal,
    /// Hidden by a moderator, still in the archive.
    Hidden,
    /// Removed by its author or the platform; only a shell is left.
    Deleted,
}

macro_rules! as_str {
    ($type:ty { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as columns, JSON and resource files write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The inverse of [`Self::as_str`].
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use as_str;

as_str!(AuthorRole { Customer = "customer", Brand = "brand", Bot = "bot", Unknown = "unknown" });
as_str!(Visibility { Public = "public", Private = "private", Internal = "internal", Hidden = "hidden", Deleted = "deleted" });
