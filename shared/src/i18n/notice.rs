//! What people are told (通知): one text in two languages for every kind of notice.

pub mod event;
pub mod hours;

pub use event::EventNews;
pub use hours::HoursNews;

use super::{Lang, label};
use crate::{
    deliberation::Phase,
    poll::Channel,
    ticket::{ClockKind, TicketStatus},
    time::Timestamp,
    words,
};
use serde::{Deserialize, Serialize};

/// A notice with what it needs to be said (通知内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To reporters: the ticket moved on.
    Moved {
        /// `T261121-0042`
        number: String,
        /// Where it stands now.
        status: TicketStatus,
    },
    /// To reporters or staff: somebody wrote.
    Message {
        /// Which ticket.
        number: String,
        /// The beginning of the message.
        words: String,
    },
    /// To reporters: please rate.
    PleaseRate {
        /// Which ticket.
        number: String,
    },
    /// To the owner: this is now yours.
    Assigned {
        /// Which ticket.
        number: String,
    },
    /// To a party's people: a ticket came in.
    Received {
        /// Which ticket.
        number: String,
    },
    /// To a called department: report in.
    Whistled {
        /// Which ticket.
        number: String,
    },
    /// To owner and lead: a clock ran out.
    Overdue {
        /// Which ticket.
        number: String,
        /// Which clock.
        clock: ClockKind,
    },
    /// To the owner: the resident asks where it stands.
    Nudged {
        /// Which ticket.
        number: String,
    },
    /// To the owner: the resident says it is not solved.
    Reopened {
        /// Which ticket.
        number: String,
    },
    /// To the person: somebody said a need for you.
    SaidForYou {
        /// Which ticket.
        number: String,
        /// Who said it.
        by: String,
    },
    /// To the representative: somebody wants to join your household.
    MemberWaiting {
        /// Who.
        name: String,
    },
    /// To the member: you belong to the household now.
    MemberConfirmed {
        /// `第3微网格 · 3栋 · 302`
        address: String,
    },
    /// To the former representative: somebody else speaks for the household now.
    RepresentativeChanged {
        /// Who.
        name: String,
    },
    /// To the person: somebody saw your masked fields.
    Unmasked {
        /// Who.
        by: String,
        /// Why.
        purpose: crate::resident::Purpose,
    },
    /// To everybody on the roll: voting has begun.
    PollOpened {
        /// The matter.
        title: String,
    },
    /// To who has not voted: it ends soon.
    PollEnding {
        /// The matter.
        title: String,
        /// When.
        closes_at: Timestamp,
    },
    /// To everybody on the roll: the result is out.
    PollClosed {
        /// The matter.
        title: String,
    },
    /// To a trustee: the key is to be made.
    TrusteeAsked {
        /// The matter.
        title: String,
        /// Until when: voting begins then.
        opens_at: Timestamp,
    },
    /// To a trustee: everybody has done the step, and the next one can be done.
    TrusteeNext {
        /// The matter.
        title: String,
    },
    /// To a trustee: the box is shut, and the sums are to be opened.
    TrusteeOpens {
        /// The matter.
        title: String,
    },
    /// To the household: a ballot came in for you.
    BallotEntered {
        /// The matter.
        title: String,
        /// How.
        channel: Channel,
    },
    /// To who objected: keepers answered.
    ObjectionAnswered {
        /// The matter.
        title: String,
    },
    /// To reporters: your need is part of a topic now.
    NeedInTopic {
        /// `T261121-0042`
        number: String,
        /// The matter.
        title: String,
    },
    /// To everybody who takes part: the next phase has begun.
    TopicMoved {
        /// The matter.
        title: String,
        /// Which phase.
        to: Phase,
    },
    /// To who made and who supports a proposal: it was answered.
    ProposalAnswered {
        /// The proposal.
        title: String,
        /// Adopted, or declined.
        adopted: bool,
    },
    /// To who made a proposal: somebody suggests a change.
    AmendmentSuggested {
        /// The proposal.
        title: String,
    },
    /// To who suggested a change: it was taken over, or not.
    AmendmentDecided {
        /// The proposal.
        title: String,
        /// Taken over, or not.
        accepted: bool,
    },
    /// To everybody who takes part: the resolution is a ticket now.
    TopicTask {
        /// The matter.
        title: String,
        /// `T261121-0042`
        number: String,
    },
    /// To everybody who takes part: there will be a meeting.
    MeetingCalled {
        /// The matter.
        title: String,
        /// When.
        starts_at: Timestamp,
    },
    /// To everybody who takes part: the minutes are out.
    MeetingMinutes {
        /// The matter.
        title: String,
    },
    /// To who waited: there is a place now.
    EventPlace {
        /// The event.
        title: String,
        /// When.
        starts_at: Timestamp,
    },
    /// To who waits longest: a place is kept, say yes until then.
    EventOffered {
        /// The event.
        title: String,
        /// Until when.
        until: Timestamp,
    },
    /// To who did not say yes: the place went to the next.
    EventOfferOver {
        /// The event.
        title: String,
    },
    /// To everybody who booked: it was called off.
    EventCalledOff {
        /// The event.
        title: String,
        /// Why.
        reason: String,
    },
    /// To everybody who booked: another time, or another place.
    EventMoved {
        /// The event.
        title: String,
        /// When it is next.
        starts_at: Timestamp,
        /// Where.
        place: String,
    },
    /// To who booked: the organiser took the booking back.
    EventUnbooked {
        /// The event.
        title: String,
        /// Why.
        reason: String,
    },
    /// To who collected something: it was given back, and so were the points.
    VoucherRefunded {
        /// What it was.
        title: String,
        /// How many points are back.
        points: i64,
        /// Why.
        reason: String,
    },
    /// To who wrote it: it was taken off the page, or put back.
    TextModerated {
        /// The beginning of what was written.
        words: String,
        /// Taken off, or put back.
        hidden: bool,
        /// Why.
        reason: String,
    },
    /// News of courses, of children at the door, and of who was signed up.
    Event {
        /// Which.
        news: EventNews,
    },
    /// News of the time bank.
    Hours {
        /// Which.
        news: HoursNews,
    },
}

