//! How a crisis spread: what was expected, what stood out, whose words they were.

sentences! {
    heading "spread.heading" ();
}
