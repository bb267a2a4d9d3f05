//! What people felt: shares with intervals, the trend, the same share counted by text and by author, by language, by period.

use crate::measure::results::{CorrectedShare, RefusalReason};
use crate::model::{Definition, Fact, Lang, Share, Span};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, Section};
use crate::report::build::{
    bands, claim, count, digits, is_crisis, list, paragraph, plain, range, section as build, share, table, term, under, words,
};
use crate::report::sections::impact::markers;
use crate::report::{Context, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    let mood = &context.measures.sentiment;
    let mut blocks = Vec::new();
    if mood.n == 0 {
        blocks.push(Block::Paragraph(vec![plain(say::mood_none())]));
        return build("mood", say::section_mood(), blocks);
    }
    blocks.extend(paragraph(headline(context)));
    blocks.extend(paragraph(corrected(context)));
    blocks.extend(trend(context));
    blocks.extend(corrected_table(context));
    blocks.extend(periods(context));
    under(&mut blocks, say::head_variants(), variants(context));
    blocks.extend(languages(context));
    under(&mut blocks, say::head_reading(), reading(context));
    build("mood", say::section_mood(), blocks)
}

fn headline(context: &Context<'_>) -> Vec<Claim> {
    let (mood, evidence) = (&context.measures.sentiment, &context.measures.evidence);
    if mood.negative.is_too_few() {
        return vec![plain(say::mood_too_few(mood.n))];
    }
    let (neutral, positive) = (share(&mood.neutral), share(&mood.positive));
    let text = say::mood_shares(share(&mood.negative), range(&mood.negative), neutral, positive, mood.n);
    let mut claims = vec![claim(text, Definition::NegativeShare, &[])];
    let once = &mood.negative_by_text;
    if !once.is_too_few() {
        claims.push(claim(say::page::mood_by_text(share(once), range(once), once.n), Definition::NegativeShareByText, &[]));
    }
    let is_comparable = |share: &&Share| !share.is_too_few();
    let crisis = mood.crisis.as_ref().filter(is_comparable).filter(|_| is_crisis(&context.measures.storm));
    if let (Some(before), Some(crisis)) = (mood.before.as_ref().filter(is_comparable), crisis) {
        let say = match (crisis.differs_from(before), crisis.share > before.share) {
            (true, true) => say::mood_rose,
            (true, false) => say::mood_fell,
            (false, _) => say::mood_same,
        };
        let text = say(share(before), range(before), share(crisis), range(crisis));
        claims.push(claim(text, Definition::NegativeShare, evidence.topic("peak")));
    }
    if let (Some(crisis), Some(after)) = (crisis, mood.after.as_ref().filter(is_comparable)) {
        let say = match (after.differs_from(crisis), after.share > crisis.share) {
            (true, true) => say::mood_after_higher,
            (true, false) => say::mood_after_lower,
            (false, _) => say::mood_after_same,
        };
        claims.push(claim(say(share(after), range(after)), Definition::NegativeShare, &[]));
    }
    claims
}

fn trend(context: &Context<'_>) -> Option<Block> {
    let (mood, storm) = (&context.measures.sentiment, &context.measures.storm);
    let known: Vec<f64> = mood.bins.iter().filter(|bin| !bin.negative.is_too_few()).map(|bin| bin.negative.share).collect();
    if known.len() < 2 {
        return None;
    }
    let (low, high) = known.iter().fold((1.0, 0.0), |(low, high): (f64, f64), share| (low.min(*share), high.max(*share)));
    let title = match (&mood.before, &mood.crisis) {
        (Some(before), Some(crisis)) if is_crisis(storm) && crisis.differs_from(before) && crisis.share > before.share => {
            say::mood_title_rose(share(before), share(crisis))
        }
        _ => say::mood_title(share(&mood.negative)),
    };
    let hours = u64::from(mood.bin_hours);
    let corrected = corrected_bins(context);
    let caption = match &mood.labels {
        Some(labels) if !corrected.is_empty() => say::mood_caption_corrected(hours, labels.n),
        _ => say::mood_caption(hours),
    };
    Some(Block::Figure(Figure {
        id: "sentiment_trend",
        title,
        caption,
        description: say::mood_description(known.len() as u64, Fact::Share(low), Fact::Share(high)),
        chart: Chart::SentimentTrend {
            bins: mood.bins.iter().map(|bin| (Span { from: bin.from, to: bin.to }, bin.negative)).collect(),
            corrected,
            phases: bands(storm),
            statements: markers(context),
        },
    }))
}

