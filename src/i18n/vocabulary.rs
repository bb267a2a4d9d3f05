//! Everything besides sentences that the program can say: its own closed sets, units, names of months and languages.
//!
//! The catalogues must hold exactly these labels, so a value added to an enum without a label stops the first test that loads a catalogue.

use crate::annotate::acts::strategy::Strategy;
use crate::history::actions::{Status, Unknown};
use crate::history::compare;
use crate::history::metrics::NAMED;
use crate::ingest::reject::RejectReason;
use crate::judge::Capability;
use crate::measure::results::{
    Audience, ClockKind, FairnessDimension, FairnessVerdict, HourPart, Order, PhaseKind, ScenarioKind, ServiceClass, StatementKind, TideVerdict,
};
use crate::model::{AuthorRole, NeedsReply, Polarity, ResponseAct, Visibility};
use crate::training::case::MomentKind;
use crate::training::checklist::Item;
use crate::training::drill::InjectKind;

/// Languages that catalogues name; any other is shown by its tag.
pub const LANGUAGES: &[&str] = &[
    "en", "pl", "de", "fr", "es", "it", "pt", "nl", "cs", "sk", "uk", "ru", "be", "lt", "hu", "ro", "sv", "da", "nb", "fi", "tr", "ar", "zh", "ja",
    "ko", "vi", "hi", "bg", "hbs", "sl", "sq", "und",
];

/// Platforms whose names the catalogues spell; any other is shown as the archive writes it.
pub const PLATFORMS: &[&str] = &[
    "app_store",
    "bluesky",
    "ceneo",
    "discord",
    "facebook",
    "google_business",
    "google_play",
    "instagram",
    "linkedin",
    "mastodon",
    "messenger",
    "reddit",
    "slack",
    "telegram",
    "tiktok",
    "tripadvisor",
    "trustpilot",
    "twitter",
    "unknown",
    "whatsapp",
    "wykop",
    "x",
    "youtube",
    "zendesk",
];

/// Entries of the catalogue that [`super::format`] prints, with their arguments and whether an argument is a count.
pub const FORMATS: &[(&str, &[(&str, bool)])] = &[
    ("format.minutes", &[("minutes", true)]),
    ("format.under_a_minute", &[]),
    ("format.hours", &[("hours", true)]),
    ("format.days", &[("days", true)]),
    ("format.share", &[("number", false)]),
    ("format.points", &[("number", false)]),
    ("format.share_range", &[("low", false), ("high", false)]),
    ("format.minutes_range", &[("low", false), ("high", false)]),
    ("format.minutes_from", &[("low", false)]),
    ("format.date", &[("day", false), ("month", false), ("year", false)]),
    ("format.date_short", &[("day", false), ("month", false)]),
    ("format.date_time", &[("date", false), ("time", false)]),
    ("format.too_few", &[("n", false)]),
    ("format.not_reached", &[("n", false)]),
    ("format.with_interval", &[("value", false), ("interval", false), ("n", false)]),
    ("format.without_interval", &[("value", false), ("n", false)]),
];

/// Plain lists: entry prefix and length.
pub const LISTS: &[(&str, usize)] = &[("months", 12), ("months_short", 12), ("weekdays", 7), ("weekdays_short", 7)];

