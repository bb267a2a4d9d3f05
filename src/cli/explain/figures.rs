//! The numbers of `measures.json` with their definitions and paths, and which comments are kept as evidence for what.

use serde::Deserialize;
use serde_json::Value;

use crate::i18n::Speaker;
use crate::measure::results::Evidence;
use crate::model::{Definition, Estimate, Share};

/// A number of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands: `causes.causes[3].share`.
    pub path: String,
    /// What it is of, when it stands in a list: `late_delivery`.
    pub of: Option<String>,
    /// As it stands there.
    pub value: Value,
    number: Number,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    Share(Share),
    Estimate(Estimate),
}

/// Keys that name a member of a list, in the order of preference.
const NAMES: [&str; 9] = ["key", "cause", "act", "strategy", "sub_cause", "part", "phase", "kind", "language"];

impl Figure {
    /// What it means.
    #[must_use]
    pub const fn definition(&self) -> Definition {
        match &self.number {
            Number::Share(share) => share.definition,
            Number::Estimate(estimate) => estimate.definition,
        }
    }

    /// Whether it has this value and this n.
    #[must_use]
    pub fn is(&self, value: Option<f64>, n: u64) -> bool {
        match &self.number {
            Number::Share(share) => value == Some(share.share) && n == share.n,
            Number::Estimate(estimate) => value == estimate.point && n == estimate.n,
        }
    }

    /// The value with its interval and n.
    #[must_use]
    pub fn spoken(&self, speaker: &Speaker<'_>) -> String {
        match &self.number {
            Number::Share(share) => speaker.share_with_interval(share),
            Number::Estimate(estimate) if is_wait(estimate.definition) => speaker.estimate(estimate),
            Number::Estimate(estimate) => plain(estimate, speaker),
        }
    }
}

/// Whether an estimate is a time in minutes.
const fn is_wait(definition: Definition) -> bool {
    !matches!(definition, Definition::ExcessComments | Definition::HumanVoice | Definition::ApologyParts)
}

/// An estimate that is no time: `3.2 (3.0–3.4), n = 120`.
fn plain(estimate: &Estimate, speaker: &Speaker<'_>) -> String {
    let number = |value: f64| speaker.number(value, 2);
    let point = estimate.point.map_or_else(|| "–".to_owned(), number);
    let interval = estimate.low.zip(estimate.high).map_or_else(String::new, |(low, high)| format!(" ({}–{})", number(low), number(high)));
    format!("{point}{interval}, n = {}", speaker.count(estimate.n))
}

/// Every number of a document that carries a definition: single figures first, then members of lists, each in the order of the document.
#[must_use]
pub fn figures(measures: &Value) -> Vec<Figure> {
    let mut found = Vec::new();
    walk(String::new(), None, measures, &mut found);
    found.sort_by_key(|figure: &Figure| figure.path.contains('['));
    found
}

fn walk(path: String, of: Option<&str>, value: &Value, to: &mut Vec<Figure>) {
    match value {
        Value::Object(entries) => {
            if let Some(number) = number(value) {
                to.push(Figure { path, of: of.map(str::to_owned), value: value.clone(), number });
                return;
            }
            let own = NAMES.iter().find_map(|name| entries.get(*name)?.as_str()).or(of);
            for (key, entry) in entries {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(path, own, entry, to);
            }
        }
        Value::Array(items) => {
            // A pair of a name and its number: `["late_delivery", {...}]`.
            let of = items.first().and_then(Value::as_str).or(of);
            for (idx, item) in items.iter().enumerate() {
                walk(format!("{path}[{idx}]"), of, item, to);
            }
        }
        _ => {}
    }
}

fn number(value: &Value) -> Option<Number> {
    value.get("definition")?;
    Share::deserialize(value).map(Number::Share).or_else(|_| Estimate::deserialize(value).map(Number::Estimate)).ok()
}

