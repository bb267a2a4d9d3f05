//! Counts what was planted and computes the waits independently of the program under test.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::files::Archive;
use crate::people::Platform;
use crate::story::{Instant, Story, local, utc};
use crate::world::{Author, Item, Seen, World};

/// A run of one customer's messages in one thread that no reply to them interrupts.
pub struct Episode {
    /// Time of the first message.
    pub first: Instant,
    /// Whether any message of it needs a reply.
    pub needs: bool,
    platform: Platform,
    private: bool,
    /// Time of the first reply.
    pub answer: Option<Instant>,
}

impl Episode {
    /// The episode as somebody knew it at an instant: later answers have not been given.
    pub fn known_until(&self, instant: Instant) -> Self {
        Self { answer: self.answer.filter(|answer| *answer < instant), ..*self }
    }
}

/// One customer's messages and the replies to them in one thread, by time and id.
type Lanes<'a> = BTreeMap<(usize, &'a str), Vec<(Instant, &'a str, &'a Item)>>;

/// All episodes of a world.
pub fn episodes(world: &World) -> Vec<Episode> {
    let by_id: BTreeMap<&str, &Item> = world.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let mut lanes: Lanes<'_> = BTreeMap::new();
    for item in &world.items {
        let who = match item.author {
            Author::Customer(who) => who,
            Author::Bot => continue,
            Author::Brand => {
                let Some(parent) = item.parent.as_ref().and_then(|parent| by_id.get(parent.as_str())) else { continue };
                let Author::Customer(who) = parent.author else { continue };
                who
            }
        };
        lanes.entry((who, &item.thread)).or_default().push((item.at, &item.id, item));
    }
    let mut all = Vec::new();
    for lane in lanes.values_mut() {
        lane.sort_by_key(|entry| (entry.0, entry.1));
        let mut open: Option<Episode> = None;
        for (at, _, item) in lane.iter() {
            if matches!(item.author, Author::Customer(_)) {
                let episode = open.get_or_insert(Episode {
                    first: *at,
                    needs: false,
                    platform: item.platform,
                    private: item.seen == Seen::Private,
                    answer: None,
                });
                episode.needs |= item.needs_reply;
            } else if let Some(mut episode) = open.take() {
                episode.answer = Some(*at);
                all.push(episode);
            }
        }
        all.extend(open);
    }
    all
}

/// Kaplan-Meier: the smallest time at which the estimated share of the unanswered is at most one half, in seconds.
pub fn kaplan_meier(episodes: &[&Episode], end: Instant) -> Value {
    let mut times: Vec<(Instant, bool)> =
        episodes.iter().map(|episode| episode.answer.map_or((end - episode.first, false), |answer| (answer - episode.first, true))).collect();
    times.sort_by_key(|&(time, answered)| (time, !answered));
    let answered = times.iter().filter(|time| time.1).count();
    let mut naive: Vec<Instant> = times.iter().filter(|time| time.1).map(|time| time.0).collect();
    naive.sort_unstable();
    let (mut at_risk, mut survival, mut median) = (times.len(), 1.0_f64, None);
    let mut within: BTreeMap<&str, f64> = BTreeMap::new();
    let horizons = [("15 min", 900), ("1 h", 3_600), ("3 h", 10_800), ("6 h", 21_600), ("24 h", 86_400), ("72 h", 259_200)];
    let mut index = 0;
    while index < times.len() {
        let time = times[index].0;
        let group = times[index..].iter().take_while(|entry| entry.0 == time).count();
        let events = times[index..index + group].iter().filter(|entry| entry.1).count();
        for &(name, horizon) in &horizons {
            if time > horizon {
                within.entry(name).or_insert(1.0 - survival);
            }
        }
        survival *= 1.0 - events as f64 / at_risk as f64;
        if median.is_none() && survival <= 0.5 {
            median = Some(time);
        }
        at_risk -= group;
        index += group;
    }
    for &(name, _) in &horizons {
        within.entry(name).or_insert(1.0 - survival);
    }
    let n = naive.len();
    let middle = if n == 0 { None } else { Some((naive[(n - 1) / 2] + naive[n / 2]) as f64 / 2.0) };
    json!({
        "episodes": times.len(), "answered": answered, "unanswered": times.len() - answered,
        "km_median_seconds": median, "km_median_minutes": median.map(|seconds| seconds as f64 / 60.0), "answered_within": within,
        "naive_median_minutes_of_answered": middle.map(|seconds| seconds / 60.0),
        "naive_mean_minutes_of_answered": if n == 0 { None } else { Some(naive.iter().sum::<i64>() as f64 / n as f64 / 60.0) },
    })
}

