//! Who is who in an export, from the small files beside its comments.

use std::collections::BTreeMap;

/// An account as an export describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The platform's id.
    pub id: String,
    /// Without `@`.
    pub handle: String,
    /// As people see it.
    pub name: String,
}

/// What the files beside a file say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Whose export this is.
    pub own_account: Option<Account>,
    /// Accounts by id.
    pub people: BTreeMap<String, Account>,
    /// Names of channels by id.
    pub channels: BTreeMap<String, String>,
    /// The folder that the file stands in, on disk or inside an archive, when it stands in one: some exports keep a channel a folder.
    pub folder: String,
}
