//! Every sentence, heading and label that a report can say: one table, from which come typed constructors and the list that catalogues are checked against.
//!
//! A constructor's arguments are the placeholders of its entry. A count is a `u64` and may choose plural forms; anything else is a [`Fact`].

use super::text::Text;
use crate::model::{Fact, FactKind};

macro_rules! argument_type {
    (Count) => {
        u64
    };
    (Other) => {
        Fact
    };
}

macro_rules! argument_fact {
    (Count, $value:expr) => {
        Fact::Count($value)
    };
    (Other, $value:expr) => {
        $value
    };
}

macro_rules! sentences {
    ($($name:ident $key:literal ($($argument:ident: $kind:ident),*);)+) => {
        $(
            #[doc = concat!("The catalogue's `", $key, "`.")]
            #[must_use]
            pub fn $name($($argument: argument_type!($kind)),*) -> Text {
                Text { key: $key.to_owned(), facts: vec![$((stringify!($argument), argument_fact!($kind, $argument))),*] }
            }
        )+

        /// Every entry: key, and the names and kinds of its arguments.
        pub const SENTENCES: &[(&str, &[(&str, FactKind)])] = &[$(($key, &[$((stringify!($argument), FactKind::$kind)),*])),+];
    };
}

sentences! {
    // The document.
    report_title_named "report.title_named" (name: Other);
    report_title_crisis "report.title_crisis" (date: Other);
    report_title_calm "report.title_calm" ();
    report_subtitle "report.subtitle" (n: Count, from: Other, to: Other);
    report_subtitle_untimed "report.subtitle_untimed" (n: Count);
    handling_status "handling.status" ();
    handling_audience "handling.audience" ();
    handling_owner "handling.owner" ();
    handling_reviewers "handling.reviewers" ();
    handling_quotes "handling.quotes" ();
    handling_zone "handling.zone" ();
    handling_version "handling.version" ();
    handling_input "handling.input" ();
    banner_rejects "banner.rejects" (n: Count, share: Other, limit: Other);
    banner_unbalanced "banner.unbalanced" ();
    banner_assumed_zone "banner.assumed_zone" (n: Count, zone: Other);
    banner_brand_proposed "banner.brand_proposed" (accounts: Other);
    banner_no_brand "banner.no_brand" ();
    banner_verbatim "banner.verbatim" ();
    banner_still_open "banner.still_open" ();

    // Words of the page around the report: renderers say these.
    ui_contents "ui.contents" ();
    ui_skip_to_content "ui.skip_to_content" ();
    ui_handling "ui.handling" ();
    ui_evidence "ui.evidence" ();
    ui_definition "ui.definition" ();
    ui_interval "ui.interval" ();
    ui_n "ui.n" (n: Count);
    ui_not_reached "ui.not_reached" ();
    ui_too_few "ui.too_few" ();
    ui_lesson_number "ui.lesson_number" (number: Count);
    ui_priority "ui.priority" ();
    ui_capability "ui.capability" ();
    ui_observation "ui.observation" ();
    ui_insight "ui.insight" ();
    ui_recommendation "ui.recommendation" ();
    ui_success_test "ui.success_test" ();
    ui_threshold "ui.threshold" ();
    ui_strength "ui.strength" ();
    ui_improvement "ui.improvement" ();
    ui_source "ui.source" (file: Other, record: Count);
    ui_words "ui.words" ();
    ui_no_text "ui.no_text" ();
    ui_brand "ui.brand" ();
    ui_customer "ui.customer" ();
    ui_your_answer "ui.your_answer" ();
    ui_good "ui.good" ();
    ui_warning "ui.warning" ();
    ui_bad "ui.bad" ();
    ui_table "ui.table" ();
    ui_figure "ui.figure" ();
    ui_show_table "ui.show_table" ();
    ui_times_in "ui.times_in" (zone: Other);
    ui_made_by "ui.made_by" (version: Other);
    ui_yes "ui.yes" ();
    ui_no "ui.no" ();

    // Words inside charts.
    chart_answered_axis "chart.answered_axis" ();
    chart_wait_axis "chart.wait_axis" ();
    chart_target "chart.target" ();
    chart_still_waiting "chart.still_waiting" ();
    chart_cases "chart.cases" ();
    chart_comments_hour "chart.comments_hour" ();
    chart_comments_day "chart.comments_day" ();
    chart_comments "chart.comments" ();
    chart_all_comments "chart.all_comments" ();
    chart_negative "chart.negative" ();
    chart_negative_share "chart.negative_share" ();
    chart_share_of_comments "chart.share_of_comments" ();
    chart_share_of_replies "chart.share_of_replies" ();
    chart_onset "chart.onset" ();
    chart_statement "chart.statement" ();
    chart_marker "chart.marker" (label: Other);
    chart_calm_time "chart.calm_time" ();
    chart_cumulated "chart.cumulated" ();
    chart_open_cases "chart.open_cases" ();
    chart_interval_band "chart.interval_band" ();
    chart_corrected "chart.corrected" ();
    chart_no_data "chart.no_data" ();
    chart_replies "chart.replies" (n: Count);
    chart_hour "chart.hour" ();
    chart_weekday "chart.weekday" ();
    chart_low "chart.low" ();
    chart_high "chart.high" ();
    chart_within_target "chart.within_target" ();
    chart_after_target "chart.after_target" ();
    chart_never "chart.never" ();

    // Section titles and subheadings.
    section_one_page "section.one_page" ();
    section_scope "section.scope" ();
    section_classification "section.classification" ();
    section_timeline "section.timeline" ();
    section_impact "section.impact" ();
    section_volume "section.volume" ();
    section_how_fast "section.how_fast" ();
    section_how_well "section.how_well" ();
    section_mood "section.mood" ();
    section_factors "section.factors" ();
    section_false_information "section.false_information" ();
    section_surprises "section.surprises" ();
    section_capabilities "section.capabilities" ();
    section_lessons "section.lessons" ();
    section_message "section.message" ();
    section_definitions "section.definitions" ();
    section_evidence "section.evidence" ();
    head_happened "head.happened" ();
    head_answered "head.answered" ();
    head_felt "head.felt" ();
    head_change "head.change" ();
    head_ledger "head.ledger" ();
    head_assumptions "head.assumptions" ();
    head_method "head.method" ();
    head_suggestion "head.suggestion" ();
    head_clocks "head.clocks" ();
    head_shares "head.shares" ();
    head_groups "head.groups" ();
    head_backlog "head.backlog" ();
    head_rhythm "head.rhythm" ();
    head_longest "head.longest" ();
    head_most_tools "head.most_tools" ();
    head_conversations "head.conversations" ();
    head_business "head.business" ();
    head_strategies "head.strategies" ();
    head_voice "head.voice" ();
    head_templates "head.templates" ();
    head_tone "head.tone" ();
    head_examples "head.examples" ();
    head_variants "head.variants" ();
    head_fishbone "head.fishbone" ();
    head_whys "head.whys" ();
    head_copies "head.copies" ();
    head_improve "head.improve" ();
    head_sustain "head.sustain" ();
    head_statements "head.statements" ();
    head_reading "head.reading" ();

    // 1. One page.
    page_crisis "page.crisis" (onset: Other, duration: Other, n: Count);
    page_crisis_open "page.crisis_open" (onset: Other, duration: Other, n: Count);
    page_calm "page.calm" (n: Count);
    page_cannot_tell "page.cannot_tell" (n: Count);
    page_excess "page.excess" (excess: Count);
    page_excess_range "page.excess_range" (excess: Count, low: Other, high: Other);
    page_median "page.median" (median: Other, interval: Other, n: Count);
    page_median_open "page.median_open" (n: Count);
    page_median_too_few "page.median_too_few" (n: Count);
    page_no_cases "page.no_cases" ();
    page_unanswered "page.unanswered" (n: Count, total: Count, share: Other);
    page_all_answered "page.all_answered" (total: Count);
    page_acts "page.acts" (apology: Other, apology_range: Other, redress: Other, redress_range: Other, n: Count);
    page_no_replies "page.no_replies" ();
    page_mood_rose "page.mood_rose" (before: Other, before_range: Other, crisis: Other, crisis_range: Other, n: Count);
    page_mood_fell "page.mood_fell" (before: Other, before_range: Other, crisis: Other, crisis_range: Other, n: Count);
    page_mood_same "page.mood_same" (before: Other, before_range: Other, crisis: Other, crisis_range: Other, n: Count);
    page_mood "page.mood" (share: Other, range: Other, n: Count);
    page_mood_corrected "page.mood_corrected" (share: Other, range: Other, n: Count);
    page_cause "page.cause" (cause: Other, share: Other, range: Other, n: Count);
    page_no_cause "page.no_cause" ();
    page_change "page.change" (n: Count);
    page_no_change "page.no_change" ();

    // Key figures.
    key_comments "key.comments" ();
    key_comments_note "key.comments_note" (authors: Count);
    key_excess "key.excess" ();
    key_median "key.median" ();
    key_median_not_reached "key.median_not_reached" ();
    key_within_hour "key.within_hour" ();
    key_within_not_known "key.within_not_known" ();
    key_reply_rate "key.reply_rate" ();
    key_reply_rate_note "key.reply_rate_note" (open: Count);
    key_negative "key.negative" ();
    key_negative_corrected "key.negative_corrected" (n: Count, counted: Other);
    key_first_reply "key.first_reply" ();
    key_first_statement "key.first_statement" ();
    key_since_onset "key.since_onset" ();
    key_not_in_archive "key.not_in_archive" ();
    key_template "key.template" ();
    key_too_few "key.too_few" ();
    key_praise "key.praise" ();

    // 2. Scope and data quality.
    scope_read "scope.read" (n: Count, files: Count, records: Count);
    scope_span "scope.span" (from: Other, to: Other);
    scope_no_span "scope.no_span" ();
    scope_roles "scope.roles" (customer: Count, authors: Count, brand: Count, bot: Count);
    scope_threads "scope.threads" (n: Count);
    scope_ledger "scope.ledger" ();
    scope_ledger_note "scope.ledger_note" ();
    scope_check_ok "scope.check_ok" (records: Count, analysed: Count, rejected: Count, merged: Count);
    scope_check_bad "scope.check_bad" (records: Count, analysed: Count, rejected: Count, merged: Count);
    scope_total "scope.total" ();
    scope_rejects "scope.rejects" ();
    scope_notes "scope.notes" ();
    scope_sources "scope.sources" ();
    scope_accounts "scope.accounts" ();
    scope_by_platform "scope.by_platform" ();
    scope_by_language "scope.by_language" ();
    scope_by_visibility "scope.by_visibility" ();
    scope_assumed_zone "scope.assumed_zone" (n: Count, zone: Other);
    scope_date_order "scope.date_order" (file: Other, order: Other);
    scope_brand_proposed "scope.brand_proposed" (accounts: Other);
    scope_without_time "scope.without_time" (n: Count);
    scope_without_text "scope.without_text" (n: Count);
    scope_outside_window "scope.outside_window" (n: Count);
    scope_orphans "scope.orphans" (n: Count);
    scope_cycles "scope.cycles" (n: Count);
    scope_before_parent "scope.before_parent" (n: Count);
    scope_lossy_ids "scope.lossy_ids" (n: Count);
    scope_inferred_links "scope.inferred_links" (n: Count);
    scope_unattributed "scope.unattributed" (n: Count);
    scope_negative_gaps "scope.negative_gaps" (n: Count);
    scope_zero_gaps "scope.zero_gaps" (n: Count);
    scope_day_precision "scope.day_precision" (n: Count);
    scope_young "scope.young" (n: Count);
    scope_no_assumptions "scope.no_assumptions" ();
    scope_method_interval "scope.method_interval" ();
    scope_method_wait "scope.method_wait" ();
    scope_method_small "scope.method_small" (n: Count);
    scope_method_change "scope.method_change" ();
    scope_method_mood "scope.method_mood" ();
    scope_method_causes "scope.method_causes" ();
    scope_missing_channels "scope.missing_channels" ();

    // 3. Classification.
    class_declared "class.declared" ();
    class_found "class.found" ();
    class_suggested "class.suggested" (cluster: Other, share: Other, n: Count);
    class_none "class.none" ();
    class_reason "class.reason" (cause: Other, share: Other, range: Other, n: Count);
    class_counter "class.counter" (cluster: Other, share: Other);
    class_no_counter "class.no_counter" ();
    class_close "class.close" ();
    class_advice_victim "class.advice_victim" ();
    class_advice_accidental "class.advice_accidental" ();
    class_advice_preventable "class.advice_preventable" ();
    class_caution "class.caution" ();
    class_false "class.false" (share: Other, range: Other, n: Count);
    class_no_false "class.no_false" ();
    class_reasons "class.reasons" ();
    class_against "class.against" ();
    class_decide "class.decide" ();

    // 4. Timeline.
    time_intro "time.intro" ();
    time_start "time.start" ();
    time_end "time.end" ();
    time_onset "time.onset" (low: Other, high: Other, before: Other, after: Other);
    time_onset_share "time.onset_share" (low: Other, high: Other, before: Other, after: Other);
    time_onset_declared "time.onset_declared" ();
    time_phase "time.phase" (phase: Other, n: Count, per_hour: Other, share: Other);
    time_phase_few "time.phase_few" (phase: Other, n: Count, per_hour: Other);
    time_peak "time.peak" (n: Count);
    time_statement "time.statement" (kind: Other);
    time_statement_outside "time.statement_outside" (label: Other);
    time_clock "time.clock" (clock: Other, minutes: Other);
    time_cause "time.cause" (cause: Other);
    time_rumour "time.rumour" ();
    time_missing "time.missing" (clock: Other);
    time_internal "time.internal" ();

    // 5. Impact.
    impact_excess "impact.excess" (excess: Count, baseline: Other);
    impact_excess_range "impact.excess_range" (excess: Count, low: Other, high: Other, baseline: Other);
    impact_authors "impact.authors" (n: Count, authors: Count);
    impact_peak "impact.peak" (at: Other, n: Count, baseline: Other);
    impact_doubling "impact.doubling" (minutes: Other);
    impact_half_life "impact.half_life" (minutes: Other);
    impact_back "impact.back" (minutes: Other);
    impact_open "impact.open" ();
    impact_typical_day "impact.typical_day" (number: Other);
    impact_busiest "impact.busiest" (at: Other, n: Count);
    impact_phases "impact.phases" ();
    impact_volume_title "impact.volume_title" (at: Other, n: Count);
    impact_volume_title_plain "impact.volume_title_plain" ();
    impact_volume_caption "impact.volume_caption" ();
    impact_volume_caption_calm "impact.volume_caption_calm" ();
    impact_volume_description "impact.volume_description" (total: Count, bins: Count, peak: Count);
    impact_other "impact.other" ();

    // 6. How fast.
    fast_outcomes "fast.outcomes" (n: Count, total: Count, unsure: Count);
    fast_median "fast.median" (median: Other, interval: Other, n: Count);
    fast_median_open "fast.median_open" (n: Count);
    fast_p90 "fast.p90" (p90: Other, interval: Other, n: Count);
    fast_p90_open "fast.p90_open" (n: Count);
    fast_too_few "fast.too_few" (n: Count);
    fast_unsure "fast.unsure" (median: Other, unsure_median: Other, n: Count);
    fast_coverage "fast.coverage" (missing: Count, stated: Count, share: Other);
    fast_unanswered "fast.unanswered" (n: Count, total: Count);
    fast_handed_off "fast.handed_off" (n: Count);
    fast_acknowledged "fast.acknowledged" (n: Count);
    fast_withdrawn "fast.withdrawn" (n: Count);
    fast_moderated "fast.moderated" (n: Count);
    fast_target "fast.target" (share: Other, range: Other, n: Count, target: Other, goal: Other);
    fast_no_business "fast.no_business" ();
    fast_praise "fast.praise" (share: Other, range: Other, n: Count);
    fast_next "fast.next" (median: Other, interval: Other, n: Count);
    fast_curve_title "fast.curve_title" (share: Other);
    fast_curve_title_plain "fast.curve_title_plain" ();
    fast_curve_caption "fast.curve_caption" ();
    fast_curve_description "fast.curve_description" (curves: Count, n: Count);
    fast_curve "fast.curve" (period: Other, n: Count);
    fast_buckets_title "fast.buckets_title" (n: Count, share: Other);
    fast_buckets_title_plain "fast.buckets_title_plain" ();
    fast_buckets_caption "fast.buckets_caption" (target: Other);
    fast_buckets_description "fast.buckets_description" (n: Count);
    fast_clocks "fast.clocks" ();
    fast_clock_missing "fast.clock_missing" ();
    fast_within "fast.within" ();
    fast_groups "fast.groups" ();
    fast_groups_note "fast.groups_note" ();
    fast_difference "fast.difference" (dimension: Other, slower: Other, slower_median: Other, faster: Other, faster_median: Other);
    fast_difference_plain "fast.difference_plain" (dimension: Other, n: Count);
    fast_no_difference "fast.no_difference" (dimension: Other);
    fast_business "fast.business" (median: Other, interval: Other, n: Count);
    fast_business_open "fast.business_open" (n: Count);
    fast_off_hours "fast.off_hours" (n: Count);
    fast_backlog_peak "fast.backlog_peak" (n: Count, at: Other);
    fast_waiting_hours "fast.waiting_hours" (n: Count);
    fast_backlog_title "fast.backlog_title" (n: Count, at: Other);
    fast_backlog_title_plain "fast.backlog_title_plain" ();
    fast_backlog_caption "fast.backlog_caption" ();
    fast_backlog_description "fast.backlog_description" (peak: Count);
    fast_rhythm_title "fast.rhythm_title" (weekday: Other, hour: Other);
    fast_rhythm_caption "fast.rhythm_caption" ();
    fast_rhythm_description "fast.rhythm_description" (weekday: Other, hour: Other, n: Count);
    fast_rhythm_arrivals "fast.rhythm_arrivals" ();
    fast_rhythm_unanswered "fast.rhythm_unanswered" ();
    fast_rhythm_wait "fast.rhythm_wait" ();
    fast_longest "fast.longest" ();
    fast_most_tools "fast.most_tools" (mean: Other, median: Other, n: Count);
    fast_gap "fast.gap" (median: Other, naive: Other, censored: Count);
    fast_gap_open "fast.gap_open" (naive: Other, censored: Count);
    fast_no_gap "fast.no_gap" ();
    fast_last_message "fast.last_message" (median: Other, n: Count);
    // Waits over a conversation, and the archive by the rules of other tools.
    fast_requester "fast.requester" (median: Other, interval: Other, n: Count);
    fast_requester_open "fast.requester_open" (n: Count);
    fast_conclusive "fast.conclusive" (median: Other, interval: Other, n: Count);
    fast_conclusive_open "fast.conclusive_open" (n: Count);
    fast_one_touch "fast.one_touch" (share: Other, range: Other, n: Count);
    fast_conversations "fast.conversations" ();
    fast_conversations_note "fast.conversations_note" ();
    fast_row_first "fast.row_first" ();
    fast_row_next "fast.row_next" ();
    fast_row_requester "fast.row_requester" ();
    fast_row_conclusive "fast.row_conclusive" ();
    fast_counted_as "fast.counted_as" ();
    fast_counted_as_note "fast.counted_as_note" ();
    fast_spread "fast.spread" (low_tool: Other, low: Other, high_tool: Other, high: Other);
    fast_spread_ours "fast.spread_ours" (median: Other, n: Count);
    fast_spread_ours_open "fast.spread_ours_open" (n: Count);
    fast_as_ours "fast.as_ours" ();
    fast_as_zendesk "fast.as_zendesk" ();
    fast_as_chatwoot "fast.as_chatwoot" ();
    fast_as_intercom "fast.as_intercom" ();
    fast_as_zoomsphere "fast.as_zoomsphere" ();
    fast_as_facebook "fast.as_facebook" ();
    fast_as_hootsuite "fast.as_hootsuite" ();
    fast_shorter "fast.shorter" (difference: Other);
    fast_longer "fast.longer" (difference: Other);
    fast_same "fast.same" ();
    fast_staffing "fast.staffing" ();

    // 7. How well.
    well_intro "well.intro" (n: Count);
    well_none "well.none" ();
    well_acts_title "well.acts_title" (phase: Other, share: Other);
    well_acts_title_plain "well.acts_title_plain" ();
    well_acts_caption "well.acts_caption" ();
    well_acts_description "well.acts_description" (phases: Count, n: Count);
    well_acts "well.acts" ();
    well_acts_note "well.acts_note" ();
    well_act_rose "well.act_rose" (act: Other, before: Other, crisis: Other, n: Count);
    well_act_fell "well.act_fell" (act: Other, before: Other, crisis: Other, n: Count);
    well_no_act_change "well.no_act_change" ();
    well_strategies "well.strategies" ();
    well_strategies_note "well.strategies_note" ();
    well_strategy_first "well.strategy_first" (strategy: Other, share: Other, range: Other, n: Count);
    well_strategy_rose "well.strategy_rose" (strategy: Other, before: Other, crisis: Other, n: Count);
    well_strategy_fell "well.strategy_fell" (strategy: Other, before: Other, crisis: Other, n: Count);
    well_strategy_phases "well.strategy_phases" ();
    well_mix "well.mix" (share: Other, range: Other, n: Count, count: Count);
    well_no_mix "well.no_mix" (n: Count);
    well_blame "well.blame" (count: Count, n: Count);
    well_irony "well.irony" (count: Count, n: Count);
    well_parts "well.parts" (mean: Other, low: Other, high: Other, n: Count);
    well_parts_missing "well.parts_missing" (part: Other, share: Other, n: Count);
    well_parts_table "well.parts_table" ();
    well_parts_note "well.parts_note" ();
    well_voice "well.voice" (mean: Other, low: Other, high: Other, n: Count);
    well_templates "well.templates" (share: Other, range: Other, n: Count);
    well_template_table "well.template_table" ();
    well_denial "well.denial" (share: Other, range: Other, n: Count, count: Count);
    well_no_denial "well.no_denial" (n: Count);
    well_handoff_return "well.handoff_return" (share: Other, range: Other, n: Count);
    well_apology_without_redress "well.apology_without_redress" (share: Other, range: Other, n: Count);
    well_statements "well.statements" ();
    well_statement_fell "well.statement_fell" (at: Other, before: Other, after: Other);
    well_statement_rose "well.statement_rose" (at: Other, before: Other, after: Other);
    well_statement_same "well.statement_same" (at: Other);
    well_statement_note "well.statement_note" ();
    well_review "well.review" ();

    // 8. Mood.
    mood_shares "mood.shares" (negative: Other, range: Other, neutral: Other, positive: Other, n: Count);
    mood_none "mood.none" ();
    mood_too_few "mood.too_few" (n: Count);
    mood_rose "mood.rose" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_fell "mood.fell" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_same "mood.same" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_after_lower "mood.after_lower" (after: Other, range: Other);
    mood_after_higher "mood.after_higher" (after: Other, range: Other);
    mood_after_same "mood.after_same" (after: Other, range: Other);
    mood_variants "mood.variants" ();
    mood_variants_note "mood.variants_note" ();
    mood_variants_agree "mood.variants_agree" ();
    mood_variants_differ "mood.variants_differ" ();
    mood_title_rose "mood.title_rose" (before: Other, crisis: Other);
    mood_title "mood.title" (share: Other);
    mood_caption "mood.caption" (hours: Count);
    mood_caption_corrected "mood.caption_corrected" (hours: Count, n: Count);
    mood_description "mood.description" (bins: Count, low: Other, high: Other);
    mood_languages "mood.languages" ();
    mood_period "mood.period" ();
    mood_reading_error "mood.reading_error" (language: Other, n: Count, agreement: Other, range: Other, recognised: Other, mistaken: Other);
    mood_reading_unlabelled "mood.reading_unlabelled" ();
    mood_reading_unknown "mood.reading_unknown" ();
    mood_outside_model "mood.outside_model" (model: Other, hash: Other);
    mood_outside_without_neutral "mood.outside_without_neutral" ();
    mood_corrected "mood.corrected" (n: Count, share: Other, range: Other, counted: Other);
    mood_labels_only "mood.labels_only" (n: Count, share: Other, range: Other, counted: Other);
    mood_corrected_rose "mood.corrected_rose" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_corrected_fell "mood.corrected_fell" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_corrected_same "mood.corrected_same" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    mood_refused_no_labels "mood.refused_no_labels" (polarity: Other);
    mood_refused_too_few "mood.refused_too_few" (polarity: Other, n: Count, least: Count);
    mood_refused_too_weak "mood.refused_too_weak" ();
    mood_corrected_table "mood.corrected_table" ();
    mood_whole "mood.whole" ();

    // 9. Contributing factors.
    why_intro "why.intro" (n: Count);
    why_unclassified "why.unclassified" (share: Other, range: Other, n: Count);
    why_top "why.top" (cause: Other, share: Other, range: Other, n: Count);
    why_none "why.none" ();
    why_rose "why.rose" (cause: Other, before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    why_fell "why.fell" (cause: Other, before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    why_no_change "why.no_change" ();
    why_title "why.title" (cause: Other, share: Other);
    why_caption "why.caption" ();
    why_caption_calm "why.caption_calm" ();
    why_description "why.description" (causes: Count, cause: Other, share: Other);
    why_table "why.table" ();
    why_table_calm "why.table_calm" ();
    why_table_note "why.table_note" ();
    why_demonstrable "why.demonstrable" ();
    why_not_demonstrable "why.not_demonstrable" ();
    why_no_comparison "why.no_comparison" ();
    why_fishbone "why.fishbone" ();
    why_branch "why.branch" (branch: Other, cause: Other, share: Other, n: Count);
    why_prompt "why.prompt" (cause: Other);
    why_kind "why.kind" (cause: Other, kind: Other, share: Other, range: Other, n: Count);
    why_kinds "why.kinds" ();
    why_kinds_note "why.kinds_note" (most: Count, least: Count);
    why_unmatched "why.unmatched" (n: Count, share: Other, range: Other);
    why_proposals "why.proposals" (groups: Count, share: Other, range: Other, n: Count);
    why_proposals_caution "why.proposals_caution" ();
    why_proposals_table "why.proposals_table" ();
    why_proposals_note "why.proposals_note" ();
    head_proposals "head.proposals" ();
    col_detail "col.detail" ();
    col_terms "col.terms" ();

    // The change ledger.
    head_made_of "head.made_of" ();
    change_headline "change.headline" (n: Count, expected: Other, change: Other, volume: Other, mix: Other, rate: Other);
    change_share "change.share" (before: Other, before_range: Other, crisis: Other, crisis_range: Other, points: Other, mix: Other, rate: Other);
    change_share_same "change.share_same" (before: Other, before_range: Other, crisis: Other, crisis_range: Other);
    change_top "change.top" (group: Other, change: Other, volume: Other, mix: Other, rate: Other);
    change_check "change.check" ();
    change_check_failed "change.check_failed" ();
    change_table "change.table" ();
    change_table_crossed "change.table_crossed" ();
    change_note "change.note" ();
    change_col_expected "change.col_expected" ();
    change_col_observed "change.col_observed" ();
    change_col_volume "change.col_volume" ();
    change_col_mix "change.col_mix" ();
    change_col_rate "change.col_rate" ();
    change_col_share "change.col_share" ();
    change_col_mix_share "change.col_mix_share" ();
    change_col_rate_share "change.col_rate_share" ();
    change_col_platform "change.col_platform" ();
    change_col_author_role "change.col_author_role" ();

    // 10. False information and copied texts.
    rumour_share "rumour.share" (share: Other, range: Other, n: Count);
    rumour_first_seen "rumour.first_seen" (at: Other);
    rumour_caution "rumour.caution" ();
    rumour_none "rumour.none" ();
    rumour_copies "rumour.copies" (share: Other, range: Other, n: Count);
    rumour_copy_table "rumour.copy_table" ();
    rumour_copies_note "rumour.copies_note" ();
    rumour_prompt "rumour.prompt" ();

    // 11 to 14.
    surprise_expected "surprise.expected" ();
    surprise_lucky "surprise.lucky" ();
    surprise_signals "surprise.signals" ();
    rating_table "rating.table" ();
    rating_rule "rating.rule" ();
    rating_confirm "rating.confirm" ();
    lesson_intro "lesson.intro" ();
    lesson_none "lesson.none" ();
    lesson_no_improve "lesson.no_improve" ();
    lesson_no_sustain "lesson.no_sustain" ();
    lesson_threshold "lesson.threshold" (value: Other, source: Other);
    lesson_actions "lesson.actions" ();
    lesson_owner "lesson.owner" ();
    message_intro "message.intro" ();
    message_happened "message.happened" (from: Other, n: Count);
    message_cause "message.cause" (cause: Other);
    message_answered "message.answered" (n: Count, total: Count);
    message_prompt_words "message.prompt_words" ();
    message_prompt_sorry "message.prompt_sorry" ();
    message_prompt_doing "message.prompt_doing" ();
    message_prompt_contact "message.prompt_contact" ();
    definitions_intro "definitions_text.intro" ();
    evidence_intro "evidence_text.intro" (n: Count);
    evidence_masked "evidence_text.masked" ();
    evidence_none "evidence_text.none" ();
    evidence_verbatim "evidence_text.verbatim" ();

    // Column headings.
    col_file "col.file" ();
    col_format "col.format" ();
    col_encoding "col.encoding" ();
    col_records "col.records" ();
    col_analysed "col.analysed" ();
    col_rejected "col.rejected" ();
    col_merged "col.merged" ();
    col_check "col.check" ();
    col_reason "col.reason" ();
    col_note "col.note" ();
    col_kind "col.kind" ();
    col_what "col.what" ();
    col_comments "col.comments" ();
    col_account "col.account" ();
    col_answered_authors "col.answered_authors" ();
    col_recognised "col.recognised" ();
    col_phase "col.phase" ();
    col_from "col.from" ();
    col_to "col.to" ();
    col_per_hour "col.per_hour" ();
    col_negative "col.negative" ();
    col_event "col.event" ();
    col_at "col.at" ();
    col_since_onset "col.since_onset" ();
    col_evidence "col.evidence" ();
    col_horizon "col.horizon" ();
    col_answered "col.answered" ();
    col_share "col.share" ();
    col_low "col.low" ();
    col_high "col.high" ();
    col_at_risk "col.at_risk" ();
    col_dimension "col.dimension" ();
    col_group "col.group" ();
    col_cases "col.cases" ();
    col_kind_of_wait "col.kind_of_wait" ();
    col_still_open "col.still_open" ();
    col_done "col.done" ();
    col_tool "col.tool" ();
    col_rule "col.rule" ();
    col_times_counted "col.times_counted" ();
    col_its_number "col.its_number" ();
    col_difference "col.difference" ();
    col_source "col.source" ();
    col_unanswered "col.unanswered" ();
    col_median "col.median" ();
    col_p90 "col.p90" ();
    col_reply_rate "col.reply_rate" ();
    col_waited "col.waited" ();
    col_is_answered "col.is_answered" ();
    col_strategy "col.strategy" ();
    col_part "col.part" ();
    col_apologies "col.apologies" ();
    col_act "col.act" ();
    col_all_replies "col.all_replies" ();
    col_before "col.before" ();
    col_crisis "col.crisis" ();
    col_copies "col.copies" ();
    col_authors "col.authors" ();
    col_first "col.first" ();
    col_last "col.last" ();
    col_variant "col.variant" ();
    col_language "col.language" ();
    col_period "col.period" ();
    col_cause "col.cause" ();
    col_change "col.change" ();
    col_first_seen "col.first_seen" ();
    col_capability "col.capability" ();
    col_rating "col.rating" ();
    col_to_change "col.to_change" ();
    col_to_keep "col.to_keep" ();
    col_number "col.number" ();
    col_action "col.action" ();
    col_priority "col.priority" ();
    col_success "col.success" ();
    col_owner "col.owner" ();
    col_due "col.due" ();
    col_statement "col.statement" ();
    col_hour_before "col.hour_before" ();
    col_hour_after "col.hour_after" ();
    col_negative_before "col.negative_before" ();
    col_negative_after "col.negative_after" ();
    col_counted "col.counted" ();
    col_corrected "col.corrected" ();
}
