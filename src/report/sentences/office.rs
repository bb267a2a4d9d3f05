//! Words that only workbooks and printed reports need: names of sheets, headings of columns that the other formats do not have.

sentences! {
    sheet_summary "office.sheet_summary" ();
    sheet_findings "office.sheet_findings" ();
    sheet_timeline "office.sheet_timeline" ();
    sheet_lessons "office.sheet_lessons" ();
    sheet_charts "office.sheet_charts" ();
    sheet_definitions "office.sheet_definitions" ();
    sheet_evidence "office.sheet_evidence" ();
    sheet_data "office.sheet_data" (name: Other);
    sheets "office.sheets" ();
    sheets_note "office.sheets_note" ();
    back "office.back" ();
    key_figures "office.key_figures" ();

    chart_answered "office.chart_answered" ();
    chart_buckets "office.chart_buckets" ();
    chart_volume "office.chart_volume" ();
    chart_mood "office.chart_mood" ();
    chart_causes "office.chart_causes" ();
    chart_hours "office.chart_hours" ();
    chart_acts "office.chart_acts" ();
    chart_backlog "office.chart_backlog" ();
    chart_aligned "office.chart_aligned" ();
    chart_durations "office.chart_durations" ();
    note_aligned "office.note_aligned" ();
    note_durations "office.note_durations" ();
    note_answered "office.note_answered" ();
    note_buckets "office.note_buckets" ();
    note_volume "office.note_volume" ();
    note_mood "office.note_mood" ();
    note_causes "office.note_causes" ();
    note_backlog "office.note_backlog" ();
    note_heat "office.note_heat" ();

    col_figure "office.col_figure" ();
    col_value "office.col_value" ();
    col_number "office.col_number" ();
    col_unit "office.col_unit" ();
    col_low "office.col_low" ();
    col_high "office.col_high" ();
    col_n "office.col_n" ();
    col_note "office.col_note" ();
    col_glance "office.col_glance" ();
    col_meaning "office.col_meaning" ();
    col_section "office.col_section" ();
    col_heading "office.col_heading" ();
    col_kind "office.col_kind" ();
    col_text "office.col_text" ();
    col_when "office.col_when" ();
    col_lesson "office.col_lesson" ();
    col_comment "office.col_comment" ();
    col_author "office.col_author" ();
    col_side "office.col_side" ();
    col_language "office.col_language" ();
    col_mood "office.col_mood" ();
    col_labels "office.col_labels" ();
    col_words "office.col_words" ();
    col_file "office.col_file" ();
    col_record "office.col_record" ();
    col_name "office.col_name" ();
    col_from "office.col_from" ();
    col_to "office.col_to" ();
    col_hours_waited "office.col_hours_waited" ();
    col_minutes_waited "office.col_minutes_waited" ();
    col_at_risk "office.col_at_risk" ();
    col_share "office.col_share" ();

    with_unit "office.with_unit" (heading: Other, unit: Other);
    column_low "office.column_low" (heading: Other);
    column_high "office.column_high" (heading: Other);
    column_count "office.column_count" (heading: Other);
    column_n "office.column_n" (heading: Other);
    column_more "office.column_more" (heading: Other, number: Count);

    unit_minutes "office.unit_minutes" ();
    unit_points "office.unit_points" ();
    unit_share "office.unit_share" ();
    unit_count "office.unit_count" ();

    kind_statement "office.kind_statement" ();
    kind_remark "office.kind_remark" ();
    kind_question "office.kind_question" ();
}
