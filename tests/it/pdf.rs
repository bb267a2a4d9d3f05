//! `report.pdf`, in builds that can write it (feature `pdf`).

use crate::support::{Run, sample};

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn the_sample_is_printed_in_both_languages_tagged_and_for_everyone() {
    for (name, lang) in [("report.pdf", "/Lang(en)"), ("pl/report.pdf", "/Lang(pl)")] {
        let bytes = &sample().files[name];
        assert!(bytes.starts_with(b"%PDF-1.7"), "{name}");
        for words in ["/MarkInfo<</Marked true", "/StructTreeRoot", "pdfuaid:part>1<", lang] {
            assert!(has(bytes, words), "{name} has no {words}");
        }
        for words in ["CreationDate", "ModDate", "xmp:CreateDate", "/JavaScript", "/Launch", "/URI"] {
            assert!(!has(bytes, words), "{name} has {words}");
        }
    }
}

#[test]
fn emoji_and_markup_in_comments_stop_nothing_and_twice_is_the_same() {
    let csv = "id,author,created_at,text\n\
               1,ann,2026-01-02T10:00:00Z,\"Where is my parcel? 😡😡 #panic() *now*\"\n\
               2,bob,2026-01-02T11:00:00Z,\"Terrible \u{202E}service, зачем? <b>refund</b> me!\"\n\
               3,shop,2026-01-02T12:00:00Z,Sorry\n";
    let [first, second] = [(), ()].map(|()| {
        let run = Run::analyze().input("comments.csv", csv).args(["--brand", "shop", "--format", "pdf"]).passes();
        run.bytes("out/report.pdf")
    });
    assert!(first.starts_with(b"%PDF") && has(&first, "pdfuaid:part>1<"));
    assert_eq!(first, second);
}
