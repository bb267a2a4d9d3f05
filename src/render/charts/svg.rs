//! The drawing library's SVG made fit for pages and slides: a name and a description, the font, no repetition; and the same drawing as a picture.

use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use resvg::{tiny_skia, usvg};

use super::canvas::{Canvas, Reading, SCALE};
use super::labels::{BOLD, REGULAR, clean};
use super::theme::FAMILY;
use crate::error::{Error, Result};

/// Pixels of a picture in a CSS pixel.
const PNG_SCALE: f32 = 2.0;
/// Fonts that a viewer without ours should take.
const FALLBACK: &str = "Noto Sans, Segoe UI, Helvetica, Arial, sans-serif";
/// A picture of more pixels than this is refused: only a foreign drawing could ask for it.
const MAX_PIXELS: u64 = 100_000_000;

static REGULAR_WEB: &[u8] = include_bytes!("../../resources/fonts/NotoSans-Regular.woff2");
static BOLD_WEB: &[u8] = include_bytes!("../../resources/fonts/NotoSans-Bold.woff2");

/// Both faces as a style sheet's `@font-face` rules with the data inside: for the HTML page and for chart files.
pub static FONT_FACES: LazyLock<String> = LazyLock::new(|| {
    let face = |weight: u32, data: &[u8]| {
        let data = BASE64_STANDARD.encode(data);
        format!(
            "@font-face{{font-family:\"{FAMILY}\";font-style:normal;font-weight:{weight};src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}\n"
        )
    };
    face(400, REGULAR_WEB) + &face(700, BOLD_WEB)
});

/// Where a drawing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A file of its own: with the fonts inside.
    File,
    /// Part of an HTML page that brings the fonts.
    Page,
}

/// What stands in a drawing's root besides its marks.
pub struct Naming<'a> {
    /// Id of the chart: prefix of the ids in the drawing.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// Words for those who cannot see it.
    pub description: &'a str,
}

/// A whole SVG document of a size in CSS pixels.
///
/// # Errors
///
/// [`Error::Output`] when the drawing library fails.
pub fn document(canvas: &Canvas, size: (u32, u32), medium: Medium, naming: &Naming<'_>) -> Result<String> {
    let drawn = canvas.to_svg(size).map_err(|what| failed(naming.id, &what))?;
    // The root element is ours; everything that plotters repeats on each mark and that is the default anyway goes.
    let marks = drawn.split_once(">\n").map_or("", |(_, rest)| rest);
    let marks = marks.strip_suffix("</svg>\n").unwrap_or(marks);
    let marks = marks
        .replace(" opacity=\"1\"", "")
        .replace(&format!(" font-family=\"{FAMILY}\""), "")
        .replace(" stroke=\"none\"", "")
        .replace(" \"/>", "\"/>");
    let Naming { id, title, description } = naming;
    let (wide, high) = (size.0 * SCALE as u32, size.1 * SCALE as u32);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" aria-labelledby=\"chart-{id}-title chart-{id}-desc\" width=\"{}\" height=\"{}\" \
         viewBox=\"0 0 {wide} {high}\" font-family=\"{FALLBACK}\">\n<title id=\"chart-{id}-title\">{}</title>\n<desc id=\"chart-{id}-desc\">{}</desc>\n",
        size.0,
        size.1,
        escaped(title),
        escaped(description),
    );
    if medium == Medium::File {
        svg.push_str("<style>");
        svg.push_str(&FONT_FACES);
        svg.push_str("</style>\n");
    }
    svg.push_str(&marks);
    if medium == Medium::Page {
        readings(&mut svg, canvas);
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// Invisible rectangles over the marks that say what they show: browsers do it when they are pointed at, and the page's script from the keyboard.
fn readings(svg: &mut String, canvas: &Canvas) {
    use std::fmt::Write as _;

    let snap = |value: f64| (value * SCALE).round() as i64;
    // Invisible by themselves, without the page's style: print has none.
    svg.push_str("<g class=\"readings\" fill-opacity=\"0\">\n");
    for Reading { rect, label, values } in canvas.readings() {
        let (x, y) = (snap(rect.x), snap(rect.y));
        let (w, h) = ((snap(rect.right()) - x).max(1), (snap(rect.bottom()) - y).max(1));
        let values: Vec<String> = values.iter().map(|(series, value)| format!("{series}: {value}")).collect();
        // Writing into memory cannot fail.
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"><title>{}</title></rect>",
            escaped_lines(&format!("{label}\n{}", values.join("\n")))
        );
    }
    svg.push_str("</g>\n");
}

