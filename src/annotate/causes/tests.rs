//! The shipped cause rules: they load, their own examples hold, and every cause has rules in both languages. A user's files: they add, and their mistakes
//! are named.

use super::{CauseFiles, CauseModel, CauseRules, Examples, Extra, NONE_LABEL, Reading, explain, tag};
use crate::annotate::learned::{Bank, Families, Head, Kind, ModelHeader, Negators, Provenance, VERSION};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::{CauseSet, Lang};

const FILES: CauseFiles<'_> = CauseFiles {
    taxonomy: include_str!("../../resources/causes/taxonomy.toml"),
    en: include_str!("../../resources/causes/en.toml"),
    pl: include_str!("../../resources/causes/pl.toml"),
    concepts: include_str!("../../resources/causes/concepts.toml"),
    examples: Examples::Trusted,
    extra: Extra { taxonomy: None, en: None, pl: None },
};

const EXTRA_TAXONOMY: &str = "[[cause]]\nid = \"parking\"\nscct = \"accidental\"\nfishbone = \"process\"\nsub = [\"full\"]\n";
const EXTRA_EN: &str = "[[rule]]\nid = \"parking.full\"\npatterns = '''\n(car park|parking) <2 full\n'''\nexamples = 'the car park is full'\n\n\
                        [[rule]]\nid = \"late_delivery\"\npatterns = 'molasses'\nexamples = 'molasses!'\n";

fn rules() -> CauseRules {
    CauseRules::load(&FILES).unwrap()
}

fn tokens(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens
}

