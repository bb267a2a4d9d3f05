//! Training material.

sentences! {
    title "training.title" ();
}
