//! Chats that messengers export to text files, `_chat.txt` of WhatsApp above all. A file is one conversation; people are told apart by the names that they
//! have in it, and whom a message answers is not said: replies are attributed within the conversation.

use super::fill::{Filler, Traits};
use super::{Adapter, RawRecord, Sample};
use crate::error::Result;
use crate::ingest::IngestSettings;
use crate::ingest::chat::{self, ChatDialect};
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::mapping::{Canonical, ColumnMap, override_map};
use crate::ingest::reject::RejectCause;
use crate::ingest::row::Row;
use crate::ingest::timestamp::zone::NaiveRule;

/// Its name in `--format-in` and in the ledger.
pub const NAME: &str = "chat-text";

/// How the messages of a text are written, if it is a chat.
///
/// # Errors
///
/// A chat without a single message.
pub fn find(file: &str, text: &str, settings: &IngestSettings) -> Result<Option<ChatDialect>> {
    if settings.format_in.as_deref().is_some_and(|wanted| !wanted.eq_ignore_ascii_case(NAME)) {
        return Ok(None);
    }
    Ok(chat::find(file, text)?.map(|dialect| dialect.with_order(settings.date_order)))
}

/// Makes the adapter for one file.
///
/// # Errors
///
/// `--map` names what does not exist; dates whose order neither the file nor the user settles.
pub fn build(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let mut map = ColumnMap::default();
    let columns = [("time", Canonical::CreatedAt), ("author", Canonical::AuthorName), ("text", Canonical::Text), ("platform", Canonical::Platform)];
    for (name, canonical) in columns {
        if let Some(column) = sample.names.iter().position(|known| known == name) {
            map.set(canonical, column);
        }
    }
    override_map(&mut map, sample, settings)?;
    let traits = Traits { name: NAME.into(), platform: "".into(), naive: NaiveRule::Assumed(settings.assume_zone) };
    let filler = Filler::new(traits, map, sample, settings, built_in(), ledger)?;
    Ok(Box::new(ChatAdapter { filler, conversation: format!("chat {}", sample.file) }))
}

#[derive(Debug)]
struct ChatAdapter {
    filler: Filler,
    conversation: String,
}

impl Adapter for ChatAdapter {
    fn name(&self) -> &str {
        self.filler.name()
    }

    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        self.filler.read(record, row, ledger)?;
        row.thread_id.push_str(&self.conversation);
        Ok(())
    }

    fn columns(&self) -> Vec<(String, String)> {
        self.filler.columns()
    }
}