/// As [`escaped`], line by line.
fn escaped_lines(words: &str) -> String {
    words.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

fn failed(id: &str, what: &str) -> Error {
    Error::Output {
        path: format!("charts/{id}").into(),
        what: format!("could not be drawn: {what}"),
        fix: "report this with the chart's name".into(),
    }
}

/// Cleaned words for an element or a quoted attribute.
fn escaped(words: &str) -> String {
    clean(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// The fonts of every picture: ours and no other, so that all machines draw the same.
pub static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// An SVG drawing as PNG, two pixels for each of CSS. The same bytes every time.
///
/// # Errors
///
/// [`Error::Output`] when the drawing is no SVG, or larger than a picture can be.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let options = usvg::Options { fontdb: Arc::clone(&FONTS), font_family: FAMILY.to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed("png", &error.to_string()))?;
    let size = tree.size();
    let (wide, high) = ((size.width() * PNG_SCALE).ceil() as u32, (size.height() * PNG_SCALE).ceil() as u32);
    let pixmap = if u64::from(wide) * u64::from(high) > MAX_PIXELS { None } else { tiny_skia::Pixmap::new(wide, high) };
    let mut pixmap = pixmap.ok_or_else(|| failed("png", &format!("{wide} × {high} pixels are too many")))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(PNG_SCALE, PNG_SCALE), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| failed("png", &error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Medium, Naming, document, png};
    use crate::render::charts::canvas::{Canvas, Type};
    use crate::render::charts::theme::INK;

    fn drawn(words: &str, medium: Medium) -> String {
        let mut canvas = Canvas::new(100.0);
        canvas.words((5.0, 20.0), words, Type::new(12.0, INK));
        document(&canvas, (100, 40), medium, &Naming { id: "test", title: words, description: words }).unwrap()
    }

    #[test]
    fn foreign_words_cannot_leave_their_element() {
        let svg = drawn("]]>&<\"'\u{0}\u{8}\u{202E}<script>", Medium::Page);
        assert_eq!(svg.matches("]]&gt;&amp;&lt;&quot;&apos;&lt;script&gt;").count(), 3, "{svg}");
        assert!(!svg.contains("<script") && svg.chars().all(|letter| letter == '\n' || !letter.is_control()));
        assert!(resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).is_ok());
    }

    #[test]
    fn a_page_gets_names_but_no_style() {
        let svg = drawn("Title", Medium::Page);
        assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"chart-test-title\">Title</title>"));
        assert!(!svg.contains("style") && svg.contains("width=\"100\" height=\"40\" viewBox=\"0 0 400 160\""));
    }

    #[test]
    fn a_file_brings_its_fonts() {
        assert_eq!(drawn("Title", Medium::File).matches("@font-face").count(), 2);
    }

    #[test]
    fn a_picture_is_twice_as_large_and_always_the_same() {
        let svg = drawn("zażółć gęślą jaźń − ≤ ≥ →", Medium::File);
        let picture = png(&svg).unwrap();
        assert_eq!(picture, png(&svg).unwrap());
        // The PNG header holds width and height as big-endian numbers.
        assert_eq!((&picture[16..20], &picture[20..24]), (&200u32.to_be_bytes()[..], &80u32.to_be_bytes()[..]));
    }

    #[test]
    fn what_is_no_drawing_is_an_error() {
        assert!(png("no drawing").is_err());
        assert!(png("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999\" height=\"99999\"/>").is_err());
    }
}
