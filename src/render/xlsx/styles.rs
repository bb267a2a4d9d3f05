//! How cells look: one quiet set for all sheets.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::report::block::Tone;

/// Ink of titles and links, the same as in the HTML page.
const ACCENT: Color = Color::RGB(0x0B_5C_AD);
const QUIET: Color = Color::RGB(0x59_60_6B);
const LINE: Color = Color::RGB(0xC9_CF_D8);
const HEAD: Color = Color::RGB(0xEE_F1_F5);

/// Every format that is used.
pub struct Styles {
    /// Title of the workbook.
    pub title: Format,
    /// Caption of a sheet, heading of a part.
    pub heading: Format,
    /// Remarks.
    pub quiet: Format,
    /// Heading of a column.
    pub head: Format,
    /// A text that runs over its neighbours.
    pub plain: Format,
    /// A text that may break.
    pub text: Format,
    /// A text to the right: "too few" in a column of numbers.
    pub right: Format,
    /// A whole number.
    pub count: Format,
    /// A number with one decimal.
    pub number: Format,
    /// A number with its sign.
    pub change: Format,
    /// A share.
    pub share: Format,
    /// A date and time.
    pub instant: Format,
    /// A date.
    pub date: Format,
    /// One of our own links.
    pub link: Format,
    good: Format,
    warning: Format,
    bad: Format,
}

impl Styles {
    /// All of them.
    pub fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let tone = |ink: u32, ground: u32| plain().set_text_wrap().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground));
        Self {
            title: Format::new().set_bold().set_font_size(18),
            heading: Format::new().set_bold().set_font_size(12),
            quiet: Format::new().set_font_color(QUIET),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_indent(1)
                .set_background_color(HEAD)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(LINE),
            plain: plain(),
            text: plain().set_text_wrap().set_indent(1),
            right: plain().set_align(FormatAlign::Right).set_font_color(QUIET),
            count: plain().set_num_format("#,##0"),
            number: plain().set_num_format("#,##0.0"),
            change: plain().set_num_format("+#,##0.0;-#,##0.0;0.0"),
            share: plain().set_num_format("0.0%"),
            instant: plain().set_num_format("yyyy-mm-dd hh:mm"),
            date: plain().set_num_format("yyyy-mm-dd"),
            link: plain().set_indent(1).set_font_color(ACCENT).set_underline(FormatUnderline::Single),
            good: tone(0x1A_6B_4A, 0xEA_F5_EF),
            warning: tone(0x8A_52_00, 0xFD_F3_E1),
            bad: tone(0xA1_2C_1A, 0xFD_EE_EA),
        }
    }

    /// How a word about the tone of something looks.
    pub const fn tone(&self, tone: Tone) -> &Format {
        match tone {
            Tone::Plain => &self.text,
            Tone::Good => &self.good,
            Tone::Warning => &self.warning,
            Tone::Bad => &self.bad,
        }
    }
}
