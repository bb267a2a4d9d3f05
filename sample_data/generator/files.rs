//! Writes the three archives in the shapes of three different exports and plants the damage that real exports have. Keeps a ledger of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::people::Platform;
use crate::rng::Rng;
use crate::story::{local, utc};
use crate::texts::Lang;
use crate::world::{Author, Item, Seen, World};

/// A finished file and what was planted in it.
pub struct Archive {
    /// File name.
    pub name: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
    /// The `truth.json` entry.
    pub ledger: Value,
}

/// Collects lines and remembers where the planted ones are.
pub struct Sheet {
    text: String,
    line: usize,
    planted: Vec<Value>,
    merged: Vec<Value>,
    good: usize,
}

impl Sheet {
    /// An empty file.
    pub const fn new() -> Self {
        Self { text: String::new(), line: 1, planted: Vec::new(), merged: Vec::new(), good: 0 }
    }

    /// A line that is no record.
    pub fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.line += line.matches('\n').count() + 1;
    }

    /// A record.
    pub fn good(&mut self, line: &str) {
        self.good += 1;
        self.raw(line);
    }

    /// A damaged record and what must become of it.
    pub fn bad(&mut self, line: &str, reason: &str, expect: &str) {
        self.planted.push(json!({"line": self.line, "reason": reason, "expect": expect}));
        self.raw(line);
    }

    /// A record that is there already.
    pub fn duplicate(&mut self, line: &str, id: &str, reason: &str) {
        self.merged.push(json!({"line": self.line, "id": id, "reason": reason}));
        self.raw(line);
    }

    /// The file and its ledger.
    pub fn finish(self, name: &'static str, bom: &str, extra: &Value) -> Archive {
        let count = |expect: &str| self.planted.iter().filter(|row| row["expect"] == expect).count();
        let (rejected, skipped) = (count("rejected"), count("skipped"));
        let ledger = json!({
            "good_records": self.good, "duplicates_merged": self.merged.len(), "planted_rejects": rejected, "planted_skips": skipped,
            "records_written_without_blank_lines_and_headers": self.good + self.merged.len() + rejected,
            "planted": self.planted, "duplicates": self.merged, "repairs": extra,
        });
        Archive { name, bytes: format!("{bom}{}", self.text).into_bytes(), ledger }
    }
}

