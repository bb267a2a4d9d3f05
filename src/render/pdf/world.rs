//! All that the typesetter can see: a template, some files in memory, two fonts. Everything else is denied.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Files by their path, without a slash before it.
pub type Files = BTreeMap<String, Vec<u8>>;

const TEMPLATE: &str = include_str!("../../resources/print/report.typ");
/// The faces that are printed with, regular and bold: first those that charts are drawn with, then Greek and Cyrillic for what customers write.
static FACES: [&[u8]; 4] = [
    include_bytes!("../../resources/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../resources/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../resources/fonts/NotoSansMore-Regular.ttf"),
    include_bytes!("../../resources/fonts/NotoSansMore-Bold.ttf"),
];

/// The fonts of the print, a regular and a bold one of each family.
///
/// # Panics
///
/// When a built-in font is damaged.
pub fn fonts() -> Vec<Font> {
    FACES.iter().map(|face| Font::new(Bytes::new(*face), 0).expect("the built-in fonts are whole")).collect()
}

/// The typesetter's world.
pub struct PrintWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    files: BTreeMap<String, Bytes>,
}

impl PrintWorld {
    /// A world with these files beside the template.
    pub fn new(files: Files) -> Self {
        let fonts = fonts();
        let path = VirtualPath::new("report.typ").expect("it is a plain name");
        let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(main, TEMPLATE.to_owned()),
            files: files.into_iter().map(|(path, bytes)| (path, Bytes::new(bytes))).collect(),
        }
    }
}

impl World for PrintWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        match path.root() {
            VirtualRoot::Project => self.files.get(path.vpath().get_without_slash()).cloned().ok_or(FileError::AccessDenied),
            VirtualRoot::Package(_) => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
