//! Our own labelled comments and replies, and anybody's in the same shape: tab-separated, one header line, no quoting.
//!
//! The columns and what each label means are in `resources/corpus/README.md`.

use crate::annotate::causes::Taxonomy;
use crate::error::{Error, Result};
use crate::model::{ActSet, Lang, NeedsReply, Polarity, ResponseAct};

use super::split::is_validation;

/// The header of a file of comments.
const COMMENTS: &str = "sector\tkind\tpolarity\tcauses\tneeds_reply\tclaim\ttext";
/// The header of a file of replies.
const REPLIES: &str = "sector\tacts\ttext";

/// Files with this in their name were written to teach words: some labels are more frequent there than in life, so nothing is tuned on them.
const DENSE: &str = "dense";

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// To train and tune on.
    Training,
    /// To measure on, and for nothing else.
    Validation,
}

/// One labelled comment of a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledComment<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language.
    pub lang: Lang,
    /// The main thing that the writer does: `complaint`, `question`, ...
    pub kind: &'a str,
    /// What the writer feels.
    pub polarity: Polarity,
    /// Causes with sub-causes, as written: `late_delivery.overdue`.
    pub causes: Vec<&'a str>,
    /// Whether it asks for an answer.
    pub needs_reply: NeedsReply,
    /// The branch of the brand, or `everyday`.
    pub sector: &'a str,
    /// Of a file with `dense` in its name.
    pub is_dense: bool,
    /// Side of the split.
    pub part: Part,
}

/// One labelled reply of a brand.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledReply<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language.
    pub lang: Lang,
    /// What it does.
    pub acts: ActSet,
    /// Of a file with `dense` in its name.
    pub is_dense: bool,
    /// Side of the split.
    pub part: Part,
}

/// The labelled texts of some files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LabelledCorpus<'a> {
    /// Comments, in order of files and lines.
    pub comments: Vec<LabelledComment<'a>>,
    /// Replies, in order of files and lines.
    pub replies: Vec<LabelledReply<'a>>,
}

impl<'a> LabelledCorpus<'a> {
    /// Adds a file; `lang` is the language of all its texts.
    ///
    /// # Errors
    /// [`Error::Resource`] with file and line: a header of neither kind, a line with too few columns, a label that does not exist, a text that stands twice
    /// in the file.
    pub fn add(&mut self, file: &str, lang: Lang, text: &'a str, taxonomy: &Taxonomy) -> Result<()> {
        let fail = |line: usize, what: String| Error::Resource { file: file.to_owned(), place: format!("line {line}: "), what };
        let is_dense = file.contains(DENSE);
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| line.trim_start_matches('\u{feff}'));
        let is_comments = match header {
            Some(COMMENTS) => true,
            Some(REPLIES) => false,
            _ => return Err(fail(1, format!("the header must be `{}` or `{}`, with tabs", COMMENTS.replace('\t', " "), REPLIES.replace('\t', " ")))),
        };
        for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let fail = |what: String| fail(index + 1, what);
            let columns: Vec<&str> = line.split('\t').collect();
            match (is_comments, &columns[..]) {
                (true, [sector, kind, polarity, causes, needs_reply, _claim, text]) => {
                    let causes = labels(causes);
                    for cause in &causes {
                        if taxonomy.find_path(cause).is_none_or(|(_, sub)| sub.is_none()) {
                            return Err(fail(format!("`{cause}` is no cause of the taxonomy")));
                        }
                    }
                    self.comments.push(LabelledComment {
                        text,
                        lang,
                        kind,
                        polarity: polarity_of(polarity).ok_or_else(|| fail(format!("`{polarity}` is none of neg, neu, pos")))?,
                        causes,
                        needs_reply: need_of(needs_reply).ok_or_else(|| fail(format!("`{needs_reply}` is none of yes, no, unsure")))?,
                        sector,
                        is_dense,
                        part: part(text),
                    });
                }
                (false, [_sector, acts, text]) => {
                    let mut set = ActSet::default();
                    for act in labels(acts) {
                        let known = ResponseAct::ALL.iter().find(|known| known.as_str() == act);
                        set.insert(*known.ok_or_else(|| fail(format!("`{act}` is no response act")))?);
                    }
                    self.replies.push(LabelledReply { text, lang, acts: set, is_dense, part: part(text) });
                }
                (_, columns) => {
                    let wanted = if is_comments { 7 } else { 3 };
                    return Err(fail(format!("has {} columns, and the header has {wanted}", columns.len())));
                }
            }
        }
        Ok(())
    }

    /// The comments of one part.
    pub fn comments(&self, part: Part) -> impl Iterator<Item = &LabelledComment<'a>> {
        self.comments.iter().filter(move |comment| comment.part == part)
    }

    /// The replies of one part.
    pub fn replies(&self, part: Part) -> impl Iterator<Item = &LabelledReply<'a>> {
        self.replies.iter().filter(move |reply| reply.part == part)
    }
}

fn part(text: &str) -> Part {
    if is_validation(text) { Part::Validation } else { Part::Training }
}

/// `a+b` to its parts; `-` and nothing are none.
fn labels(cell: &str) -> Vec<&str> {
    cell.split('+').map(str::trim).filter(|label| !label.is_empty() && *label != "-").collect()
}

fn polarity_of(label: &str) -> Option<Polarity> {
    match label {
        "neg" | "negative" => Some(Polarity::Negative),
        "neu" | "neutral" => Some(Polarity::Neutral),
        "pos" | "positive" => Some(Polarity::Positive),
        _ => None,
    }
}

fn need_of(label: &str) -> Option<NeedsReply> {
    NeedsReply::ALL.iter().copied().find(|need| need.as_str() == label)
}
