//! Small files of an export that hold no comments but say who is who: whose archive it is, what the accounts and channels are called.
//!
//! A file is one of them by its name and its shape together; a table of comments that happens to be called `users.json` stays a table.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::limits::Limits;
use super::walk::{Files, Named};
use super::{encoding, file, open};

/// Bytes of the largest file that is looked into; workspaces of 100,000 people have 50 MB.
const MOST_BYTES: u64 = 64 << 20;
/// Bytes of all of them together.
const MOST_BYTES_OF_ALL: u64 = 256 << 20;

/// Someone who writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The platform's id; empty when it is not said.
    pub id: String,
    /// Without `@`; empty when it is not said.
    pub handle: String,
    /// As shown to people; empty when it is not said.
    pub name: String,
    /// Whether a program writes for it.
    pub is_bot: bool,
    /// Whether it is closed.
    pub is_deleted: bool,
}

/// What the export says of a file's people and places. Empty when it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Whose archive it is.
    pub own_account: Option<Account>,
    /// Account by id.
    pub people: Arc<BTreeMap<String, Account>>,
    /// Name of a channel by its id.
    pub channels: Arc<BTreeMap<String, String>>,
}

impl Surroundings {
    /// Adds what another file in the same folder says.
    fn add(&mut self, other: Self) {
        self.own_account = other.own_account.or(self.own_account.take());
        Arc::make_mut(&mut self.people).extend(Arc::unwrap_or_clone(other.people));
        Arc::make_mut(&mut self.channels).extend(Arc::unwrap_or_clone(other.channels));
    }

    /// Takes from farther out what is not said here.
    fn inherit(&mut self, outer: &Self) {
        if self.own_account.is_none() {
            self.own_account.clone_from(&outer.own_account);
        }
        if self.people.is_empty() {
            self.people = Arc::clone(&outer.people);
        }
        if self.channels.is_empty() {
            self.channels = Arc::clone(&outer.channels);
        }
    }
}

/// Reads the files that say who is who, gives each other file what they say of it, and moves them to what was left out.
///
/// They speak for the files in their folder and below it, where none nearer says otherwise. One that cannot be read, or comes after too many others,
/// stays a file like others: its error comes when its turn does.
pub fn attach(found: &mut Files<'_>, limits: &Limits) {
    let mut said: BTreeMap<String, Surroundings> = BTreeMap::new();
    let mut rest = Vec::with_capacity(found.files.len());
    let mut n_left = MOST_BYTES_OF_ALL;
    for named in std::mem::take(&mut found.files) {
        if let Some((surroundings, reason)) = read(&named, limits, &mut n_left) {
            said.entry(scope(&named.path)).or_default().add(surroundings);
            found.skipped.push((named.path, reason.to_owned()));
        } else {
            rest.push(named);
        }
    }
    // An outer folder comes before those in it, whose names begin with its own.
    let mut whole: BTreeMap<String, Arc<Surroundings>> = BTreeMap::new();
    for (scope, mut surroundings) in said {
        if let Some(outer) = nearest(&whole, scope.trim_end_matches(['/', '\\'])) {
            surroundings.inherit(outer);
        }
        whole.insert(scope, Arc::new(surroundings));
    }
    for named in &mut rest {
        if let Some(surroundings) = nearest(&whole, &named.path) {
            named.surroundings = Arc::clone(surroundings);
        }
    }
    found.files = rest;
}

/// What the nearest folder round a path says.
fn nearest<'s>(whole: &'s BTreeMap<String, Arc<Surroundings>>, path: &str) -> Option<&'s Arc<Surroundings>> {
    if whole.is_empty() {
        return None;
    }
    let folders = path.rmatch_indices(['/', '\\']).map(|(at, _)| &path[..=at]);
    folders.chain([""]).find_map(|folder| whole.get(folder))
}

