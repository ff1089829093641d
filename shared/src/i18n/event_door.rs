//! What the door of an event and its ratings say (签到与评价文案).

use super::Lang;
use crate::{
    event::{OpinionTag, Says},
    words,
};

words! {
    title = "签到" / "Door";
    link = "去门口签到" / "Open the door";
    session = "场次" / "Session";
    n_in(n_in, booked) = "已到 {n_in} / 报名 {booked}" / "{n_in} in of {booked}";
    scan = "扫码" / "Scan";
    scan_next = "扫下一位" / "Scan the next";
    scanning = "对准居民的个人码" / "Point at the person's own code";
    no_camera = "相机用不了，请输入 8 位码" / "No camera. Type the 8 characters";
    camera_off = "关相机" / "Camera off";
    code = "个人码或 8 位码" / "Own code, or its 8 characters";
    code_check = "签到" / "Check in";
    tab_in = "签到" / "Arrive";
    tab_out = "接走" / "Collect";
    door_name = "哪个门（可不填）" / "Which door (optional)";
    voice = "口头签到" / "By voice";
    voice_words = "没带手机的，问姓名和手机尾号" / "No phone at hand: ask for name and last four digits";
    voice_name = "姓名" / "Name";
    voice_digits = "手机号后四位" / "Last four digits of the phone";
    screen = "门口码" / "Door code";
    screen_words = "居民用自己的手机扫，码每分钟变一次，没网也能显示" / "Residents scan it with their own phones. It changes each minute and needs no network";
    screen_open = "打开门口码" / "Show the door code";
    screen_alt = "门口签到码" / "Code of the door";
    changes_in(n) = "{n} 秒后更换" / "Changes in {n} s";
    last = "刚到的" / "Last in";
    last_empty = "还没有人签到，先扫第一位" / "Nobody is in yet. Scan the first";
    here = "在场的孩子" / "Children here";
    here_empty = "没有孩子在场" / "No children are here";
    collect = "接走" / "Collect";
    collect_who(child) = "接走 {child}：扫接的人的码" / "Collect {child}: scan who collects";
    collect_word = "或说 4 位暗号" / "Or the word of four digits";
    collect_check = "核对" / "Check";
    may_collect(names) = "可以接的人：{names}" / "May collect: {names}";
    collected_at(time) = "{time} 接走" / "Collected {time}";
    by_at(by, time) = "{time} 由 {by} 签到" / "Checked in {time} by {by}";
    self_at(time) = "{time} 自己扫码签到" / "Checked themselves in {time}";
    at_door(door) = "在「{door}」" / "At “{door}”";
    points(n) = "+{n} 分" / "+{n} points";
    minutes(length) = "+{length}，已记入时间银行" / "+{length} in the time bank";
    walk_in = "有空位，让他进" / "A place is free: let them in";
    undo = "撤销" / "Undo";
    undo_title(name) = "撤销 {name} 的签到" / "Undo the check-in of {name}";
    undo_why = "为什么撤销" / "Why";
    undo_yes = "撤销签到" / "Undo it";
    undone = "已撤销" / "Undone";
    undone_points(n) = "已撤销，收回 {n} 分" / "Undone. {n} points were taken back";
    undone_time(length) = "已撤销，收回 {length}" / "Undone. {length} was taken back";
    undone_time_spent(length) = "已撤销，{length} 已用掉或转捐，不再追回" / "Undone. {length} had been used or given on and stays so";
    undone_spent(n) = "已撤销，{n} 分已花掉，不再追回" / "Undone. {n} points had been spent and stay so";
    call = "不能接走。请打电话" / "The child stays. Call";
    call_no_phone = "没有登记电话" / "No number on file";

    list_title = "没网也能签到" / "Without a network";
    list_words = "活动前下载名单。名单是加密的，扫到本人的码才能打开那一条" / "Download the list beforehand. It is locked: only a person's own code opens their line";
    list_get = "下载名单" / "Download the list";
    list_again = "更新名单" / "Download again";
    list_has(n, time) = "名单已在本机，{n} 人，{time} 下载" / "The list is on this phone: {n} people, from {time}";
    list_left(n) = "还有 {n} 人没装下，他们要联网签到" / "{n} more did not fit. They need a network";
    list_none = "还没下载，断网时不能核对" / "Not downloaded yet. Without a network nobody can be checked";
    offline_now = "现在没网，按名单签到" / "No network. Checking by the list";
    waiting_n(n) = "{n} 条待同步" / "{n} to sync";
    sync = "现在同步" / "Sync now";
    syncing = "正在同步" / "Syncing";
    report = "同步结果" / "Sync report";
    report_good(n) = "{n} 条无误" / "{n} without a difference";
    report_clock(n) = "本机时钟差 {n} 分钟，按码的时间记" / "This phone's clock was {n} minutes off; noted by the code's own minute";
    report_done = "知道了" / "Got it";
    replaced = "有更早的签到，以它为准" / "An earlier scan at another door stands";
    kept = "已记下，联网后核对" / "Kept. It is checked once there is a network";
    keep_anyway = "先记下，联网后核对" / "Keep it, check later";
    not_listed = "名单上没有这个码" / "This code is not on the list";
    not_listed_next = "可能没报名，或名单旧了" / "Perhaps they did not sign up, or the list is old";
    old_code = "码已过期，或本机时钟不准" / "The code is old, or this phone's clock is wrong";
    old_code_next = "请居民刷新个人码再扫" / "Ask them to load their code again";
    print = "打印签到表" / "Print the list";

    paper_title = "活动签到表" / "Attendance list";
    paper_count(booked, capacity) = "已报 {booked} / 名额 {capacity}" / "{booked} of {capacity} places";
    paper_waiting = "候补" / "Waiting";
    paper_care = "名单含个人信息，用完请收回并销毁" / "This list is about people: take it back and destroy it after use";
    paper_child(child, names) = "{child}（{names}）" / "{child} ({names})";
    paper_in(time) = "{time} 到" / "in {time}";
    paper_missed = "未到" / "missing";
    paper_caption = "扫码看活动" / "Scan to see the event";

    own_title = "活动签到" / "Check in";
    own_words(title) = "您到了「{title}」" / "You are at “{title}”";
    own_yes = "签到" / "Check in";
    own_in = "签到好了" / "You are in";
    own_event = "看活动" / "See the event";
    own_sign_in = "先登录，再签到" / "Sign in first, then check in";
    my_code_short = "扫不了就报这 8 位" / "No camera? Say these 8 characters";

    rate_title = "这场活动怎么样" / "How was it";
    rate_words = "自愿评价，只看汇总，不显示您的名字" / "Only if you like. Figures are shown, never your name";
    rate_stars = "您满意吗" / "How satisfied are you";
    rate_tags = "哪里好、哪里不好（可不选）" / "What was good or bad (optional)";
    rate_own = "想说的话（可不填）" / "In your words (optional)";
    rate_send = "提交评价" / "Send";
    rate_done = "谢谢您的评价" / "Thank you";
    rated(stars) = "您给了 {stars} 星" / "You gave {stars} of 5";
    figures_title = "参加的人怎么说" / "What people say";
    figures(n, percent) = "{n} 人评价，{percent}% 满意" / "{n} rated, {percent}% satisfied";
    figures_few(n) = "{n} 人评价，满 5 人后显示汇总" / "{n} rated. Figures are shown from five on";
    tag_times(tag, n) = "{tag} {n}" / "{tag} {n}";

    kinds_title = "各类活动满意度" / "Satisfaction by kind";
    kinds_empty = "近半年评价还不够 5 人" / "Fewer than five ratings in the last months";
    kinds_flagged = "连续两个月不到 60%" / "Under 60% two months in a row";
    kinds_month(month, n, percent) = "{month} 月 {n} 人 {percent}%" / "Month {month}: {n} rated, {percent}%";
}

