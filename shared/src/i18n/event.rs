//! What pages say about events (活动文案).

use super::Lang;
use crate::{event::HouseholdRule, words};

words! {
    title = "活动" / "Events";
    intro = "报名的、不用报名的，都在这里" / "What is on, and what you can sign up for";
    empty = "还没有活动" / "Nothing is on yet";
    empty_next = "想办一场？告诉网格员" / "Would you like to hold something? Tell your grid worker";
    empty_action = "说一件事" / "Tell us";
    empty_kind = "这一类近期没有" / "Nothing of this sort is coming";
    empty_kind_next = "换一类看看，或者告诉网格员您想要什么" / "Try another sort, or tell your grid worker what you would like";
    kinds = "看哪一类" / "Which sort";
    interests_title = "关注什么" / "My interests";
    interests_words = "勾上的活动排在前面" / "What you tick comes first";
    interests_saved = "已保存" / "Saved";
    save = "保存" / "Save";
    because(kind) = "因为您关注：{kind}" / "Because you follow: {kind}";
    sign_in = "登录后报名" / "Sign in to sign up";

    seats_left(n) = "还有 {n} 个名额" / "{n} places left";
    seats_few(n) = "只剩 {n} 个名额" / "Only {n} places left";
    seats_none = "已报满，可以候补" / "Full; you can wait";
    n_waiting(n) = "{n} 人在候补" / "{n} waiting";
    opens(when) = "{when} 开始报名" / "Signing up begins {when}";
    called_off = "已取消" / "Called off";
    called_off_why(why) = "取消原因：{why}" / "Why: {why}";
    over = "已结束" / "Over";
    sessions(n) = "共 {n} 次" / "{n} times";
    next_time(when) = "下一次 {when}" / "Next: {when}";
    day_of(month, day, weekday) = "{month}{day}日 {weekday}" / "{weekday} {day} {month}";
    days_from_to(from, to) = "{from} 到 {to}" / "{from} to {to}";
}

words! {
    place = "地点" / "Where";
    access = "无障碍" / "Access";
    organiser = "主办" / "Held by";
    who = "谁能来" / "For whom";
    everybody = "大家都能来" / "Everybody";
    places = "名额" / "Places";
    places_homes(n) = "{n} 户" / "{n} households";
    places_people(n) = "{n} 人" / "{n} people";
    counts(places, taken, waiting) = "{places} · 已报 {taken} · 候补 {waiting}" / "{places} · {taken} taken · {waiting} waiting";
    cancel_until = "取消截止" / "Cancel by";
    access_line(words) = "无障碍：{words}" / "Access: {words}";
    course = "上完可得" / "For finishing";
    course_rule(n, points) = "{n} 次里来满三分之二，另得 {points} 积分" / "{points} points more for two thirds of the {n} times";
    earns = "参加可得" / "You earn";
    points(n) = "{n} 积分" / "{n} points";
    time(length) = "{length}，记入时间银行" / "{length} in the time bank";
    time_short(length) = "记 {length}" / "{length} of time";
    ages(from, to) = "{from}–{to} 岁" / "ages {from} to {to}";
    age_min(n) = "{n} 岁以上" / "{n} and older";
    age_max(n) = "{n} 岁以下" / "up to {n}";
    only_grids(names) = "{names}的居民" / "residents of {names}";
    children = "孩子，由监护人报名" / "children, signed up by their guardian";
    all_sessions = "看全部场次" / "See every time";
    photo_of(title) = "{title}的照片" / "A picture of {title}";

    go = "报名" / "Sign up";
    go_for(name) = "给{name}报名" / "Sign up {name}";
    wait = "候补" / "Wait for a place";
    wait_for(name) = "给{name}候补" / "Let {name} wait for a place";
    wait_words = "报满了。有人取消，按顺序递补并通知您" / "It is full. When somebody cancels, the next in line has the place and is told";
    offer_words(n) = "有人取消时给您留 {n} 小时，请确认" / "When somebody cancels, a place is kept {n} hours for you to accept";
    accept = "接受名额" / "Take the place";
    accept_until(when) = "给您留到 {when}，过时给下一位" / "Kept for you until {when}, then it goes to the next in line";
    decline = "不要了" / "No, thank you";
    cancel = "取消报名" / "Cancel";
    leave = "不再候补" / "Stop waiting";
    cancel_ask = "取消后名额给候补的邻居" / "Your place goes to who waits";
    cancel_by(when) = "{when} 前可以取消" / "You can cancel until {when}";
    cancel_late = "取消时间已过，来不了请打电话" / "It is too late to cancel. Please call if you cannot come";
    keep = "先留着" / "Keep it";
    would_be(n) = "您会是候补第 {n} 位。" / "You would be number {n} in line.";
    needs = "有需要照顾的地方吗" / "Do you need something to take part";
    needs_label = "写给主办的话（可不填）" / "For the organiser (optional)";
    leave_ask = "离开后要重新排队" / "You would have to queue again";
    left_done = "已不再候补" / "You no longer wait";
    waiting_as(n) = "候补第 {n} 位" / "Number {n} in line";
    booked_done = "报好了，到时出示个人码" / "Done. Show your code when you come";
    waiting_done(n) = "已候补，第 {n} 位" / "You wait as number {n}";
    accepted_done = "名额是您的了" / "The place is yours";
    cancelled_done = "已取消，名额给候补的邻居" / "Cancelled. The place goes to who waits";
    why_not = "您现在不能报名" / "You cannot sign up now";
    add_calendar = "加到日历" / "Add to calendar";
    see = "看活动" / "See the event";
    see_all = "看所有活动" / "All events";
}

