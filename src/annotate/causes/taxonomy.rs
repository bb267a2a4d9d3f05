//! The list of causes: ids, crisis cluster, branch of the fishbone, sub-causes. Labels for readers are in the translations.

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result};
use crate::model::CauseId;
use crate::model::cause::SubCauseId;

/// One cause as the taxonomy file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The id that columns, JSON and rule files use.
    pub id: String,
    /// Crisis cluster it points to when it dominates: `victim`, `accidental`, `preventable`.
    pub scct: String,
    /// Branch in the lessons-learned report: `people`, `process`, `product`, `policy`, `communication`, `environment`.
    pub fishbone: String,
    /// Its kinds, in the order of the file; may be empty.
    pub sub: Vec<String>,
    /// How readers know a cause of a user, in English and in Polish; ours have their labels in the translations.
    pub label: Option<[String; 2]>,
}

/// All causes; the position of a cause is its [`CauseId`]. Sub-causes are numbered through, cause by cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    causes: Vec<Cause>,
    /// The cause of each sub-cause, and its place in [`Cause::sub`].
    subs: Vec<(CauseId, u8)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    cause: Vec<CauseSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CauseSource {
    id: Spanned<String>,
    scct: Spanned<String>,
    fishbone: Spanned<String>,
    #[serde(default)]
    sub: Vec<Spanned<String>>,
    label: Option<Label>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    en: String,
    pl: String,
}

/// Name of the taxonomy among the resources.
pub(super) const FILE: &str = "causes/taxonomy.toml";
/// Name of the file that adds to it.
pub(super) const EXTRA_FILE: &str = "causes/extra-taxonomy.toml";
const CLUSTERS: [&str; 3] = ["victim", "accidental", "preventable"];
const BRANCHES: [&str; 6] = ["people", "process", "product", "policy", "communication", "environment"];
/// The bits of a [`crate::model::CauseSet`].
const MOST_CAUSES: usize = 64;
/// The bits of a [`crate::model::cause::SubCauseSet`].
const MOST_SUBS: usize = 128;

impl Taxonomy {
    /// Reads the taxonomy file.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML, holds more than 64 causes or 128 sub-causes, an id twice, an id that is not made of small
    /// letters, digits and `_`, or an unknown cluster or branch.
    pub fn parse(text: &str) -> Result<Self> {
        Self { causes: Vec::new(), subs: Vec::new() }.with(FILE, text)
    }

    /// This taxonomy and the causes of a user's own file behind it.
    ///
    /// # Errors
    /// As [`Taxonomy::parse`]; a cause that the taxonomy has already is an id twice.
    pub fn extended(self, text: &str) -> Result<Self> {
        self.with(EXTRA_FILE, text)
    }

