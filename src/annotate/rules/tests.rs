//! What the notation promises, by example.

use super::{Ruleset, check_examples};
use crate::annotate::tokens::{Tokens, tokenise};

const WORDS: &str = "[words]\nnegators = \"nie|no|not\"\nbreaks = \"but\"\n";

fn rules(body: &str) -> Ruleset {
    Ruleset::parse("test.toml", &format!("{WORDS}{body}"), |id| (id == "a").then_some(0)).unwrap()
}

fn rule(pattern: &str, rest: &str) -> Ruleset {
    rules(&format!("[[rule]]\nid = \"a\"\npatterns = '''\n{pattern}\n'''\nexamples = ''\n{rest}"))
}

fn matches(rules: &Ruleset, text: &str) -> bool {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    rules.mask(&tokens) == 1
}

fn check(pattern: &str, yes: &[&str], no: &[&str]) {
    let rules = rule(pattern, "");
    for text in yes {
        assert!(matches(&rules, text), "`{pattern}` must match `{text}`");
    }
    for text in no {
        assert!(!matches(&rules, text), "`{pattern}` must not match `{text}`");
    }
}

#[test]
fn words_match_whole_and_stems_match_beginnings_whatever_the_diacritics() {
    check("paczk*", &["PACZKA", "moja paczkę"], &["pacz", "opaczka"]);
    check("paczka", &["paczka!"], &["paczkami"]);
}

#[test]
fn an_apostrophe_may_be_left_out_by_the_writer() {
    check("can't log", &["can't log", "cant log", "can’t log"], &["can log"]);
}

#[test]
fn gaps_are_bounded_and_end_with_the_sentence() {
    check("gdzie <2 paczka", &["gdzie paczka", "gdzie jest moja paczka"], &["gdzie jest ta moja paczka", "gdzie. paczka"]);
}

#[test]
fn commas_and_mentions_do_not_stand_in_the_way() {
    check("hi anna", &["hi, anna", "hi @shop anna"], &["hi! anna"]);
}

#[test]
fn optional_words_and_groups_may_be_missing() {
    check("not very? good", &["not good", "not very good"], &["not so good"]);
    check("a (b c)? d", &["a d", "a b c d"], &["a b d"]);
}

#[test]
fn groups_take_several_words_and_nest() {
    check("(no one|nobody|not (a|one) soul) came", &["no one came", "nobody came", "not a soul came"], &["one came"]);
}

#[test]
fn a_window_takes_any_order() {
    check("~3 paczk* zgubi*", &["zgubili mi paczkę", "paczka znowu zgubiona"], &["paczka jest tutaj, a oni wszyscy zgubili", "paczka? zgubiona"]);
}

#[test]
fn start_and_end_of_the_text_can_be_asked_for() {
    check("^ hi", &["hi there", "@shop hi"], &["oh hi"]);
    check("bye $", &["ok bye!"], &["bye now"]);
}

#[test]
fn numbers_clocks_money_questions_and_links_are_classes() {
    check("{number} zl", &["50 zł", "12,50 zł"], &["zl"]);
    check("by {clock}", &["by 18:30"], &["by 18"]);
    check("{currency} {number}", &["£20"], &["20"]);
    check("why <3 {question}", &["why is it so?"], &["why is it so"]);
    check("at {link}", &["at https://a.example/x"], &["at home"]);
}

#[test]
fn a_negator_shortly_before_or_inside_blocks_unless_ignored() {
    check(
        "problem <2 dostawa",
        &["problem z dostawa", "nie wiem co to, problem z dostawa", "not me but problem dostawa"],
        &["nie ma problem z dostawa", "problem nie dostawa"],
    );
    assert!(matches(&rule("problem", "negation = \"ignore\""), "no problem"));
    assert!(matches(&rule("problem", "negation = \"needs\""), "no problem"));
    assert!(!matches(&rule("problem", "negation = \"needs\""), "problem"));
}

#[test]
fn guards_take_a_match_back_within_the_same_sentence() {
    let rules = rule("delivery", "unless = 'great <2 delivery'");
    assert!(!matches(&rules, "great delivery"));
    assert!(matches(&rules, "great shop. delivery?"));
    let named = super::tests::rules("[guards]\npraise = 'love'\n[[rule]]\nid = \"a\"\nguards = [\"praise\"]\npatterns = 'delivery'\nexamples = ''\n");
    assert!(!matches(&named, "love the delivery"));
}

#[test]
fn spans_are_bytes_of_the_original_and_overlaps_are_joined() {
    let rules = rule("moja paczka\npaczka zginęła".replace('ę', "e").replace('ł', "l").as_str(), "");
    let mut tokens = Tokens::default();
    let text = "Żółć: moja paczka zginęła!";
    tokenise(text, &mut tokens);
    let hits = rules.find(&tokens);
    assert_eq!(hits.iter().map(|hit| &text[hit.from as usize..hit.to as usize]).collect::<Vec<_>>(), ["moja paczka zginęła"]);
}

#[test]
fn long_texts_are_matched_too() {
    assert!(matches(&rule("needle", ""), &format!("{} needle", "hay ".repeat(1000))));
}

fn error(body: &str) -> String {
    Ruleset::parse("test.toml", &format!("{WORDS}{body}"), |id| (id == "a").then_some(0)).unwrap_err().to_string()
}

#[test]
fn errors_name_file_and_line() {
    assert_eq!(error("[[rule]]\nid = \"b\"\npatterns = ''\nexamples = ''\n"), "test.toml: line 5: unknown id `b`");
    let broken = error("[[rule]]\nid = \"a\"\npatterns = '''\nfine\n(open\n'''\nexamples = ''\n");
    assert_eq!(broken, "test.toml: line 8: `(` without `)`");
    assert!(error("[[rule]]\nid = \"a\"\npatterns = '''\nPrzesyłka\n'''\nexamples = ''\n").contains("not a folded word"));
    assert!(error("[[rule]]\nid = \"a\"\npatterns = '{nothing}'\nexamples = ''\n").contains("no set is called `nothing`"));
    assert!(error("[[rule]]\nid = \"a\"\ntypo = 1\npatterns = ''\nexamples = ''\n").starts_with("test.toml: line 6: unknown field"));
    assert!(error("[sets]\nx = 'a {x}'\n[[rule]]\nid = \"a\"\npatterns = '{x}'\nexamples = ''\n").contains("name itself"));
}

#[test]
fn examples_that_fail_are_named() {
    let text = format!("{WORDS}[[rule]]\nid = \"a\"\npatterns = 'x'\nexamples = '''\nx\ny\n'''\nnot = 'x x'\n");
    let label = |id: &str| (id == "a").then_some(0);
    let rules = Ruleset::parse("test.toml", &text, label).unwrap();
    let failures = check_examples("test.toml", &text, &rules, label).unwrap();
    assert_eq!(failures, ["test.toml: line 9: `y` is not matched by `a`", "test.toml: line 11: `x x` is matched by `a`"]);
}