/// The folder that a file speaks for, with `/` at its end; empty for a file without a folder.
fn scope(path: &str) -> String {
    let mut folder = path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    // Facebook and Instagram keep what they know of the owner in folders of its own, beside those of the comments.
    while let Some((outer, "personal_information" | "profile_information" | "account_information")) = folder.rsplit_once(['/', '\\']) {
        folder = outer;
    }
    if folder.is_empty() { String::new() } else { path[..=folder.len()].to_owned() }
}

const NAMES_USED: &str = "says who is who; its names are used";
const NO_COMMENTS: &str = "part of the export that holds no comments";

/// What the file says, and why it is left out. `None` when it is none of these files.
fn read(named: &Named<'_>, limits: &Limits, n_left: &mut u64) -> Option<(Surroundings, &'static str)> {
    let base = named.path.rsplit(['/', '\\']).next()?;
    let base = base.strip_suffix(".gz").or_else(|| base.strip_suffix(".zst")).unwrap_or(base);
    let parse: fn(&str) -> Option<Surroundings> = match base {
        "account.js" => x_account,
        "users.json" | "org_users.json" => slack_users,
        "channels.json" | "groups.json" | "mpims.json" | "dms.json" => slack_channels,
        "actor.json" => mastodon_actor,
        "profile_information.json" | "personal_information.json" => meta_profile,
        "integration_logs.json" => slack_logs,
        _ => return None,
    };
    let most = MOST_BYTES.min(*n_left);
    if named.source.size() > most {
        return None;
    }
    let limits = Limits { entry_bytes: most.min(limits.entry_bytes), ..*limits };
    let raw = file::load(named, &limits).ok()?;
    let unpacked = open::unpack(&named.name, &raw, &limits).ok()?;
    let text = encoding::decode(&named.name, &unpacked.bytes, None).ok()?.text;
    *n_left = n_left.saturating_sub(text.len() as u64);
    let reason = if base == "integration_logs.json" { NO_COMMENTS } else { NAMES_USED };
    parse(&text).map(|surroundings| (surroundings, reason))
}

fn own(account: Account) -> Surroundings {
    Surroundings { own_account: Some(account), ..Surroundings::default() }
}

/// An optional text; a value of another kind is no reason to give up the file.
fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Value {
        Text(String),
        Number(u64),
        Other(IgnoredAny),
    }
    Ok(match Value::deserialize(deserializer)? {
        Value::Text(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Other(_) => None,
    })
}

