//! Words on posters and slips (张贴页): few, large, the same everywhere.

use super::Lang;
use crate::{qr::CodeKind, words};

words! {
    say_a_need = "扫码说一件事" / "Scan to tell us";
    join_household = "扫码加入这一户" / "Scan to join";
    sign_in = "扫码登录" / "Scan to sign in";
    type_it(site) = "扫不了？打开 {site} 输入" / "Cannot scan? Type this at {site}";
    phone(number) = "网格中心 {number}" / "Grid centre {number}";
    good_until(day) = "{day} 前有效，只能用一次" / "Good until {day}, once";
}

/// The one sentence of a code (主句).
#[must_use]
pub const fn sentence(lang: Lang, kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Place => say_a_need(lang),
        CodeKind::Invite => join_household(lang),
        CodeKind::SignIn => sign_in(lang),
    }
}
