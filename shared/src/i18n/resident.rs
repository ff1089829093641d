//! What the residents' pages say (居民页面文案).

use crate::words;

words! {
    brand = "邻里" / "Linli";
    page_title(title) = "{title} · 邻里" / "{title} · Linli";
    loading = "正在载入" / "Loading";
    retry = "再试一次" / "Try again";
    close = "关闭" / "Close";
    back = "返回" / "Back";
    skip = "跳到内容" / "Skip to content";
    offline_strip = "没有网络。写好的会先保存，连上后自动发送" / "No network. What you write is kept and sent when you are back";
    with_detail(said, detail) = "{said}（{detail}）" / "{said} ({detail})";
    with_trace(said, trace) = "{said}（编号 {trace}）" / "{said} (reference {trace})";

    minutes(n) = "{n} 分" / "{n} min";
    hours(n) = "{n} 小时" / "{n} h";
    days(n) = "{n} 天" / "{n} d";
    today_at(clock) = "今天 {clock}" / "today {clock}";
    tomorrow_at(clock) = "明天 {clock}" / "tomorrow {clock}";
    yesterday_at(clock) = "昨天 {clock}" / "yesterday {clock}";

    bar_label = "主要" / "Main";
    bar_home = "首页" / "Home";
    bar_say = "说一件事" / "Say it";
    bar_board = "进度公示" / "Progress";
    bar_me = "我的" / "Me";
    n_unread(n) = "{n} 条未读消息" / "{n} unread notices";

    lost_title = "没有这个页面" / "No such page";
    lost_words = "地址可能写错了，请回到首页" / "The address may be wrong. Please go back home";
}