/// `window.YTD.account.part0 = [ {"account": {…}} ]`
fn x_account(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct Entry {
        account: Inner,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Inner {
        #[serde(default, deserialize_with = "lenient")]
        account_id: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        username: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        account_display_name: Option<String>,
    }
    let (script, json) = text.trim_start_matches('\u{FEFF}').trim_start().split_once('=')?;
    if !script.starts_with("window.") {
        return None;
    }
    let entries: Vec<Entry> = serde_json::from_str(json.trim().trim_end_matches(';')).ok()?;
    let account = entries.into_iter().next()?.account;
    if account.account_id.is_none() && account.username.is_none() {
        return None;
    }
    Some(own(Account {
        id: account.account_id.unwrap_or_default(),
        handle: account.username.unwrap_or_default(),
        name: account.account_display_name.unwrap_or_default(),
        ..Account::default()
    }))
}

fn slack_users(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct User {
        id: String,
        #[serde(default, deserialize_with = "lenient")]
        name: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        real_name: Option<String>,
        profile: Option<Profile>,
        #[serde(default)]
        is_bot: bool,
        #[serde(default)]
        deleted: bool,
        text: Option<IgnoredAny>,
    }
    #[derive(Deserialize)]
    struct Profile {
        #[serde(default, deserialize_with = "lenient")]
        display_name: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        real_name: Option<String>,
    }
    let users: Vec<User> = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    let is_person = |user: &User| user.text.is_none() && (user.name.is_some() || user.profile.is_some());
    if users.is_empty() || !users.iter().all(is_person) {
        return None;
    }
    let people = users.into_iter().map(|user| {
        let (display, full) = user.profile.map_or((None, None), |profile| (profile.display_name, profile.real_name));
        let name = display.or(user.real_name).or(full).or_else(|| user.name.clone());
        let (handle, name) = (user.name.unwrap_or_default(), name.unwrap_or_default());
        let account = Account { id: user.id.clone(), handle, name, is_bot: user.is_bot, is_deleted: user.deleted };
        (user.id, account)
    });
    Some(Surroundings { people: Arc::new(people.collect()), ..Surroundings::default() })
}

fn slack_channels(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct Channel {
        id: String,
        #[serde(default, deserialize_with = "lenient")]
        name: Option<String>,
        members: Option<IgnoredAny>,
        created: Option<IgnoredAny>,
        text: Option<IgnoredAny>,
    }
    let channels: Vec<Channel> = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    let is_channel = |channel: &Channel| channel.text.is_none() && (channel.name.is_some() || channel.members.is_some() || channel.created.is_some());
    // A workspace without private channels has an empty list of them.
    channels.iter().all(is_channel).then(|| {
        let named = channels.into_iter().filter_map(|channel| Some((channel.id, channel.name?)));
        Surroundings { channels: Arc::new(named.collect()), ..Surroundings::default() }
    })
}

fn slack_logs(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct Change {
        service_id: Option<IgnoredAny>,
        app_id: Option<IgnoredAny>,
    }
    let changes: Vec<Change> = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    changes.iter().all(|change| change.service_id.is_some() || change.app_id.is_some()).then(Surroundings::default)
}

fn mastodon_actor(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct Actor {
        id: String,
        #[serde(rename = "preferredUsername")]
        handle: String,
        #[serde(default, deserialize_with = "lenient")]
        name: Option<String>,
        #[serde(rename = "type", default, deserialize_with = "lenient")]
        kind: Option<String>,
    }
    let actor: Actor = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    let is_bot = matches!(actor.kind.as_deref(), Some("Service" | "Application"));
    Some(own(Account { id: actor.id, handle: actor.handle, name: actor.name.unwrap_or_default(), is_bot, is_deleted: false }))
}

/// Facebook: `profile_v2` (once `profile`) with a name; Instagram: `profile_user[0].string_map_data` with localised keys.
fn meta_profile(text: &str) -> Option<Surroundings> {
    #[derive(Deserialize)]
    struct File {
        #[serde(alias = "profile")]
        profile_v2: Option<Profile>,
        #[serde(default)]
        profile_user: Vec<User>,
    }
    #[derive(Deserialize)]
    struct Profile {
        name: Option<Name>,
        #[serde(default, deserialize_with = "lenient")]
        username: Option<String>,
    }
    #[derive(Deserialize)]
    struct Name {
        #[serde(default, deserialize_with = "lenient")]
        full_name: Option<String>,
    }
    #[derive(Deserialize)]
    struct User {
        #[serde(default)]
        string_map_data: BTreeMap<String, Value>,
    }
    #[derive(Deserialize)]
    struct Value {
        #[serde(default, deserialize_with = "lenient")]
        value: Option<String>,
    }
    let file: File = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    let (handle, name) = if let Some(profile) = file.profile_v2 {
        (profile.username, profile.name.and_then(|name| name.full_name))
    } else {
        let data = file.profile_user.into_iter().next()?.string_map_data;
        let mended: BTreeMap<String, Option<String>> = data.into_iter().map(|(key, value)| (mend(&key).to_lowercase(), value.value)).collect();
        let find = |keys: [&str; 2]| keys.iter().find_map(|key| mended.get(*key).cloned().flatten());
        (find(["username", "nazwa użytkownika"]), find(["name", "imię i nazwisko"]))
    };
    let said = |text: Option<String>| text.map(|text| mend(&text)).unwrap_or_default();
    let account = Account { handle: said(handle), name: said(name), ..Account::default() };
    (!account.name.is_empty() || !account.handle.is_empty()).then(|| own(account))
}

/// These exports write each byte of UTF-8 as a character of its own (`\u00c5\u0082` for ł). A text that is none of that stays as it is.
fn mend(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_an_archive_is_read_from_its_script() {
        let text = "window.YTD.account.part0 = [ {\"account\" : { \"email\" : \"x@example.com\", \"username\" : \"Szelestka\", \"accountId\" : \"77\", \"accountDisplayName\" : \"Szelestka Sklep\" } } ];";
        let own = x_account(text).unwrap().own_account.unwrap();
        assert_eq!((own.id.as_str(), own.handle.as_str(), own.name.as_str()), ("77", "Szelestka", "Szelestka Sklep"));
        assert!(x_account("window.YTD.account.part0 = [ ]").is_none() && x_account("[]").is_none());
    }

    #[test]
    fn people_and_channels_are_read() {
        let text = r#"[{"id":"U1","name":"ola","real_name":"Ola K","profile":{"display_name":"","real_name":"Ola Kowal"},"deleted":true},
            {"id":"U2","name":"kanwa","profile":{"display_name":"Kanwa"},"is_bot":true,"team_id":"T1"}]"#;
        let people = slack_users(text).unwrap().people;
        assert_eq!((people["U1"].name.as_str(), people["U1"].is_deleted, people["U2"].is_bot), ("Ola K", true, true));
        let channels = slack_channels(r#"[{"id":"C1","name":"general","members":["U1"]},{"id":"D1","members":[]}]"#).unwrap().channels;
        assert_eq!((channels.len(), channels["C1"].as_str()), (1, "general"));
        assert!(slack_channels("[]").is_some() && slack_logs("[]").is_some());
        let actor = mastodon_actor(r#"{"@context":[],"type":"Service","id":"https://m.example/users/s","preferredUsername":"s","name":""}"#).unwrap();
        assert!(actor.own_account.unwrap().is_bot);
    }

    #[test]
    fn profiles_are_mended() {
        let text = r#"{"profile_v2":{"name":{"full_name":"Go\u00c5\u009b\u00c4\u0087 Sklep","first_name":"x"},"emails":{}}}"#;
        assert_eq!(meta_profile(text).unwrap().own_account.unwrap().name, "Gość Sklep");
        let text = r#"{"profile_user":[{"title":"x","media_map_data":{},"string_map_data":{"Nazwa u\u00c5\u00bcytkownika":{"href":"","value":"szelestka","timestamp":0}}}]}"#;
        assert_eq!(meta_profile(text).unwrap().own_account.unwrap().handle, "szelestka");
    }

    #[test]
    fn comments_under_the_same_name_stay_comments() {
        assert!(slack_users(r#"[{"id":"1","name":"ola","text":"hello","created_at":"2026-01-01"}]"#).is_none());
        assert!(slack_users("[]").is_none() && slack_users("{}").is_none() && slack_users("id,text").is_none());
        assert!(slack_channels(r#"[{"id":"1","name":"ola","text":"hello"}]"#).is_none());
    }

    #[test]
    fn a_file_speaks_for_its_folder_and_those_below() {
        assert_eq!(scope("a/x.zip/users.json"), "a/x.zip/");
        assert_eq!(scope("users.json"), "");
        assert_eq!(scope("a/personal_information/profile_information/profile_information.json"), "a/");
        let whole = BTreeMap::from([("a/x.zip/".to_owned(), Arc::default()), ("a/x.zip/in/".to_owned(), Arc::default())]);
        let found = |path| nearest(&whole, path).is_some();
        assert!(found("a/x.zip/general/1.json") && found("a/x.zip/in/y") && !found("a/y.csv") && !found("a/x.zip"));
    }
}