/// The corrected share of each bin that has one.
fn corrected_bins(context: &Context<'_>) -> Vec<(Span, f64)> {
    let mood = &context.measures.sentiment;
    let corrected = mood.labels.iter().flat_map(|labels| &labels.bins);
    mood.bins.iter().zip(corrected).filter_map(|(bin, share)| Some((Span { from: bin.from, to: bin.to }, share.as_ref()?.share))).collect()
}

/// What labelled comments of this archive make of the shares.
fn corrected(context: &Context<'_>) -> Vec<Claim> {
    let Some(labels) = &context.measures.sentiment.labels else { return Vec::new() };
    let of = |text| claim(text, Definition::CorrectedNegativeShare, &[]);
    let mut claims = Vec::new();
    if let Some(whole) = &labels.negative {
        let say = if labels.refusal.is_none() { say::mood_corrected } else { say::mood_labels_only };
        claims.push(of(say(labels.n, Fact::Share(whole.share), Fact::ShareRange(whole.low, whole.high), Fact::Share(whole.counted))));
    }
    if let Some(refusal) = &labels.refusal {
        let polarity = refusal.polarity.map_or_else(|| Fact::Name(String::new()), |polarity| term("polarity", polarity.as_str()));
        claims.push(of(match refusal.reason {
            RefusalReason::NoLabels => say::mood_refused_no_labels(polarity),
            RefusalReason::TooFewLabels => say::mood_refused_too_few(polarity, refusal.n.unwrap_or(0), refusal.least.unwrap_or(0)),
            RefusalReason::TooWeak => say::mood_refused_too_weak(),
        }));
    }
    let is_shown = is_crisis(&context.measures.storm);
    if let (true, Some(before), Some(crisis), Some(change)) = (is_shown, &labels.before, &labels.crisis, &labels.change) {
        let say = if change.low > 0.0 {
            say::mood_corrected_rose
        } else if change.high < 0.0 {
            say::mood_corrected_fell
        } else {
            say::mood_corrected_same
        };
        let range = |share: &CorrectedShare| Fact::ShareRange(share.low, share.high);
        claims.push(of(say(Fact::Share(before.share), range(before), Fact::Share(crisis.share), range(crisis))));
    }
    claims
}

fn corrected_table(context: &Context<'_>) -> Option<Block> {
    let labels = context.measures.sentiment.labels.as_ref()?;
    let row = |period: Cell, share: Option<CorrectedShare>| {
        let share = share?;
        let cell = |value| Cell::Fact(Fact::Share(value));
        Some(vec![period, cell(share.counted), cell(share.share), cell(share.low), cell(share.high), count(share.n)])
    };
    let mut rows: Vec<_> = row(Cell::Text(say::mood_whole()), labels.negative).into_iter().collect();
    if is_crisis(&context.measures.storm) {
        let periods = [("before", labels.before), ("crisis", labels.crisis), ("after", labels.after)];
        rows.extend(periods.into_iter().filter_map(|(key, share)| row(Cell::Fact(term("period", key)), share)));
    }
    let columns = vec![
        words("period", say::col_period()),
        digits("negative_share_counted", say::col_counted()),
        digits("negative_share_corrected", say::col_corrected()),
        digits("negative_share_corrected_low", say::col_low()),
        digits("negative_share_corrected_high", say::col_high()),
        digits("n_comments", say::col_comments()),
    ];
    table("mood_corrected", say::mood_corrected_table(), columns, rows, None)
}