words! {
    moved(number, status) = "工单 {number}：{status}" / "Ticket {number}: {status}";
    message(number, words) = "工单 {number} 有新留言：{words}" / "New message on {number}: {words}";
    please_rate(number) = "工单 {number} 已核实，请您评价" / "Ticket {number} was checked. Please rate it";
    assigned(number) = "工单 {number} 由您负责" / "Ticket {number} is yours";
    received(number) = "收到工单 {number}，请接单" / "Ticket {number} came in. Please take it on";
    whistled(number) = "工单 {number} 吹哨，请报到" / "You are called to ticket {number}. Please report in";
    overdue(number, clock) = "工单 {number}「{clock}」已超时" / "Ticket {number}: “{clock}” is overdue";
    nudged(number) = "居民催办工单 {number}" / "The resident asks about ticket {number}";
    reopened(number) = "居民说没解决：工单 {number}" / "Not solved, says the resident: {number}";
    said_for_you(number, by) = "{by} 为您提交了工单 {number}" / "{by} said a need for you: {number}";
    member_waiting(name) = "{name} 申请加入您家，请确认" / "{name} asks to join your household";
    member_confirmed(address) = "您已加入 {address}" / "You now belong to {address}";
    representative_changed(name) = "户代表已换为 {name}" / "{name} now speaks for your household";
    sms_code(code, minutes) = "【邻里】登录验证码 {code}，{minutes} 分钟内有效。请勿告诉任何人" / "[Linli] Your sign-in code is {code}, good for {minutes} minutes. Tell nobody";
    unmasked(by, purpose) = "{by} 查看了您的资料，目的：{purpose}" / "{by} saw your details. Purpose: {purpose}";
    poll_opened(title) = "可以投票了：{title}" / "Voting is open: {title}";
    poll_ending(title, when) = "您还没投票，{when} 截止：{title}" / "You have not voted yet. Voting ends {when}: {title}";
    poll_closed(title) = "表决结果已公布：{title}" / "The result is out: {title}";
    trustee_asked(title, when) = "请您监票：{title}。{when} 前点开，和其他监票人一起生成密钥" / "You are a trustee: {title}. Open it and make the key with the others until {when}";
    trustee_next(title) = "监票人都做完了上一步，请继续生成密钥：{title}" / "All trustees have done their step. Go on with the key: {title}";
    trustee_opens(title) = "投票已截止，请您开票：{title}" / "Voting is over. Please open the sums: {title}";
    ballot_entered(title, channel) = "有人以您家名义投票（{channel}）：{title}。不是您家的，请点开提出异议" / "A ballot came in for your home ({channel}): {title}. If it was not you, open it and object";
    need_in_topic(number, title) = "您的诉求 {number} 已并入议题：{title}" / "Your need {number} is now part of the topic: {title}";
    topic_moved(title, phase) = "「{title}」进入{phase}" / "“{title}” has reached: {phase}";
    topic_closed(title) = "「{title}」已办结，点开看结果" / "“{title}” is done. Open it to see what became of it";
    proposal_adopted(title) = "方案被采纳：{title}" / "The proposal was adopted: {title}";
    proposal_declined(title) = "方案未采纳，有书面答复：{title}" / "The proposal was declined, with a reason: {title}";
    amendment_suggested(title) = "有人建议修改您的方案：{title}" / "Somebody suggests a change to your proposal: {title}";
    amendment_accepted(title) = "您的修改建议被采用：{title}" / "Your change was taken over: {title}";
    amendment_declined(title) = "您的修改建议未被采用：{title}" / "Your change was not taken over: {title}";
    topic_task(title, number) = "「{title}」已转为工单 {number}，有人负责、有期限" / "“{title}” is now ticket {number}, with an owner and a date";
    meeting_called(title, when) = "{when} 开会商量「{title}」，点开报名" / "A meeting about “{title}” on {when}. Open it to sign up";
    meeting_minutes(title) = "会议纪要已公布：{title}" / "The minutes are out: {title}";
    text_hidden(words, reason) = "您写的「{words}」已被隐藏，原因：{reason}。原文保留，有疑问请找网格员" / "What you wrote, “{words}”, was hidden: {reason}. The original is kept; ask your grid worker if in doubt";
    text_restored(words, reason) = "您写的「{words}」已恢复显示：{reason}" / "What you wrote, “{words}”, is shown again: {reason}";
    event_place(title, when) = "候补成功，{when} 见：{title}" / "You have a place now. See you on {when}: {title}";
    event_offered(title, when) = "为您留了一个名额，请在 {when} 前确认：{title}" / "A place is kept for you. Say yes until {when}: {title}";
    event_offer_over(title) = "保留时间已过，名额给了下一位：{title}" / "The offer ran out and went to the next: {title}";
    event_called_off(title, reason) = "活动取消了：{title}。原因：{reason}" / "Called off: {title}. Why: {reason}";
    event_moved(title, when, place) = "时间或地点有变，{when} 在{place}：{title}" / "Another time or place: {title}, {when}, {place}";
    event_unbooked(title, reason) = "主办方取消了您的报名：{title}。原因：{reason}" / "The organiser cancelled your booking: {title}. Why: {reason}";
    voucher_refunded(title, n, reason) = "「{title}」已退回，{n} 分回到您账上。原因：{reason}" / "“{title}” was given back, and {n} points are yours again. Why: {reason}";
    objection_answered(title) = "您的异议有了答复：{title}" / "Your objection was answered: {title}";
}

