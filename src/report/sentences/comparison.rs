//! Crises and weeks side by side, and what became of lessons and actions.

sentences! {
    title "comparison.title" ();
    subtitle "comparison.subtitle" (newest: Other, older: Other);
    name "comparison.name" (name: Other);
    names_two "comparison.names_two" (first: Other, second: Other);
    names_three "comparison.names_three" (first: Other, second: Other, third: Other);

    banner_zones "comparison.banner_zones" (zones: Other);
    banner_targets "comparison.banner_targets" (targets: Other);
    banner_no_onset "comparison.banner_no_onset" (name: Other);
    banner_same_comments "comparison.banner_same_comments" (first: Other, second: Other);

    section_glance "comparison.section_glance" ();
    section_course "comparison.section_course" ();
    section_figures "comparison.section_figures" ();
    section_waits "comparison.section_waits" ();
    section_causes "comparison.section_causes" ();
    section_response "comparison.section_response" ();
    section_lessons "comparison.section_lessons" ();
    section_likeness "comparison.section_likeness" ();
    section_actions "comparison.section_actions" ();
    section_method "comparison.section_method" ();

    glance_pair "comparison.glance_pair" (newest: Other, older: Other);
    glance_better "comparison.glance_better" (figure: Other, before: Other, now: Other);
    glance_worse "comparison.glance_worse" (figure: Other, before: Other, now: Other);
    glance_none "comparison.glance_none" ();
    glance_not_learned "comparison.glance_not_learned" (n: Count);
    glance_lost "comparison.glance_lost" (n: Count);
    glance_not_raised "comparison.glance_not_raised" (n: Count);

    course_peak "comparison.course_peak" (name: Other, n: Count, after: Other);
    course_title "comparison.course_title" ();
    course_title_faster "comparison.course_title_faster" (newest: Other, now: Other, older: Other, before: Other);
    course_caption "comparison.course_caption" ();
    course_caption_relative "comparison.course_caption_relative" ();
    course_description "comparison.course_description" (newest: Other, older: Other);
    course_axis "comparison.course_axis" ();
    course_axis_relative "comparison.course_axis_relative" ();
    course_since_onset "comparison.course_since_onset" ();
    course_negative "comparison.course_negative" ();
    course_none "comparison.course_none" ();
    phases_caption "comparison.phases_caption" ();

    figures_caption "comparison.figures_caption" ();
    figures_note "comparison.figures_note" ();
    waits_title "comparison.waits_title" ();
    waits_caption "comparison.waits_caption" ();
    waits_description "comparison.waits_description" (newest: Other, older: Other);
    not_reached "comparison.not_reached" (name: Other);
    clocks_caption "comparison.clocks_caption" ();
    clocks_absent "comparison.clocks_absent" ();
    causes_caption "comparison.causes_caption" ();
    causes_repeated "comparison.causes_repeated" (cause: Other, newest: Other, older: Other);
    causes_other "comparison.causes_other" (newest: Other, newest_cause: Other, older: Other, older_cause: Other);
    strategies_caption "comparison.strategies_caption" ();

    not_learned_title "comparison.not_learned_title" (n: Count);
    lessons_caption "comparison.lessons_caption" ();
    lessons_none "comparison.lessons_none" ();

    likeness_caption "comparison.likeness_caption" ();
    likeness_most "comparison.likeness_most" (newest: Other, other: Other, score: Other);
    likeness_parts "comparison.likeness_parts" (shape: Other, causes: Other);
    likeness_none "comparison.likeness_none" ();
    then_title "comparison.then_title" ();
    then_caption "comparison.then_caption" ();
    then_now "comparison.then_now" (newest: Other, half: Other);
    then_faster "comparison.then_faster" (other: Other, half: Other);
    then_sooner "comparison.then_sooner" (event: Other, then: Other, now: Other);
    then_only "comparison.then_only" (event: Other, then: Other);
    then_strategy "comparison.then_strategy" (strategy: Other, then: Other, now: Other);
    then_nothing "comparison.then_nothing" (other: Other);
    then_none "comparison.then_none" (newest: Other);
    then_caution "comparison.then_caution" ();
    then_leading "comparison.then_leading" (strategy: Other, share: Other);
    col_half "comparison.col_half" ();
    col_statement "comparison.col_statement" ();
    col_statement_kind "comparison.col_statement_kind" ();
    col_fault "comparison.col_fault" ();
    col_remedy "comparison.col_remedy" ();
    col_leading "comparison.col_leading" ();
    causes_two "comparison.causes_two" (first: Other, second: Other);
    causes_three "comparison.causes_three" (first: Other, second: Other, third: Other);

    actions_caption "comparison.actions_caption" ();
    actions_as_of "comparison.actions_as_of" (day: Other);
    actions_summary "comparison.actions_summary" (passing: Other, all: Other);
    actions_regressed "comparison.actions_regressed" (n: Count);
    actions_overdue "comparison.actions_overdue" (n: Count);
    actions_remarks "comparison.actions_remarks" ();
    remark "comparison.remark" (place: Other, words: Other, suggestion: Other);
    weeks_held "comparison.weeks_held" (held: Other, wanted: Other);
    reading "comparison.reading" (figure: Other, value: Other);
    reading_act "comparison.reading_act" (act: Other, value: Other, interval: Other);
    reading_interval "comparison.reading_interval" (figure: Other, value: Other, interval: Other);
    reading_unknown "comparison.reading_unknown" (reason: Other);

    change_points "comparison.change_points" (change: Other, low: Other, high: Other);
    change_minutes "comparison.change_minutes" (sign: Other, change: Other, low_sign: Other, low: Other, high_sign: Other, high: Other);
    change_minutes_plain "comparison.change_minutes_plain" (sign: Other, change: Other);
    change_number "comparison.change_number" (change: Other, low: Other, high: Other);

    col_crisis "comparison.col_crisis" ();
    col_figure "comparison.col_figure" ();
    col_change "comparison.col_change" ();
    col_verdict "comparison.col_verdict" ();
    col_phase "comparison.col_phase" ();
    col_from "comparison.col_from" ();
    col_length "comparison.col_length" ();
    col_comments "comparison.col_comments" ();
    col_negative "comparison.col_negative" ();
    col_clock "comparison.col_clock" ();
    col_cause "comparison.col_cause" ();
    col_strategy "comparison.col_strategy" ();
    col_lesson "comparison.col_lesson" ();
    col_capability "comparison.col_capability" ();
    col_fate "comparison.col_fate" ();
    col_raised_in "comparison.col_raised_in" ();
    col_likeness "comparison.col_likeness" ();
    col_shape "comparison.col_shape" ();
    col_hours "comparison.col_hours" ();
    col_cosine "comparison.col_cosine" ();
    col_shared "comparison.col_shared" ();
    col_action_id "comparison.col_action_id" ();
    col_action "comparison.col_action" ();
    col_owner "comparison.col_owner" ();
    col_due "comparison.col_due" ();
    col_status "comparison.col_status" ();
    col_weeks "comparison.col_weeks" ();
    col_test "comparison.col_test" ();
    col_newest "comparison.col_newest" ();

    method_verdict "comparison.method_verdict" ();
    method_difference "comparison.method_difference" ();
    method_onset "comparison.method_onset" ();
    method_likeness "comparison.method_likeness" ();
    method_lessons "comparison.method_lessons" ();
    method_weeks "comparison.method_weeks" ();
}
