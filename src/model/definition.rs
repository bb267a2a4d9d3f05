//! The identity of every kind of number a report shows: the anchor that a figure links to and that `measures.json` carries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// What a number means. Each has a name and an explanation, with its source, in both languages' catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// Episodes: the unit of waiting.
    Episode,
    /// Kaplan–Meier median of the first-reply wait on the calendar clock.
    FirstReplyCalendarMinutes,
    /// The same on the business clock.
    FirstReplyBusinessMinutes,
    /// The same from the customer's last message before the reply.
    FirstReplyFromLastMessageMinutes,
    /// Wait for the answer to a later message in the same thread.
    NextReplyCalendarMinutes,
    /// What a customer waits for the brand over a whole conversation.
    RequesterWait,
    /// Time until the reply that settled the matter.
    ConclusiveResponse,
    /// Settled conversations in which the customer did not have to ask again.
    OneTouchShare,
    /// Kaplan–Meier share answered within a horizon.
    AnsweredWithin,
    /// Restricted mean wait at 72 hours.
    RestrictedMeanWait,
    /// Mean and median of the answered only: what most tools show.
    NaiveAnsweredOnly,
    /// The archive by Zendesk's published rule.
    AsZendesk,
    /// By Chatwoot's.
    AsChatwoot,
    /// By Intercom's.
    AsIntercom,
    /// By ZoomSphere's.
    AsZoomsphere,
    /// By Facebook's.
    AsFacebook,
    /// By Hootsuite's.
    AsHootsuite,
    /// Episodes with any answer, of all that need one.
    ReplyRate,
    /// Open episodes that need a reply at a moment.
    Backlog,
    /// Comments of customers.
    CommentVolume,
    /// Negative comments of all customer comments with text.
    NegativeShare,
    /// Neither negative nor positive, of all customer comments with text.
    NeutralShare,
    /// Positive comments of all customer comments with text.
    PositiveShare,
    /// Comments that carry a cause, of all customer comments with text.
    CauseShare,
    /// Comments of one kind of a cause, of all that carry the cause.
    SubCauseShare,
    /// Complaints that no cause fits, of all complaints.
    UnmatchedShare,
    /// Complaints that a proposal puts together, of all that no cause fits.
    ProposalShare,
    /// Replies that carry an act, of all human brand replies.
    ActShare,
    /// Praise that got an answer.
    PraiseCoverage,
    /// Replies that are copies of one text.
    TemplateShare,
    /// Customer comments that are copies of one text.
    CopyShare,
    /// The same negative share, one vote per text.
    NegativeShareByText,
    /// The same negative share, one vote per author.
    NegativeShareByAuthor,
    /// The negative share that labelled comments of the archive say is true.
    CorrectedNegativeShare,
    /// Labelled comments that are read as people read them.
    ReadingAgreement,
    /// Negative comments that are read as negative.
    NegativeRecognised,
    /// Comments that are not negative and are read as negative.
    NegativeMistaken,
    /// A time at which the level of a series changes.
    ChangePoint,
    /// A stretch between change points with a name.
    Phase,
    /// Minutes from onset to an event of the brand's answer.
    CrisisClock,
    /// Comments above what the baseline would have brought.
    ExcessComments,
    /// Time from the peak until half of the peak rate.
    HalfLife,
    /// Time in which the rate doubled before the peak.
    DoublingTime,
    /// Time from the onset until volume was back at the usual level.
    TimeToBaseline,
    /// Replies that show a crisis-response strategy, of all human brand replies.
    StrategyShare,
    /// How many of the six parts of an apology the replies have that apologise.
    ApologyParts,
    /// How human the replies sound, 0..=1, on average.
    HumanVoice,
    /// Negative comments more or fewer than in calm time, split into volume, mix and rate.
    ChangeLedger,
    /// A week as it could be known at its end.
    WeekCohort,
    /// Whether a week differs from the weeks before it by more than weeks do.
    ChangeVerdict,
    /// Hours that the same hours of the previous weeks do not explain.
    WeekSpike,
    /// Hours of work that the next week asks for.
    Rota,

    /// Cases answered within the target of their class, of all that met or missed it.
    ServiceTarget,
    /// Whether groups of customers waited differently long, by log-rank tests over a family.
    FairnessAudit,
    /// How the mood of an angry customer changes to the next message.
    MoodRecovery,
    /// Angry customers who write negatively again after a reply.
    ReturnInAnger,
    /// What followed a statement, beside placebo times.
    StatementEffect,
    /// Replays of the arrivals under another rota.
    WhatIf,
    /// Cases answered within a day, withdrawn and hidden ones among them.
    AnsweredIncidence,
    /// Comments that hold a word, and by how much it sets them apart.
    KeyWord,
    /// Comments above what the hour of the week lets expect.
    Spike,
    /// Customer comments whose text is nearly that of several others.
    NearCopies,
    /// Customer comments posted within a minute of the same text by another account.
    PostedTogether,
    /// A share with one vote a text.
    ShareByText,
    /// A share with one vote an author.
    ShareByAuthor,
    /// Direct replies by other customers to a hundred customer comments.
    Branching,
    /// Comments whose parent is in the archive, of those that name one.
    ParentsKnown,
    /// Customer comments by the number of comments above them.
    ReplyDepth,
    /// Comments that carry one claim, of all about false information.
    RumourClaim,
    /// Comments that ask where comments have gone.
    RemovalClue,

    /// By what a reply counts as the answer to somebody.
    ReplyLink,
    /// Replies to everybody who waits in a conversation.
    BroadcastReply,
    /// Wait for the first reply in a conversation, to whomever.
    ThreadReply,
    /// Wait for the first reply to a matter, copies of one text by one person put together.
    MatterReply,
    /// Cases in which another customer answered first.
    PeerFirst,
    /// Cases by when they arrived.
    ArrivalCohort,
}

