//! The waits by other rules, which reply answers whom, and cases by when they came.

sentences! {
    head_links "clock.head_links" ();
    head_views "clock.head_views" ();
    head_cohorts "clock.head_cohorts" ();

    col_link "clock.col_link" ();
    col_answers "clock.col_answers" ();
    col_share "clock.col_share" ();
    col_rule "clock.col_rule" ();
    col_mean_72h "clock.col_mean_72h" ();
    col_arrived "clock.col_arrived" ();
    col_within_day "clock.col_within_day" ();
    col_young "clock.col_young" ();

    flat_files "clock.flat_files" (n: Count);
    links_inferred "clock.links_inferred" (share: Other, range: Other, n: Count);
    links_bounds "clock.links_bounds" (least: Other, fewer: Count, most: Other, all: Count);
    links_table "clock.links_table" ();
    links_note "clock.links_note" ();
    link_parent "clock.link_parent" ();
    link_mention "clock.link_mention" ();
    link_quote "clock.link_quote" ();
    link_salutation "clock.link_salutation" ();
    link_adjacency "clock.link_adjacency" ();
    link_broadcast "clock.link_broadcast" ();
    broadcasts "clock.broadcasts" (n: Count);
    broadcast_only "clock.broadcast_only" (n: Count);
    broadcast_closed "clock.broadcast_closed" (n: Count);
    peers "clock.peers" (share: Other, range: Other, n: Count);

    mean_72h "clock.mean_72h" (mean: Other, range: Other, n: Count);
    views_table "clock.views_table" ();
    views_note "clock.views_note" ();
    view_first "clock.view_first" ();
    view_last_message "clock.view_last_message" ();
    view_with_unsure "clock.view_with_unsure" ();
    view_thread "clock.view_thread" ();
    view_matter "clock.view_matter" ();
    view_sure_links "clock.view_sure_links" ();
    view_named_links "clock.view_named_links" ();
    view_broadcasts_close "clock.view_broadcasts_close" ();

    cohorts_day "clock.cohorts_day" ();
    cohorts_week "clock.cohorts_week" ();
    cohorts_month "clock.cohorts_month" ();
    cohorts_note "clock.cohorts_note" ();
}
