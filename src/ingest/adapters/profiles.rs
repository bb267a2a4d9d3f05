//! The profiles of this program.

use std::sync::LazyLock;

use super::profile::Profile;

/// The files, the most particular first.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("youtube-data-tools.toml", include_str!("../../resources/formats/profiles/youtube-data-tools.toml")),
    ("front.toml", include_str!("../../resources/formats/profiles/front.toml")),
    ("engage-digital.toml", include_str!("../../resources/formats/profiles/engage-digital.toml")),
    ("khoros-care.toml", include_str!("../../resources/formats/profiles/khoros-care.toml")),
    ("brandwatch.toml", include_str!("../../resources/formats/profiles/brandwatch.toml")),
    ("talkwalker.toml", include_str!("../../resources/formats/profiles/talkwalker.toml")),
    ("meltwater.toml", include_str!("../../resources/formats/profiles/meltwater.toml")),
    ("brand24.toml", include_str!("../../resources/formats/profiles/brand24.toml")),
    ("discord-csv.toml", include_str!("../../resources/formats/profiles/discord-csv.toml")),
];

static BUILT_IN: LazyLock<Vec<Profile>> =
    LazyLock::new(|| EMBEDDED.iter().map(|(name, text)| Profile::parse(name, text).expect("every built-in profile is read by a test")).collect());

/// The profiles of this program, read once.
#[must_use]
pub fn built_in() -> &'static [Profile] {
    &BUILT_IN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_read_and_says_what_it_is() {
        for profile in built_in() {
            assert!(!profile.about.is_empty() && profile.evidence.is_some() && !profile.recognise.is_empty(), "{}", profile.name);
        }
    }
}
