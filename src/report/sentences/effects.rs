//! What replies and statements did, who waited, and what another rota would have done.

sentences! {
    heading "effects.heading" ();
}
