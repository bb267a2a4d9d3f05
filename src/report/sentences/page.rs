//! Words of the HTML page around the report, and the headline shares with copied texts counted once.

sentences! {
    close "page.close" ();
    in_its_place "page.in_its_place" ();
    arrows "page.arrows" ();
    copies_once "page.copies_once" ();
    copies_hint "page.copies_hint" ();
    reading "page.reading" ();
    key_negative_by_text "page.key_negative_by_text" ();
    mood_by_text "page.mood_by_text" (share: Other, range: Other, n: Count);
}
