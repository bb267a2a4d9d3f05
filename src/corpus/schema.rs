//! The canonical columns: every name, its type and one sentence. The only place where a column's name is spelled.

/// Type of a column as a reader of the Parquet file meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// List of texts.
    TextList,
    /// Microseconds since 1970, UTC.
    Timestamp,
    /// Unsigned 64-bit number.
    Integer,
    /// 64-bit float.
    Float,
}

/// One column of `comments.parquet`, `convert` or `annotate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct ColumnInfo {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub column_type: ColumnType,
    /// Whether a value may be missing.
    pub is_nullable: bool,
    /// What it is.
    pub description: &'static str,
}

macro_rules! columns {
    ($(#[$list_doc:meta])* $list:ident: $($constant:ident $name:literal $kind:ident $null:ident $description:literal;)+) => {
        $(#[doc = $description] pub const $constant: &str = $name;)+
        $(#[$list_doc])*
        pub const $list: &[ColumnInfo] = &[$(ColumnInfo {
            name: $name,
            column_type: ColumnType::$kind,
            is_nullable: columns!(@$null),
            description: $description,
        }),+];
    };
    (@required) => { false };
    (@nullable) => { true };
}

columns! {
    /// The canonical comment.
    CANONICAL:
    COMMENT_ID "comment_id" Text required "The platform's id as text; made from platform, author, time and text when the source has none.";
    PARENT_ID "parent_id" Text nullable "The id of the comment that this one answers.";
    THREAD_ID "thread_id" Text nullable "The id of the conversation or post, as exported; else the id of the root of the reply tree.";
    PLATFORM "platform" Text nullable "Where it was written.";
    SOURCE_FILE "source_file" Text required "The file that it came from.";
    SOURCE_RECORD "source_record" Integer required "Its record number in that file, from 1.";
    AUTHOR_KEY "author_key" Text nullable "Pseudonym of the author; brand accounts keep their name.";
    AUTHOR_ROLE "author_role" Text required "customer, brand, bot or unknown.";
    VISIBILITY "visibility" Text required "public, private, internal, hidden or deleted.";
    CREATED_AT "created_at" Timestamp nullable "When it was written.";
    TIME_PRECISION "time_precision" Text nullable "The finest unit that the file wrote: microsecond, second, minute or day; hour, week, month or year for times counted back from the export.";
    TIME_ZONE_SOURCE "time_zone_source" Text nullable "Whether the file says the zone (in_file) or it was assumed (assumed).";
    EDITED_AT "edited_at" Timestamp nullable "When it was last changed.";
    TEXT "text" Text nullable "The text as people saw it; masked in every output that is not asked for raw.";
    LANGUAGE_GIVEN "language_given" Text nullable "The language as exported.";
    RATING "rating" Float nullable "Stars, as exported.";
    LIKES "likes" Integer nullable "Likes or reactions, as exported.";
    REPLIES "replies" Integer nullable "Replies as the platform counted them.";
    SHARES "shares" Integer nullable "Shares or reposts, as exported.";
    URL "url" Text nullable "Address of the comment; left out unless texts are asked for raw.";
    TAGS_GIVEN "tags_given" Text nullable "Tags as exported, separated by |.";
}

columns! {
    /// What the annotators add.
    ANNOTATIONS:
    LANGUAGE "language" Text required "Language of the text, BCP 47; und when it cannot be told.";
    LANGUAGE_CONFIDENCE "language_confidence" Float required "How sure that is, 0..1.";
    SENTIMENT "sentiment" Float required "p_positive - p_negative, -1..1.";
    POLARITY "polarity" Text required "negative, neutral or positive.";
    P_NEGATIVE "p_negative" Float required "Probability of negative, 0..1.";
    P_NEUTRAL "p_neutral" Float required "Probability of neutral, 0..1.";
    P_POSITIVE "p_positive" Float required "Probability of positive, 0..1.";
    CAUSES "causes" TextList required "Ids of the causes, customers only.";
    SUB_CAUSES "sub_causes" TextList required "The same in finer grain, cause.sub; a cause that a rule alone found may have none.";
    ACTS "acts" TextList required "Response acts, brand only.";
    NEEDS_REPLY "needs_reply" Text nullable "yes, no or unsure; customers only.";
    DUPLICATE_CLUSTER "duplicate_cluster" Text nullable "Id of the first comment with the same words, when there are several.";
}

columns! {
    /// What the waits add.
    WAITS:
    EPISODE_ID "episode_id" Text nullable "Id of the episode's first comment.";
    FIRST_REPLY_AT "first_reply_at" Timestamp nullable "When the episode was first answered.";
    FIRST_REPLY_CALENDAR_MINUTES "first_reply_calendar_minutes" Float nullable "Minutes from the episode's first message to the answer.";
    FIRST_REPLY_BUSINESS_MINUTES "first_reply_business_minutes" Float nullable "The same in minutes of opening time; empty without working hours and for off-hours service.";
    REPLY_STATE "reply_state" Text nullable "answered, censored, handed_off, acknowledged, withdrawn or moderated.";
}

/// Raw author columns: they exist between reading and pseudonyms, and in no output.
pub(crate) const AUTHOR_ID: &str = "author_id";
/// See [`AUTHOR_ID`].
pub(crate) const AUTHOR_NAME: &str = "author_name";
