//! The profiles of this program.

use std::sync::LazyLock;

use super::profile::Profile;

/// The files, the most particular first.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("twarc-csv.toml", include_str!("../../resources/formats/profiles/twarc-csv.toml")),
    ("reddit-csv.toml", include_str!("../../resources/formats/profiles/reddit-csv.toml")),
    ("youtube-data-tools.toml", include_str!("../../resources/formats/profiles/youtube-data-tools.toml")),
    ("facebook-page-scraper.toml", include_str!("../../resources/formats/profiles/facebook-page-scraper.toml")),
    ("facebook-page-scraper-group.toml", include_str!("../../resources/formats/profiles/facebook-page-scraper-group.toml")),
    ("facebook-page-scraper-posts.toml", include_str!("../../resources/formats/profiles/facebook-page-scraper-posts.toml")),
    ("rfacebook.toml", include_str!("../../resources/formats/profiles/rfacebook.toml")),
    ("minet-facebook.toml", include_str!("../../resources/formats/profiles/minet-facebook.toml")),
    ("minet-instagram.toml", include_str!("../../resources/formats/profiles/minet-instagram.toml")),
    ("minet-youtube.toml", include_str!("../../resources/formats/profiles/minet-youtube.toml")),
    ("crowdtangle.toml", include_str!("../../resources/formats/profiles/crowdtangle.toml")),
    ("tiktok-comment-scraper.toml", include_str!("../../resources/formats/profiles/tiktok-comment-scraper.toml")),
    ("linkedin-comments.toml", include_str!("../../resources/formats/profiles/linkedin-comments.toml")),
    ("linkedin-shares.toml", include_str!("../../resources/formats/profiles/linkedin-shares.toml")),
    ("youtube-table.toml", include_str!("../../resources/formats/profiles/youtube-table.toml")),
    ("google-play-console.toml", include_str!("../../resources/formats/profiles/google-play-console.toml")),
    ("google-play-scraper.toml", include_str!("../../resources/formats/profiles/google-play-scraper.toml")),
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