fn check(rules: &CauseRules, text: &str, lang: Lang, expected: &[&str]) {
    let found: Vec<_> = tag(&tokens(text), lang, rules).iter().map(|cause| rules.taxonomy.id(cause).to_owned()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_examples_in_the_rule_files_hold() {
    CauseRules::load(&CauseFiles { examples: Examples::Checked, ..FILES }).unwrap();
}

#[test]
fn every_cause_has_rules_in_both_languages() {
    let rules = rules();
    for (cause, description) in rules.taxonomy.iter() {
        assert!(rules.en[0].patterns_written(cause) >= 20, "{} in English", description.id);
        assert!(rules.pl[0].patterns_written(cause) >= 20, "{} in Polish", description.id);
        assert!(!description.sub.is_empty(), "{} has no sub-cause", description.id);
    }
}

#[test]
fn a_comment_may_have_several_causes() {
    check(&rules(), "obciążyli mnie dwa razy i zero odpowiedzi od tygodnia", Lang::PL, &["price_billing", "support_unresponsive"]);
}

#[test]
fn a_text_of_unknown_language_is_tried_in_both() {
    let rules = rules();
    check(&rules, "nie działa apka", Lang::UND, &["outage_technical"]);
    check(&rules, "I want my money back", Lang::UND, &["refund_return"]);
    check(&rules, "nie działa apka", Lang::EN, &[]);
}

#[test]
fn evidence_is_the_words_that_say_so() {
    let text = "Serio? Gdzie jest moja paczka, ludzie";
    let spans = explain(&tokens(text), Lang::PL, &rules());
    assert_eq!(spans.len(), 1);
    assert_eq!(&text[spans[0].1 as usize..spans[0].2 as usize], "Gdzie jest moja paczka");
}

#[test]
fn a_users_causes_and_rules_stand_beside_ours() {
    let extra = Extra { taxonomy: Some(EXTRA_TAXONOMY), en: Some(EXTRA_EN), pl: None };
    let rules = CauseRules::load(&CauseFiles { extra, ..FILES }).unwrap();
    check(&rules, "Your car park was full again", Lang::EN, &["parking"]);
    check(&rules, "molasses", Lang::EN, &["late_delivery"]);
    check(&rules, "I want my money back", Lang::EN, &["refund_return"]);
    // Our list of negators is used, because theirs is missing.
    check(&rules, "never seen the car park full", Lang::EN, &[]);
    let signs = rules.read(&tokens("car park full"), Lang::EN);
    assert_eq!(signs.subs.iter().map(|sub| rules.taxonomy.path(sub)).collect::<Vec<_>>(), ["parking.full"]);
}

fn error(extra: Extra<'_>) -> String {
    CauseRules::load(&CauseFiles { extra, ..FILES }).unwrap_err().to_string()
}

#[test]
fn mistakes_in_a_users_files_are_named_with_their_line() {
    let with = |en: &str| error(Extra { taxonomy: Some(EXTRA_TAXONOMY), en: Some(en), pl: None });
    assert_eq!(
        with(&EXTRA_EN.replace("car park is full", "car park is empty")),
        "causes/extra-en.toml: line 6: `the car park is empty` is not matched by `parking.full`"
    );
    assert_eq!(with(&EXTRA_EN.replace("parking.full", "parking.ful")), "causes/extra-en.toml: line 2: unknown id `parking.ful`");
    assert!(with(&EXTRA_EN.replace("examples", "exampels")).starts_with("causes/extra-en.toml: line 6: unknown field `exampels`"));
    assert!(with("[[rule]\n").starts_with("causes/extra-en.toml: line 1: "));
    let twice = error(Extra { taxonomy: Some(&EXTRA_TAXONOMY.replace("parking", "price_billing")), en: None, pl: None });
    assert_eq!(twice, "causes/extra-taxonomy.toml: line 2: the id `price_billing` stands twice");
    let theirs =
        CauseRules::load(&CauseFiles { en: &FILES.en.replacen("still waiting for my parcel\n", "hello\n", 1), examples: Examples::Checked, ..FILES });
    assert!(theirs.unwrap_err().to_string().contains("`hello` is not matched by `late_delivery`"));
}

/// A head with two causes of which `parcel` speaks for the first, and `app` for the second.
fn head(labels: &[&str]) -> Head {
    const BITS: u32 = 12;
    let width = labels.len();
    let mut table = vec![0_i8; width << BITS];
    for (word, column) in [("parcel", 1), ("app", 2)] {
        let features = crate::annotate::learned::collect(&tokens(word), Families::Content, &Negators::default()).hashes;
        for feature in features {
            table[(feature as usize & ((1 << BITS) - 1)) * width + column] = 60;
        }
    }
    let header = ModelHeader {
        task: "cause".into(),
        features: VERSION,
        families: Families::Content,
        kind: Kind::Softmax,
        bits: BITS,
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        scale: 0.02,
        bias: vec![1.0, 0.0, 0.0],
        sharpness: [("other".to_owned(), 1.0)].into(),
        offsets: [("other".to_owned(), vec![0.0; width])].into(),
        provenance: Provenance::default(),
    };
    Head::new(header, &table)
}

#[test]
fn what_was_learned_decides_and_a_cause_it_does_not_know_is_left_to_the_rules() {
    let extra = Extra { taxonomy: Some(EXTRA_TAXONOMY), en: Some(EXTRA_EN), pl: None };
    let rules = CauseRules::load(&CauseFiles { extra, ..FILES }).unwrap();
    let head = head(&[NONE_LABEL, "late_delivery.overdue", "outage_technical.app_fault"]);
    let model = CauseModel::new("test", &head, &rules.taxonomy).unwrap();
    let negators = Negators::default();
    let mut bank = Bank::new(vec![&head], &negators);
    let mut decide = |text: &str| {
        let tokens = tokens(text);
        let signs = rules.read(&tokens, Lang::EN);
        bank.read(&tokens);
        let found = model.decide(&signs, bank.scores(0, &[], Lang::EN), head.offsets(Lang::EN));
        found.subs.iter().map(|sub| rules.taxonomy.path(sub)).collect::<Vec<_>>()
    };
    assert_eq!(decide("parcel"), ["late_delivery.overdue"]);
    assert_eq!(decide("app"), ["outage_technical.app_fault"]);
    assert_eq!(decide("car park full"), ["parking.full"]);
    assert_eq!(decide("good morning"), [""; 0]);
    // A rule for a cause that the head knows is one of its features and decides nothing by itself.
    assert_eq!(decide("molasses"), [""; 0]);
}

#[test]
fn without_a_rule_the_heaviest_words_are_the_evidence() {
    let rules = rules();
    let head = head(&[NONE_LABEL, "late_delivery.overdue", "outage_technical.app_fault"]);
    let model = CauseModel::new("test", &head, &rules.taxonomy).unwrap();
    let negators = Negators::default();
    let mut bank = Bank::new(vec![&head], &negators);
    let tokens = tokens("oh parcel");
    bank.read(&tokens);
    let scores = bank.scores(0, &[], Lang::EN).to_vec();
    let found = model.decide(&rules.read(&tokens, Lang::EN), &scores, head.offsets(Lang::EN));
    let reading = Reading { bank: &bank, head: 0, scores: &scores, n_extra: 0, tokens: &tokens, lang: Lang::EN };
    let evidence = model.evidence(&found, &[], &reading);
    assert_eq!(evidence.iter().map(|one| (one.from, one.to)).collect::<Vec<_>>(), [(3, 9)]);
    assert!(evidence[0].weight > 0.0);
}

#[test]
fn a_head_of_another_kind_is_refused() {
    let rules = rules();
    let error = |labels: &[&str]| CauseModel::new("x.model", &head(labels), &rules.taxonomy).unwrap_err().to_string();
    assert_eq!(error(&["yes", "no", "unsure"]), "x.model: is no model for causes: it has no label `none`");
    // Labels that the taxonomy does not have are passed over.
    let model = CauseModel::new("x.model", &head(&[NONE_LABEL, "gone.away", "late_delivery.overdue"]), &rules.taxonomy).unwrap();
    assert_eq!(model.known(), CauseSet(1));
}
