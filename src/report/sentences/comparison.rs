//! Crises and weeks side by side, and what became of lessons and actions.

sentences! {
    title "comparison.title" ();
}
