//! Words of the ticket page for staff (工单页).

use crate::words;

words! {
    loading = "正在打开工单" / "Opening the ticket";
    said = "反映内容" / "What was said";
    no_words = "只有录音" / "A recording only";
    photo(n) = "第 {n} 张照片" / "Photo {n}";
    recording = "录音" / "Recording";
    clocks = "时限" / "Clocks";
    facts = "情况" / "Facts";
    history = "经过" / "History";
    reporter = "反映人" / "Reporter";
    visitor = "未登记的居民" / "Not on file";
    hidden = "保密，只有调度员可见" / "Confidential: dispatchers only";
    for_person = "被代办人" / "Said for";
    owner = "负责人" / "Owner";
    no_owner = "还没有人负责" / "Nobody owns it yet";
    party = "承办单位" / "Party";
    no_party = "还没派单" / "Not sent yet";
    routed(party, at) = "{at} 自动派给 {party}" / "Goes to {party} by itself at {at}";
    source = "来源" / "Came in by";
    occurred = "发现时间" / "Found at";
    submitted = "提交时间" / "Came in at";
    level = "处置层级" / "Level";
    reporters = "反映人数" / "Reporters";
    n_people(n) = "{n} 人" / "{n}";
    complaints = "没解决" / "Not solved";
    times(n) = "{n} 次" / "{n} times";
    whistle = "吹哨" / "Departments called";
    lead = "牵头" / "Lead";
    supporting = "配合" / "Supporting";
    reported = "已报到" / "Reported in";
    not_reported = "未报到" / "Not reported in";
    merged_into = "已并入另一张工单" / "Merged into another ticket";
    open_other = "打开那张工单" / "Open that ticket";
    paused(reason, until) = "暂停到 {until}：{reason}" / "Paused until {until}: {reason}";
    on_spot = "当场解决" / "Solved on the spot";
    internal = "内部" / "Internal";
    rating(stars) = "评价 {stars} 星" / "{stars} stars";
    solved = "居民说解决了" / "Solved, says the resident";
    unsolved = "居民说没解决" / "Not solved, says the resident";
    call(name) = "打电话给 {name}" / "Call {name}";
}

words! {
    unmask = "查看，会留下记录" / "Show; the look is logged";
    unmask_title = "为什么要看" / "Why do you need it";
    unmask_note = "会记下您的名字、时间和目的，并告诉本人" / "Your name, the time and the purpose are logged, and the person is told";
    unmask_words = "补充说明" / "More words";
    unmask_choose = "请先选目的" / "Choose a purpose first";
    unmask_do = "查看" / "Show";
    unmask_purpose = "目的" / "Purpose";
}

words! {
    did_open(source) = "{source}提交" / "Came in by {source}";
    did_join = "又有人反映" / "One more reporter";
    did_route(party) = "按规则派给 {party}" / "Sent to {party} by rule";
    did_overrun(clock) = "「{clock}」超时" / "“{clock}” overdue";
    did_absorb = "并入了另一张工单" / "Took in another ticket";
    did_call_back = "开出回访工单" / "A call-back was opened";
    did_dispatch(party) = "派给 {party}" / "Sent to {party}";
    did_accept = "接单" / "Took it on";
    did_start = "开始办理" / "Started";
    did_plan = "制定方案" / "Planned";
    did_pause(until) = "暂停到 {until}" / "Paused until {until}";
    did_resume = "恢复办理" / "Resumed";
    did_finish = "办结" / "Finished";
    did_solve = "当场解决" / "Solved on the spot";
    did_pass = "现场核实：已办好" / "Checked: done";
    did_fail = "现场核实：没办好" / "Checked: not done";
    did_close = "结案" / "Closed";
    did_return = "退回" / "Returned";
    did_refer(to) = "转给 {to}" / "Referred to {to}";
    did_stop = "不再办理" / "No further action";
    did_merge = "并入另一张工单" / "Merged into another ticket";
    did_withdraw = "撤回" / "Withdrawn";
    did_escalate = "上报一级" / "Escalated";
    did_reclassify(category, class) = "改为 {category}，{class}" / "Now {category}, {class}";
    did_assign(name) = "指派给 {name}" / "Assigned to {name}";
    did_whistle(party) = "吹哨，{party}牵头" / "Called departments, {party} leads";
    did_report_in = "报到" / "Reported in";
    did_reply = "留言" / "Wrote";
    did_note = "内部留言" / "Internal note";
    did_nudge = "催办" / "Asked where it stands";
    did_rate(stars) = "评价 {stars} 星" / "Rated {stars}";
    did_reopen = "说没解决" / "Said it is not solved";
    did_sample_pass = "抽查通过" / "Sample held";
    did_sample_fail = "抽查不通过" / "Sample failed";
    colleague = "同事" / "a colleague";
}
