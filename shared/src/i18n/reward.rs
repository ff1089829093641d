//! What pages say about rewards and vouchers (兑换文案).

use super::Lang;
use crate::{
    reward::{RewardKind, VoucherStatus},
    words,
};

words! {
    title = "积分兑换" / "Rewards";
    intro = "用积分换邻居和商户捐的东西和服务。积分不能换钱" / "Points for what neighbours and shops give. They are never money";
    link = "去兑换" / "See the rewards";
    empty = "还没有可兑换的" / "Nothing to redeem yet";
    empty_next = "社区正在征集捐赠，过几天再来看看" / "The community is asking for gifts. Look again in some days";
    price(n) = "{n} 分" / "{n} points";
    left(n) = "还有 {n} 份" / "{n} left";
    sold_out = "已兑完" / "None left";
    giver(name) = "{name} 提供" / "Given by {name}";
    where_when(place, hours) = "{place} · {hours}" / "{place} · {hours}";
    per_month(n) = "每人每月最多 {n} 份" / "At most {n} a month each";
    redeem = "兑换" / "Redeem";
    ask_title = "确认兑换" / "Redeem this?";
    ask(price, title) = "用 {price} 分换「{title}」，积分先预留，领取时才扣" / "{price} points for “{title}”. They are reserved, and taken when you collect it";
    ask_days(days) = "请在 {days} 天内领取，过期积分会退回" / "Collect it within {days} days, or the points come back";
    balance(n) = "您有 {n} 分可用" / "You have {n} points to use";
    missing(n) = "还差 {n} 分" / "{n} points short";
    yes = "确认兑换" / "Redeem";
    done = "兑换好了，凭券领取" / "Done. Collect it with the voucher";
    mine = "我的兑换券" / "My vouchers";
    voucher = "兑换券" / "Voucher";
    show_this = "领取时出示，码每分钟变一次，没网也能用" / "Show this when you collect. The code changes each minute and needs no network";
    or_say = "扫不了就报这 8 位" / "No camera? Say these 8 characters";
    until(when) = "{when} 前领取" / "Collect before {when}";
    place = "在哪里领" / "Where";
    hours = "什么时候" / "When";
    cancel = "不要了，退回积分" / "Cancel, and take the points back";
    cancel_ask = "取消后积分马上退回，这张券作废" / "The points come back at once and the voucher is void";
    cancelled = "已取消，积分已退回" / "Cancelled. The points are back";
    receipt = "领取凭据" / "Receipt";
    receipt_print = "打印凭据" / "Print the receipt";
    receipt_for(name) = "领取人：{name}" / "For: {name}";
    receipt_price(n) = "积分：{n}" / "Points: {n}";
    receipt_giver(name) = "提供方：{name}" / "Given by: {name}";
    receipt_place(place) = "地点：{place}" / "At: {place}";
    receipt_when(when) = "领取时间：{when}" / "Collected: {when}";
    receipt_by(name) = "经手人：{name}" / "Handed over by: {name}";
    receipt_refund(when, who) = "已退回：{when}，经手人 {who}，积分已退回" / "Given back: {when}, taken by {who}. The points are back";
    receipt_code(code) = "券码：{code}" / "Voucher: {code}";
    receipt_caption = "扫码在积分明细里查证这一笔" / "Scan to check it in your statement";
    keep = "先留着" / "Keep it";
    give_back(code, day) = "想退回？{day} 前带到领取的地方，报券码 {code}" / "Giving it back? Bring it to where you collected it before {day}, and say {code}";
    given_back(when, reason) = "{when} 退回，原因：{reason}" / "Given back on {when}: {reason}";

    staff_title = "兑换目录" / "Rewards";
    staff_new = "上架一样东西" / "Offer something";
    staff_edit = "修改" / "Change";
    staff_saved = "已保存" / "Saved";
    staff_empty = "目录还是空的，先上架一样东西" / "Nothing is offered yet. Offer something";
    f_title = "名称" / "Name";
    f_words = "说明（可不填）" / "More about it (optional)";
    f_kind = "种类" / "Kind";
    f_giver = "谁提供的" / "Who gives it";
    f_pickup = "在哪里领" / "Where to collect it";
    f_hours = "领取时间" / "When";
    f_price = "多少积分" / "Points";
    f_stock = "一共几份" / "How many in all";
    f_per_month = "每人每月最多几份" / "Most for one person in a month";
    f_days = "几天内领取" / "Days to collect it";
    f_photo = "照片（可不填）" / "Photo (optional)";
    f_listed = "现在可以兑换" / "Can be redeemed now";
    save = "保存" / "Save";
    n_left(left, stock) = "剩 {left} / {stock}" / "{left} of {stock} left";
    unlisted = "未上架" / "Not listed";

    hand_title = "核销兑换券" / "Hand over";
    hand_words = "请居民打开兑换券，用手机相机扫码，或输入 8 位码" / "Scan the voucher with your phone's camera, or type its 8 characters";
    hand_code = "券码" / "Voucher code";
    hand_find = "查找" / "Find";
    hand_holder(name) = "领取人 {name}" / "For {name}";
    hand_yes = "东西已交给他" / "Handed over";
    hand_done = "已核销" / "Handed over, and noted";
    hand_next = "下一张" / "Next one";
    hand_by(when, who) = "{when} 由 {who} 交付" / "{when}, by {who}";
    refund = "退回" / "Take it back";
    refund_words = "积分退回居民，并通知本人。确认后不能改" / "The points go back to the resident, who is told. This cannot be changed later";
    refund_reason = "为什么退回" / "Why it comes back";
    refund_shelf = "东西完好，放回货架" / "It is whole and goes back on the shelf";
    refund_yes = "确认退回" / "Take it back";
    refund_done = "已退回，积分回到居民账上" / "Taken back. The resident has the points again";
    refund_by(when, who, reason) = "{when} 由 {who} 收回，原因：{reason}" / "{when}, taken back by {who}: {reason}";
    refund_kept = "已放回货架" / "Back on the shelf";
    refund_spoilt = "不能再用，没有放回" / "Spoilt, not put back";
    hand_when(when) = "时间：{when}" / "At {when}";
}

/// The kind in words (种类).
#[must_use]
pub const fn kind(lang: Lang, kind: RewardKind) -> &'static str {
    let (zh, en) = match kind {
        RewardKind::Goods => ("生活用品", "Goods"),
        RewardKind::Service => ("社区服务", "Service"),
        RewardKind::Course => ("课程", "Course"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Where a voucher stands, in words (状态).
#[must_use]
pub const fn status(lang: Lang, status: VoucherStatus) -> &'static str {
    let (zh, en) = match status {
        VoucherStatus::Issued => ("待领取", "To be collected"),
        VoucherStatus::Collected => ("已领取", "Collected"),
        VoucherStatus::Cancelled => ("已取消，积分已退回", "Cancelled; points are back"),
        VoucherStatus::Expired => ("已过期，积分已退回", "Ran out; points are back"),
        VoucherStatus::Refunded => ("已退回，积分已回账", "Given back; points are back"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
