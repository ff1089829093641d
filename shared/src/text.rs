//! Texts people write (文字): trimmed, bounded, free of control characters, parsed once.
//!
//! Invariant: a value of these types was checked; emoji and any script are welcome.

use serde::{Deserialize, Serialize};

/// What is wrong with a text (文字问题).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextRefusal {
    /// Nothing but blanks.
    Empty,
    /// More than the field holds.
    TooLong,
    /// A form of its own that this is not: a phone number, a code.
    Malformed,
}

impl TextRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "text.empty",
            Self::TooLong => "text.too_long",
            Self::Malformed => "text.malformed",
        }
    }
}

/// Longest need, message or reason, in characters.
pub const BODY_CHARS_MAX: usize = 2000;
/// Longest name or title, in characters.
pub const NAME_CHARS_MAX: usize = 60;
/// Longest one-line remark, in characters.
pub const LINE_CHARS_MAX: usize = 200;

/// Trims `text`, drops control characters but line breaks, and bounds it to `chars_max` (清理文字).
///
/// # Errors
/// [`TextRefusal::Empty`] or [`TextRefusal::TooLong`].
pub fn parse(text: &str, chars_max: usize) -> Result<String, TextRefusal> {
    let kept: String = text
        .chars()
        .map(|c| if c == '\u{2028}' || c == '\u{2029}' { '\n' } else { c })
        .filter(|c| *c == '\n' || !(c.is_control() || is_invisible(*c)))
        .collect();
    let trimmed = kept.trim();
    if trimmed.chars().all(|c| c.is_whitespace() || c == '\u{200d}') {
        return Err(TextRefusal::Empty);
    }
    if trimmed.chars().count() > chars_max {
        return Err(TextRefusal::TooLong);
    }
    Ok(trimmed.to_owned())
}

/// Marks that turn text around or hide in it; the joiner inside emoji stays.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Like [`parse`], but blank means absent.
///
/// # Errors
/// [`TextRefusal::TooLong`].
pub fn parse_optional(text: &str, chars_max: usize) -> Result<Option<String>, TextRefusal> {
    match parse(text, chars_max) {
        Ok(text) => Ok(Some(text)),
        Err(TextRefusal::Empty) => Ok(None),
        Err(refusal @ (TextRefusal::TooLong | TextRefusal::Malformed)) => Err(refusal),
    }
}

/// A mainland mobile number, eleven digits (手机号).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it: spaces, dashes and +86 are dropped.
    ///
    /// # Errors
    /// [`TextRefusal::Empty`] or [`TextRefusal::Malformed`].
    pub fn parse(text: &str) -> Result<Self, TextRefusal> {
        let digits: String = text.chars().filter_map(ascii_digit_or_plus).collect();
        if digits.is_empty() {
            return Err(TextRefusal::Empty);
        }
        let number =
            digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
        let is_mobile = number.len() == 11
            && number.bytes().all(|b| b.is_ascii_digit())
            && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
        if is_mobile { Ok(Self(number.to_owned())) } else { Err(TextRefusal::Malformed) }
    }
    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keeps digits (full-width ones too) and plus signs; blanks and dashes vanish, anything else spoils the number.
fn ascii_digit_or_plus(c: char) -> Option<char> {
    match c {
        '0'..='9' | '+' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c).wrapping_sub(u32::from('０')), 10),
        ' ' | '-' | '\u{a0}' | '\u{3000}' | '(' | ')' => None,
        _ => Some('x'),
    }
}

/// `138****5678`: a phone number on screens that do not need it (脱敏手机号).
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    match (chars.get(..3), chars.get(chars.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if chars.len() >= 7 => {
            format!("{}****{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
        }
        _ => "****".to_owned(),
    }
}

/// `王**`: a name on screens that do not need it (脱敏姓名).
#[must_use]
pub fn mask_name(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(|| "**".to_owned(), |first| format!("{first}**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, TextRefusal>) {
        assert_eq!(parse(text, 10).as_deref().map_err(|refusal| *refusal), expected);
    }

    #[test]
    fn texts_are_trimmed_and_keep_their_emoji() {
        check("  井盖 坏了 \n", Ok("井盖 坏了"));
        check("👩‍👧🙂", Ok("👩‍👧🙂"));
        check("a\u{0}b\u{7}c", Ok("abc"));
        check("\u{202e}abc", Ok("abc"));
    }
    #[test]
    fn blanks_are_empty_however_they_are_made() {
        for blank in ["", "   ", "\n\t", "\u{3000}", "\u{200b}\u{feff}", "\u{0}"] {
            check(blank, Err(TextRefusal::Empty));
        }
    }
    #[test]
    fn length_counts_characters_not_bytes() {
        check("一二三四五六七八九十", Ok("一二三四五六七八九十"));
        check("一二三四五六七八九十百", Err(TextRefusal::TooLong));
    }
    #[test]
    fn phones_are_read_as_people_write_them() {
        for good in ["13800001234", "+86 138-0000-1234", "138 0000 1234", "１３８００００１２３４"]
        {
            assert_eq!(
                Phone::parse(good).map(|p| p.as_str().to_owned()),
                Ok("13800001234".to_owned()),
                "{good}"
            );
        }
        for bad in ["12345678901", "1380000123", "138000012345", "call me", "10086"] {
            assert_eq!(Phone::parse(bad), Err(TextRefusal::Malformed), "{bad}");
        }
        assert_eq!(Phone::parse("  "), Err(TextRefusal::Empty));
    }
    #[test]
    fn masks_hide_all_but_a_hint() {
        assert_eq!(mask_phone("13800001234"), "138****1234");
        assert_eq!(mask_phone("123"), "****");
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name(""), "**");
    }
}