fn quoted(field: &str, delimiter: char) -> String {
    if field.contains([delimiter, '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

/// A line of a table.
pub fn row(fields: &[&str], delimiter: char) -> String {
    fields.iter().map(|field| quoted(field, delimiter)).collect::<Vec<_>>().join(&delimiter.to_string())
}

/// UTF-8 that was read as Windows-1252 once: "ż" becomes "Å¼".
fn mojibake(text: &str) -> String {
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018,
        0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];
    text.bytes()
        .map(|byte| {
            let code = if (0x80..0xA0).contains(&byte) { u32::from(HIGH[usize::from(byte - 0x80)]) } else { u32::from(byte) };
            char::from_u32(code).expect("Windows-1252 maps into the BMP")
        })
        .collect()
}

const FB_HEADER: &str = "ID komentarza;ID nadrzędny;ID posta;Autor;ID autora;Data;Edytowano;Treść;Polubienia;Liczba odpowiedzi;Język;Widoczność;Link";

fn visibility_pl(seen: Seen) -> &'static str {
    match seen {
        Seen::Public => "publiczny",
        Seen::Private => "prywatny",
        Seen::Hidden => "ukryty",
        Seen::Deleted => "usunięty",
    }
}

fn facebook_row(world: &World, item: &Item, text: &str, edited: &str, likes: i64, answers: usize) -> String {
    let Author::Customer(who) = item.author else { unreachable!("only customers are in this file") };
    let person = &world.people[who];
    let when = local(item.at).format("%d.%m.%Y %H:%M:%S").to_string();
    // The export leaves the parent empty for comments that stand directly under a post.
    let parent = item.parent.as_deref().filter(|parent| *parent != item.thread).unwrap_or("");
    let link = if item.seen == Seen::Public {
        format!("https://www.facebook.example/szelestka/posts/{}?comment_id={}", item.thread, item.id)
    } else {
        String::new()
    };
    let fields = [
        item.id.as_str(),
        parent,
        &item.thread,
        &person.name,
        &person.id,
        &when,
        edited,
        text,
        &likes.to_string(),
        &answers.to_string(),
        item.lang.tag(),
        visibility_pl(item.seen),
        &link,
    ];
    row(&fields, ';')
}

/// `facebook_komentarze.csv`: what a Polish care team exports from the page.
fn facebook(world: &World, rng: &mut Rng) -> Archive {
    let items: Vec<&Item> =
        world.items.iter().filter(|item| item.platform == Platform::Facebook && matches!(item.author, Author::Customer(_))).collect();
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &world.items {
        if let Some(parent) = &item.parent {
            *answers.entry(parent).or_default() += 1;
        }
    }
    let count = |item: &Item| answers.get(item.id.as_str()).copied().unwrap_or(0);
    let polish = |item: &Item| item.lang == Lang::Pl && item.seen == Seen::Public && item.text.contains(['ą', 'ę', 'ł', 'ż']);
    let mut sheet = Sheet::new();
    let (mut entities, mut garbled) = (Vec::new(), Vec::new());
    sheet.raw(FB_HEADER);
    let n = items.len();
    let mark = |share: usize| n * share / 100;
    for (index, item) in items.iter().enumerate() {
        let mut text = item.text.clone();
        if item.seen == Seen::Public && item.cluster.is_none() && text.contains(['„', '"']) && entities.len() < 14 && rng.chance(0.06) {
            text = text.replace(['„', '”', '"'], "&quot;").replace(" i ", " &amp; ");
            entities.push(json!(item.id));
        } else if polish(item) && item.cluster.is_none() && garbled.len() < 9 && index % 211 > 200 && text.chars().all(|c| c < '\u{2000}') {
            text = mojibake(&text);
            garbled.push(json!(item.id));
        }
        sheet.good(&facebook_row(world, item, &text, "", item.likes, count(item)));
        let next = |offset: i64| (item.id.parse::<i64>().unwrap_or(0) + offset).to_string();
        if index == mark(7) {
            sheet.bad(&format!("{};;{};Katarzyna Lisowiecka", next(3), item.thread), "ragged row: 4 of 13 fields", "rejected");
        } else if index == mark(19) {
            sheet.bad(";;;;;;;;;;;;", "row of empty fields", "skipped");
        } else if index == mark(28) {
            sheet.bad("", "empty line", "skipped");
        } else if index == mark(33) {
            sheet.bad(FB_HEADER, "repeated header", "skipped");
        } else if index == mark(41) {
            let line = format!(
                "{};;{};Marek Chmielarczyk;100052000088123;31.11.2026 10:15:00;;Kiedy będzie moja paczka?;0;0;pl;publiczny;",
                next(5),
                item.thread
            );
            sheet.bad(&line, "impossible date 31.11.2026", "rejected");
        } else if index == mark(55) {
            let line = format!(
                "{};;{};Ewa Mrozowiecka;100052000091177;{};;Paczki nie ma; kuriera nie ma; odpowiedzi też nie ma;4;0;pl;publiczny;",
                next(7),
                item.thread,
                local(item.at).format("%d.%m.%Y %H:%M:%S")
            );
            sheet.bad(&line, "ragged row: 15 of 13 fields, unquoted semicolons in the text", "rejected");
        } else if index == mark(68) {
            let line = format!("{};;{};Jan Słomczyński;100052000093311;wczoraj o 12:30;;Czy ktoś odpowie?;1;0;pl;publiczny;", next(9), item.thread);
            sheet.bad(&line, "not a date: \"wczoraj o 12:30\"", "rejected");
        } else if index == mark(83) {
            sheet.bad(&format!("{};;{}", next(11), item.thread), "ragged row: 3 of 13 fields", "rejected");
        }
    }
    // A second export of the last days was appended: the same comments again, some edited since.
    let mut again: Vec<&&Item> =
        items.iter().skip(n * 3 / 4).filter(|item| item.seen == Seen::Public && item.text.len() > 60 && item.cluster.is_none()).collect();
    rng.shuffle(&mut again);
    for item in again.iter().take(6) {
        sheet.duplicate(&facebook_row(world, item, &item.text, "", item.likes, count(item)), &item.id, "same id, same content");
    }
    for item in again.iter().skip(6).take(4) {
        let edited = local(item.at + 3_600).format("%d.%m.%Y %H:%M:%S").to_string();
        let text = format!("{} {}", item.text, if item.lang == Lang::Pl { "EDIT: dalej bez zmian." } else { "EDIT: still no change." });
        sheet.duplicate(&facebook_row(world, item, &text, &edited, item.likes + 2, count(item)), &item.id, "same id, later edit");
    }
    let last = items[n - 1];
    let line = format!("{}9;;{};Zofia Talarczyńska;100052000097001;15.11.2026 23:50:11;;\"Paczka doszła, ale karton", last.id, last.thread);
    sheet.bad(&line, "unclosed quote, the file ends inside the field", "rejected");
    sheet.finish("facebook_komentarze.csv", "\u{feff}", &json!({"html_entities": entities, "mojibake": garbled}))
}

fn x_line(world: &World, item: &Item, text: &str, edited: Option<i64>, replies: usize) -> String {
    let Author::Customer(who) = item.author else { unreachable!("only customers are in this file") };
    let person = &world.people[who];
    let mut object = json!({
        "id": item.id, "conversation_id": item.thread, "in_reply_to_id": item.parent, "author_id": person.id, "author_username": person.handle,
        "author_name": person.name, "created_at": utc(item.at).format("%Y-%m-%dT%H:%M:%S.000Z").to_string(), "text": text, "lang": item.lang.tag(),
        "like_count": item.likes, "reply_count": replies, "repost_count": item.likes / 3, "url": format!("https://x.example/{}/status/{}", person.handle, item.id),
    });
    if let Some(edited) = edited {
        object["edited_at"] = json!(utc(edited).format("%Y-%m-%dT%H:%M:%S.000Z").to_string());
    }
    object.to_string()
}

/// `x_mentions.ndjson`: posts on X that mention the brand.
fn x(world: &World, rng: &mut Rng) -> Archive {
    let items: Vec<&Item> = world.items.iter().filter(|item| item.platform == Platform::X && matches!(item.author, Author::Customer(_))).collect();
    let replies = |item: &Item| world.items.iter().filter(|other| other.parent.as_deref() == Some(item.id.as_str())).count();
    let mut sheet = Sheet::new();
    let mut entities = Vec::new();
    let n = items.len();
    for (index, item) in items.iter().enumerate() {
        let mut text = item.text.clone();
        if item.cluster.is_none() && text.contains('"') && entities.len() < 6 && rng.chance(0.1) {
            text = text.replace('"', "&quot;");
            entities.push(json!(item.id));
        }
        let line = x_line(world, item, &text, None, replies(item));
        sheet.good(&line);
        if index == n / 5 {
            let cut: String = line.chars().take(line.chars().count() * 2 / 3).collect();
            sheet.bad(&cut, "cut line: the JSON object does not end", "rejected");
        } else if index == n / 3 {
            sheet.bad("", "empty line", "skipped");
        } else if index == n / 2 {
            let mut value: Value = serde_json::from_str(&line).expect("our own line");
            value["id"] = json!(format!("{}7", item.id));
            value["created_at"] = json!("2026-13-45T99:00:00.000Z");
            sheet.bad(&value.to_string(), "impossible date 2026-13-45T99:00:00", "rejected");
        } else if index == n * 4 / 5 {
            sheet.bad("[\"rate limit exceeded\", 429]", "not an object", "rejected");
        }
    }
    let mut again: Vec<&&Item> = items.iter().skip(n / 2).filter(|item| item.text.len() > 60 && item.cluster.is_none()).collect();
    rng.shuffle(&mut again);
    for item in again.iter().take(3) {
        sheet.duplicate(&x_line(world, item, &item.text, None, replies(item)), &item.id, "same id, same content");
    }
    for item in again.iter().skip(3).take(2) {
        let line = x_line(world, item, &format!("{} (edited)", item.text), Some(item.at + 900), replies(item));
        sheet.duplicate(&line, &item.id, "same id, later edit");
    }
    sheet.finish("x_mentions.ndjson", "", &json!({"html_entities": entities, "mojibake": []}))
}

const BRAND_HEADER: &str = "reply_id,in_reply_to_id,thread_id,platform,account_id,account,agent,created_at,visibility,text,like_count,lang";

fn brand_row(item: &Item) -> String {
    let (account_id, account) = match (item.platform, item.author) {
        (Platform::Facebook, Author::Bot) => ("100000000004799", "Szelestka Asystent"),
        (Platform::Facebook, _) => ("100000000004711", "Szelestka"),
        (Platform::X, _) => ("1589003311", "Szelestka_PL"),
    };
    let platform = if item.platform == Platform::Facebook { "facebook" } else { "x" };
    let when = local(item.at).format("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let visibility = if item.seen == Seen::Private { "private" } else { "public" };
    let parent = item.parent.as_deref().unwrap_or("");
    let fields = [
        item.id.as_str(),
        parent,
        &item.thread,
        platform,
        account_id,
        account,
        &item.agent,
        &when,
        visibility,
        &item.text,
        &item.likes.to_string(),
        item.lang.tag(),
    ];
    row(&fields, ',')
}

/// `odpowiedzi_marki.csv`: the brand's posts and replies on both platforms, from its care tool.
fn brand(world: &World) -> Archive {
    let items: Vec<&Item> = world.items.iter().filter(|item| !matches!(item.author, Author::Customer(_))).collect();
    let mut sheet = Sheet::new();
    sheet.raw(BRAND_HEADER);
    let n = items.len();
    for (index, item) in items.iter().enumerate() {
        let line = brand_row(item);
        sheet.good(&line);
        if index == n / 4 {
            sheet.bad(BRAND_HEADER, "repeated header", "skipped");
        } else if index == n / 2 {
            sheet.bad(&format!("{}5,{},x", item.id, item.thread), "ragged row: 3 of 12 fields", "rejected");
        } else if index == n * 2 / 3 {
            let line =
                format!("{}6,,{},facebook,100000000004711,Szelestka,Ola,2026-11-05T25:61:00+01:00,public,Dzień dobry,0,pl", item.id, item.thread);
            sheet.bad(&line, "impossible time 25:61", "rejected");
        } else if index == n * 3 / 4 || index == n * 7 / 8 {
            sheet.duplicate(&line, &item.id, "same id, same content");
        }
    }
    sheet.finish("odpowiedzi_marki.csv", "", &json!({"html_entities": [], "mojibake": []}))
}

/// The three archives.
pub fn archives(world: &World, seed: u64) -> Vec<Archive> {
    let mut rng = Rng::new(seed ^ 0xF11E);
    vec![facebook(world, &mut rng), x(world, &mut rng), brand(world)]
}