/// What a scan came to, in words (签到结果).
#[must_use]
pub const fn says(lang: Lang, says: Says) -> &'static str {
    let (zh, en) = match says {
        Says::In => ("签到成功", "Checked in"),
        Says::Earlier => ("签到成功，以这次为准", "Checked in; this earlier scan stands"),
        Says::Out => ("可以接走", "May go"),
        Says::Already => ("之前已签到", "In already"),
        Says::Gone => ("孩子已接走", "Collected already"),
        Says::NotIn => ("孩子没有签到", "The child is not here"),
        Says::Waiting => ("在候补，没有名额", "Waiting, without a place"),
        Says::NotBooked => ("没有报名", "Not signed up"),
        Says::Cancelled => ("报名已取消", "The booking was cancelled"),
        Says::Lapsed => ("候补名额已过期", "The offered place ran out"),
        Says::WrongTime => ("不是这一场的时间", "Not the time of this session"),
        Says::CalledOff => ("活动已取消", "The event was called off"),
        Says::NotNamed => ("不在接送名单上", "Not named to collect a child"),
        Says::Undone => ("签到已被撤销", "The check-in was undone"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What to do next (下一步); nothing where it is done.
#[must_use]
pub const fn next(lang: Lang, says: Says) -> &'static str {
    let (zh, en) = match says {
        Says::In | Says::Earlier | Says::Out => ("", ""),
        Says::Already => ("不用再签，请进", "Nothing to do. They can go in"),
        Says::Gone => {
            ("请看接走的时间，有疑问打电话给家长", "See when. Call the guardian if in doubt")
        }
        Says::NotIn => ("请先给孩子签到", "Check the child in first"),
        Says::Waiting => ("没有空位就请稍等", "Ask them to wait for a place"),
        Says::NotBooked => ("有空位可以让他进", "Let them in where a place is free"),
        Says::Cancelled => ("有空位可以让他进", "Let them in where a place is free"),
        Says::Lapsed => ("有空位可以让他进", "Let them in where a place is free"),
        Says::WrongTime => {
            ("请选对场次，或请他按时来", "Choose the right session, or ask them to come then")
        }
        Says::CalledOff => ("请转告，活动不举行", "Tell them that it does not take place"),
        Says::NotNamed => ("不能让他接走孩子", "They cannot take a child along"),
        Says::Undone => ("要补签请再扫一次", "Scan again to check them in"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What was done with a scan that a phone brought in later and that differs from what it showed (同步处理).
#[must_use]
pub const fn settled(lang: Lang, says: Says) -> &'static str {
    let (zh, en) = match says {
        Says::In | Says::Out => ("已记下", "Noted"),
        Says::Earlier => ("比另一个门早，以这次为准", "Earlier than another door: this one stands"),
        Says::Already => {
            ("另一个门更早签到，以那次为准", "Another door was earlier: that one stands")
        }
        Says::Gone => ("孩子已接走，没有再记", "Collected already: nothing was noted"),
        Says::NotIn => ("孩子没有签到，没有记", "Not in: nothing was noted"),
        Says::Waiting => {
            ("还在候补，没有记，请联系本人", "Still waiting: nothing was noted. Talk to them")
        }
        Says::NotBooked => {
            ("没有报名，没有记，请联系本人", "Not signed up: nothing was noted. Talk to them")
        }
        Says::Cancelled => (
            "期间取消了报名，没有记，请联系本人",
            "Cancelled meanwhile: nothing was noted. Talk to them",
        ),
        Says::Lapsed => ("候补名额已过期，没有记", "The offer ran out: nothing was noted"),
        Says::WrongTime => {
            ("不是这一场的时间，没有记", "Not the time of this session: nothing was noted")
        }
        Says::CalledOff => ("活动已取消，没有记", "Called off: nothing was noted"),
        Says::NotNamed => (
            "不在接送名单上，没有记，请马上联系家长",
            "Not named: nothing was noted. Call the guardian now",
        ),
        Says::Undone => ("同事后来撤销了，没有记", "A colleague undid it later: nothing was noted"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A tag, in words (活动评价标签).
#[must_use]
pub const fn tag(lang: Lang, tag: OpinionTag) -> &'static str {
    let (zh, en) = match tag {
        OpinionTag::Crowded => ("太挤", "Too crowded"),
        OpinionTag::Unclear => ("听不清看不清", "Hard to follow"),
        OpinionTag::Timing => ("时间不合适", "Wrong time"),
        OpinionTag::Chaotic => ("组织乱", "Badly run"),
        OpinionTag::Useful => ("有用", "Useful"),
        OpinionTag::WellRun => ("组织得好", "Well run"),
        OpinionTag::Lively => ("热闹", "Lively"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