/// The topics of evidence that stand behind a definition: what the report quotes for the same claim.
#[must_use]
pub fn topics(definition: Definition, figures: &[&Figure], evidence: &Evidence) -> Vec<String> {
    let family = |prefix: &str| -> Vec<String> {
        let named: Vec<String> = figures
            .iter()
            .filter_map(|figure| figure.of.as_ref().map(|of| format!("{prefix}{of}")))
            .filter(|topic| evidence.topics.contains_key(topic))
            .collect();
        if named.is_empty() { evidence.topics.keys().filter(|topic| topic.starts_with(prefix)).cloned().collect() } else { named }
    };
    let topics: &[&str] = match definition {
        Definition::CauseShare | Definition::SubCauseShare => return family("cause/"),
        Definition::ActShare => return family("act/"),
        Definition::ProposalShare | Definition::UnmatchedShare => return family("proposal/"),
        Definition::FirstReplyCalendarMinutes
        | Definition::FirstReplyBusinessMinutes
        | Definition::FirstReplyFromLastMessageMinutes
        | Definition::NextReplyCalendarMinutes
        | Definition::RestrictedMeanWait
        | Definition::AnsweredWithin => &["slow_reply", "longest_waiting", "fast_reply"],
        Definition::RequesterWait | Definition::ConclusiveResponse => &["longest_waiting", "slow_reply"],
        Definition::ReplyRate | Definition::Episode => &["unanswered"],
        Definition::Backlog => &["backlog", "unanswered"],
        Definition::NegativeShare | Definition::NegativeShareByAuthor | Definition::CorrectedNegativeShare => &["peak", "unanswered"],
        Definition::CopyShare | Definition::NegativeShareByText => &["copies"],
        Definition::PraiseCoverage => &["praise_unanswered"],
        Definition::TemplateShare => &["template"],
        Definition::StrategyShare | Definition::ApologyParts | Definition::HumanVoice => &["good_reply", "denial"],
        Definition::CrisisClock => &["onset", "statement"],
        Definition::ChangePoint | Definition::Phase => &["onset", "peak"],
        Definition::ExcessComments | Definition::HalfLife | Definition::DoublingTime | Definition::TimeToBaseline | Definition::CommentVolume => {
            &["peak"]
        }
        _ => &[],
    };
    topics.iter().map(|topic| (*topic).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn share(n: u64) -> Value {
        json!({"definition": "cause_share", "count": 1, "n": n, "share": 0.1, "low": 0.0, "high": 0.3})
    }

    fn check(document: &Value, expected: &[(&str, Option<&str>)]) {
        let found = figures(document);
        let found: Vec<_> = found.iter().map(|figure| (figure.path.as_str(), figure.of.as_deref())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn figures_are_found_at_any_depth_with_path_and_name() {
        let document = json!({"causes": {"rows": [{"cause": "late", "share": share(10)}, {"cause": "lost", "share": share(20)}], "all": share(30)}});
        check(&document, &[("causes.all", None), ("causes.rows[0].share", Some("late")), ("causes.rows[1].share", Some("lost"))]);
    }

    #[test]
    fn a_pair_of_name_and_number_is_named() {
        check(&json!({"rows": [["late", share(10)]]}), &[("rows[0][1]", Some("late"))]);
    }

    #[test]
    fn what_carries_no_definition_is_no_figure() {
        check(&json!({"a": 1, "b": {"definition": "of_nothing"}}), &[]);
    }

    #[test]
    fn an_estimate_is_a_figure_too() {
        let estimate = json!({"definition": "excess_comments", "point": 12.0, "low": 3.0, "high": null, "n": 40});
        check(&json!({"storm": {"excess": estimate}}), &[("storm.excess", None)]);
    }

    #[test]
    fn evidence_of_a_named_figure_is_that_of_its_name() {
        let evidence = Evidence { topics: [("cause/late".into(), vec![]), ("cause/lost".into(), vec![])].into(), ..Evidence::default() };
        let found = figures(&json!({"rows": [{"cause": "lost", "share": share(20)}]}));
        assert_eq!(topics(Definition::CauseShare, &[&found[0]], &evidence), ["cause/lost"]);
        assert_eq!(topics(Definition::CauseShare, &[], &evidence), ["cause/late", "cause/lost"]);
    }
}