    fn with(mut self, file: &str, text: &str) -> Result<Self> {
        let line_at = |byte: usize| text.get(..byte).unwrap_or(text).matches('\n').count() + 1;
        let wrong = |line: usize, what: String| Error::Resource { file: file.into(), place: format!("line {line}: "), what };
        let source: Source =
            toml::from_str(text).map_err(|error| wrong(error.span().map_or(1, |span| line_at(span.start)), error.message().to_owned()))?;
        for cause in source.cause {
            let line = |field: &Spanned<String>| line_at(field.span().start);
            if let Some(bad) = std::iter::once(&cause.id).chain(&cause.sub).find(|id| !is_id(id.get_ref())) {
                return Err(wrong(line(bad), format!("`{}` is no id: small letters, digits and `_` only", bad.get_ref())));
            }
            if self.find(cause.id.get_ref()).is_some() {
                return Err(wrong(line(&cause.id), format!("the id `{}` stands twice", cause.id.get_ref())));
            }
            if !CLUSTERS.contains(&cause.scct.get_ref().as_str()) {
                return Err(wrong(line(&cause.scct), format!("`scct = \"{}\"` is none of {}", cause.scct.get_ref(), CLUSTERS.join(", "))));
            }
            if !BRANCHES.contains(&cause.fishbone.get_ref().as_str()) {
                return Err(wrong(
                    line(&cause.fishbone),
                    format!("`fishbone = \"{}\"` is none of {}", cause.fishbone.get_ref(), BRANCHES.join(", ")),
                ));
            }
            if self.causes.len() == MOST_CAUSES {
                return Err(wrong(line(&cause.id), format!("more than {MOST_CAUSES} causes")));
            }
            let id = CauseId(self.causes.len() as u8);
            let mut sub: Vec<String> = Vec::with_capacity(cause.sub.len());
            for kind in &cause.sub {
                if sub.contains(kind.get_ref()) {
                    return Err(wrong(line(kind), format!("the sub-cause `{}` stands twice", kind.get_ref())));
                }
                if self.subs.len() == MOST_SUBS {
                    return Err(wrong(line(kind), format!("more than {MOST_SUBS} sub-causes")));
                }
                self.subs.push((id, sub.len() as u8));
                sub.push(kind.get_ref().clone());
            }
            let id = cause.id.into_inner();
            let label = match cause.label {
                Some(label) => Some([label.en, label.pl]),
                // The translations know nothing of a user's cause: its id must do.
                None => (file == EXTRA_FILE).then(|| [(); 2].map(|()| id.replace('_', " "))),
            };
            self.causes.push(Cause { id, scct: cause.scct.into_inner(), fishbone: cause.fishbone.into_inner(), sub, label });
        }
        Ok(self)
    }

