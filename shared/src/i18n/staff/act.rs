//! Words of what staff do to a ticket (工单操作).

use crate::words;

words! {
    more = "更多" / "More";
    more_title = "还可以" / "You can also";
    next_step = "下一步" / "Next step";
    nothing = "现在没有您要办的" / "Nothing for you to do now";
    dispatch = "派单" / "Send to a party";
    accept = "接单" / "Take it on";
    start = "开始办理" / "Start";
    plan = "制定方案" / "Plan";
    pause = "暂停" / "Pause";
    resume = "恢复办理" / "Resume";
    finish = "办结" / "Finish";
    solve = "当场解决" / "Solve on the spot";
    check = "现场核实" / "Check on site";
    close = "回访结案" / "Close";
    return_ = "退回" / "Return";
    refer = "转办" / "Refer outside";
    stop = "不再办理" / "No further action";
    merge = "并单" / "Merge";
    escalate = "上报" / "Escalate";
    reclassify = "改类" / "Reclassify";
    assign = "指派" / "Assign";
    whistle = "吹哨" / "Call departments";
    report_in = "报到" / "Report in";
    reply = "留言" / "Write";
    sample = "抽查" / "Sample";
}

words! {
    words_party = "给承办单位的话" / "Words for the party";
    words_done = "办了什么" / "What was done";
    words_seen = "看到了什么" / "What you saw";
    words_said = "跟居民说了什么" / "What you told the resident";
    words_plan = "打算怎么办，到什么时候" / "How, and by when";
    words_whistle = "要大家做什么" / "What it is for";
    words_report = "您单位会做什么" / "What your party will do";
    reason = "原因" / "Reason";
    reason_shown = "居民看得到" / "The resident sees it";
    optional = "可以不写" / "Optional";
    to_party = "派给" / "Send to";
    to_body = "转给哪里" / "To which body";
    to_person = "指派给" / "Assign to";
    until = "暂停到" / "Until";
    until_hint = "最多 30 天，到时自动恢复" / "30 days at most; it resumes by itself";
    sending = "上传中" / "Sending";
    add_photo = "加照片" / "Add a photo";
    remove_photo = "去掉" / "Take out";
    result = "结果" / "Result";
    passed = "办好了" / "It is done";
    failed = "没办好，退回再办" / "Not done: back to work";
    sample_passed = "通过" / "It holds";
    sample_failed = "不通过，重新办理" / "It does not: do it again";
    merge_find = "找到要并入的那张：编号或几个字" / "Find the ticket that goes on: number or words";
    merge_into = "并入哪一张" / "Merge into";
    merge_none = "没有找到，换个词" / "None found. Try another word";
    lead = "牵头单位" / "Lead";
    supporting = "配合单位" / "Supporting";
    audience = "给谁看" / "Who reads it";
    audience_resident = "居民" / "The resident";
    audience_internal = "只给同事" / "Colleagues only";
    templates = "常用的话" / "Ready sentences";
    next_level(level) = "上报到 {level}" / "Escalate to {level}";
    choose_party = "请选一个单位" / "Choose a party";
    choose_person = "请选一个人" / "Choose a person";
    choose_ticket = "请选一张工单" / "Choose a ticket";
    choose_result = "请选结果" / "Choose a result";
    choose_date = "请选日期" / "Choose a date";
}

words! {
    done(what) = "已{what}" / "Done: {what}";
    stale(detail) = "别人刚改过：{detail}。您写的字还在，请看过再提交" / "Changed first: {detail}. Your words are kept; look, then send again";
    stale_plain = "别人刚改过，内容已更新。您写的字还在，请看过再提交" / "Somebody changed it first; this is the latest. Your words are kept; look, then send again";
    checker_is_handler = "是您办结的，请另一位同事来核实" / "You finished it, so a colleague checks it";
    say_soon = "已收到，今天上门看" / "Received. I will come and look today";
    say_parts = "配件已订，到货就修" / "Parts are ordered; the repair follows";
    say_when = "请告诉我您方便的时间" / "Please tell me when it suits you";
    say_done = "已办好，请您看看还有没有问题" / "It is done. Please see if anything is left";
}
