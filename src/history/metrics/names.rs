//! The names of all numbers: what each means, in what unit it is, which direction is better. For help, for errors, and for showing values as people read them.

use crate::annotate::acts::strategy::Strategy;
use crate::measure::results::ClockKind;
use crate::model::ResponseAct;

/// In what a number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0..=1, written as per cent or as a decimal fraction.
    Share,
    /// Minutes of the clock that the name says.
    Minutes,
    /// Things.
    Count,
    /// A number without a unit.
    Number,
}

/// Which way a number should move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// It says nothing about good or bad by itself.
    Neither,
}

/// What is known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name; `{cause}`, `{platform}`, `{language}` and `{account}` stand for what the archive holds.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Direction,
    /// Whether it is estimated from observations, so that fewer than ten of them say nothing.
    pub is_sampled: bool,
    /// One line in English, for help.
    pub meaning: String,
}

/// The horizons of shares answered, in minutes, as names write them.
pub(super) const HORIZONS: [(f64, &str); 6] = [(15.0, "15min"), (60.0, "60min"), (180.0, "3h"), (360.0, "6h"), (1440.0, "24h"), (4320.0, "72h")];

/// A figure of a group of waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Kaplan–Meier median.
    Median,
    /// Kaplan–Meier 90th percentile.
    P90,
    /// Restricted mean up to 72 h.
    RestrictedMean,
    /// Episodes.
    Episodes,
    /// Ever answered.
    ReplyRate,
}

impl Figure {
    /// The last part of its name.
    pub(super) fn suffix(self, clock: &str) -> String {
        match self {
            Self::Median => format!("median_{clock}_minutes"),
            Self::P90 => format!("p90_{clock}_minutes"),
            Self::RestrictedMean => format!("restricted_mean_{clock}_minutes"),
            Self::Episodes => "n_episodes".to_owned(),
            Self::ReplyRate => "reply_rate".to_owned(),
        }
    }
}

/// Names besides those of a comparison that have words of their own in reports: what tests of actions usually ask about.
pub const NAMED: &[&str] = &[
    "first_reply.weekday.median_calendar_minutes",
    "first_reply.weekend.median_calendar_minutes",
    "first_reply.p90_calendar_minutes",
    "first_reply.answered_within_15min",
    "first_reply.answered_within_3h",
    "first_reply.answered_within_6h",
    "first_reply.answered_within_24h",
    "first_reply.answered_within_72h",
    "backlog.at_end",
    "replies.count",
    "reply.never_answered",
    "comments.copied_share",
    "one_touch.share",
    "causes.unmatched_share",
    "crisis.count",
    "crisis.minutes_to_first_reply",
    "crisis.minutes_to_first_statement",
    "crisis.minutes_to_first_fault_acknowledgement",
    "crisis.minutes_to_first_apology",
    "crisis.minutes_to_first_remedy",
];

/// Groups of waits: the beginning of their names, and whose wait it is.
const WAITS: &[(&str, &str)] = &[
    ("first_reply", "for a first reply"),
    ("first_reply_with_unsure", "for a first reply, with comments that may need none"),
    ("next_reply", "for later replies"),
    ("requester_wait", "over a whole conversation"),
    ("conclusive_response", "for the reply that settled the matter"),
    ("first_reply.negative", "for a first reply to negative comments"),
    ("first_reply.neutral", "for a first reply to neutral comments"),
    ("first_reply.positive", "for a first reply to positive comments"),
    ("first_reply.weekday", "for a first reply, Monday to Friday"),
    ("first_reply.weekend", "for a first reply, Saturday and Sunday"),
    ("first_reply.before", "for a first reply before the crisis"),
    ("first_reply.crisis", "for a first reply during the crisis"),
    ("first_reply.after", "for a first reply after the crisis"),
    ("first_reply.cause.{cause}", "for a first reply about a cause"),
    ("first_reply.language.{language}", "for a first reply in a language"),
    ("first_reply.platform.{platform}", "for a first reply on a platform"),
    ("first_reply.account.{account}", "for a first reply of an account"),
];

use Direction::{Higher, Lower, Neither};
use Unit::{Count, Minutes, Number, Share};