as_str!(Definition {
    Episode = "episode",
    FirstReplyCalendarMinutes = "first_reply_calendar_minutes",
    FirstReplyBusinessMinutes = "first_reply_business_minutes",
    FirstReplyFromLastMessageMinutes = "first_reply_from_last_message_minutes",
    NextReplyCalendarMinutes = "next_reply_calendar_minutes",
    RequesterWait = "requester_wait",
    ConclusiveResponse = "conclusive_response",
    OneTouchShare = "one_touch_share",
    AnsweredWithin = "answered_within",
    RestrictedMeanWait = "restricted_mean_wait",
    NaiveAnsweredOnly = "naive_answered_only",
    AsZendesk = "as_zendesk",
    AsChatwoot = "as_chatwoot",
    AsIntercom = "as_intercom",
    AsZoomsphere = "as_zoomsphere",
    AsFacebook = "as_facebook",
    AsHootsuite = "as_hootsuite",
    ReplyRate = "reply_rate",
    Backlog = "backlog",
    CommentVolume = "comment_volume",
    NegativeShare = "negative_share",
    NeutralShare = "neutral_share",
    PositiveShare = "positive_share",
    CauseShare = "cause_share",
    SubCauseShare = "sub_cause_share",
    UnmatchedShare = "unmatched_share",
    ProposalShare = "proposal_share",
    ActShare = "act_share",
    PraiseCoverage = "praise_coverage",
    TemplateShare = "template_share",
    CopyShare = "copy_share",
    NegativeShareByText = "negative_share_by_text",
    NegativeShareByAuthor = "negative_share_by_author",
    CorrectedNegativeShare = "corrected_negative_share",
    ReadingAgreement = "reading_agreement",
    NegativeRecognised = "negative_recognised",
    NegativeMistaken = "negative_mistaken",
    ChangePoint = "change_point",
    Phase = "phase",
    CrisisClock = "crisis_clock",
    ExcessComments = "excess_comments",
    HalfLife = "half_life",
    DoublingTime = "doubling_time",
    TimeToBaseline = "time_to_baseline",
    StrategyShare = "strategy_share",
    ApologyParts = "apology_parts",
    HumanVoice = "human_voice",
    ChangeLedger = "change_ledger",
    WeekCohort = "week_cohort",
    ChangeVerdict = "change_verdict",
    WeekSpike = "week_spike",
    Rota = "rota",

    ServiceTarget = "service_target",
    FairnessAudit = "fairness_audit",
    MoodRecovery = "mood_recovery",
    ReturnInAnger = "return_in_anger",
    StatementEffect = "statement_effect",
    WhatIf = "what_if",
    AnsweredIncidence = "answered_incidence",
    KeyWord = "key_word",
    Spike = "spike",
    NearCopies = "near_copies",
    PostedTogether = "posted_together",
    ShareByText = "share_by_text",
    ShareByAuthor = "share_by_author",
    Branching = "branching",
    ParentsKnown = "parents_known",
    ReplyDepth = "reply_depth",
    RumourClaim = "rumour_claim",
    RemovalClue = "removal_clue",
    ReplyLink = "reply_link",
    BroadcastReply = "broadcast_reply",
    ThreadReply = "thread_reply",
    MatterReply = "matter_reply",
    PeerFirst = "peer_first",
    ArrivalCohort = "arrival_cohort",
});

impl Definition {
    /// The same share with one vote per copied text, where it is measured: a figure that directly follows its original, so that renderers may offer a choice of the two.
    #[must_use]
    pub const fn with_copies_once(self) -> Option<Self> {
        match self {
            Self::NegativeShare => Some(Self::NegativeShareByText),
            _ => None,
        }
    }
}
