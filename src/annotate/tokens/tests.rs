//! What the tokeniser promises, by example and by property.

use proptest::prelude::*;

use super::{Token, TokenKind, Tokens, fold_into, tokenise};

fn read(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens
}

/// `expected` is the tokens as `K:form`, K the first letter of the kind (`#` for hashtags, `@` for mentions).
fn check(text: &str, expected: &str) {
    let tokens = read(text);
    let got = tokens
        .items
        .iter()
        .map(|token| {
            let kind = match token.kind {
                TokenKind::Word => 'W',
                TokenKind::Number => 'N',
                TokenKind::Emoji => 'E',
                TokenKind::Mark => 'M',
                TokenKind::Mention => '@',
                TokenKind::Hashtag => '#',
                TokenKind::Link => 'L',
            };
            format!("{kind}:{}", tokens.form(token))
        })
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(got, expected, "{text}");
}

fn first(text: &str) -> Token {
    read(text).items[0]
}

#[test]
fn words_are_folded_to_lower_case_without_diacritics() {
    check("Zażółć GĘŚLĄ jaźń", "W:zazolc W:gesla W:jazn");
    check("Straße Ærø Đorđe café", "W:strasse W:aero W:dorde W:cafe");
    check("z\u{307}o\u{301}łw", "W:zolw");
}

#[test]
fn styled_and_full_width_letters_are_plain_ones() {
    check("𝗪𝗛𝗔𝗧 ｎｏｗ ⓞⓚ", "W:what W:now W:ok");
    assert!(first("𝗪𝗛𝗔𝗧").is_shouted);
}

#[test]
fn other_scripts_are_left_whole() {
    check("Привет мир", "W:привет W:мир");
    check("한국어", "W:한국어");
    check("йод", "W:иод");
}

#[test]
fn stretched_letters_are_cut_to_two() {
    check("sooooo niiie", "W:soo W:niie");
    assert!(first("sooooo").is_stretched);
    assert!(!first("soo").is_stretched);
}

#[test]
fn apostrophes_hyphens_and_stars_stay_inside_words_only() {
    check("don't don’t e-mail f**k", "W:don't W:don't W:e-mail W:f**k");
    check("'quoted' - dash- **bold**", "M:' W:quoted M:' M:- W:dash M:- M:** W:bold M:**");
}

#[test]
fn numbers_keep_inner_separators_and_let_go_of_units() {
    check("12 1,5 18:30 24h 2024-05-01.", "N:12 N:1,5 N:18:30 N:24 W:h N:2024-05-01 M:.");
    check("covid19 b2b", "W:covid19 W:b2b");
}

#[test]
fn mentions_hashtags_and_links_are_one_token_each() {
    check("@Jan.Kowalski, hej", "@:@jan.kowalski M:, W:hej");
    check("#NieŁadnie #1 # @", "#:nieladnie M:# N:1 M:# M:@");
    check("see https://Ex.com/a_(b)?q=1. www.x.pl!", "W:see L:https://ex.com/a_(b)?q=1 M:. L:www.x.pl M:!");
    check("(http://x.pl)", "M:( L:http://x.pl M:)");
}

#[test]
fn an_address_is_one_token() {
    check("write to jan.kowalski@poczta.pl now", "W:write W:to L:jan.kowalski@poczta.pl W:now");
}

#[test]
fn emoji_sequences_are_one_token() {
    check("👩‍👩‍👧‍👦🇵🇱👍🏽❤️", "E:👩‍👩‍👧‍👦 E:🇵🇱 E:👍 E:❤");
    check("1️⃣ #️⃣ ok😂😂", "E:1\u{20e3} E:#\u{20e3} W:ok E:😂 E:😂");
}

#[test]
fn emoticons_lose_noses_and_repetition() {
    check(":-) :))) ;-P =( :'( <3 <333 XDDD ^^", "E::) E::) E:;p E::( E::'( E:<3 E:<3 E:xd E:^^");
    check("super:) note:(a) 18:3 foo:bar <30", "W:super E::) W:note M:: M:( W:a M:) N:18:3 W:foo M:: W:bar M:< N:30");
}

#[test]
fn runs_of_marks_are_one_token_with_the_whole_span() {
    check("what!!!!!! ?!… …", "W:what M:!!! M:? M:! M:... M:...");
    let tokens = read("!!!!!!");
    assert_eq!((tokens.items[0].from, tokens.items[0].to), (0, 6));
}

#[test]
fn shouting_needs_two_capitals_and_no_small_letter() {
    assert!(first("WHY").is_shouted);
    assert!(first("ŻĄDAM").is_shouted);
    assert!(!first("I").is_shouted);
    assert!(!first("Why").is_shouted);
}

#[test]
fn invisible_characters_split_nothing_and_belong_to_nothing() {
    check("sc\u{200b}am\u{200b} \u{feff}x\u{ad}y", "W:scam W:xy");
    assert_eq!(first("ab\u{200b}").to, 2);
}

#[test]
fn spans_point_into_the_original() {
    let text = "Ależ @ola żółw :-))";
    let tokens = read(text);
    let cut: Vec<&str> = tokens.items.iter().map(|token| &text[token.from as usize..token.to as usize]).collect();
    assert_eq!(cut, ["Ależ", "@ola", "żółw", ":-))"]);
}

#[test]
fn nothing_and_blanks_have_no_tokens() {
    check("", "");
    check(" \n\u{a0}\u{200d}", "");
}

#[test]
fn lists_are_folded_as_texts_are() {
    let mut out = String::new();
    fold_into("Nie Polecę Straße", &mut out);
    assert_eq!(out, "nie polece strasse");
}

/// What must hold for any text.
fn holds(text: &str) {
    let tokens = read(text);
    let (mut at, mut folded_at) = (0, 0);
    for (i, token) in tokens.items.iter().enumerate() {
        let (from, to) = (token.from as usize, token.to as usize);
        assert!(at <= from && from < to && text.is_char_boundary(from) && text.is_char_boundary(to), "{text:?} {token:?}");
        assert!(text[at..from].chars().all(|c| !c.is_ascii_graphic()), "a sign was lost: {text:?}");
        at = to;
        let (start, end) = (token.start as usize, token.end as usize);
        assert_eq!(start, folded_at + usize::from(i > 0), "{text:?}");
        assert!(start < end && !tokens.folded[start..end].contains(char::is_whitespace), "{text:?} {token:?}");
        folded_at = end;
    }
    assert_eq!(folded_at, tokens.folded.len());
    assert!(text[at..].chars().all(|c| !c.is_ascii_graphic()), "a sign was lost at the end: {text:?}");
}

proptest! {
    #[test]
    fn spans_are_ordered_disjoint_and_on_borders(text in "\\PC*") {
        holds(&text);
    }

    #[test]
    fn spans_hold_on_nasty_alphabets(text in "[a-zA-Z0-9 ąŁß@#:;=()<3DpxX'’*_./!?…\u{200d}\u{fe0f}\u{20e3}\u{301}\u{1f468}\u{1f3fd}\u{1f1f5}\u{1f1f1}ʼ´ͺ-]{0,40}") {
        holds(&text);
    }

    #[test]
    fn any_characters_at_all(chars in prop::collection::vec(any::<char>(), 0..40)) {
        holds(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn folding_twice_changes_no_word(text in "[a-zA-Ząćęłńóśźż ]{0,40}") {
        let once = read(&text).folded;
        prop_assert_eq!(&read(&once).folded, &once);
    }
}
