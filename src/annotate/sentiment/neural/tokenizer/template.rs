//! The numbers that stand before and behind each text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Flaw;

/// `post_processor` of the file.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Spec {
    Sequence { processors: Vec<Self> },
    TemplateProcessing { single: Vec<Item>, special_tokens: BTreeMap<String, Special> },
    BertProcessing { sep: (String, u32), cls: (String, u32) },
    RobertaProcessing { sep: (String, u32), cls: (String, u32) },
    ByteLevel {},
}

/// One place of a template.
#[derive(Debug, Deserialize)]
pub(super) enum Item {
    SpecialToken { id: String },
    Sequence {},
}

/// The numbers of a token of a template.
#[derive(Debug, Deserialize)]
pub(super) struct Special {
    ids: Vec<u32>,
}

/// Sets what stands before and behind a text.
pub(super) fn compile(spec: Spec, prefix: &mut Vec<u32>, suffix: &mut Vec<u32>) -> Result<(), Flaw> {
    match spec {
        Spec::Sequence { processors } => processors.into_iter().try_for_each(|spec| compile(spec, prefix, suffix))?,
        Spec::TemplateProcessing { single, special_tokens } => {
            let mut side = prefix;
            let mut behind = Some(suffix);
            for item in single {
                match item {
                    Item::SpecialToken { id } => {
                        let special =
                            special_tokens.get(&id).ok_or_else(|| format!("has a template with `{id}`, which its `special_tokens` lack"))?;
                        side.extend_from_slice(&special.ids);
                    }
                    Item::Sequence {} => side = behind.take().ok_or("has a template in which the text stands twice")?,
                }
            }
            if behind.is_some() {
                return Err("has a template in which the text does not stand".into());
            }
        }
        Spec::BertProcessing { sep, cls } | Spec::RobertaProcessing { sep, cls } => {
            prefix.push(cls.1);
            suffix.push(sep.1);
        }
        Spec::ByteLevel {} => {}
    }
    Ok(())
}