/// The closed sets that [`crate::model::Fact::Term`] refers to, with their values.
pub fn terms() -> Vec<(&'static str, Vec<&'static str>)> {
    fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().copied().map(name).collect()
    }
    vec![
        ("act", names(ResponseAct::ALL, ResponseAct::as_str)),
        ("assumption_source", vec!["file", "flag", "proposed"]),
        ("bucket", vec!["up_to_15_min", "up_to_1_h", "up_to_3_h", "up_to_6_h", "up_to_24_h", "up_to_72_h", "over_72_h", "never"]),
        ("capability", names(&Capability::ALL, Capability::as_str)),
        ("change_group", vec!["no_cause", "other", "total"]),
        ("checklist", names(&Item::ALL, Item::as_str)),
        ("clock", names(ClockKind::ALL, ClockKind::as_str)),
        ("date_order", vec!["dmy", "mdy", "ymd"]),
        ("author_tier", vec!["one", "few", "many", "unknown"]),
        ("dimension", vec!["brand_account", "cause", "language", "polarity", "period", "week_part", "platform", "author_tier"]),
        ("fishbone", vec!["people", "process", "product", "policy", "communication", "environment"]),
        ("handling", vec!["draft", "internal", "to_fill"]),
        ("inject", names(&InjectKind::ALL, InjectKind::as_str)),
        ("lesson_kind", vec!["improve", "sustain"]),
        ("moment", names(&MomentKind::ALL, MomentKind::as_str)),
        ("needs_reply", names(NeedsReply::ALL, NeedsReply::as_str)),
        ("note", NOTES.to_vec()),
        ("period", vec!["all", "before", "crisis", "after"]),
        ("phase", names(PhaseKind::ALL, PhaseKind::as_str)),
        ("platform", PLATFORMS.to_vec()),
        ("polarity", names(Polarity::ALL, Polarity::as_str)),
        ("priority", vec!["high", "medium", "low"]),
        ("quotes", vec!["none", "masked", "verbatim"]),
        ("rating", vec!["performed", "some", "major", "unable", "not_rated"]),
        ("reject", names(RejectReason::ALL, RejectReason::as_str)),
        ("reply_state", vec!["answered", "handed_off", "acknowledged", "acknowledged_only", "censored", "withdrawn", "moderated"]),
        ("role", names(AuthorRole::ALL, AuthorRole::as_str)),
        ("scct", vec!["victim", "accidental", "preventable"]),
        ("statement", names(StatementKind::ALL, StatementKind::as_str)),
        ("strategy", names(&Strategy::ALL, Strategy::as_str)),
        ("edition", vec!["internal", "shareable", "anybody"]),
        ("variant", vec!["by_comment", "by_text", "by_author"]),
        ("verdict", vec!["calm", "crisis", "declared", "cannot_tell"]),
        ("visibility", names(Visibility::ALL, Visibility::as_str)),
        ("week_part", vec!["weekday", "weekend"]),
        // What replies and statements did.
        ("audience", names(Audience::ALL, Audience::as_str)),
        ("fair_dimension", names(FairnessDimension::ALL, FairnessDimension::as_str)),
        ("fair_verdict", names(FairnessVerdict::ALL, FairnessVerdict::as_str)),
        ("hour_part", names(HourPart::ALL, HourPart::as_str)),
        ("mood_wait", vec!["up_to_1_h", "up_to_6_h", "up_to_24_h", "over_24_h"]),
        ("scenario", names(ScenarioKind::ALL, ScenarioKind::as_str)),
        ("service_class", names(ServiceClass::ALL, ServiceClass::as_str)),
        ("take_order", names(Order::ALL, Order::as_str)),
        ("tide_verdict", names(TideVerdict::ALL, TideVerdict::as_str)),
        // Comparisons, lessons and actions.
        ("action_status", names(&Status::ALL, Status::as_str)),
        ("change_verdict", names(&compare::Verdict::ALL, compare::Verdict::as_str).into_iter().chain(["more", "less"]).collect()),
        ("fate", names(&compare::Fate::ALL, compare::Fate::as_str)),
        ("metric", compare::ROWS.iter().flat_map(|(_, names)| names.iter().copied()).chain(NAMED.iter().copied()).collect()),
        ("unknown", names(&Unknown::ALL, Unknown::as_str)),
    ]
}

/// Notes of the ledger that have words; an adapter's other notes are shown by their id.
pub const NOTES: &[&str] = &[
    "mojibake_repaired",
    "entities_decoded",
    "invalid_bytes_replaced",
    "nul_removed",
    "controls_removed",
    "lossy_id",
    "made_id",
    "missing_time",
    "assumed_zone",
    "trailing_blank_rows",
    "author_id_from_name",
    "bad_count",
    "bad_edited_time",
    "bad_rating",
    "blank_rows",
    "commas_missing",
    "commas_rejoined",
    "entities_rejoined",
    "html_removed",
    "comments_inside_records",
    "comments_without_author",
    "messages_without_words",
    "replies_on_further_pages",
    "sections_left_out",
    "zone_differs_between_scrapers",
    "deleted_text",
    "dst_gap_times",
    "dst_overlap_times",
    "empty_extra_fields",
    "ends_at_excel_row_limit",
    "leap_second_times",
    "lone_surrogates_replaced",
    "one_time_for_all",
    "relative_times",
    "zone_beside_times",
    "lossy_author_id",
    "lossy_parent_id",
    "lossy_thread_id",
    "negative_count",
    "created_is_last_edit",
    "answer_time_is_last_edit",
    "answers_not_in_file",
    "masked_authors",
    "parent_id_list",
    "placeholder_text",
    "platform_from_url",
    "preamble_lines",
    "quoted_line_ends_refused",
    "stray_quotes_kept",
    "surplus_names_ignored",
    "unknown_role",
    "answers_in_the_row",
    "earlier_texts",
    "deleted_or_hidden_later",
    "attachments_named",
    "edit_marks_removed",
    "other_headers_kept",
    "author_without_handle",
    "deleted_by_notice",
    "edited_at_unknown_time",
    "replies_not_loaded",
    "server_time_used",
    "texts_completed",
    "texts_cut",
    "unavailable_posts",
];