/// The names without families: name, unit, better, sampled, meaning.
const FIXED: &[(&str, Unit, Direction, Basis, &str)] = &[
    ("comments.all", Count, Neither, Basis::Counted, "comments in the analysis"),
    ("comments.customer", Count, Neither, Basis::Counted, "comments of customers"),
    ("comments.brand", Count, Neither, Basis::Counted, "human comments of the brand"),
    ("comments.authors", Count, Neither, Basis::Counted, "different authors, brand left out"),
    ("comments.median_per_day", Number, Neither, Basis::Counted, "customer comments on a median day"),
    ("comments.peak_per_hour", Count, Lower, Basis::Counted, "customer comments in the busiest hour"),
    ("comments.copied_share", Share, Lower, Basis::Sampled, "customer comments that are copies of one text"),
    ("records.rejected_share", Share, Lower, Basis::Sampled, "records that could not be used"),
    ("sentiment.negative_share", Share, Lower, Basis::Sampled, "negative customer comments"),
    ("sentiment.neutral_share", Share, Neither, Basis::Sampled, "neutral customer comments"),
    ("sentiment.positive_share", Share, Higher, Basis::Sampled, "positive customer comments"),
    ("sentiment.negative_by_text_share", Share, Lower, Basis::Sampled, "negative customer comments, one vote per copied text"),
    ("sentiment.negative_by_author_share", Share, Lower, Basis::Sampled, "authors whose comments are mostly negative"),
    ("sentiment.corrected_negative_share", Share, Lower, Basis::Sampled, "negative customer comments, corrected by labels"),
    ("sentiment.before.negative_share", Share, Lower, Basis::Sampled, "negative customer comments before the crisis"),
    ("sentiment.crisis.negative_share", Share, Lower, Basis::Sampled, "negative customer comments during the crisis"),
    ("sentiment.after.negative_share", Share, Lower, Basis::Sampled, "negative customer comments after the crisis"),
    ("causes.unclassified_share", Share, Neither, Basis::Sampled, "customer comments without a cause"),
    ("causes.unmatched_share", Share, Neither, Basis::Sampled, "complaints that no cause fits"),
    ("causes.{cause}.share", Share, Lower, Basis::Sampled, "customer comments that carry a cause, e.g. causes.late_delivery.share"),
    ("causes.{cause}.negative_share", Share, Lower, Basis::Sampled, "negative ones among the comments that carry a cause"),
    ("reply.rate", Share, Higher, Basis::Sampled, "episodes that need a reply and got one"),
    ("reply.never_answered", Count, Lower, Basis::Counted, "episodes without a reply when the archive ends"),
    ("reply.handed_off", Count, Neither, Basis::Counted, "episodes answered by moving to a private channel"),
    ("reply.moderated", Count, Lower, Basis::Counted, "episodes hidden by the brand before an answer"),
    ("one_touch.share", Share, Higher, Basis::Sampled, "settled conversations in which nobody had to ask again"),
    ("praise.answered_share", Share, Higher, Basis::Sampled, "praise that got an answer"),
    ("target.attainment", Share, Higher, Basis::Sampled, "episodes answered within the service target"),
    ("backlog.peak", Count, Lower, Basis::Counted, "the most open episodes at one moment"),
    ("backlog.at_end", Count, Lower, Basis::Counted, "open episodes when the archive ends"),
    ("backlog.waiting_hours", Number, Lower, Basis::Counted, "person-hours of waiting"),
    ("replies.count", Count, Neither, Basis::Counted, "human replies of the brand"),
    ("replies.template_share", Share, Lower, Basis::Sampled, "replies that are copies of one text"),
    ("replies.deny_and_rebuild_share", Share, Lower, Basis::Sampled, "replies that deny and make amends at once"),
    ("replies.human_voice", Number, Higher, Basis::Sampled, "how human the replies sound, 0 to 1"),
    ("apologies.parts_mean", Number, Higher, Basis::Sampled, "parts of an apology on average, of six"),
    ("apologies.without_redress_share", Share, Lower, Basis::Sampled, "apologies without a remedy"),
    ("handoffs.return_share", Share, Lower, Basis::Sampled, "customers who came back in public after a hand-off"),
    ("crisis.count", Count, Lower, Basis::Counted, "crises in the archive: 0 or 1"),
    ("crisis.duration_calendar_minutes", Minutes, Lower, Basis::Counted, "length of the crisis"),
    ("crisis.baseline_per_hour", Number, Neither, Basis::Counted, "customer comments per hour in calm time"),
    ("crisis.peak_per_hour", Count, Lower, Basis::Counted, "customer comments in the busiest hour of the crisis"),
    ("crisis.excess_comments", Number, Lower, Basis::Counted, "customer comments above what calm time would have brought"),
    ("crisis.doubling_calendar_minutes", Minutes, Higher, Basis::Counted, "time in which the rate doubled before the peak"),
    ("crisis.half_life_calendar_minutes", Minutes, Lower, Basis::Counted, "time from the peak until the rate was half of it"),
];

/// Whether few observations make a number worthless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    /// An estimate.
    Sampled,
    /// A count of what there was.
    Counted,
}