words! {
    whose = "给哪个孩子报名" / "Which child";
    add_child = "添加孩子" / "Add a child";
    no_child = "先添加孩子，再报名" / "Add your child first, then sign up";
    child = "孩子" / "Child";
    child_name = "孩子姓名" / "Child's name";
    child_year = "出生年份" / "Year of birth";
    child_year_hint = "例如 2017" / "Such as 2017";
    child_grade = "年级（可不填）" / "School year (optional)";
    child_relation = "您是孩子的" / "You are the child's";
    child_relation_hint = "例如 母亲" / "Such as mother";
    child_line(grade, years) = "{grade} · {years}" / "{grade} · {years}";
    years(n) = "{n} 岁" / "{n}";
    collectors = "还有谁可以接" / "Who else may collect";
    collectors_words = "只有写在这里的人可以接走孩子" / "Only people named here may collect your child";
    collector(relation, name) = "{relation} {name}" / "{name}, {relation}";
    collector_name = "姓名" / "Name";
    collector_relation = "和孩子的关系" / "What they are to the child";
    collector_relation_hint = "例如 外公" / "Such as grandfather";
    collector_how = "怎么认出来" / "How they are known";
    collector_code(name) = "{name}，出示自己的码" / "{name}, by their own code";
    collector_word = "接送暗号，4 位数字" / "A word of 4 digits they say";
    collector_word_hint = "只有您和接送人知道" / "Only you and they know it";
    add_collector = "再加一位接送人" / "Name somebody else";
    collect_line(names) = "接送人：{names}" / "May collect: {names}";
    child_saved = "已保存" / "Saved";
    edit_child = "修改" / "Change";
    remove_child = "删除" / "Remove";
    remove_ask(name) = "删除{name}的信息？" / "Remove what is kept of {name}?";
    removed = "已删除" / "Removed";
    my_children = "我的孩子" / "My children";
}

words! {
    mine = "我的活动" / "My events";
    mine_empty = "还没有报名" / "You have not signed up yet";
    mine_empty_next = "看看最近有什么" / "See what is on";
    coming = "接下来" / "Coming";
    past_title = "以前的活动" / "What was on";
    past_empty = "还没有办过活动" / "Nothing was on yet";
    past = "以前的" / "Earlier";
    next_accept(when) = "请在 {when} 前确认" / "Please accept before {when}";
    next_come = "到时出示个人码" / "Show your code when you come";
    next_wait = "有名额会通知您" / "You are told when there is a place";
    feed_title = "放进手机日历" / "In your phone's calendar";
    feed_words = "订阅这个地址，报名会自动出现在日历里。地址只属于您，请不要发给别人" / "Subscribe to this address and your bookings appear in your calendar. It is yours alone: do not pass it on";
    feed_make = "生成日历地址" / "Make my address";
    feed_once = "只显示这一次，请现在复制" / "Shown only this once. Copy it now";
    feed_copy = "复制地址" / "Copy";
    feed_copied = "已复制" / "Copied";
    feed_not_copied = "没有复制成，请长按地址复制" / "Not copied. Press and hold the address to copy it";
    feed_stop_ask = "停用后，已订阅的日历不再更新" / "Calendars that read this address get nothing new";
    feed_since(when) = "{when} 生成的地址在用" / "An address made {when} is in use";
    feed_again = "换一个地址" / "Make another";
    feed_stop = "停用" / "Stop it";
    feed_stopped = "已停用，日历不再更新" / "Stopped. Calendars get nothing new";
    feed_address = "日历地址" / "Calendar address";

    timetable = "流动服务" / "At your door";
    timetable_words = "每周这些时间到您楼下" / "Each week, near your home";
    timetable_empty = "近期没有流动服务" / "Nothing comes by for now";
    timetable_empty_next = "走不开可以叫上门，告诉网格员" / "If you cannot get out, ask your grid worker to come";
    timetable_all = "看全部网格" / "All grids";
    today_is(day) = "今天 {day}" / "Today, {day}";
    all_grids = "所有网格" / "All grids";
}

