//! The editions of a report: for whom it is, what was left out, and what stands in for it.

sentences! {
    handling_edition "edition.handling" ();
    banner_internal "edition.banner_internal" ();
    banner_shareable "edition.banner_shareable" (n: Count, least: Count, suppressed: Count);
    few "edition.few" (least: Count);
    other "edition.other" (n: Count);
    marks_left_out "edition.marks_left_out" (n: Count, least: Count);
    timeline "edition.timeline" ();
    day "edition.day" ();
    event "edition.event" ();
}
