//! What pages say about topics (议事文案), and what happened in plain words.

use super::{Lang, label};
use crate::{
    deliberation::{Phase, TopicEvent},
    words,
};

words! {
    title = "议事" / "Talk it over";
    intro = "一件事一个议题：先听需求，再提方案，再表决，最后看落实" / "One matter, one topic: needs, proposals, the vote, and what became of it";
    tile_note = "说看法、提方案、看落实" / "Say what you think, see what became of it";
    polls_link = "看所有表决" / "All polls";
    empty = "还没有议题" / "No topics yet";
    empty_next = "有想和邻居商量的事？先提一个倡议" / "Something to talk over with the neighbours? Suggest it";
    suggest = "我想提个议题" / "Suggest a topic";
    suggest_title = "提一个议题" / "Suggest a topic";
    suggest_words(n) = "满 {n} 位邻居附议就立项，网格长也可以直接立项" / "Once {n} neighbours second it, it is a topic; the grid lead may also take it up";
    what = "商量什么事" / "What is it about";
    why = "为什么要商量" / "Why";
    suggest_send = "提交倡议" / "Send";
    suggest_done = "已提交，把这一页发给邻居吧" / "Sent. Show this page to your neighbours";
    seconds(n, of) = "{n} / {of} 人附议" / "{n} of {of} second it";
    second = "我附议" / "I second it";
    seconded = "您已附议" / "You second it";
    take_back = "收回" / "Take back";
    until(when) = "{when} 前" / "until {when}";
    n_people(n) = "{n} 人参与" / "{n} take part";
    phases_title = "五个阶段" / "The five phases";
    overdue(when) = "应于 {when} 前完成" / "was due {when}";
    windows(days, evenings) = "讨论期有 {days} 个周末日、{evenings} 个晚上" / "The discussion has {days} weekend days and {evenings} evenings";
    whole_community = "全社区" / "the whole community";
    sign_in = "登录后参与" / "Sign in to take part";
    say_need = "说说我家的情况" / "Say how it is for us";
    go_vote = "去投票" / "Go and vote";
    see_poll = "看表决" / "See the poll";
    n_hidden(n) = "有 {n} 条内容因不合规范被隐藏，原文和原因有存档" / "{n} texts were hidden for a reason; the originals are kept";
    bands_title = "谁在参与" / "Who takes part";
    people(n) = "{n} 人" / "{n}";
}

words! {
    proposals_title = "方案" / "Proposals";
    proposals_none = "还没有方案" / "No proposals yet";
    proposals_none_next = "有办法？写下来，邻居会支持" / "Do you know a way? Write it down; neighbours may support it";
    shuffled = "每个人看到的顺序不一样，没有谁永远排第一" / "Everybody sees another order: nobody is always first";
    propose = "我来提方案" / "Make a proposal";
    propose_title = "提一个方案" / "Make a proposal";
    proposal_name = "方案名" / "Name";
    proposal_words = "怎么做，为什么" / "How, and why";
    proposal_cost = "大概费用（元，可不填）" / "Likely cost in yuan (optional)";
    photos = "照片" / "Photos";
    photo_alt = "照片" / "photo";
    add_photo = "加照片" / "Add";
    remove_photo = "去掉" / "Remove";
    proposal_send = "提交方案" / "Send the proposal";
    proposal_done = "方案已公布" / "Your proposal is public";
    by(name) = "{name} 提出" / "by {name}";
    by_me = "您提出" / "by you";
    revision(n) = "第 {n} 稿" / "revision {n}";
    n_supports(n) = "{n} 人支持" / "{n} support it";
    support = "支持" / "Support";
    supported = "已支持" / "You support it";
    amend = "建议修改" / "Suggest a change";
    amend_title = "建议怎么改" / "Suggest a change";
    amend_words = "改成这样" / "How it should read";
    amend_reason = "为什么改" / "Why";
    amend_send = "提交建议" / "Send";
    amend_done = "已告诉提方案的人" / "Who made the proposal is told";
    amendments(n) = "修改建议 {n} 条" / "{n} suggested changes";
    amend_accept = "采用" / "Take over";
    amend_decline = "不采用" / "Do not";
    amend_accepted = "已采用" / "Taken over";
    amend_declined = "未采用" / "Not taken over";
    amend_waiting = "等待处理" / "Waiting";
    adopted = "采纳" / "Adopted";
    declined = "未采纳" / "Declined";
    answer_title = "答复" / "The answer";
    cost(yuan) = "约 {yuan} 元" / "about {yuan} yuan";
}

