//! Which of our three classes each output of a model stands for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::files::Folder;
use crate::error::Result;
use crate::model::{Polarity, Probabilities};

/// Names that models give to the classes, in lower case with single spaces. They belong to the file format, as `id2label` spells them, not to a language's words.
const NAMES: &[(&str, Polarity)] = &[
    ("negative", Polarity::Negative),
    ("neg", Polarity::Negative),
    ("very negative", Polarity::Negative),
    ("negatywny", Polarity::Negative),
    ("negatywne", Polarity::Negative),
    ("1 star", Polarity::Negative),
    ("2 stars", Polarity::Negative),
    ("neutral", Polarity::Neutral),
    ("neu", Polarity::Neutral),
    ("neutralny", Polarity::Neutral),
    ("neutralne", Polarity::Neutral),
    ("mixed", Polarity::Neutral),
    ("ambiguous", Polarity::Neutral),
    ("3 stars", Polarity::Neutral),
    ("positive", Polarity::Positive),
    ("pos", Polarity::Positive),
    ("very positive", Polarity::Positive),
    ("pozytywny", Polarity::Positive),
    ("pozytywne", Polarity::Positive),
    ("4 stars", Polarity::Positive),
    ("5 stars", Polarity::Positive),
];

/// Outputs that a model may have; more is no sentiment model.
const MOST_OUTPUTS: usize = 64;

/// The class of each output, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelMap(Vec<Polarity>);

impl LabelMap {
    /// From `id2label` of `config.json` and the `[labels]` of `afterstorm.toml`, which names classes for labels that do not speak for themselves.
    pub(super) fn read(folder: &Folder<'_>, config: &Value, named: &BTreeMap<String, Polarity>) -> Result<Self> {
        const FILE: &str = "config.json";
        let Some(ids) = config.get("id2label").and_then(Value::as_object) else {
            return Err(folder.wrong(
                FILE,
                "has no `id2label`, so nothing says what the outputs of the model mean",
                "take a model for text classification by sentiment, with its own config.json",
            ));
        };
        let mut names: Vec<Option<&str>> = vec![None; ids.len().min(MOST_OUTPUTS)];
        for (id, name) in ids {
            let place = id.parse().ok().and_then(|id: usize| names.get_mut(id));
            let (Some(place), Some(name)) = (place, name.as_str()) else {
                return Err(folder.wrong(
                    FILE,
                    format!("`id2label` must number its labels from 0 to at most {}, each with a name; `{id}` does not fit", MOST_OUTPUTS - 1),
                    "take the config.json that belongs to the model",
                ));
            };
            *place = Some(name);
        }
        let names: Vec<&str> = names.into_iter().flatten().collect();
        let mut unknown = Vec::new();
        let classes: Vec<Polarity> = names
            .iter()
            .map(|name| {
                class(name, named).unwrap_or_else(|| {
                    unknown.push(*name);
                    Polarity::Neutral
                })
            })
            .collect();
        if !unknown.is_empty() {
            return Err(folder.wrong(
                FILE,
                format!("nobody can tell what the label{} `{}` mean{}", s(&unknown), unknown.join("`, `"), if unknown.len() == 1 { "s" } else { "" }),
                format!(
                    "look the labels up on the model's page, and write them into {}/afterstorm.toml: [labels] {} = \"negative\" (or \"neutral\", \"positive\")",
                    folder.name, unknown[0]
                ),
            ));
        }
        for side in [Polarity::Negative, Polarity::Positive] {
            if !classes.contains(&side) {
                return Err(folder.wrong(
                    FILE,
                    format!("no label of the model means `{}` (there are: `{}`)", side.as_str(), names.join("`, `")),
                    "take a model that classifies sentiment",
                ));
            }
        }
        Ok(Self(classes))
    }

    /// Number of outputs.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the model has an output for texts that are neither.
    pub(super) fn has_neutral(&self) -> bool {
        self.0.contains(&Polarity::Neutral)
    }

