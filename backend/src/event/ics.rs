//! Calendar files (日历文件, RFC 5545): one entry for each session, in UTC.
//!
//! Invariants: lines end with CRLF and are folded after 75 octets, never inside a character; texts are
//! escaped; the same session keeps its UID, and its SEQUENCE grows when the event is changed.

use linli_shared::{
    event::{EventDraft, Session},
    i18n::{Lang, label},
    id::EventId,
    time::{Date, Timestamp},
};

/// Longest line, in octets, without its end.
const LINE_OCTETS_MAX: usize = 75;

/// What an entry is about.
pub(super) struct Entry<'a> {
    pub id: EventId,
    pub draft: &'a EventDraft,
    /// How often the event was changed.
    pub version: i64,
    pub changed_at: Timestamp,
    pub standing: Standing,
    /// Whom it is for, in one's own calendar: a child, masked.
    pub for_whom: Option<&'a str>,
}

/// Whether it is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It goes ahead, with a place.
    Confirmed,
    /// The place is not sure: waiting, or an offer.
    Tentative,
    /// It was called off.
    Cancelled,
}

/// A whole calendar; sessions before `since` are left out.
pub(super) fn write(
    lang: Lang,
    (name, public_url): (&str, &str),
    entries: &[Entry<'_>],
    since: Timestamp,
) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Linli//Linli//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escape(name)));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    line(&mut out, "X-PUBLISHED-TTL:PT1H");
    for entry in entries {
        for (n, session) in entry.draft.sessions.iter().enumerate() {
            if session.ends_at >= since {
                write_entry(&mut out, lang, public_url, entry, (n, *session));
            }
        }
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn write_entry(
    out: &mut String,
    lang: Lang,
    public_url: &str,
    entry: &Entry<'_>,
    (n, session): (usize, Session),
) {
    let draft = entry.draft;
    let title = match entry.for_whom {
        Some(child) => format!("{}（{child}）", draft.title),
        None => draft.title.clone(),
    };
    let status = match entry.standing {
        Standing::Confirmed => "CONFIRMED",
        Standing::Tentative => "TENTATIVE",
        Standing::Cancelled => "CANCELLED",
    };
    let about = [&draft.words, &draft.organiser, &draft.access];
    let about: Vec<&str> =
        about.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}-{n}@linli", entry.id));
    line(out, &format!("DTSTAMP:{}", utc(entry.changed_at)));
    line(out, &format!("LAST-MODIFIED:{}", utc(entry.changed_at)));
    line(out, &format!("SEQUENCE:{}", entry.version));
    line(out, &format!("STATUS:{status}"));
    line(out, &format!("DTSTART:{}", utc(session.starts_at)));
    line(out, &format!("DTEND:{}", utc(session.ends_at)));
    line(out, &format!("SUMMARY:{}", escape(&title)));
    line(out, &format!("LOCATION:{}", escape(&draft.place)));
    line(out, &format!("DESCRIPTION:{}", escape(&about.join("\n"))));
    line(out, &format!("CATEGORIES:{}", escape(label::event_kind(lang, draft.kind))));
    line(out, &format!("URL:{public_url}/events/{}", entry.id));
    if entry.standing == Standing::Confirmed {
        line(out, "BEGIN:VALARM");
        line(out, "ACTION:DISPLAY");
        line(out, "TRIGGER:-PT2H");
        line(out, &format!("DESCRIPTION:{}", escape(&title)));
        line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
}

/// `20250303T114000Z`
fn utc(at: Timestamp) -> String {
    let seconds = at.0.div_euclid(1000);
    let (day, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, date) = Date(day).ymd();
    let (hour, minute, second) = (of_day / 3600, of_day % 3600 / 60, of_day % 60);
    format!("{year:04}{month:02}{date:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Backslashes, commas, semicolons and line breaks as RFC 5545 §3.3.11 writes them.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => {}
            _ => out.push(c),
        }
    }
    out
}

/// One content line, folded: what goes on begins the next line with a blank.
fn line(out: &mut String, content: &str) {
    let mut octets = 0;
    for c in content.chars() {
        if octets + c.len_utf8() > LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn draft() -> EventDraft {
        let starts_at = Date::from_ymd(2025, 3, 8).start().plus_hours(9);
        EventDraft {
            title: "手机课：挂号、缴费; 一对一".to_owned(),
            words: "带上手机\n和充电线".to_owned(),
            organiser: "青年志愿者队".to_owned(),
            place: "社区活动室\\二楼".to_owned(),
            sessions: vec![Session { starts_at, ends_at: starts_at.plus_minutes(90) }],
            ..EventDraft::default()
        }
    }

    fn written(standing: Standing, since: Timestamp) -> String {
        let draft = draft();
        let entry = Entry {
            id: EventId(Uuid::from_u128(7)),
            draft: &draft,
            version: 2,
            changed_at: Date::from_ymd(2025, 3, 1).start().plus_hours(8),
            standing,
            for_whom: None,
        };
        write(Lang::Zh, ("幸福里社区", "https://linli.example"), &[entry], since)
    }

    #[test]
    fn a_session_is_one_entry_with_times_in_utc() {
        let text = written(Standing::Confirmed, Timestamp(0));
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Linli//Linli//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "X-WR-CALNAME:幸福里社区",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "BEGIN:VEVENT",
            "UID:00000000-0000-0000-0000-000000000007-0@linli",
            "DTSTAMP:20250301T000000Z",
            "LAST-MODIFIED:20250301T000000Z",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "DTSTART:20250308T010000Z",
            "DTEND:20250308T023000Z",
            r"SUMMARY:手机课：挂号、缴费\; 一对一",
            r"LOCATION:社区活动室\\二楼",
            r"DESCRIPTION:带上手机\n和充电线\n青年志愿者队",
            "CATEGORIES:其他活动",
            "URL:https://linli.example/events/00000000-0000-0000-0000-000000000007",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-PT2H",
            r"DESCRIPTION:手机课：挂号、缴费\; 一对一",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        assert_eq!(text.split_terminator("\r\n").collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_was_called_off_says_so_and_rings_no_bell() {
        let text = written(Standing::Cancelled, Timestamp(0));
        assert!(text.contains("STATUS:CANCELLED\r\n"));
        assert!(!text.contains("VALARM"));
    }

    #[test]
    fn old_sessions_are_left_out() {
        let since = Date::from_ymd(2025, 4, 1).start();
        assert!(!written(Standing::Confirmed, since).contains("VEVENT"));
    }

    #[test]
    fn lines_are_folded_between_characters_and_end_with_crlf() {
        let mut out = String::new();
        let long = format!("SUMMARY:{}", "邻".repeat(60));
        line(&mut out, &long);
        assert!(out.ends_with("\r\n"));
        for part in out.trim_end().split("\r\n") {
            assert!(part.len() <= LINE_OCTETS_MAX, "{part}");
        }
        assert_eq!(out.trim_end().replace("\r\n ", ""), long);
    }
}
