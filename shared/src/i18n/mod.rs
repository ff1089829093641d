//! Words of the product (文案): Chinese first, plain British English second, both or it does not compile.

pub mod event;
pub mod event_door;
pub mod hand;
pub mod hours;
pub mod label;
pub mod notice;
pub mod points;
pub mod poll;
pub mod poster;
pub mod problem;
pub mod resident;
pub mod reward;
pub mod staff;
pub mod time_bank;
pub mod topic;
pub mod trustee;

use serde::{Deserialize, Serialize};

/// The two languages (语言).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Lang {
    /// Simplified Chinese, the default (简体中文).
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// British English (英文).
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The language tag for `lang` attributes and headers (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
    /// The first language of an `Accept-Language` header that is spoken here; Chinese when none is.
    #[must_use]
    pub fn accept(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("zh") => Some(Self::Zh),
                Some("en") => Some(Self::En),
                Some(_) | None => None,
            })
            .unwrap_or_default()
    }
}

/// Declares messages: `name = "中文" / "English";` or `name(x) = "还有 {x} 件" / "{x} left";`.
///
/// Each becomes a function that takes the language first. A message without both texts, or with an
/// argument that is not named, does not compile.
#[macro_export]
macro_rules! words {
    () => {};
    ($name:ident = $zh:literal / $en:literal; $($rest:tt)*) => {
        #[doc = $zh]
        #[must_use]
        pub const fn $name(lang: $crate::i18n::Lang) -> &'static str {
            match lang {
                $crate::i18n::Lang::Zh => $zh,
                $crate::i18n::Lang::En => $en,
            }
        }
        $crate::words! { $($rest)* }
    };
    ($name:ident($($arg:ident),+) = $zh:literal / $en:literal; $($rest:tt)*) => {
        #[doc = $zh]
        #[must_use]
        pub fn $name(lang: $crate::i18n::Lang, $($arg: impl ::std::fmt::Display),+) -> String {
            match lang {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En => format!($en),
            }
        }
        $crate::words! { $($rest)* }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro makes catalogues, which are public")]
mod tests {
    use super::*;

    words! {
        greeting = "您好" / "Hello";
        left(n) = "还有 {n} 件" / "{n} left";
    }

    #[test]
    fn messages_speak_both_languages() {
        assert_eq!(greeting(Lang::Zh), "您好");
        assert_eq!(left(Lang::En, 3), "3 left");
    }
    #[test]
    fn the_first_spoken_language_is_taken() {
        assert_eq!(Lang::accept("fr-FR, en-GB;q=0.8"), Lang::En);
        assert_eq!(Lang::accept("zh-Hans-CN"), Lang::Zh);
        assert_eq!(Lang::accept(""), Lang::Zh);
    }
}