/// Names and counts, the most frequent first.
pub fn ranked(counts: &BTreeMap<String, usize>) -> Value {
    let mut list: Vec<(&String, &usize)> = counts.iter().collect();
    list.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    json!(list.iter().map(|(name, count)| json!([name, count])).collect::<Vec<_>>())
}

/// How often each key occurs.
pub fn count_by<'a>(items: impl Iterator<Item = &'a Item>, key: impl Fn(&Item) -> Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        for name in key(item) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

/// The whole of `truth.json`.
pub fn truth(world: &World, story: &Story, archives: &[Archive], seed: u64) -> String {
    let end = world.items.iter().map(|item| item.at).max().expect("the story has comments");
    let customers = || world.items.iter().filter(|item| matches!(item.author, Author::Customer(_)));
    let calm = || customers().filter(|item| item.at < story.onset);
    let crisis = || customers().filter(|item| item.at >= story.onset);
    let first_cause = |item: &Item| item.causes.first().cloned().into_iter().collect::<Vec<_>>();
    let all_causes = |item: &Item| item.causes.clone();
    let polarity = |item: &Item| vec![["negative", "neutral", "positive"][(item.polarity + 1) as usize].to_owned()];
    let first_reply =
        world.items.iter().find(|item| item.kind == "reply" && item.at >= story.onset && item.seen == Seen::Public).expect("somebody answers");
    let hours = count_by(customers(), |item| vec![local(item.at).format("%Y-%m-%d %H:00").to_string()]);
    let peak = hours.iter().max_by_key(|hour| hour.1).expect("there are hours");
    let stamp = |at: Instant| json!({"utc": utc(at).to_rfc3339(), "local": local(at).to_rfc3339()});
    let all = episodes(world);
    let pick = |keep: &dyn Fn(&Episode) -> bool| all.iter().filter(|episode| keep(episode)).collect::<Vec<_>>();
    let km = |keep: &dyn Fn(&Episode) -> bool| kaplan_meier(&pick(keep), end);
    let clusters: BTreeMap<&str, Value> = ["copies_pl", "copies_en", "bot", "template_sorry", "template_handoff"]
        .into_iter()
        .map(|name| {
            let members: Vec<&Item> = world.items.iter().filter(|item| item.cluster == Some(name)).collect();
            let texts: BTreeSet<&str> = members.iter().map(|item| item.text.as_str()).collect();
            let exact = members.iter().filter(|item| item.kind == "copy").count();
            let ids: Vec<&str> = members.iter().map(|item| item.id.as_str()).collect();
            let span = members.iter().map(|item| item.at).max().unwrap_or(0) - members.iter().map(|item| item.at).min().unwrap_or(0);
            (name, json!({"size": members.len(), "exact_copies": exact, "different_texts": texts.len(), "span_seconds": span, "ids": if name.starts_with("copies") { ids } else { Vec::new() }}))
        })
        .collect();
    let labels: BTreeMap<&str, Value> =
        customers().map(|item| (item.id.as_str(), json!([item.kind, item.causes.join("+"), item.polarity, u8::from(item.needs_reply)]))).collect();
    let acts: BTreeMap<&str, String> =
        world.items.iter().filter(|item| item.kind == "reply").map(|item| (item.id.as_str(), item.acts.join("+"))).collect();
    let replies = || world.items.iter().filter(|item| item.kind == "reply");
    let act_list = |item: &Item| item.acts.iter().map(|act| (*act).to_owned()).collect::<Vec<_>>();
    let value = json!({
        "seed": seed, "brand": "Szelestka", "zone": "Europe/Warsaw",
        "brand_accounts": {"facebook": ["100000000004711", "Szelestka"], "x": ["1589003311", "Szelestka_PL"], "bot": ["100000000004799", "Szelestka Asystent"]},
        "period": {"start": stamp(story.start), "last_instant": stamp(end)},
        "onset": stamp(story.onset),
        "statements": world.statements.iter().map(|(kind, id, platform, at)| json!({"kind": kind, "id": id, "platform": if *platform == Platform::Facebook { "facebook" } else { "x" }, "at": stamp(*at)})).collect::<Vec<_>>(),
        "first_public_human_reply_after_onset": {"id": first_reply.id, "at": stamp(first_reply.at), "minutes_after_onset": (first_reply.at - story.onset) as f64 / 60.0},
        "peak_hour_local": {"hour": peak.0, "customer_comments": peak.1},
        "first_hour_of_crisis_comments": crisis().filter(|item| item.at < story.onset + 3_600).count(),
        "rumour": {"first_comment_id": world.rumour_first, "at": stamp(story.rumour + 23), "comments": count_by(customers(), all_causes).get("false_information"), "corrected": stamp(story.correction)},
        "counts": {
            "customer_comments": customers().count(), "calm": calm().count(), "crisis": crisis().count(), "brand_replies": replies().count(),
            "brand_posts": world.items.iter().filter(|item| item.author == Author::Brand && item.parent.is_none()).count(),
            "bot_acknowledgements": world.items.iter().filter(|item| item.author == Author::Bot).count(),
            "polish": customers().filter(|item| item.lang.tag() == "pl").count(), "english": customers().filter(|item| item.lang.tag() == "en").count(),
            "authors": customers().map(|item| item.author).collect::<BTreeSet<_>>().len(),
            "by_kind": count_by(customers(), |item| vec![item.kind.to_owned()]),
            "by_visibility": count_by(customers(), |item| vec![format!("{:?}", item.seen).to_lowercase()]),
        },
        "causes_main_label": {"calm": ranked(&count_by(calm(), first_cause)), "crisis": ranked(&count_by(crisis(), first_cause))},
        "causes_all_labels": {"calm": ranked(&count_by(calm(), all_causes)), "crisis": ranked(&count_by(crisis(), all_causes))},
        "polarity": {"calm": count_by(calm(), polarity), "crisis": count_by(crisis(), polarity)},
        "latency": {
            "definition": "Episode: a run of one customer's messages in one thread (ID posta / conversation_id; a private message is its own thread) that no human reply to them interrupts. A reply is to the author of the item that it names. Clock: first message to first reply. Unanswered: censored at the archive's last instant. needs_reply: any message of the run needs a reply (hidden and deleted comments, praise, small talk and thanks do not).",
            "needs_reply": km(&|e| e.needs),
            "needs_reply_public": km(&|e| e.needs && !e.private),
            "needs_reply_calm": km(&|e| e.needs && e.first < story.onset),
            "needs_reply_crisis": km(&|e| e.needs && e.first >= story.onset),
            "needs_reply_onset_to_apology": km(&|e| e.needs && e.first >= story.onset && e.first < story.apology),
            "needs_reply_after_apology": km(&|e| e.needs && e.first >= story.apology),
            "needs_reply_facebook": km(&|e| e.needs && e.platform == Platform::Facebook),
            "needs_reply_x": km(&|e| e.needs && e.platform == Platform::X),
            "every_episode": km(&|_| true),
        },
        "reply_acts": {"all": ranked(&count_by(replies(), act_list)), "before_onset": ranked(&count_by(replies().filter(|i| i.at < story.onset), act_list)),
            "onset_to_apology": ranked(&count_by(replies().filter(|i| i.at >= story.onset && i.at < story.apology), act_list)),
            "after_apology": ranked(&count_by(replies().filter(|i| i.at >= story.apology), act_list))},
        "copies": clusters,
        "files": archives.iter().map(|archive| (archive.name, archive.ledger.clone())).collect::<BTreeMap<_, _>>(),
        "labels_note": "customer comment id: [kind, causes joined by +, polarity -1/0/1, needs reply 0/1]",
        "labels": labels, "reply_labels": acts,
    });
    pretty(&value)
}

/// Indented, but with one line a label and one line a planted record.
pub fn pretty(value: &Value) -> String {
    let mut out = String::from("{\n");
    let object = value.as_object().expect("the truth is an object");
    for (index, (key, value)) in object.iter().enumerate() {
        let body = if key.ends_with("labels") {
            let rows: Vec<String> = value.as_object().into_iter().flatten().map(|(id, label)| format!("    \"{id}\": {label}")).collect();
            format!("{{\n{}\n  }}", rows.join(",\n"))
        } else {
            serde_json::to_string_pretty(value).expect("plain JSON").replace('\n', "\n  ")
        };
        let comma = if index + 1 < object.len() { "," } else { "" };
        out.extend(["  \"", key, "\": ", &body, comma, "\n"]);
    }
    out.push_str("}\n");
    out
}
