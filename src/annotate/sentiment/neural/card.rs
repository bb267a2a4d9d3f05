//! What a folder says about its model: how long a text may be, how short ones are filled up, and the user's own remarks in `afterstorm.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::files::{DOWNLOAD_AGAIN, Folder};
use super::tokenizer::Tokenizer;
use crate::error::Result;
use crate::model::Polarity;

/// Texts are cut to this many tokens when nothing in the folder says otherwise: what BERT-like models take.
const USUAL_TOKENS: usize = 512;
/// More tokens than this make one text too dear; comments have about 30.
const MOST_TOKENS: usize = 8_192;

/// What may stand in the user's remarks.
const REMARKS: &str = "it may have: [labels] NAME = \"negative\", \"neutral\" or \"positive\"; mention, link, max-tokens";

/// `afterstorm.toml`, the user's remarks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Remarks {
    /// Classes of labels that do not speak for themselves.
    #[serde(default)]
    pub(super) labels: BTreeMap<String, Polarity>,
    /// What the model wants in place of a mention, such as `@user`.
    pub(super) mention: Option<String>,
    /// What the model wants in place of a link, such as `http`.
    pub(super) link: Option<String>,
    /// Texts are cut to this many tokens.
    pub(super) max_tokens: Option<usize>,
}

impl Remarks {
    pub(super) const FILE: &str = "afterstorm.toml";

    pub(super) fn read(folder: &Folder<'_>) -> Result<Self> {
        let Some(bytes) = folder.json_bytes(Self::FILE)? else { return Ok(Self::default()) };
        let text = String::from_utf8(bytes).map_err(|_| folder.wrong(Self::FILE, "is not UTF-8", REMARKS))?;
        toml::from_str(&text).map_err(|error| folder.wrong(Self::FILE, error.message().to_owned(), REMARKS))
    }

    /// The text as the model wants it, if that is another one.
    pub(super) fn prepare(&self, text: &str) -> Option<String> {
        let replacement = |word: &str| {
            let is_mention = word.len() > 1 && word.starts_with('@');
            let is_link = word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.");
            if is_mention {
                self.mention.as_deref()
            } else if is_link {
                self.link.as_deref()
            } else {
                None
            }
        };
        if self.mention.is_none() && self.link.is_none() || !text.split_whitespace().any(|word| replacement(word).is_some()) {
            return None;
        }
        let parts = text.split_inclusive(char::is_whitespace).map(|part| {
            let word = part.trim_end();
            replacement(word).map_or_else(|| part.to_owned(), |replacement| format!("{replacement}{}", &part[word.len()..]))
        });
        Some(parts.collect())
    }
}

/// `config.json`, as it is.
pub(super) fn config(folder: &Folder<'_>) -> Result<Value> {
    const FILE: &str = "config.json";
    let config: Value = folder.json(FILE)?.ok_or_else(|| folder.missing(FILE, "download it from the model's page, beside the weights"))?;
    if config.is_object() { Ok(config) } else { Err(folder.wrong(FILE, "holds no settings", DOWNLOAD_AGAIN)) }
}

/// Tokens of a text that the model takes, those around it included: the smallest of what the files say.
pub(super) fn most_tokens(folder: &Folder<'_>, config: &Value, tokenizer: &Tokenizer, remarks: &Remarks) -> Result<usize> {
    let settings: Value = folder.json("tokenizer_config.json")?.unwrap_or(Value::Null);
    let number = |value: &Value, key: &str| value.get(key).and_then(Value::as_f64).filter(|number| *number >= 1.0).map(|number| number as usize);
    // RoBERTa counts its places from behind the number that fills up.
    let is_offset = config.get("model_type").and_then(Value::as_str).is_some_and(|kind| kind.contains("roberta") || kind == "camembert");
    let offset = if is_offset { config.get("pad_token_id").and_then(Value::as_u64).unwrap_or(1) as usize + 1 } else { 0 };
    let places = number(config, "max_position_embeddings").map(|places| places.saturating_sub(offset));
    let said = [places, number(&settings, "model_max_length"), tokenizer.most_tokens, remarks.max_tokens];
    let most = said.into_iter().flatten().filter(|most| *most < 1_000_000).min().unwrap_or(USUAL_TOKENS).min(MOST_TOKENS);
    let around = tokenizer.prefix.len() + tokenizer.suffix.len();
    if most > around {
        return Ok(most);
    }
    Err(folder.wrong(
        if remarks.max_tokens == Some(most) { Remarks::FILE } else { "config.json" },
        format!("allows {most} tokens a text, and {around} of them stand around it"),
        "allow at least 16",
    ))
}
