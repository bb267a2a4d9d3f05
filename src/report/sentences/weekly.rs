//! The weekly report.

sentences! {
    title "weekly.title" (week: Other);
}
