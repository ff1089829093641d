//! Needs (诉求): what a resident says, checked once on the phone and once on the server.

use crate::{
    category::{Category, Class},
    id::{HouseholdId, PlaceId, UploadId},
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX, NAME_CHARS_MAX, Phone},
    ticket::{PHOTOS_MAX, Source},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A need as it comes in (诉求草稿).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NeedDraft {
    /// In the resident's words; may be empty when a recording says it.
    pub text: String,
    /// Where; the community itself when nobody knows better.
    pub place: Option<PlaceId>,
    /// Where exactly, in words.
    pub place_words: String,
    /// What the resident tapped, if anything; else the classifier decides.
    pub category: Option<Category>,
    /// The answer to the danger question: somebody may be hurt now (有人身危险).
    pub danger: bool,
    /// Photos sent before.
    pub photos: Vec<UploadId>,
    /// A recording sent before.
    pub recording: Option<UploadId>,
    /// The name is hidden from all but the dispatcher (保密).
    pub confidential: bool,
    /// Said for somebody who cannot (代办).
    pub for_person: Option<ForPerson>,
    /// How to call back a visitor; residents have a number on file.
    pub phone: String,
    /// When it was found, where that is not now.
    pub occurred_at: Option<Timestamp>,
    /// Where it came in; residents send QR or App, staff the rest.
    pub source: Option<Source>,
}

/// Who a need was said for (被代办人).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ForPerson {
    /// Their name.
    pub name: String,
    /// Their number, if they have one.
    pub phone: String,
    /// Their household, if staff know it.
    pub household: Option<HouseholdId>,
    /// Why they do not say it themselves.
    pub reason: String,
    /// Frail, alone, disabled: any need within 24 hours (特殊群体).
    pub special: bool,
}

/// A need that was checked (诉求).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Trimmed; empty only with a recording.
    pub text: String,
    /// Where.
    pub place: Option<PlaceId>,
    /// Where exactly.
    pub place_words: String,
    /// What the resident tapped.
    pub category: Option<Category>,
    /// Somebody may be hurt now.
    pub danger: bool,
    /// At most [`PHOTOS_MAX`], no photo twice.
    pub photos: Vec<UploadId>,
    /// What was said.
    pub recording: Option<UploadId>,
    /// Hidden name.
    pub confidential: bool,
    /// Said for somebody.
    pub for_person: Option<ForPerson>,
    /// How to call back.
    pub phone: Option<Phone>,
    /// When it was found.
    pub occurred_at: Option<Timestamp>,
    /// Where it came in.
    pub source: Option<Source>,
}

impl NeedDraft {
    /// Checks a draft (检查诉求).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Need, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note =
            |field: &'static str, code: &'static str| errors.push(FieldError::new(field, code));
        let text = match text::parse(&self.text, BODY_CHARS_MAX) {
            Ok(text) => text,
            Err(text::TextRefusal::Empty) if self.recording.is_some() => String::new(),
            Err(refusal) => {
                note("text", refusal.code());
                String::new()
            }
        };
        let place_words =
            text::parse_optional(&self.place_words, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
                note("place_words", refusal.code());
                None
            });
        if self.photos.len() > PHOTOS_MAX {
            note("photos", "need.too_many_photos");
        }
        let phone = match Phone::parse(&self.phone) {
            Ok(phone) => Some(phone),
            Err(text::TextRefusal::Empty) => None,
            Err(refusal) => {
                note("phone", refusal.code());
                None
            }
        };
        let for_person = self.for_person.as_ref().and_then(|person| person.parse(&mut note));
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut photos = self.photos.clone();
        let mut seen = std::collections::HashSet::new();
        photos.retain(|photo| seen.insert(*photo));
        Ok(Need {
            text,
            place: self.place,
            place_words: place_words.unwrap_or_default(),
            category: self.category,
            danger: self.danger,
            photos,
            recording: self.recording,
            confidential: self.confidential,
            for_person,
            phone,
            occurred_at: self.occurred_at,
            source: self.source,
        })
    }
}

impl ForPerson {
    fn parse(&self, note: &mut impl FnMut(&'static str, &'static str)) -> Option<Self> {
        let name = text::parse(&self.name, NAME_CHARS_MAX)
            .map_err(|refusal| note("for_person.name", refusal.code()));
        let reason = text::parse_optional(&self.reason, LINE_CHARS_MAX)
            .map_err(|refusal| note("for_person.reason", refusal.code()));
        let phone = match Phone::parse(&self.phone) {
            Ok(phone) => Ok(phone.as_str().to_owned()),
            Err(text::TextRefusal::Empty) => Ok(String::new()),
            Err(refusal) => {
                note("for_person.phone", refusal.code());
                Err(())
            }
        };
        Some(Self {
            name: name.ok()?,
            phone: phone.ok()?,
            household: self.household,
            reason: reason.ok()?.unwrap_or_default(),
            special: self.special,
        })
    }
}

/// The class a need starts in (初始等级): danger makes anything urgent; nothing else does so alone.
#[must_use]
pub const fn first_class(danger: bool, suggested: Class) -> Class {
    if danger { Class::Urgent } else { suggested }
}

/// Why a need is refused as a whole (诉求拒绝原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedRefusal {
    /// The same id came with other content.
    IdReused,
    /// A photo or recording is not there: send it again first.
    UploadMissing,
    /// There is no such place here.
    PlaceUnknown,
    /// Only staff may say where it came in, or speak for a household on file.
    NotStaff,
}

impl NeedRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdReused => "need.id_reused",
            Self::UploadMissing => "need.upload_missing",
            Self::PlaceUnknown => "need.place_unknown",
            Self::NotStaff => "need.not_staff",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn draft(text: &str) -> NeedDraft {
        NeedDraft { text: text.to_owned(), ..NeedDraft::default() }
    }

    #[track_caller]
    fn check(draft: &NeedDraft, expected: &[(&str, &str)]) {
        let errors = draft.parse().err().unwrap_or_default();
        let found: Vec<(&str, &str)> =
            errors.iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_or_a_recording_are_needed() {
        check(&draft("井盖坏了"), &[]);
        check(&draft("  "), &[("text", "text.empty")]);
        check(&NeedDraft { recording: Some(UploadId(Uuid::nil())), ..draft("") }, &[]);
        check(&draft(&"长".repeat(2001)), &[("text", "text.too_long")]);
    }
    #[test]
    fn a_seventh_photo_is_refused() {
        let photos = (0..7).map(|n| UploadId(Uuid::from_u128(n))).collect();
        check(&NeedDraft { photos, ..draft("灯坏了") }, &[("photos", "need.too_many_photos")]);
    }
    #[test]
    fn every_wrong_field_is_named_at_once() {
        let person = ForPerson { phone: "12".to_owned(), ..ForPerson::default() };
        check(
            &NeedDraft {
                phone: "abc".to_owned(), for_person: Some(person), ..draft("帮我妈问")
            },
            &[
                ("phone", "text.malformed"),
                ("for_person.name", "text.empty"),
                ("for_person.phone", "text.malformed"),
            ],
        );
    }
    #[test]
    fn danger_makes_it_urgent() {
        assert_eq!(first_class(true, Class::General), Class::Urgent);
        assert_eq!(first_class(false, Class::Complex), Class::Complex);
    }
}
