//! Words of the pages that run polls (表决管理文案).

use crate::words;

words! {
    title = "表决" / "Polls";
    new = "发起表决" / "New poll";
    empty = "还没有表决" / "No polls yet";
    empty_next = "一事一决：写清楚要定什么、谁来定、到什么时候" / "One matter, one poll: say what, who and until when";
    what = "表决事项" / "The matter";
    why = "说明" / "Why, and what happens next";
    mode = "表决类型" / "Kind of poll";
    matter = "事项类别" / "Kind of matter";
    franchise = "谁来投" / "Who votes";
    kind = "怎么投" / "How";
    plan = "方案" / "The plan";
    plan_words = "方案说明" / "What it means";
    plan_cost = "费用（元，可不填）" / "Cost in yuan (optional)";
    plan_photos = "图片（可不放）" / "Pictures (optional)";
    options = "选项，一行一个" / "Options, one a line";
    options_hint = "选举时写候选人姓名" / "In an election, the candidates’ names";
    seats = "最多选几项" / "How many may be chosen";
    places = "哪些网格或楼栋" / "Which grids or buildings";
    places_hint = "不选就是全社区" / "None means the whole community";
    opens = "公示几天后开始" / "Days of notice before voting";
    opens_hint(n) = "至少 {n} 天。公示期可以更正选民册" / "At least {n}. The roll can be corrected meanwhile";
    lasts = "投几天" / "Days of voting";
    lasts_hint = "最好包含一个周末和几个晚上" / "Better with a weekend and some evenings";
    first_counts = "以第一次投票为准" / "The first ballot counts";
    first_counts_note = "不勾选时，截止前可以改，以最后一次为准" / "Otherwise the last one until the end counts";
    silent = "未投的随多数（管理规约写明时才能勾选）" / "The silent go with the majority (only if the covenant says so)";
    preliminary = "预备性表决：本地要求在官方平台投" / "Preliminary: an official platform has to repeat it";
    secrecy = "记名方式" / "Open or secret";
    secret_sheet = "无记名：照选票录入后当场封好。不拍照，不能委托，录入的人要守密" / "Secret: entered and sealed at once. No photo, no proxy; who enters it keeps silent";
    announce = "公告" / "Announce";
    announced(n) = "已公告，选民册 {n} 个表决单元" / "Announced. {n} voting units on the roll";

    roll = "选民册" / "The roll";
    roll_find = "楼栋、门牌" / "Building, door";
    roll_empty = "没有找到" / "Nothing found";
    roll_empty_next = "换个门牌试试" / "Try another door";
    has_voted(channel) = "已投（{channel}）" / "Voted ({channel})";
    not_voted = "未投" / "Not yet";
    is_struck = "已移出" / "Taken off";
    enter = "代录选票" / "Enter a ballot";
    channel = "怎么投的" / "How it was cast";
    choice = "选票上的选择" / "What the sheet says";
    witness = "见证人" / "Witness";
    witness_hint = "不能是您自己" / "Somebody other than you";
    proxy = "受托人" / "The proxy";
    photo = "签字选票的照片" / "A photo of the signed sheet";
    entered = "已录入，住户会收到通知" / "Entered. The household is told";
    entered_words(words) = "回执：{words}" / "Receipt: {words}";
    strike = "移出选民册" / "Take off the roll";
    put_back = "放回选民册" / "Put back on the roll";
    reason = "原因" / "Reason";
    corrected = "选民册已更正" / "The roll was corrected";
    objections = "异议" / "Objections";
    answer = "答复" / "Answer";
    answered = "已答复" / "Answered";
    void = "作废" / "Call off";
    void_title = "作废这次表决" / "Call this poll off";
    void_words = "原因会公开，已投的票不再计入" / "The reason is public, and no ballot counts any more";
    void_done = "已作废" / "Called off";
    filing = "备案表（含姓名门牌）" / "Table by name, for filing";
    print_sheet = "打印表决票" / "Print a ballot";
    public_page = "居民看到的页面" / "What residents see";
}
