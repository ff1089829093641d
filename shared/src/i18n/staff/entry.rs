//! Words of entering a need for somebody (代录诉求).

use crate::words;

words! {
    title = "代录诉求" / "Enter a need";
    source_missing = "请选从哪里来" / "Choose how it came in";
    source = "从哪里来" / "How it came in";
    text = "什么事" / "What is it";
    text_hint = "照居民的原话写" / "In the resident's own words";
    category = "类别" / "Category";
    category_auto = "让系统判断" / "Let Linli decide";
    suggested = "看起来是" / "Looks like";
    place = "在哪里" / "Where";
    place_find = "找楼栋、单元、点位" / "Find a building, stairway or spot";
    place_words = "具体位置" / "Where exactly";
    place_change = "换地点" / "Change";
    place_none = "没有找到，换个词" / "None found. Try another word";
    place_more = "还有更多，请再输几个字" / "There are more. Type a little more";
    phone = "联系电话" / "Phone to call back";
    for_somebody = "替别人反映" / "Said for somebody else";
    for_somebody_note = "会告诉本人是谁代办的" / "The person is told who said it";
    for_name = "本人姓名" / "Their name";
    for_phone = "本人电话" / "Their phone";
    for_reason = "为什么代办" / "Why for them";
    special = "特殊群体" / "A frail person";
    special_note = "独居、高龄、残疾等，24 小时内办结" / "Alone, old, disabled: done within 24 hours";
    danger = "有人身危险" / "Somebody may be hurt now";
    danger_note = "按紧急办理。先打 119、120 或 110" / "Treated as urgent. Call 119, 120 or 110 first";
    confidential = "保密" / "Confidential";
    confidential_note = "名字只有调度员看得到" / "Only dispatchers see the name";
    occurred = "什么时候发现的" / "When it was found";
    occurred_hint = "空着就是现在" / "Leave empty for now";
    solved = "已经当场解决" / "Solved on the spot";
    solved_words = "怎么解决的" / "How it was solved";
    submit = "提交" / "Send";
    sent(number) = "已收到 {number}" / "Received: {number}";
    sent_solved(number) = "{number} 已记为当场解决" / "{number} is solved on the spot";
    not_solved(number) = "{number} 已收到，当场解决没记上，请打开工单再办" / "{number} came in, but was not marked solved. Open it and try again";
    next_note = "来源和地点已保留" / "Source and place are kept";
    open = "打开工单" / "Open the ticket";
    kept = "没有发出去，内容都在，请再点一次" / "Not sent. Everything is still here; send once more";
}
