//! Which definition a number of [`super::of_measures`] carries, so that it can be explained under the name that actions and histories give it.

use crate::model::Definition;

/// The definition behind a name as archives have it (`first_reply.negative.p90_calendar_minutes`); `None` = no such number is known.
#[must_use]
pub fn definition(name: &str) -> Option<Definition> {
    use Definition as D;
    let (group, last) = name.rsplit_once('.')?;
    let family = group.split('.').next().unwrap_or(group);
    let found = match (family, last) {
        (_, last) if last.starts_with("answered_within_") => D::AnsweredWithin,
        (_, last) if last.starts_with("restricted_mean_") => D::RestrictedMeanWait,
        (_, "reply_rate") | ("reply", "rate") => D::ReplyRate,
        (_, "n_episodes") | ("reply", _) => D::Episode,
        ("first_reply", "median_business_minutes" | "p90_business_minutes") => D::FirstReplyBusinessMinutes,
        ("first_reply" | "first_reply_with_unsure", _) => D::FirstReplyCalendarMinutes,
        ("next_reply", _) => D::NextReplyCalendarMinutes,
        ("requester_wait", _) => D::RequesterWait,
        ("conclusive_response", _) => D::ConclusiveResponse,
        ("one_touch", _) => D::OneTouchShare,
        ("praise", _) => D::PraiseCoverage,
        ("target", _) => D::AnsweredWithin,
        ("backlog", _) => D::Backlog,
        ("comments", "copied_share") => D::CopyShare,
        ("comments" | "records", _) | ("crisis", "peak_per_hour" | "baseline_per_hour") => D::CommentVolume,
        ("sentiment", "neutral_share") => D::NeutralShare,
        ("sentiment", "positive_share") => D::PositiveShare,
        ("sentiment", "negative_by_text_share") => D::NegativeShareByText,
        ("sentiment", "negative_by_author_share") => D::NegativeShareByAuthor,
        ("sentiment", "corrected_negative_share") => D::CorrectedNegativeShare,
        ("sentiment", _) | ("causes", "negative_share") => D::NegativeShare,
        ("causes", "unmatched_share") => D::UnmatchedShare,
        ("causes", _) => D::CauseShare,
        ("strategies", _) | ("replies", "deny_and_rebuild_share") => D::StrategyShare,
        ("replies", "template_share") => D::TemplateShare,
        ("replies", "human_voice") => D::HumanVoice,
        ("apologies", "parts_mean") => D::ApologyParts,
        ("acts" | "replies" | "apologies" | "handoffs", _) => D::ActShare,
        ("crisis", "doubling_calendar_minutes") => D::DoublingTime,
        ("crisis", "half_life_calendar_minutes") => D::HalfLife,
        ("crisis", "excess_comments") => D::ExcessComments,
        ("crisis", "minutes_to_back_to_baseline") => D::TimeToBaseline,
        ("crisis", last) if last.starts_with("minutes_to_") => D::CrisisClock,
        ("crisis", _) => D::ChangePoint,
        _ => return None,
    };
    Some(found)
}