    /// The cause with an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<CauseId> {
        self.causes.iter().position(|cause| cause.id == id).map(|index| CauseId(index as u8))
    }

    /// What `cause` or `cause.sub` stands for.
    #[must_use]
    pub fn find_path(&self, path: &str) -> Option<(CauseId, Option<SubCauseId>)> {
        let Some((cause, sub)) = path.split_once('.') else { return self.find(path).map(|cause| (cause, None)) };
        let cause = self.find(cause)?;
        let place = self.causes[usize::from(cause.0)].sub.iter().position(|known| known == sub)?;
        let id = self.subs.iter().position(|known| *known == (cause, place as u8))?;
        Some((cause, Some(SubCauseId(id as u8))))
    }

    /// What a cause is, when the taxonomy has that many.
    #[must_use]
    pub fn get(&self, cause: CauseId) -> Option<&Cause> {
        self.causes.get(usize::from(cause.0))
    }

    /// The causes and sub-causes whose labels the translations must have; sub-causes as `cause.sub`.
    #[must_use]
    pub fn unlabelled(&self) -> Vec<String> {
        let is_ours = |cause: &CauseId| self.causes[usize::from(cause.0)].label.is_none();
        let causes = self.iter().filter(|(id, _)| is_ours(id)).map(|(_, cause)| cause.id.clone());
        causes.chain(self.subs().filter(|(_, cause)| is_ours(cause)).map(|(sub, _)| self.path(sub))).collect()
    }

    /// The labels of the others, as (id, label): the English ones (0), or the Polish ones (1).
    pub fn labels(&self, locale: usize) -> impl Iterator<Item = (&str, &str)> {
        self.causes.iter().filter_map(move |cause| Some((cause.id.as_str(), cause.label.as_ref()?[locale].as_str())))
    }

    /// The ids as the taxonomy writes them, in its order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.causes.iter().map(|cause| cause.id.as_str())
    }

    /// The id of a cause as the taxonomy writes it.
    ///
    /// # Panics
    ///
    /// For a cause of another taxonomy.
    #[must_use]
    pub fn id(&self, cause: CauseId) -> &str {
        &self.causes[usize::from(cause.0)].id
    }

    /// All causes with their ids, in taxonomy order.
    pub fn iter(&self) -> impl Iterator<Item = (CauseId, &Cause)> {
        self.causes.iter().enumerate().map(|(index, cause)| (CauseId(index as u8), cause))
    }

    /// All sub-causes with their causes, in taxonomy order.
    pub fn subs(&self) -> impl Iterator<Item = (SubCauseId, CauseId)> {
        self.subs.iter().enumerate().map(|(index, (cause, _))| (SubCauseId(index as u8), *cause))
    }

    /// The cause of a sub-cause.
    ///
    /// # Panics
    ///
    /// For a sub-cause of another taxonomy.
    #[must_use]
    pub fn cause_of(&self, sub: SubCauseId) -> CauseId {
        self.subs[usize::from(sub.0)].0
    }

    /// A sub-cause as labels and rule files write it: `cause.sub`.
    ///
    /// # Panics
    ///
    /// For a sub-cause of another taxonomy.
    #[must_use]
    pub fn path(&self, sub: SubCauseId) -> String {
        let (cause, place) = self.subs[usize::from(sub.0)];
        let cause = &self.causes[usize::from(cause.0)];
        format!("{}.{}", cause.id, cause.sub[usize::from(place)])
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::Taxonomy;
    use crate::model::CauseId;
    use crate::model::cause::SubCauseId;

    const OURS: &str = "[[cause]]\nid = \"late\"\nscct = \"victim\"\nfishbone = \"process\"\nsub = [\"goods\", \"people\"]\n";
    const THEIRS: &str = "[[cause]]\nid = \"queues\"\nscct = \"accidental\"\nfishbone = \"people\"\nsub = [\"goods\"]\n";

    #[test]
    fn a_users_causes_stand_behind_ours() {
        let taxonomy = Taxonomy::parse(OURS).unwrap().extended(THEIRS).unwrap();
        assert_eq!(taxonomy.ids().collect::<Vec<_>>(), ["late", "queues"]);
        assert_eq!(taxonomy.find_path("queues.goods"), Some((CauseId(1), Some(SubCauseId(2)))));
        assert_eq!(taxonomy.find_path("late"), Some((CauseId(0), None)));
        assert_eq!(taxonomy.unlabelled(), ["late", "late.goods", "late.people"]);
        assert_eq!(taxonomy.labels(1).collect::<Vec<_>>(), [("queues", "queues")]);
        let labelled = Taxonomy::parse(OURS).unwrap().extended(&format!("{THEIRS}label = {{ en = \"queues\", pl = \"kolejki\" }}\n")).unwrap();
        assert_eq!(labelled.labels(1).collect::<Vec<_>>(), [("queues", "kolejki")]);
        assert_eq!(taxonomy.find_path("late.nothing"), None);
        assert_eq!((taxonomy.path(SubCauseId(1)).as_str(), taxonomy.cause_of(SubCauseId(2))), ("late.people", CauseId(1)));
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(Taxonomy::parse(OURS).unwrap().extended(text).unwrap_err().to_string(), format!("causes/extra-taxonomy.toml: {expected}"));
    }

    #[test]
    fn errors_name_the_line() {
        check(OURS, "line 2: the id `late` stands twice");
        check(&THEIRS.replace("sub =", "subs ="), "line 5: unknown field `subs`, expected one of `id`, `scct`, `fishbone`, `sub`, `label`");
        check(&THEIRS.replace("accidental", "bad"), "line 3: `scct = \"bad\"` is none of victim, accidental, preventable");
        check(
            &THEIRS.replace("people", "folk"),
            "line 4: `fishbone = \"folk\"` is none of people, process, product, policy, communication, environment",
        );
        check(&THEIRS.replace("[\"goods\"]", "[\"a\", \"a\"]"), "line 5: the sub-cause `a` stands twice");
        check(&THEIRS.replace("queues", "Long queues"), "line 2: `Long queues` is no id: small letters, digits and `_` only");
        let many: String = (0..64).map(|index| THEIRS.replace("queues", &format!("q{index}"))).collect();
        check(&many, "line 317: more than 64 causes");
    }
}