words! {
    nav = "活动" / "Events";
    staff_new = "办一场活动" / "New event";
    staff_empty = "还没有活动" / "No events yet";
    staff_empty_next = "先办一场，居民马上能报名" / "Announce one, and residents can sign up at once";
    staff_counts(taken, of, waiting) = "已报 {taken} / {of} · 候补 {waiting}" / "{taken} of {of} · {waiting} waiting";
    demand_title = "哪一类最受欢迎" / "What people want";
    demand_kind = "类型" / "Sort";
    demand_events = "场数" / "Events";
    demand_booked = "报名" / "Booked";
    demand_waiting = "候补" / "Waiting";
    demand_interested = "关注" / "Interested";
    public_page = "居民看到的页面" / "What residents see";
    print_list = "打印名单" / "Print the list";
    edit = "修改活动" / "Change the event";
    saved = "已保存" / "Saved";
    announced = "已发布，居民现在能看到" / "Announced. Residents see it now";
    announce = "发布活动" / "Announce";
    call_off = "取消活动" / "Call it off";
    call_off_words = "报名和候补的人都会收到通知" / "Everybody who booked or waits is told";
    call_off_reason = "为什么取消" / "Why";
    call_off_reason_hint = "例如：下雨，改到下周六" / "Such as: rain; moved to next Saturday";
    called_off_done = "已取消，报名的人会收到通知" / "Called off. Who booked is told";
    bookings = "报名名单" / "Bookings";
    bookings_empty = "还没有人报名" / "Nobody has booked yet";
    bookings_empty_next = "把这一页发给邻居，或者贴海报" / "Show the page to neighbours, or put a poster up";
    run_elsewhere = "别处主办" / "Run by others";
    bookings_own = "您替人报的名" / "Bookings you made";
    bookings_own_empty = "您还没替人报过名" / "You have signed nobody up";
    bookings_own_empty_next = "这场活动的名单和签到由主办的网格或社区管" / "The list and the door are with the grid or community that runs it";
    needs_line(words) = "需要：{words}" / "Needs: {words}";
    enter_for = "替人报名" / "Sign somebody up";
    enter_for_words = "给没有手机的居民报名，名额、年龄、一户一位都按活动的规则" / "For residents without a phone. Places, ages and households follow the event's rules";
    enter_for_whom = "给谁报名" / "Whom";
    enter_for_who = "先查找并选一位居民" / "Find and choose a resident first";
    enter_for_go = "报名" / "Sign up";
    entered_place(name) = "{name} 报好了，已通知家人" / "{name} has a place. The household was told";
    entered_waiting(name, n) = "{name} 候补第 {n} 位，已通知家人" / "{name} waits as number {n}. The household was told";
    entered_by(name) = "由 {name} 代报" / "Signed up by {name}";
    help_title = "志愿者" / "Volunteers";
    help_empty = "还没有请过人" / "Nobody has been asked";
    help_ask = "请志愿者帮忙" / "Ask for volunteers";
    help_words = "发到时间银行，由社区时间池付时间；结束时您和志愿者各扫一次码，您来确认时长" / "It goes to the time bank and the pool pays. At the end you and the volunteer show codes, and you confirm the hours";
    help_session = "哪一次" / "Which time";
    help_skill = "需要会什么" / "What with";
    help_length = "多长时间" / "How long";
    help_more = "补充说明（可不填）" / "More about it (optional)";
    help_done = "已发布，合适的志愿者能看到" / "Asked. Volunteers who fit can see it";
    help_fits = "谁合适" / "Who fits";
    help_stint = "这次服务" / "This help";
    cancel_for = "替他取消" / "Cancel for them";
    cancel_for_reason = "为什么取消，本人会收到" / "Why; they are told";
    saved_short = "已保存" / "Saved";
    look_above = "有几处要改，看上面红字" / "Some fields need another look; see above";
    by_guardian(name) = "监护人 {name}" / "Guardian {name}";

    f_kind = "类型" / "Sort";
    f_title = "活动名称" / "Name";
    f_words = "说明（可不填）" / "More about it (optional)";
    f_organiser = "主办" / "Held by";
    f_place = "地点" / "Where";
    f_access = "无障碍说明（可不填）" / "Access (optional)";
    f_access_hint = "例如：有坡道和无障碍卫生间" / "Such as: ramp and accessible toilet";
    f_repeat = "办几次" / "How often";
    f_once = "一次" / "Once";
    f_weekly = "每周固定时间" / "Every week";
    f_from = "第一天" / "First day";
    f_day = "哪一天" / "Day";
    f_until = "最后一天" / "Last day";
    f_weekdays = "星期几" / "Weekdays";
    f_begins = "几点开始" / "Begins";
    f_ends = "几点结束" / "Ends";
    f_clock_hint = "例如 16:30" / "Such as 16:30";
    f_sessions(n) = "一共 {n} 次" / "{n} times in all";
    f_keep_sessions(n) = "保留现在的 {n} 次" / "Keep the {n} times as they are";
    f_capacity = "名额" / "Places";
    f_subject = "给谁报名" / "Booked for";
    f_person = "本人" / "Oneself";
    f_child = "孩子" / "A child";
    f_age_min = "最小几岁（可不填）" / "Youngest age (optional)";
    f_age_max = "最大几岁（可不填）" / "Oldest age (optional)";
    f_grids = "哪些网格" / "Which grids";
    f_grids_hint = "不选就是全社区" / "None means the whole community";
    f_household = "按户" / "Households";
    f_opens = "哪天开始报名" / "Signing up begins";
    f_opens_hint = "不填就是现在" / "Empty means now";
    f_cancel = "开始前几小时截止取消" / "Hours before the start that one can cancel until";
    f_scarce = "名额紧张，候补要确认" / "Places are scarce: who waits has to accept";
    f_scarce_note = "有名额时给候补的人留一段时间，过时给下一位" / "A free place is kept for the next in line for a while";
    f_offer_hours = "留几小时" / "Hours it is kept";
    f_earns = "到场得什么" / "What coming earns";
    f_earns_nothing = "没有" / "Nothing";
    f_earns_points = "积分" / "Points";
    f_earns_time = "时间" / "Time";
    f_points = "每人几分" / "Points for each";
    f_hours = "每人几小时，半小时起，最多 8 小时" / "Hours for each: half hours, 8 at most";
    f_hours_hint = "由社区时间池付，签到时记入时间银行，一次活动记一次" / "The community pool pays it at check-in, once for each person";
    f_photo = "照片（可不填）" / "Picture (optional)";

    stops_title = "流动服务时间表" / "Timetable of mobile services";
    stop_new = "加一站" / "Add a stop";
    stop_edit = "修改这一站" / "Change the stop";
    stop_kind = "来的是" / "What comes";
    stop_title = "名称" / "Name";
    stop_words = "办什么（可不填）" / "What is done there (optional)";
    stop_grid = "哪个网格" / "Grid";
    stop_place = "停在哪里" / "Where";
    stop_weekday = "星期几" / "Weekday";
    stop_remove = "去掉这一站" / "Remove the stop";
    stops_empty = "还没有站点" / "No stops yet";
    stops_empty_next = "加上流动服务车、流动网格员的时间" / "Add when the van and the grid worker come by";
}

