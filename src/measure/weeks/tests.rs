//! Weeks by hand.
