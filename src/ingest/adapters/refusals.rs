//! Exports that look like archives of comments and hold none: they are refused by name, with the way to the export that is meant, instead of being read as
//! questions that nobody answered.

use super::Sample;
use crate::error::{Error, Result};
use crate::ingest::arrangement::Arrangement;
use crate::ingest::json_tree::Node;
use crate::ingest::limits::Limits;
use crate::ingest::mapping::vocabulary::fold;
use crate::ingest::nested;

/// A kind of file without comments.
struct Refusal {
    what: &'static str,
    fix: &'static str,
}

/// Bytes in which the first ticket of a file shows what it is.
const HEAD: usize = 1 << 20;

const ZENDESK: Refusal = Refusal {
    what: "these are Zendesk tickets without their comments: this kind of export has the first message of each ticket at most, and no answers",
    fix: "use the account's JSON export (Admin Center › Account › Tools › Reports › Export), which has `comments` in each ticket, or fetch the comments of each ticket",
};

/// Refuses JSON that is such an export.
///
/// # Errors
///
/// [`Error::Input`] that says what the file is and which export is meant.
pub fn json(file: &str, text: &str, arrangement: &Arrangement, limits: &Limits) -> Result<()> {
    // Nearly every file is settled by its beginning, without being read once more.
    let head = &text.as_bytes()[arrangement.start..text.len().min(arrangement.start + HEAD)];
    if memchr::memmem::find(head, b"\"submitter_id\"").is_none() {
        return Ok(());
    }
    let mut is_bare = false;
    let mut has_comments = false;
    nested::look(text, arrangement, limits, &mut |node| {
        for ticket in std::iter::once(node).chain(node.get("tickets").list()).chain(std::iter::once(node.get("ticket"))) {
            if is_zendesk_ticket(ticket) {
                is_bare |= !ticket.has("comments");
                has_comments |= ticket.has("comments") || node.has("comments");
            }
        }
    });
    if is_bare && !has_comments { Err(refuse(file, &ZENDESK)) } else { Ok(()) }
}

fn is_zendesk_ticket(node: &Node<'_>) -> bool {
    ["requester_id", "submitter_id", "via", "subject", "status"].iter().all(|key| node.has(key))
}

/// Refuses a table that is such an export.
///
/// # Errors
///
/// As [`json`].
pub fn table(sample: &Sample<'_>) -> Result<()> {
    let names: Vec<String> = sample.names.iter().map(|name| fold(name)).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let is_list_of_tickets =
        has("subject") && has("requester") && has("assignee") && (has("ticketid") || has("id")) && (has("ticketstatus") || has("status"));
    let has_text =
        ["text", "body", "comment", "comments", "description", "message", "content", "plainbody", "latestcomment"].iter().any(|name| has(name));
    if is_list_of_tickets && !has_text { Err(refuse(sample.file, &ZENDESK)) } else { Ok(()) }
}

fn refuse(file: &str, refusal: &Refusal) -> Error {
    Error::Input { file: file.to_owned(), place: String::new(), what: refusal.what.to_owned(), fix: refusal.fix.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::ingest::adapters::tests::{Table, refuse};
    use crate::ingest::{IngestSettings, Input, read};
    use crate::progress::Silent;

    fn error_of(name: &str, text: &str) -> Option<String> {
        let input = [Input::Bytes { name: name.into(), bytes: text.as_bytes().to_vec() }];
        read(&input, &IngestSettings::default(), &Silent, &mut |_| Ok(())).err().map(|error| error.to_string())
    }

    #[test]
    fn tickets_without_comments_are_refused_by_name() {
        let ticket = r#"{"id":1,"requester_id":2,"submitter_id":2,"subject":"s","status":"open","via":{"channel":"web"},"description":"Where is it?","created_at":"2026-03-02T08:00:00Z"}"#;
        for text in [ticket.to_owned(), format!("{ticket}\n{ticket}"), format!("{{\"tickets\":[{ticket}],\"count\":1}}"), format!("[{ticket}]")] {
            let error = error_of("tickets.json", &text).unwrap();
            assert!(error.contains("Zendesk tickets without their comments"), "{error}");
        }
        let whole = ticket.replace("\"description\"", "\"comments\":[],\"description\"");
        assert_eq!(error_of("tickets.json", &whole), None);
    }

    #[test]
    fn a_table_of_tickets_is_refused_too() {
        let table = Table::of("Ticket ID|Subject|Requester|Assignee|Ticket status|Created", &["1|Where is my parcel|Ann|Bob|Open|2026-03-02"]);
        assert!(refuse(&table, &IngestSettings::default()).contains("without their comments"));
    }
}
