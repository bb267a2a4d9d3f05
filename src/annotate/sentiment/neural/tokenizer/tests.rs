//! Tokenizers of a few words, with numbers worked out by hand.

use serde_json::{Value, json};

use super::super::tiny::word_piece;
use super::{Scratch, Tokenizer};

fn unigram() -> Value {
    json!({
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}]},
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]},
        "model": {
            "type": "Unigram", "unk_id": 3,
            "vocab": [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["▁", -2.0], ["▁a", -3.0], ["b", -3.0], ["▁ab", -4.0], ["ab", -5.0], ["a", -9.0]]
        }
    })
}

fn bpe() -> Value {
    json!({
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
        "added_tokens": [{"id": 20, "content": "@user", "special": false, "lstrip": true}, {"id": 21, "content": "<s>", "special": true}],
        "model": {
            "type": "BPE",
            "vocab": {"l": 0, "o": 1, "w": 2, "Ġ": 3, "lo": 4, "low": 5, "Ġlow": 6, "e": 7, "r": 8, "er": 9, "Å": 10, "Ĥ": 11, "ÅĤ": 12, "<": 13, "s": 14, ">": 15},
            "merges": ["l o", "lo w", "Ġ low", "e r", "Å Ĥ"]
        }
    })
}

pub fn read(file: &Value) -> Result<Tokenizer, String> {
    Tokenizer::parse(file.to_string().as_bytes())
}

fn check(file: &Value, text: &str, expected: &[u32]) {
    let tokenizer = read(file).expect("the file is right");
    let mut ids = vec![99];
    let encoded = tokenizer.encode(text, 50, &mut Scratch::default(), &mut ids);
    assert_eq!(&ids[1..], expected, "{text:?}");
    assert_eq!(encoded.known, expected.iter().filter(|id| Some(**id) != tokenizer.unknown()).count());
}

fn refused(change: impl FnOnce(&mut Value), expected: &str) {
    let mut file = word_piece();
    change(&mut file);
    let flaw = read(&file).expect_err("it is wrong");
    assert!(flaw.contains(expected), "{flaw}");
}

#[test]
fn words_are_cut_into_the_longest_known_pieces() {
    check(&word_piece(), "Parcels bad!", &[6, 7, 8, 4, 9]);
    check(&word_piece(), "  good\t\u{200b}bad ", &[5, 4]);
    check(&word_piece(), "goodx parcel", &[1, 6, 7]);
    check(&word_piece(), "parcelsparcels", &[1]);
    check(&word_piece(), "", &[]);
}

#[test]
fn accents_go_where_the_model_has_none() {
    // `ó` is `o` with a mark, `ł` a letter of its own.
    check(&word_piece(), "ŻÓŁ Część żółw zólw zolw", &[1, 12, 1, 10, 11, 10, 11]);
}

#[test]
fn tokens_that_steer_a_model_are_not_read_from_a_comment() {
    check(&word_piece(), "[PAD]", &[1, 1, 1]);
    check(&bpe(), "<s>", &[13, 14, 15]);
}

#[test]
fn the_likeliest_pieces_win() {
    // ▁ab −4; ▁a + b −6; ▁ + ab −7.
    check(&unigram(), "ab", &[7]);
    // ▁a −3; ▁ + a −11.
    check(&unigram(), " a   ab", &[5, 7]);
    // ▁ab + b −7; others less.
    check(&unigram(), "abb", &[7, 6]);
}

#[test]
fn neighbouring_unknown_letters_are_one_token() {
    check(&unigram(), "xyz ab", &[4, 3, 7]);
    check(&unigram(), "bxxb", &[4, 6, 3, 6]);
}

#[test]
fn pairs_are_joined_in_the_order_in_which_they_were_learned() {
    check(&bpe(), "low lower", &[5, 6, 9]);
    check(&bpe(), "ł", &[12]);
    check(&bpe(), "owl", &[1, 2, 0]);
}

#[test]
fn added_tokens_are_found_first() {
    check(&bpe(), "low @userlow", &[5, 20, 5]);
    check(&bpe(), "@user @user", &[20, 20]);
}

#[test]
fn gpt2_words_are_parted_as_its_expression_does() {
    let parts = |text: &str| {
        let mut pieces = super::Pieces::default();
        pieces.push(text);
        let mut out = super::Pieces::default();
        super::Splitter::Gpt2.apply(&pieces, super::split::Start::OfText, &mut out);
        out.iter().map(str::to_owned).collect::<Vec<_>>().join("|")
    };
    assert_eq!(parts("I'm here,  now\n\n go 12x  "), "I|'m| here|,| | now|\n\n| go| 12|x|  ");
    assert_eq!(parts("\nżółć … 3½"), "\n|żółć| …| 3½");
    assert_eq!(parts(" \tx"), " |\t|x");
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let tokenizer = read(&word_piece()).expect("the file is right");
    let mut ids = Vec::new();
    let mut scratch = Scratch::default();
    assert!(tokenizer.encode("bad bad bad", 2, &mut scratch, &mut ids).is_truncated);
    assert!(!tokenizer.encode("bad bad", 2, &mut scratch, &mut ids).is_truncated);
    assert_eq!(ids, [4, 4, 4, 4]);
    assert!(tokenizer.encode(&"x".repeat(2_000_000), 2, &mut scratch, &mut ids).is_truncated);
}

#[test]
fn what_stands_around_a_text_is_read() {
    let tokenizer = read(&word_piece()).expect("the file is right");
    assert_eq!((tokenizer.prefix, tokenizer.suffix, tokenizer.n_ids), (vec![2], vec![3], 13));
    let tokenizer = read(&unigram()).expect("the file is right");
    assert_eq!((tokenizer.prefix, tokenizer.suffix), (vec![0], vec![2]));
}

#[test]
fn what_is_not_known_is_refused_by_name() {
    refused(|file| file["model"]["type"] = json!("WordLevel"), "cuts words by `WordLevel`");
    refused(|file| file["normalizer"] = json!({"type": "Odd"}), "has a `normalizer` that is not read here: unknown variant `Odd`");
    refused(|file| file["pre_tokenizer"] = json!({"type": "Split", "pattern": {"Regex": "x+"}, "behavior": "Isolated"}), "splits at `x+`");
    refused(|file| file["model"]["unk_token"] = json!("?"), "without its own token for unknown words, `?`");
    refused(|file| file["post_processor"]["single"] = json!([]), "in which the text does not stand");
    refused(|file| file["normalizer"] = json!({"type": "Precompiled", "precompiled_charsmap": "AAAA"}), "cut short");
    assert!(Tokenizer::parse(b"version https://git-lfs").expect_err("no JSON").contains("is not the JSON"));
}