/// What a booking has to do with households, in words (按户条件).
#[must_use]
pub const fn household(lang: Lang, rule: HouseholdRule) -> &'static str {
    let (zh, en) = match rule {
        HouseholdRule::Anyone => ("不限", "Anybody"),
        HouseholdRule::Members => ("本社区住户", "Households of the community"),
        HouseholdRule::OneEach => ("一户一位", "One of each household"),
    };
    pick(lang, zh, en)
}

/// A weekday in words; Monday is 0 (星期).
#[must_use]
pub const fn weekday(lang: Lang, day: i64) -> &'static str {
    let (zh, en) = match day {
        0 => ("周一", "Mon"),
        1 => ("周二", "Tue"),
        2 => ("周三", "Wed"),
        3 => ("周四", "Thu"),
        4 => ("周五", "Fri"),
        5 => ("周六", "Sat"),
        _ => ("周日", "Sun"),
    };
    pick(lang, zh, en)
}

/// A month in words; January is 1 (月份).
#[must_use]
pub const fn month_name(lang: Lang, month: i64) -> &'static str {
    let (zh, en) = match month {
        1 => ("1月", "Jan"),
        2 => ("2月", "Feb"),
        3 => ("3月", "Mar"),
        4 => ("4月", "Apr"),
        5 => ("5月", "May"),
        6 => ("6月", "Jun"),
        7 => ("7月", "Jul"),
        8 => ("8月", "Aug"),
        9 => ("9月", "Sep"),
        10 => ("10月", "Oct"),
        11 => ("11月", "Nov"),
        _ => ("12月", "Dec"),
    };
    pick(lang, zh, en)
}

const fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
