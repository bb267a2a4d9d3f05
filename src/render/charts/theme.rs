//! Colours and sizes of every chart. A colour is a pair, for light and for dark pages; nothing else in this folder names one.
//!
//! Categories follow Okabe and Ito's colour-blind-safe palette, darkened where the original falls below 3:1 on white, and are never told by colour alone.
//! Heat maps use six steps of viridis, dark for much on light pages and light for much on dark ones.

/// What a colour is used for: decides the contrast that it must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Words: 4.5:1 against everything that words stand on.
    Text,
    /// Marks that carry meaning: 3:1 against page and bands.
    Graphic,
    /// A surface that text and marks stand on.
    Surface,
    /// A step of a heat map.
    Heat,
    /// Help for the eye that carries no meaning of its own: grid lines.
    Quiet,
}

/// A colour for light and dark pages, as six hexadecimal digits each. The light value names the colour in the drawing, so no two may share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// On white.
    pub light: &'static str,
    /// On the dark page.
    pub dark: &'static str,
    /// What it is for.
    pub usage: Use,
}

macro_rules! paints {
    ($($(#[$doc:meta])+ $name:ident = $light:literal, $dark:literal, $usage:ident;)+) => {
        $($(#[$doc])+ pub const $name: Paint = Paint { light: $light, dark: $dark, usage: Use::$usage };)+

        /// Every colour, for the checks below.
        #[cfg(test)]
        pub const PAINTS: &[Paint] = &[$($name),+];

        /// Style sheet for inline charts: their size on the page, and their colours on dark screens.
        ///
        /// The drawings name colours in attributes, which any rule of a style sheet overrides, so no script and no `style=` is needed. On narrow screens
        /// the chart keeps a legible width and its container, `.chart-scroll`, scrolls.
        pub const DARK_CSS: &str = concat!(
            "svg.chart{display:block;width:100%;max-width:860px;height:auto}\n",
            ".chart-scroll{overflow-x:auto}\n",
            "@media screen and (max-width:720px){svg.chart{width:720px;max-width:none}}\n",
            "@media screen and (prefers-color-scheme:dark){\n",
            $("svg.chart [fill=\"#", $light, "\"]{fill:#", $dark, "}", "svg.chart [stroke=\"#", $light, "\"]{stroke:#", $dark, "}\n",)+
            "}\n"
        );
    };
}

paints! {
    /// The page itself.
    PAGE = "FFFFFF", "14181F", Surface;
    /// Titles, values, names.
    INK = "1C2026", "E6E9EF", Text;
    /// Axis labels, captions.
    MUTED = "545D69", "AEB7C3", Text;
    /// Words on a mark of the colour [`INK`].
    ON_INK = "FEFEFE", "15191F", Text;
    /// Axis lines, whiskers.
    AXIS = "757E8A", "8A94A3", Graphic;
    /// Grid lines.
    GRID = "E3E6EB", "2B313B", Quiet;
    /// All comments, open cases: what is counted without judging it.
    NEUTRAL = "6B788A", "8C99AA", Graphic;
    /// What went badly.
    NEGATIVE = "C65102", "F2894A", Graphic;
    /// What went well.
    POSITIVE = "0072B2", "5BB8EC", Graphic;
    /// A third category.
    THIRD = "00795A", "35C79B", Graphic;
    /// A category apart from all others: never, unknown.
    APART = "434B57", "BCC5D0", Graphic;
    /// Band of the first rise.
    BAND_IGNITION = "FFF4E4", "26211B", Surface;
    /// Band of the further rise.
    BAND_ESCALATION = "FFEBD3", "30271C", Surface;
    /// Band of the highest level.
    BAND_PEAK = "FFDFBB", "3B2C1B", Surface;
    /// Band of the fall.
    BAND_DECLINE = "EEF1F5", "1F252E", Surface;
    /// Band of the end.
    BAND_TAIL = "F6F8FA", "1A1F27", Surface;
    /// Nothing measured.
    EMPTY = "F1F3F6", "1E242C", Surface;
    /// Heat: least.
    HEAT_1 = "E9E36B", "482878", Heat;
    /// Second step.
    HEAT_2 = "95CF54", "3E4A89", Heat;
    /// Third step.
    HEAT_3 = "35A87C", "2C718E", Heat;
    /// Fourth step.
    HEAT_4 = "2D7088", "36A97D", Heat;
    /// Fifth step.
    HEAT_5 = "3F4B8A", "96D055", Heat;
    /// Heat: most.
    HEAT_6 = "46186A", "EAE46C", Heat;
}

/// Heat, least to most.
pub const HEAT: [Paint; 6] = [HEAT_1, HEAT_2, HEAT_3, HEAT_4, HEAT_5, HEAT_6];

/// The family that drawings name and that both faces are registered under.
pub const FAMILY: &str = "Noto Sans";

/// Headline of a chart file, px.
pub const TITLE: f64 = 20.0;
/// Legends, names, values, px.
pub const BODY: f64 = 13.0;
/// Axis labels, captions, px.
pub const SMALL: f64 = 12.0;

#[cfg(test)]
mod tests {
    use super::{DARK_CSS, HEAT, INK, MUTED, ON_INK, PAGE, PAINTS, Paint, Use};

    /// WCAG 2.2 relative luminance.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn check(front: Paint, back: Paint, least: f64) {
        for (mode, front, back) in [("light", front.light, back.light), ("dark", front.dark, back.dark)] {
            let found = contrast(front, back);
            assert!(found >= least, "{mode}: #{front} on #{back} is {found:.2}:1, wanted {least}:1");
        }
    }

    fn of(usage: Use) -> impl Iterator<Item = Paint> {
        PAINTS.iter().copied().filter(move |paint| paint.usage == usage)
    }

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast("000000", "FFFFFF") - 21.0).abs() < 1e-9);
    }

    #[test]
    fn words_are_legible_on_every_surface() {
        for surface in of(Use::Surface) {
            check(INK, surface, 4.5);
            check(MUTED, surface, 4.5);
        }
        check(ON_INK, INK, 4.5);
    }

    #[test]
    fn marks_stand_out_from_every_surface() {
        for surface in of(Use::Surface) {
            for mark in of(Use::Graphic) {
                check(mark, surface, 3.0);
            }
        }
    }

    #[test]
    fn more_heat_is_further_from_the_page() {
        for pair in HEAT.windows(2) {
            assert!(contrast(pair[0].light, PAGE.light) < contrast(pair[1].light, PAGE.light));
            assert!(contrast(pair[0].dark, PAGE.dark) < contrast(pair[1].dark, PAGE.dark));
        }
    }

    #[test]
    fn no_two_colours_share_a_name() {
        let mut names: Vec<&str> = PAINTS.iter().map(|paint| paint.light).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn the_style_sheet_turns_every_colour() {
        for paint in PAINTS {
            assert!(DARK_CSS.contains(&format!("svg.chart [fill=\"#{}\"]{{fill:#{}}}", paint.light, paint.dark)));
        }
        assert_eq!(DARK_CSS.matches('{').count(), DARK_CSS.matches('}').count());
    }
}
