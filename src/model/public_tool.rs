//! Tools whose makers say in public how they count the time to a reply, so that the same archive can be counted their way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Definition;
use super::role::as_str;

/// A tool with a published rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicTool {
    /// Zendesk, first reply time of a ticket.
    Zendesk,
    /// Chatwoot, first response time of a conversation.
    Chatwoot,
    /// Intercom, median first response time.
    Intercom,
    /// ZoomSphere, response time of community management.
    Zoomsphere,
    /// Facebook, response time of a page.
    Facebook,
    /// Hootsuite, average first response time.
    Hootsuite,
}

as_str!(PublicTool {
    Zendesk = "zendesk",
    Chatwoot = "chatwoot",
    Intercom = "intercom",
    Zoomsphere = "zoomsphere",
    Facebook = "facebook",
    Hootsuite = "hootsuite",
});

impl PublicTool {
    /// As its maker writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zendesk => "Zendesk",
            Self::Chatwoot => "Chatwoot",
            Self::Intercom => "Intercom",
            Self::Zoomsphere => "ZoomSphere",
            Self::Facebook => "Facebook",
            Self::Hootsuite => "Hootsuite",
        }
    }

    /// Where the rule is published.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Zendesk => "support.zendesk.com, articles 4408834848154, 4408829459866",
            Self::Chatwoot => "github.com/chatwoot/chatwoot, listener of reporting events",
            Self::Intercom => "forum.intercom.com, question 0D55c00006JfaAOCAZ",
            Self::Zoomsphere => "help.zoomsphere.com, article 4359991",
            Self::Facebook => "Facebook help text, quoted at pegasusventures.us",
            Self::Hootsuite => "help.hootsuite.com, article 14530143464219",
        }
    }

    /// What its number means.
    #[must_use]
    pub const fn definition(self) -> Definition {
        match self {
            Self::Zendesk => Definition::AsZendesk,
            Self::Chatwoot => Definition::AsChatwoot,
            Self::Intercom => Definition::AsIntercom,
            Self::Zoomsphere => Definition::AsZoomsphere,
            Self::Facebook => Definition::AsFacebook,
            Self::Hootsuite => Definition::AsHootsuite,
        }
    }
}
