//! Words of the pages that run topics (议事管理文案).

use crate::words;

words! {
    title = "议事" / "Topics";
    new = "新建议题" / "New topic";
    empty = "还没有议题" / "No topics yet";
    empty_next = "把几件相同的诉求并成一个议题，请大家商量" / "Bring needs of the same matter together in a topic";
    edit = "修改议题" / "Edit the topic";
    what = "商量什么事" / "The matter";
    why = "说明：为什么商量，能定什么" / "Why, and what can be decided";
    places = "哪些网格或楼栋" / "Which grids or buildings";
    places_hint = "不选就是全社区" / "None means the whole community";
    days_needs = "需求征集几天" / "Days for needs";
    days_needs_hint = "写 0 就直接讨论方案" / "Nought begins with proposals";
    days_proposals = "方案讨论几天" / "Days for proposals";
    days_proposals_hint = "要包含一个周末和两个晚上" / "With a weekend and two evenings at least";
    days_poll = "表决几天" / "Days for the vote";
    days_result = "公示几天" / "Days for the result";
    days_execution = "落实几天" / "Days to carry it out";
    days_wrong = "请写 0 到 366 的天数" / "Days from 0 to 366";
    open = "立项" / "Open the topic";
    opened = "已立项" / "The topic is open";
    take_up = "由网格立项" / "Take it up";
    saved = "已保存" / "Saved";
    public_page = "居民看到的页面" / "What residents see";

    move_on(phase) = "结束{phase}，进入下一步" / "End “{phase}” and move on";
    moved = "已进入下一步，参与的人会收到通知" / "Moved on. Who takes part is told";
    close = "办结" / "Close the topic";
    close_title = "办结这个议题" / "Close this topic";
    close_words = "写明结果，参与过的人都会收到" / "Say what became of it. Everybody who took part is told";
    close_label = "结果" / "What became of it";
    closed = "已办结" / "Closed";

    needs = "并入诉求" / "Bring a need in";
    needs_hint = "写工单号，例如 T250303-0001" / "Its ticket number, such as T250303-0001";
    needs_find = "工单号" / "Ticket number";
    needs_add = "并入" / "Bring in";
    needs_added = "已并入，反映人会收到通知" / "Brought in. Its reporters are told";
    needs_none = "没有找到这个工单号" / "There is no ticket with this number";
    poll = "关联表决" / "Put a poll to it";
    poll_choose = "选一个表决" / "Choose a poll";
    poll_hint = "先在「表决」里公告，再在这里关联" / "Announce it under “Polls” first, then choose it here";
    poll_add = "关联" / "Link";
    poll_added = "已关联" / "Linked";
    task = "把决议转为工单" / "Make the resolution a ticket";
    task_words = "要做什么" / "What is to be done";
    task_party = "谁来做" / "Who does it";
    task_due = "哪天前完成" / "Until which day";
    task_send = "开工单" / "Open the ticket";
    task_opened(number) = "工单 {number} 已派出，参与的人会收到通知" / "Ticket {number} is out. Who takes part is told";

    meeting_new = "召集议事会" / "Call a meeting";
    meeting_room = "地点（只在线上开可不填）" / "The room (none for online only)";
    meeting_link = "线上地址（https://，可不填）" / "Address online (https://, optional)";
    meeting_day = "哪天" / "Which day";
    meeting_day_hint = "最好选周末或晚上，上班的人也能来" / "Better a weekend or an evening, so that working people can come";
    meeting_begins = "几点开始" / "Begins at";
    meeting_ends = "几点结束" / "Ends at";
    meeting_seats = "多少座位" / "How many seats";
    meeting_send = "发出通知" / "Call it";
    meeting_called = "已通知所有参与的人" / "Everybody who takes part is told";
    meeting_needs(barrier, children) = "无障碍 {barrier} 人 · 看孩子 {children} 人" / "{barrier} need a barrier-free way · {children} need child minding";
    check_in = "签到" / "Check in";
    check_in_code = "居民的个人码" / "The person’s code";
    check_in_hint = "用扫码枪扫居民手机上的码，或粘贴码的内容" / "Read the code on their phone with a scanner, or paste what it says";
    checked_in(name, n) = "{name} 已签到，共 {n} 人" / "{name} is checked in. {n} came so far";
    minutes_write = "写纪要" / "Write the minutes";
    minutes_send = "公布纪要" / "Publish the minutes";
    minutes_done = "已公布，参与的人会收到通知" / "Published. Who takes part is told";

    answer = "答复" / "Answer";
    answer_title = "答复方案" / "Answer the proposal";
    answer_adopt = "采纳" / "Adopt";
    answer_decline = "不采纳" / "Decline";
    answer_words = "理由和下一步" / "Why, and what happens next";
    answered = "已答复，提方案和支持的人会收到通知" / "Answered. Who made and who supports it are told";
    waiting(n) = "{n} 个方案等待答复" / "{n} proposals wait for an answer";
    hide = "隐藏" / "Hide";
    hide_title = "隐藏这条内容" / "Hide this text";
    hide_words = "原文保留，写的人会收到原因，页面上公开隐藏条数" / "The original is kept, its author reads the reason, and the page tells how many were hidden";
    hide_reason = "原因" / "Reason";
    hidden = "已隐藏" / "Hidden";
    restore = "恢复" / "Show again";
    restored = "已恢复显示" / "Shown again";
    hidden_title = "已隐藏的内容" / "Hidden texts";
    hidden_by(name, when) = "{name} · {when}" / "{name} · {when}";
    statements = "居民说的话" / "What residents said";
}