words! {
    statements_title = "您怎么看" / "What do you think";
    statements_left(n) = "还有 {n} 条" / "{n} left";
    statements_done = "都看过了，谢谢您" / "You have seen them all. Thank you";
    statements_none = "还没有人说话，您先来" / "Nobody has spoken yet. Begin";
    said_by(name) = "{name} 说" / "{name} says";
    say = "我也说一句" / "Say something";
    say_title = "说一句" / "Say something";
    say_label(n) = "一句话，{n} 字以内" / "One thought, {n} characters at most";
    say_send = "说出来" / "Say it";
    say_done = "说好了，邻居会看到" / "Said. Neighbours will see it";
    recorded(vote) = "记下了：{vote}" / "Kept: {vote}";
    unites_title = "大家都认同的" / "What unites us";
    unites_none = "还没有足够的人表态" / "Too few have answered yet";
    unites_how(people, groups) = "{people} 人表态，{groups} 种看法；每种看法里都有过半的人同意，才排在这里" / "{people} answered, {groups} ways of thinking; what stands here has more than half of each";
    divides_title = "看法不一样的" / "What we see differently";
    sums(agree, disagree, pass) = "同意 {agree} · 不同意 {disagree} · 略过 {pass}" / "{agree} agree · {disagree} disagree · {pass} pass";
    answered_title = "我表过的态" / "What I answered";
}

words! {
    meetings_title = "议事会" / "Meetings";
    meeting_online = "线上参加" / "Join online";
    meeting_taken(n, of) = "已报名 {n} / {of}" / "{n} of {of} seats taken";
    meeting_come = "我要参加" / "I am coming";
    meeting_coming = "您已报名" / "You are coming";
    meeting_change = "保存需求" / "Save what I need";
    meeting_code = "到场时打开「我的」里的码，扫一下就签到" / "At the door, open your code under “Me”; scanning it checks you in";
    barrier_free = "需要无障碍" / "I need a way without barriers";
    barrier_free_note = "无台阶通道、轮椅座位、手语" / "No steps, a place for a wheelchair, signing";
    child_minding = "需要有人看孩子" / "I need somebody to mind a child";
    n_came(n) = "{n} 人到场" / "{n} came";
    agenda = "议程" / "Agenda";
    minutes = "会议纪要" / "Minutes";
    minutes_print = "打印纪要" / "Print the minutes";
    meeting_called(when) = "召集议事会：{when}" / "A meeting was called: {when}";
    meeting_held(n) = "开了议事会，{n} 人到场" / "A meeting was held; {n} came";
}

words! {
    thread_title = "来龙去脉" / "What became of it";
    tasks_title = "谁来做，做到哪了" / "Who does it, and how far";
    due(date) = "{date} 前完成" / "due {date}";
    task_line(party, date) = "{party} · {date} 前" / "{party} · by {date}";
    suggested = "居民提出倡议" / "A resident suggested it";
    opened = "立项" / "It became a topic";
    opened_by_residents = "附议人数够了，立项" / "Enough neighbours seconded it: it became a topic";
    attached(category, number) = "并入诉求：{category}（{number}）" / "A need was brought in: {category} ({number})";
    moved(phase) = "进入{phase}" / "Reached: {phase}";
    answered_adopted(title) = "采纳方案：{title}" / "Proposal adopted: {title}";
    answered_declined(title) = "未采纳方案：{title}" / "Proposal declined: {title}";
    poll_linked(title) = "发起表决：{title}" / "A poll was announced: {title}";
    poll_closed(outcome) = "表决结果：{outcome}" / "The vote: {outcome}";
    task_opened(number, party) = "转为工单 {number}，{party}负责" / "Ticket {number} was opened for {party}";
    task_done(number) = "工单 {number} 办结" / "Ticket {number} is done";
    closed = "办结" / "Done";
    paper_heading = "请您来商量" / "Come and talk it over";
    paper_result = "这件事的来龙去脉" / "What became of it";
    paper_caption = "扫码说看法、看进展" / "Scan to say what you think and see how it goes";
    paper_phase(phase, when) = "{phase}　{when} 前" / "{phase}　until {when}";
    paper_event(date, what) = "{date}　{what}" / "{date}　{what}";
    print = "打印张贴" / "Print a notice";
    code_title = "这个议题的码" / "The code of this topic";
    code_words = "贴在门口，扫一扫就到这一页" / "Put it up at the door: scanning it opens this page";
}