/// Every name that exists, families with their placeholder, sorted.
#[must_use]
pub fn patterns() -> Vec<Name> {
    let mut names: Vec<Name> =
        FIXED.iter().map(|(name, unit, better, basis, meaning)| new((*name).to_owned(), *unit, *better, *basis, (*meaning).to_owned())).collect();
    for (group, whose) in WAITS {
        waits(&mut names, group, whose);
    }
    for figure in [Figure::Median, Figure::P90, Figure::RestrictedMean] {
        let name = format!("first_reply.{}", figure.suffix("business"));
        names.push(new(name, Minutes, Lower, Basis::Sampled, format!("{} for a first reply, opening hours only", of_waits(figure))));
    }
    for act in ResponseAct::ALL {
        let meaning = format!("replies that carry the act {act}");
        names.push(new(format!("acts.{act}.share"), Share, better_act(*act), Basis::Sampled, meaning));
    }
    for strategy in Strategy::ALL {
        let better = if strategy == Strategy::Deny { Lower } else { Neither };
        let meaning = format!("replies that show the strategy {}", strategy.as_str());
        names.push(new(format!("strategies.{}.share", strategy.as_str()), Share, better, Basis::Sampled, meaning));
    }
    for clock in ClockKind::ALL {
        let event = match clock {
            ClockKind::FirstReply => "the first public reply",
            ClockKind::FirstStatement => "the first statement",
            ClockKind::FirstFaultAcknowledgement => "responsibility was accepted",
            ClockKind::FirstApology => "the first apology",
            ClockKind::FirstRemedy => "the first concrete remedy",
            ClockKind::BackToBaseline => "volume was back at the usual level",
        };
        names.push(new(format!("crisis.minutes_to_{clock}"), Minutes, Lower, Basis::Counted, format!("from onset until {event}")));
    }
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names
}

const fn new(name: String, unit: Unit, better: Direction, basis: Basis, meaning: String) -> Name {
    Name { name, unit, better, is_sampled: matches!(basis, Basis::Sampled), meaning }
}

fn waits(names: &mut Vec<Name>, group: &str, whose: &str) {
    for figure in [Figure::Median, Figure::P90, Figure::RestrictedMean] {
        let name = format!("{group}.{}", figure.suffix("calendar"));
        names.push(new(name, Minutes, Lower, Basis::Sampled, format!("{} {whose}", of_waits(figure))));
    }
    let name = format!("{group}.{}", Figure::Episodes.suffix("calendar"));
    names.push(new(name, Count, Neither, Basis::Counted, format!("{} {whose}", of_waits(Figure::Episodes))));
    let name = format!("{group}.{}", Figure::ReplyRate.suffix("calendar"));
    names.push(new(name, Share, Higher, Basis::Sampled, format!("{} {whose}", of_waits(Figure::ReplyRate))));
    for (_, horizon) in HORIZONS {
        let meaning = format!("share whose wait {whose} ended within {horizon}");
        names.push(new(format!("{group}.answered_within_{horizon}"), Share, Higher, Basis::Sampled, meaning));
    }
}

const fn of_waits(figure: Figure) -> &'static str {
    match figure {
        Figure::Median => "median wait",
        Figure::P90 => "wait that nine of ten stay below,",
        Figure::RestrictedMean => "mean wait up to 72 h",
        Figure::Episodes => "number of waits",
        Figure::ReplyRate => "share whose wait ended at all,",
    }
}

/// Acts that customers are better off with, or without, whatever the situation.
const fn better_act(act: ResponseAct) -> Direction {
    match act {
        ResponseAct::Denial | ResponseAct::Blame | ResponseAct::Irony | ResponseAct::Excuse | ResponseAct::Template | ResponseAct::PromiseUndated => {
            Lower
        }
        ResponseAct::Empathy | ResponseAct::Redress | ResponseAct::PromiseDated => Higher,
        _ => Neither,
    }
}

/// What is known of a name as archives have it; `None` = there is no such number. With a taxonomy, a cause must be in it.
#[must_use]
pub fn describe(name: &str, causes: &[String]) -> Option<Name> {
    let matching = |pattern: &Name| {
        let Some((before, rest)) = pattern.name.split_once('{') else { return pattern.name == name };
        let (kind, after) = rest.split_once('}').unwrap_or((rest, ""));
        let Some(inner) = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { return false };
        !inner.is_empty() && !inner.contains('.') && (kind != "cause" || causes.is_empty() || causes.iter().any(|cause| cause == inner))
    };
    patterns().into_iter().find(matching).map(|pattern| Name { name: name.to_owned(), ..pattern })
}

/// Every name, with the causes of the taxonomy put in; other families keep their placeholder.
#[must_use]
pub fn names(causes: &[String]) -> Vec<String> {
    let of = |pattern: Name| {
        if pattern.name.contains("{cause}") && !causes.is_empty() {
            causes.iter().map(|cause| pattern.name.replace("{cause}", cause)).collect()
        } else {
            vec![pattern.name]
        }
    };
    patterns().into_iter().flat_map(of).collect()
}

/// The name that was most likely meant, with the causes of the taxonomy put in.
#[must_use]
pub fn nearest(name: &str, causes: &[String]) -> Option<String> {
    names(causes)
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(name, &known), known))
        .filter(|(distance, known)| *distance <= known.len().max(name.len()) / 2)
        // Of two that are as near, the usual clock was meant.
        .min_by_key(|(distance, known)| (*distance, known.contains("business"), known.clone()))
        .map(|(_, known)| known)
}
