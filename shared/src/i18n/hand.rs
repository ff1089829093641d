//! What the page of a station says without a network (离线核销文案).

use super::Lang;
use crate::{reward::Conflict, words};

words! {
    scan = "扫码" / "Scan";
    camera_off = "关相机" / "Camera off";
    list_title = "没网也能核销" / "Without a network";
    list_words = "开门前下载名单，管 12 小时。名单是加密的，扫到券上的码才能打开那一条。没网时只能扫码，不能输 8 位码" / "Download the list before you open; it is good for 12 hours. It is locked: only a voucher's own code opens its entry. Without a network only a scan works, not the 8 characters";
    list_get = "下载名单" / "Download the list";
    list_again = "更新名单" / "Download again";
    list_has(n, time) = "名单已在本机，{n} 张券，{time} 下载" / "The list is on this phone: {n} vouchers, from {time}";
    list_left(n) = "还有 {n} 张没装下，要联网核销" / "{n} more did not fit. They need a network";
    list_none = "还没下载，断网时不能核销" / "Not downloaded yet. Without a network nothing can be handed over";
    offline_now = "现在没网，按名单核销，联网后自动入账" / "No network. Checking by the list; it is booked once there is one";
    listed = "名单里有，可以交付" / "On the list, and can be handed over";
    until(when) = "{when} 前有效" / "Good until {when}";
    noted = "已记在本机，联网后自动入账" / "Noted on this phone, and booked once there is a network";
    not_noted = "没记下，这部手机存满了。清出空间再试，东西已给的先记在纸上" / "Not noted: this phone is full. Free some room and try again; until then write down on paper what was given";
    list_not_kept = "名单没存下，这部手机存满了。清出空间再下载" / "The list was not kept: this phone is full. Free some room and download it again";
    here_before(when) = "{when} 本机已交付" / "by this phone at {when}";
    waiting(n) = "{n} 张待入账" / "{n} to be booked";
    report = "入账结果" / "What was booked";
    report_good(n) = "{n} 张已入账" / "{n} booked";
    report_done = "知道了" / "Got it";
    conflicts = "没网时的冲突" / "Conflicts without a network";
    conflicts_words = "东西交出去了，但没能入账。逐条处理" / "Something was handed over and could not be booked. See to each";
    scanned(when, who) = "{when} {who} 没网时交付" / "Handed over without a network {when} by {who}";
}

/// Why it could not be booked, in words (冲突).
#[must_use]
pub const fn conflict(lang: Lang, conflict: Conflict) -> &'static str {
    let (zh, en) = match conflict {
        Conflict::Collected => ("别处已经交付过", "It had been handed over elsewhere"),
        Conflict::Cancelled => {
            ("居民已先取消，积分退了", "The holder had cancelled it; the points are back")
        }
        Conflict::Expired => ("券已过期，积分退了", "It had run out; the points are back"),
        Conflict::Refunded => ("已领过又退回了", "It was collected and given back"),
        Conflict::Own => ("是经手人自己的券", "It was the voucher of whoever handed it over"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What to do about it (下一步).
#[must_use]
pub const fn next(lang: Lang, conflict: Conflict) -> &'static str {
    let (zh, en) = match conflict {
        Conflict::Collected => (
            "请联系居民收回多给的一份；收不回，告诉社区改库存",
            "Ask for the second one back. If it is gone, tell the community to correct the stock",
        ),
        Conflict::Cancelled | Conflict::Expired | Conflict::Refunded => (
            "请居民重新兑换一份抵上，或把东西收回",
            "Ask the holder to redeem it again to make up for it, or take the thing back",
        ),
        Conflict::Own => ("请同事联网核销这张券", "Ask a colleague to hand it over with a network"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
