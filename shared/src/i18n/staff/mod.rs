//! Words of the staff console (工作台文案), one module a page.

pub mod act;
pub mod entry;
pub mod inbox;
pub mod office;
pub mod poll;
pub mod rules;
pub mod ticket;
pub mod topic;

use crate::words;

words! {
    brand = "邻里工作台" / "Linli desk";
    nav = "工作台" / "Staff desk";
    nav_inbox = "收件箱" / "Inbox";
    nav_new = "代录诉求" / "Enter a need";
    nav_polls = "表决" / "Polls";
    nav_topics = "议事" / "Topics";
    nav_rewards = "兑换目录" / "Rewards";
    nav_vouchers = "核销" / "Hand over";
    nav_people = "人员" / "People";
    nav_households = "住户" / "Households";
    nav_codes = "码与海报" / "Codes";
    nav_routing = "派单规则" / "Routing";
    nav_categories = "类别" / "Categories";
    nav_parties = "承办单位" / "Parties";
    nav_settings = "设置" / "Settings";
    nav_import = "导入住户" / "Import";
    nav_resident = "居民页面" / "Resident pages";
    skip = "跳到内容" / "Skip to the content";

    not_staff = "这里是工作人员的页面" / "These pages are for staff";
    not_staff_next = "请用工作人员的登录码登录，或回到首页" / "Sign in with your staff slip, or go back home";
    not_yours = "您的岗位用不到这一页" / "Your role does not need this page";
    not_yours_next = "需要时请找管理员" / "Ask the administrator if you do";
    no_page = "没有这个页面" / "There is no such page";
    sign_in = "去登录" / "Sign in";
    home = "回首页" / "Back home";
    to_inbox = "回收件箱" / "Back to the inbox";
}

words! {
    save = "保存" / "Save";
    saved = "已保存" / "Saved";
    cancel = "取消" / "Cancel";
    close = "关闭" / "Close";
    edit = "修改" / "Edit";
    remove = "去掉" / "Remove";
    load_more = "再看一些" / "Show more";
    all = "全部" / "All";
    none = "不限" / "Any";
    choose = "请选择" / "Choose";
    try_again = "再试一次" / "Try again";
    name = "名称" / "Name";
    phone = "电话" / "Phone";
    grid = "网格" / "Grid";
    party = "承办单位" / "Party";
    category = "类别" / "Category";
    class = "类型" / "Class";
    place = "地点" / "Place";
    offline = "没有网络，内容都在，连上后再点一次" / "No network. Everything is still here; try again when you are back";
    offline_strip = "没有网络，看到的可能不是最新的" / "No network. What you see may be out of date";
    busy = "现在人多，内容都在，过一会儿再点一次" / "It is busy. Everything is still here; try again shortly";
    stale = "别人刚保存过这张表。您的改动还在，请先看看最新内容" / "Somebody saved this first. Your changes are kept; look at the latest first";
    load_latest = "换成最新内容" / "Load the latest";
}

words! {
    minutes(n) = "{n} 分" / "{n} min";
    hours(n) = "{n} 时" / "{n} h";
    days(n) = "{n} 天" / "{n} d";
    left(span) = "剩 {span}" / "{span} left";
    over(span) = "超 {span}" / "{span} over";
    took(span) = "用 {span}" / "took {span}";
    ago(span) = "{span}前" / "{span} ago";
    just_now = "刚才" / "just now";
    no_clock = "不计时" / "No clock";
    stands = "暂停" / "Paused";
}