    /// The three probabilities from the raw outputs of the model (softmax, then the outputs of a class are summed), to four places: the last bits depend on the
    /// processor and on the other texts of a batch, and must not reach a report.
    pub(super) fn probabilities(&self, outputs: &[f32]) -> Probabilities {
        let most = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sums = [0.0_f64; 3];
        for (output, class) in outputs.iter().zip(&self.0) {
            sums[*class as usize] += libm::exp(f64::from(output - most));
        }
        let all: f64 = sums.iter().sum();
        let share = |class: Polarity| (sums[class as usize] / all * PLACES).round() as f32;
        let (negative, positive) = (share(Polarity::Negative), share(Polarity::Positive));
        let places = PLACES as f32;
        Probabilities { negative: negative / places, neutral: (places - negative - positive).max(0.0) / places, positive: positive / places }
    }
}

const PLACES: f64 = 10_000.0;

fn s(names: &[&str]) -> &'static str {
    if names.len() == 1 { "" } else { "s" }
}

fn class(name: &str, named: &BTreeMap<String, Polarity>) -> Option<Polarity> {
    if let Some(class) = named.get(name) {
        return Some(*class);
    }
    let plain = name.trim().to_lowercase().replace(['_', '-'], " ");
    NAMES.iter().find(|(known, _)| *known == plain).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::LabelMap;
    use crate::annotate::sentiment::neural::files::{Folder, Found};
    use crate::model::Polarity;

    fn read(id2label: &Value, named: &[(&str, Polarity)]) -> Result<LabelMap, String> {
        let named: BTreeMap<String, Polarity> = named.iter().map(|(name, class)| ((*name).to_owned(), *class)).collect();
        LabelMap::read(&Folder::new("m", &|_, _| Ok(Found::Nothing)), &json!({ "id2label": id2label }), &named).map_err(|error| error.to_string())
    }

    fn classes(id2label: &Value) -> Vec<Polarity> {
        read(id2label, &[]).expect("the labels are known").0
    }

    #[test]
    fn labels_are_found_in_any_order_and_spelling() {
        use Polarity::{Negative, Neutral, Positive};
        assert_eq!(classes(&json!({"0": "positive", "1": "neutral", "2": "negative"})), [Positive, Neutral, Negative]);
        assert_eq!(classes(&json!({"0": "NEGATIVE", "1": "POSITIVE"})), [Negative, Positive]);
        assert_eq!(classes(&json!({"1": "Pos", "0": "Very_Negative", "2": "neu"})), [Negative, Positive, Neutral]);
        assert_eq!(
            classes(&json!({"0": "1 star", "1": "2 stars", "2": "3 stars", "3": "4 stars", "4": "5 stars"})),
            [Negative, Negative, Neutral, Positive, Positive]
        );
    }

    #[test]
    fn labels_without_a_meaning_are_refused_until_they_are_named() {
        let ids = json!({"0": "LABEL_0", "1": "LABEL_1"});
        assert_eq!(read(&ids, &[]), Err("m/config.json: nobody can tell what the labels `LABEL_0`, `LABEL_1` mean".into()));
        let named = [("LABEL_0", Polarity::Negative), ("LABEL_1", Polarity::Positive)];
        assert_eq!(read(&ids, &named).map(|map| map.0), Ok(vec![Polarity::Negative, Polarity::Positive]));
    }

    #[test]
    fn a_model_for_something_else_is_refused() {
        assert_eq!(
            read(&json!({"0": "neutral", "1": "positive"}), &[]),
            Err("m/config.json: no label of the model means `negative` (there are: `neutral`, `positive`)".into())
        );
        assert!(read(&json!({"1": "negative", "2": "positive"}), &[]).expect_err("no 0").contains("must number its labels from 0"));
        assert!(read(&json!(null), &[]).expect_err("no labels").contains("has no `id2label`"));
    }

    #[test]
    fn outputs_of_one_class_are_summed_and_rounded_to_four_places() {
        let map = read(&json!({"0": "very negative", "1": "negative", "2": "positive"}), &[]).expect("known");
        // e^ln 2 : e^0 : e^0 = 2 : 1 : 1
        let shares = map.probabilities(&[2.0_f32.ln(), 0.0, 0.0]);
        assert_eq!((shares.negative, shares.neutral, shares.positive), (0.75, 0.0, 0.25));
        let shares = map.probabilities(&[1000.0, 0.0, -1000.0]);
        assert_eq!((shares.negative, shares.neutral, shares.positive), (1.0, 0.0, 0.0));
        assert!(!map.has_neutral() && map.len() == 3);
    }
}
