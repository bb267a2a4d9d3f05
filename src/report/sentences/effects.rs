//! What replies and statements did, who waited, and what another rota would have done.

sentences! {
    heading "effects.heading" ();
    section_service "effects.section_service" ();
    head_targets "effects.head_targets" ();
    head_fairness "effects.head_fairness" ();
    head_recovery "effects.head_recovery" ();
    head_tide "effects.head_tide" ();

    // Columns.
    col_class "effects.col_class" ();
    col_target "effects.col_target" ();
    col_met "effects.col_met" ();
    col_late "effects.col_late" ();
    col_open_late "effects.col_open_late" ();
    col_open_in_time "effects.col_open_in_time" ();
    col_not_applicable "effects.col_not_applicable" ();
    col_attainment "effects.col_attainment" ();
    col_hours "effects.col_hours" ();
    col_mean_within "effects.col_mean_within" ();
    col_finding "effects.col_finding" ();
    col_reply "effects.col_reply" ();
    col_pairs "effects.col_pairs" ();
    col_customers "effects.col_customers" ();
    col_change "effects.col_change" ();
    col_beyond "effects.col_beyond" ();
    col_still_negative "effects.col_still_negative" ();
    col_series "effects.col_series" ();
    col_level "effects.col_level" ();
    col_expected "effects.col_expected" ();
    col_ratio "effects.col_ratio" ();
    col_placebo "effects.col_placebo" ();

    // Sheets of a workbook.
    sheet_targets "effects.sheet_targets" ();
    sheet_moods "effects.sheet_moods" ();
    sheet_moods_note "effects.sheet_moods_note" ();

    // Service targets.
    targets_intro "effects.targets_intro" ();
    targets_class "effects.targets_class" (class: Other, met: Count, n: Count, target: Other, share: Other, range: Other);
    targets_hours "effects.targets_hours" (hours: Count, class: Other, share: Other);
    targets_too_few "effects.targets_too_few" ();
    targets_title "effects.targets_title" (class: Other, share: Other, target: Other);
    targets_title_plain "effects.targets_title_plain" ();
    targets_caption "effects.targets_caption" ();
    targets_description "effects.targets_description" (n: Count);
    targets_row "effects.targets_row" (class: Other, target: Other);
    targets_table "effects.targets_table" ();
    targets_note "effects.targets_note" ();

    fates "effects.fates" (n: Count, least: Other, most: Other);

    // Who waited longer.
    fair_intro "effects.fair_intro" (n: Count, ways: Count);
    fair_too_few "effects.fair_too_few" ();
    fair_none_at_all "effects.fair_none_at_all" ();
    fair_differs "effects.fair_differs" (dimension: Other, slow: Other, fast: Other, difference: Other, range: Other, horizon: Other);
    fair_small "effects.fair_small" (dimension: Other);
    fair_unknown "effects.fair_unknown" (dimension: Other);
    fair_none "effects.fair_none" (dimension: Other);
    fair_note "effects.fair_note" ();
    fair_likes "effects.fair_likes" ();
    fair_table "effects.fair_table" ();

    // Whether people calmed down.
    calm_intro "effects.calm_intro" ();
    calm_answered "effects.calm_answered" (n: Count, customers: Count, change: Other, low: Other, high: Other, negative: Other);
    calm_unanswered "effects.calm_unanswered" (n: Count, customers: Count, change: Other, low: Other, high: Other, negative: Other);
    calm_better "effects.calm_better" (difference: Other, low: Other, high: Other);
    calm_worse "effects.calm_worse" (difference: Other, low: Other, high: Other);
    calm_same "effects.calm_same" (low: Other, high: Other);
    calm_too_few "effects.calm_too_few" (n: Count);
    calm_nobody_to_compare "effects.calm_nobody_to_compare" ();
    calm_group_better "effects.calm_group_better" (group: Other, n: Count, difference: Other, low: Other, high: Other);
    calm_group_worse "effects.calm_group_worse" (group: Other, n: Count, difference: Other, low: Other, high: Other);
    calm_returned "effects.calm_returned" (angry: Other, range: Other, n: Count, calm: Other);
    calm_note "effects.calm_note" ();
    calm_table "effects.calm_table" ();
    calm_row_answered "effects.calm_row_answered" ();
    calm_row_unanswered "effects.calm_row_unanswered" ();
    calm_title "effects.calm_title" ();
    calm_title_best "effects.calm_title_best" (group: Other);
    calm_caption "effects.calm_caption" ();
    calm_description "effects.calm_description" (groups: Count);
    calm_axis "effects.calm_axis" ();
    calm_zero "effects.calm_zero" ();

    // What followed the statements.
    tide_intro "effects.tide_intro" ();
    tide_volume_fell "effects.tide_volume_fell" (at: Other, statement: Other, level: Other, expected: Other, placebo: Other);
    tide_volume_rose "effects.tide_volume_rose" (at: Other, statement: Other, level: Other, expected: Other, placebo: Other);
    tide_negative_fell "effects.tide_negative_fell" (at: Other, statement: Other, level: Other, expected: Other, placebo: Other);
    tide_negative_rose "effects.tide_negative_rose" (at: Other, statement: Other, level: Other, expected: Other, placebo: Other);
    tide_cannot_tell "effects.tide_cannot_tell" (at: Other, statement: Other, reason: Other);
    tide_note "effects.tide_note" ();
    tide_table "effects.tide_table" ();
    tide_series_volume "effects.tide_series_volume" ();
    tide_series_negative "effects.tide_series_negative" ();

    // What another rota would have done.
    head_what_if "effects.head_what_if" ();
    if_intro "effects.if_intro" (n: Count, minutes: Other);
    if_trust "effects.if_trust" (replayed: Other, target: Other, really: Other);
    if_no_trust "effects.if_no_trust" (replayed: Other, target: Other, really: Other);
    if_best "effects.if_best" (scenario: Other, target: Other, share: Other, range: Other, was: Other, hours: Count);
    if_none "effects.if_none" (target: Other);
    if_own "effects.if_own" (label: Other, target: Other, share: Other, range: Other, was: Other, hours: Count);
    if_note "effects.if_note" (order: Other);
    if_table "effects.if_table" ();
    if_row_own "effects.if_row_own" (label: Other);
    col_scenario "effects.col_scenario" ();
    col_hours_a_week "effects.col_hours_a_week" ();
    col_within_target "effects.col_within_target" ();
    col_within_hour "effects.col_within_hour" ();
    col_within_day "effects.col_within_day" ();
    col_never "effects.col_never" ();
}