/// The notice in words.
#[must_use]
pub fn text(lang: Lang, notice: &Notice) -> String {
    match notice {
        Notice::Moved { number, status } => moved(lang, number, label::status(lang, *status)),
        Notice::Message { number, words } => message(lang, number, words),
        Notice::PleaseRate { number } => please_rate(lang, number),
        Notice::Assigned { number } => assigned(lang, number),
        Notice::Received { number } => received(lang, number),
        Notice::Whistled { number } => whistled(lang, number),
        Notice::Overdue { number, clock } => overdue(lang, number, label::clock(lang, *clock)),
        Notice::Nudged { number } => nudged(lang, number),
        Notice::Reopened { number } => reopened(lang, number),
        Notice::SaidForYou { number, by } => said_for_you(lang, number, by),
        Notice::MemberWaiting { name } => member_waiting(lang, name),
        Notice::MemberConfirmed { address } => member_confirmed(lang, address),
        Notice::RepresentativeChanged { name } => representative_changed(lang, name),
        Notice::PollOpened { title } => poll_opened(lang, title),
        Notice::PollEnding { title, closes_at } => {
            poll_ending(lang, title, closes_at.display_short())
        }
        Notice::PollClosed { title } => poll_closed(lang, title),
        Notice::TrusteeAsked { title, opens_at } => {
            trustee_asked(lang, title, opens_at.display_short())
        }
        Notice::TrusteeNext { title } => trustee_next(lang, title),
        Notice::TrusteeOpens { title } => trustee_opens(lang, title),
        Notice::BallotEntered { title, channel } => {
            ballot_entered(lang, title, label::channel(lang, *channel))
        }
        Notice::ObjectionAnswered { title } => objection_answered(lang, title),
        Notice::NeedInTopic { number, title } => need_in_topic(lang, number, title),
        Notice::TopicMoved { title, to: Phase::Closed } => topic_closed(lang, title),
        Notice::TopicMoved { title, to } => topic_moved(lang, title, label::phase(lang, *to)),
        Notice::ProposalAnswered { title, adopted: true } => proposal_adopted(lang, title),
        Notice::ProposalAnswered { title, adopted: false } => proposal_declined(lang, title),
        Notice::AmendmentSuggested { title } => amendment_suggested(lang, title),
        Notice::AmendmentDecided { title, accepted: true } => amendment_accepted(lang, title),
        Notice::AmendmentDecided { title, accepted: false } => amendment_declined(lang, title),
        Notice::TopicTask { title, number } => topic_task(lang, title, number),
        Notice::MeetingCalled { title, starts_at } => {
            meeting_called(lang, title, starts_at.display_short())
        }
        Notice::MeetingMinutes { title } => meeting_minutes(lang, title),
        Notice::EventPlace { title, starts_at } => {
            event_place(lang, title, starts_at.display_short())
        }
        Notice::EventOffered { title, until } => event_offered(lang, title, until.display_short()),
        Notice::EventOfferOver { title } => event_offer_over(lang, title),
        Notice::EventCalledOff { title, reason } => event_called_off(lang, title, reason),
        Notice::EventMoved { title, starts_at, place } => {
            event_moved(lang, title, starts_at.display_short(), place)
        }
        Notice::EventUnbooked { title, reason } => event_unbooked(lang, title, reason),
        Notice::VoucherRefunded { title, points, reason } => {
            voucher_refunded(lang, title, points, reason)
        }
        Notice::Event { news } => event::text(lang, news),
        Notice::Hours { news } => hours::text(lang, news),
        Notice::TextModerated { words, hidden: true, reason } => text_hidden(lang, words, reason),
        Notice::TextModerated { words, hidden: false, reason } => {
            text_restored(lang, words, reason)
        }
        Notice::Unmasked { by, purpose } => unmasked(lang, by, label::purpose(lang, *purpose)),
    }
}