/// How often the mood is misread, as far as anybody has measured it, and how to learn more.
fn reading(context: &Context<'_>) -> Vec<Block> {
    let mood = &context.measures.sentiment;
    let claims = mood.reading_errors.iter().map(|error| {
        let text = say::mood_reading_error(
            Fact::Language(Lang::parse(&error.language)),
            error.agreement.n,
            share(&error.agreement),
            range(&error.agreement),
            share(&error.recognised),
            share(&error.mistaken),
        );
        claim(text, Definition::ReadingAgreement, &[])
    });
    let mut blocks: Vec<Block> = outside_model(context).into_iter().chain(list(claims.collect())).collect();
    if mood.labels.is_none() {
        let text = if mood.reading_errors.is_empty() { say::mood_reading_unknown() } else { say::mood_reading_unlabelled() };
        blocks.push(Block::Paragraph(vec![claim(text, Definition::CorrectedNegativeShare, &[])]));
    }
    blocks
}

/// Which model from outside read the mood, and what its answers lack.
fn outside_model(context: &Context<'_>) -> Option<Block> {
    let model = context.meta.sentiment_model.as_ref()?;
    let text = say::mood_outside_model(Fact::Name(model.name.clone()), Fact::Name(model.sha256.clone()));
    let mut claims = vec![claim(text, Definition::NegativeShare, &[])];
    if !model.has_neutral {
        claims.push(claim(say::mood_outside_without_neutral(), Definition::NegativeShare, &[]));
    }
    Some(Block::Paragraph(claims))
}

fn periods(context: &Context<'_>) -> Option<Block> {
    let mood = &context.measures.sentiment;
    if !is_crisis(&context.measures.storm) {
        return None;
    }
    let periods = [("before", mood.votes_before), ("crisis", mood.votes_crisis), ("after", mood.votes_after)];
    let rows = periods.into_iter().filter_map(|(key, period)| {
        let period = period?;
        Some(vec![Cell::Fact(term("period", key)), Cell::Share(period.by_comment), Cell::Share(period.by_text), Cell::Share(period.by_author)])
    });
    let columns = vec![
        words("period", say::col_period()),
        digits("negative_share", say::spread::col_by_comment()),
        digits("by_text", say::spread::col_by_text()),
        digits("by_author", say::spread::col_by_author()),
    ];
    table("mood_by_period", say::mood_period(), columns, rows.collect(), None)
}

fn variants(context: &Context<'_>) -> Vec<Block> {
    let mood = &context.measures.sentiment;
    let all = [("by_comment", mood.negative), ("by_text", mood.negative_by_text), ("by_author", mood.negative_by_author)];
    let rows = all.iter().filter(|(_, share)| share.n > 0).map(|(key, share)| vec![Cell::Fact(term("variant", key)), Cell::Share(*share)]);
    let columns = vec![words("variant", say::col_variant()), digits("negative_share", say::col_negative())];
    let mut blocks = Vec::new();
    if !mood.negative.is_too_few() && !mood.negative_by_text.is_too_few() && !mood.negative_by_author.is_too_few() {
        let differs = mood.negative_by_text.differs_from(&mood.negative) || mood.negative_by_author.differs_from(&mood.negative);
        let (text, evidence) =
            if differs { (say::mood_variants_differ(), context.measures.evidence.topic("copies")) } else { (say::mood_variants_agree(), &[][..]) };
        blocks.push(Block::Paragraph(vec![claim(text, Definition::NegativeShareByText, evidence)]));
    }
    blocks.extend(table("mood_variants", say::mood_variants(), columns, rows.collect(), Some(say::mood_variants_note())));
    blocks
}

fn languages(context: &Context<'_>) -> Option<Block> {
    let languages = &context.measures.sentiment.by_language;
    if languages.len() < 2 {
        return None;
    }
    let rows = languages.iter().map(|(tag, share)| vec![Cell::Fact(Fact::Language(Lang::parse(tag))), Cell::Share(*share)]);
    let columns = vec![words("language", say::col_language()), digits("negative_share", say::col_negative())];
    table("mood_by_language", say::mood_languages(), columns, rows.collect(), None)
}