/// What one phase is for, in a sentence (阶段说明).
#[must_use]
pub const fn phase_words(lang: Lang, phase: Phase) -> &'static str {
    let (zh, en) = match phase {
        Phase::Suggested => {
            ("看看有多少邻居想一起商量", "How many neighbours want to talk about it")
        }
        Phase::Needs => ("先把大家遇到的情况放在一起", "First, how it is for everybody"),
        Phase::Proposals => (
            "提方案、表看法，让共识先浮出来",
            "Make proposals, say what you think: what unites comes first",
        ),
        Phase::Poll => ("由选民册上的户或人投票", "Those on the roll vote"),
        Phase::Result => ("结果给所有人看，有异议请说", "Everybody sees what came of it"),
        Phase::Execution => {
            ("有人负责，有期限，做完拍照", "Somebody does it, by a day, with photos")
        }
        Phase::Closed => ("事情办完了，经过都在下面", "It is done. What became of it stands below"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What happened, in a few words (经过说明).
#[must_use]
pub fn event(lang: Lang, event: &TopicEvent) -> String {
    match event {
        TopicEvent::Suggested => suggested(lang).to_owned(),
        TopicEvent::Opened { by_residents: true } => opened_by_residents(lang).to_owned(),
        TopicEvent::Opened { by_residents: false } => opened(lang).to_owned(),
        TopicEvent::Attached { number, category } => {
            let category = match lang {
                Lang::Zh => category.zh(),
                Lang::En => category.en(),
            };
            attached(lang, category, number)
        }
        TopicEvent::Moved { to, .. } => moved(lang, label::phase(lang, *to)),
        TopicEvent::MeetingCalled { starts_at, .. } => {
            meeting_called(lang, starts_at.display_short())
        }
        TopicEvent::MeetingHeld { n_came, .. } => meeting_held(lang, n_came),
        TopicEvent::Answered { title, adopted: true, .. } => answered_adopted(lang, title),
        TopicEvent::Answered { title, adopted: false, .. } => answered_declined(lang, title),
        TopicEvent::PollLinked { title, .. } => poll_linked(lang, title),
        TopicEvent::PollClosed { outcome, mode, .. } => {
            poll_closed(lang, super::poll::outcome(lang, outcome, *mode))
        }
        TopicEvent::TaskOpened { number, party, .. } => task_opened(lang, number, party),
        TopicEvent::TaskDone { number, .. } => task_done(lang, number),
        TopicEvent::Closed { .. } => closed(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poll::{Outcome, PollMode};

    #[test]
    fn what_happened_is_told_in_both_languages() {
        let moved = TopicEvent::Moved { to: Phase::Proposals, by_date: true };
        assert_eq!(event(Lang::Zh, &moved), "进入方案讨论");
        assert_eq!(event(Lang::En, &moved), "Reached: Proposals");
        let closed = TopicEvent::PollClosed {
            poll: crate::id::PollId(uuid::Uuid::nil()),
            title: "换电梯".to_owned(),
            outcome: Outcome::Passed { winners: vec![0] },
            mode: PollMode::ResidentsMeeting,
        };
        assert_eq!(event(Lang::Zh, &closed), "表决结果：通过");
    }
}
