//! What 幸福里 has decided together (议事表决): a result, a poll that is open, and one that is announced.
//!
//! Invariant: every ballot went the way of a real one: onto the roll, into the box, into the log.

use super::{dice::Dice, store::Demo, town::Where};
use crate::{
    error::AppError,
    poll::{self, NewBallot, Of, Vote},
    secret, sql,
};
use anyhow::anyhow;
use linli_shared::{
    access::Role,
    amount::Fen,
    api::SayInCeremony,
    ballot::{BoxKey, Next, SecretBox, tracker},
    id::{BallotId, CommunityId, PlaceId, PollId, ResidentId, VoterId},
    log::{self, Hash},
    poll::{
        Channel, Choice, Franchise, Matter, PollDraft, PollMode, PollOption, Question,
        QuestionKind, Revote, Secrecy, Trustees,
    },
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// A poll and how it went.
struct Sketch {
    title: &'static str,
    words: &'static str,
    mode: PollMode,
    matter: Matter,
    franchise: Franchise,
    kind: QuestionKind,
    options: &'static [(&'static str, &'static str, Option<i64>)],
    seats: u8,
    /// Of the third grid; empty for the whole grid.
    buildings: &'static [&'static str],
    secrecy: Secrecy,
    /// Days from now: announced, opens, closes.
    days: [i64; 3],
    /// Of a hundred entitled, how many take part.
    voted: u32,
    /// Of a hundred ballots, how many are in favour, or choose the first option.
    favour: u32,
}

const SKETCHES: [Sketch; 9] = [
    Sketch {
        title: "7、8、9栋老旧电梯改造",
        words: "三栋楼的电梯用了 19 年，一周停三次。经过 14 天讨论，大家选定方案 A。通过后由物业招标，费用户均分摊，一层不摊。",
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Adult,
        kind: QuestionKind::Plan,
        options: &[(
            "方案 A：整体更换",
            "主机、轿厢、门系统全部换新，质保 10 年，施工 45 天。",
            Some(126_000_000),
        )],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Open,
        days: [-60, -56, -49],
        voted: 79,
        favour: 92,
    },
    Sketch {
        title: "9栋楼顶防水改造",
        words: "顶层三户常年渗水。改建屋面属于民法典第 278 条第一款第七项，须由业主共同决定。",
        mode: PollMode::Owners,
        matter: Matter::Rebuild,
        franchise: Franchise::Owner,
        kind: QuestionKind::Plan,
        options: &[("整体重做屋面防水", "聚氨酯加保温层，质保 5 年。", Some(18_600_000))],
        seats: 1,
        buildings: &["9栋"],
        secrecy: Secrecy::Open,
        days: [-50, -34, -20],
        voted: 58,
        favour: 90,
    },
    Sketch {
        title: "垃圾分类投放点设在哪里",
        words: "三个位置都看过现场，水电都能接。多数人选哪里，就建在哪里，两周内完工。",
        mode: PollMode::Consultation,
        matter: Matter::Ordinary,
        franchise: Franchise::Household,
        kind: QuestionKind::One,
        options: &[
            ("东门南侧", "离各栋都近，清运车好停。", Some(4_200_000)),
            ("7栋与8栋之间", "离 9 栋稍远，夏天背阴。", Some(3_800_000)),
            ("南围墙边", "最远，离窗户也最远。", Some(3_500_000)),
        ],
        seats: 1,
        buildings: &[],
        secrecy: Secrecy::Open,
        days: [-2, -2, 3],
        voted: 46,
        favour: 55,
    },
    Sketch {
        title: "选 3 位居民议事会代表",
        words: "代表任期一年，每月参加一次议事会，替邻居把话带到、把结果带回来。",
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Adult,
        kind: QuestionKind::Election,
        options: &[
            ("孙桂英", "7栋，退休教师，楼栋长。", None),
            ("李哲", "8栋，29 岁，晚上和周末有空。", None),
            ("周倩", "7栋，护士。", None),
            ("何建平", "9栋，做过十年工程监理。", None),
            ("吴秀珍", "8栋，合唱队队长。", None),
        ],
        seats: 3,
        buildings: &[],
        secrecy: Secrecy::Open,
        days: [-5, -1, 6],
        voted: 31,
        favour: 50,
    },
    Sketch {
        title: "筹集 7、8、9 栋电梯维修资金",
        words: "维修资金余额不足首期的三成，须续筹。按建筑面积分摊，每平方米 18 元，分两年交。",
        mode: PollMode::Owners,
        matter: Matter::RaiseFund,
        franchise: Franchise::Owner,
        kind: QuestionKind::Plan,
        options: &[("按面积续筹，每平方米 18 元", "困难家庭可申请缓交。", None)],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Open,
        days: [-3, 13, 27],
        voted: 0,
        favour: 0,
    },
    Sketch {
        title: "7、8、9栋要不要换物业公司",
        words: "物业合同年底到期。续聘还是另选，由业主无记名决定；票数和面积都从密封票里合计，谁选了什么没有人知道。",
        mode: PollMode::Owners,
        matter: Matter::Ordinary,
        franchise: Franchise::Owner,
        kind: QuestionKind::One,
        options: &[
            ("续聘现在的物业", "物业费不变，承诺门禁和路灯三个月内修好。", None),
            ("公开招标另选", "招标约需两个月，期间由现物业留守。", None),
        ],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Server,
        days: [-46, -30, -16],
        voted: 74,
        favour: 37,
    },
    Sketch {
        title: "公共收益要不要拿一半补充维修资金",
        words: "去年电梯广告和停车的公共收益共 32 万元。一半补充维修资金，其余按面积抵物业费，还是全部抵物业费，由大家无记名决定。三位监票人共管密钥，两位到场才能开票。",
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Adult,
        kind: QuestionKind::Plan,
        options: &[("一半补充维修资金", "每年公示一次收支，楼栋长轮流看账。", None)],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Trustees,
        days: [-38, -33, -26],
        voted: 68,
        favour: 76,
    },
    Sketch {
        title: "东门要不要装人脸识别门禁",
        words: "有人图方便，有人担心信息外泄。装不装由大家无记名决定；不愿刷脸的，门禁卡一直能用。",
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Household,
        kind: QuestionKind::Plan,
        options: &[("装，同时保留门禁卡", "数据存在本小区，搬走即删。", Some(6_800_000))],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Trustees,
        days: [-1, 4, 9],
        voted: 0,
        favour: 0,
    },
    Sketch {
        title: "选一位居民监督委员会主任",
        words: "监督委员会看账、看工程、看落实。无记名投票：选票在您的手机里封好，只公布合计。",
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Adult,
        kind: QuestionKind::Election,
        options: &[
            ("孙桂英", "7栋，退休教师，楼栋长。", None),
            ("何建平", "9栋，做过十年工程监理。", None),
        ],
        seats: 1,
        buildings: &["7栋", "8栋", "9栋"],
        secrecy: Secrecy::Server,
        days: [-6, -2, 5],
        voted: 33,
        favour: 50,
    },
];

/// A year of birth that stays with the person: more young people than old ones, all of them grown up.
pub(super) fn birth_year(id: ResidentId) -> i64 {
    let [.., low, high] = *id.0.as_bytes();
    let (share, spread) = (i64::from(low) % 100, i64::from(high));
    match share {
        ..44 => 1991 + spread % 15,
        44..72 => 1967 + spread % 24,
        _ => 1940 + spread % 26,
    }
}

/// Writes all polls.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    for (n, sketch) in (1_u64..).zip(&SKETCHES) {
        write_poll(conn, demo, sketch, &mut Dice::new(n)).await?;
    }
    Ok(())
}

async fn write_poll(
    conn: &mut AnyConnection,
    demo: &Demo,
    sketch: &Sketch,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let [announced_at, opens_at, closes_at] = sketch.days.map(|days| evening(demo.now, days));
    let draft = draft(demo, sketch, opens_at, closes_at);
    let id = PollId::new(announced_at, dice.bytes());
    let Some(keeper) = demo.people.leads.get(2).copied() else { return Ok(()) };
    let body_hash = secret::hash(sketch.title.as_bytes());
    let community = demo.community;
    let sealing = poll::sealing(&demo.secret, id, &draft);
    let poll = (id, body_hash);
    poll::insert_poll(conn, community, poll, keeper, (&draft, sealing.as_ref()), announced_at)
        .await?;
    if opens_at > demo.now {
        return Ok(());
    }
    let key = match &draft.trustees {
        Some(trustees) => Some(make_key(conn, community, id, trustees, announced_at).await?),
        None => None,
    };
    poll::advance_one(conn, community, id, opens_at).await?;
    fill_box(conn, demo, sketch, (id, &draft), dice).await?;
    if closes_at > demo.now {
        return Ok(());
    }
    poll::advance_one(conn, community, id, closes_at).await?;
    match (draft.secrecy, key) {
        (Secrecy::Server, _) => {
            poll::open_and_publish(conn, community, &demo.secret, id, closes_at).await
        }
        (Secrecy::Trustees, Some(keys)) => {
            poll::open_with(conn, community, id, &keys, closes_at.plus_hours(1)).await
        }
        (Secrecy::Open, _) | (Secrecy::Trustees, None) => Ok(()),
    }
}

/// The trustees of a poll of the past make its key; those who are needed keep theirs to open the sums.
async fn make_key(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    trustees: &Trustees,
    at: Timestamp,
) -> Result<Vec<BoxKey>, AppError> {
    let seed = |who: &ResidentId| log::hash(who.bytes());
    for _ in ["hello", "deal", "ready"] {
        for (seat, who) in trustees.who.iter().enumerate() {
            let ceremony = poll::load_ceremony(conn, community, id).await?;
            let (Next::Say(message) | Next::Compare(_, message)) = ceremony.next(seat, &seed(who))
            else {
                return Err(anyhow!("trustee {seat} of poll {id} has nothing to say").into());
            };
            let said = SayInCeremony { attempt: ceremony.attempt, message };
            poll::hear(conn, community, id, *who, &said, at).await?;
        }
    }
    let ceremony = poll::load_ceremony(conn, community, id).await?;
    let keys = trustees.who.iter().enumerate().take(usize::from(trustees.needed));
    let keys = keys.map(|(seat, who)| ceremony.key(seat, &seed(who)));
    keys.collect::<Result<_, _>>().map_err(|seat| anyhow!("trustee {seat} dealt wrong").into())
}

/// Eight in the evening, so many days from now; the polls of today are open already.
fn evening(now: Timestamp, days: i64) -> Timestamp {
    now.date().plus_days(days).start().plus_hours(20)
}

fn draft(demo: &Demo, sketch: &Sketch, opens_at: Timestamp, closes_at: Timestamp) -> PollDraft {
    let grid: Option<PlaceId> = demo.town.grids().nth(2).map(|grid| grid.id);
    let places = if sketch.buildings.is_empty() {
        grid.into_iter().collect()
    } else {
        let buildings = demo.town.find(Where::Building, grid);
        let is_named =
            |place: &&&linli_shared::place::Place| sketch.buildings.contains(&place.name.as_str());
        buildings.iter().filter(is_named).map(|place| place.id).collect()
    };
    let option = |(title, words, cost_fen): &(&str, &str, Option<i64>)| PollOption {
        title: (*title).to_owned(),
        words: (*words).to_owned(),
        cost_fen: cost_fen.map(Fen),
        photos: Vec::new(),
    };
    PollDraft {
        title: sketch.title.to_owned(),
        words: sketch.words.to_owned(),
        mode: sketch.mode,
        matter: sketch.matter,
        franchise: sketch.franchise,
        question: Question {
            kind: sketch.kind,
            options: sketch.options.iter().map(option).collect(),
            seats: sketch.seats,
        },
        places,
        opens_at,
        closes_at,
        revote: Revote::Last,
        silent_follow: false,
        preliminary: false,
        secrecy: sketch.secrecy,
        trustees: (sketch.secrecy == Secrecy::Trustees)
            .then(|| Trustees { who: demo.people.trustees.clone(), needed: 2 }),
    }
}

/// Ballots of those who take part: most by phone, some entered by the building leader.
async fn fill_box(
    conn: &mut AnyConnection,
    demo: &Demo,
    sketch: &Sketch,
    (id, draft): (PollId, &PollDraft),
    dice: &mut Dice,
) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT v.id, (SELECT p.resident_id FROM poll_voter_person p WHERE p.community_id = v.community_id
            AND p.poll_id = v.poll_id AND p.voter_id = v.id ORDER BY p.resident_id LIMIT 1)
         FROM poll_voter v WHERE v.community_id = $1 AND v.poll_id = $2 ORDER BY v.id",
    )
    .bind(demo.community.bytes())
    .bind(id.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let sealing = poll::load_sealing(conn, demo.community, id).await?;
    let of = sealing.and_then(|sealing| SecretBox::of(&sealing, &draft.question));
    let until = draft.closes_at.min(demo.now);
    let minutes = until.since(draft.opens_at) / 60_000 - 1;
    for row in &rows {
        let voter = sql::id(row, 0, VoterId::from_bytes)?;
        let person: Option<Vec<u8>> = row.try_get(1)?;
        let person = person.as_deref().and_then(ResidentId::from_bytes);
        // The neighbours of the stories have not voted yet: whoever looks around can do it.
        let is_told_of = person.is_some_and(|person| demo.people.known.contains(&person));
        let is_open = draft.closes_at > demo.now;
        if !dice.percent(sketch.voted) || (is_told_of && is_open) {
            continue;
        }
        let at = draft.opens_at.plus_minutes(dice.between(0, minutes.max(0)));
        let person = person.filter(|_| !dice.percent(12));
        let ballot = ballot(demo, sketch, (id, draft, &of), person, at, dice);
        let poll = (id, draft);
        poll::put_in(conn, demo.community, poll, Of::Voter(voter), &ballot, at).await?;
    }
    Ok(())
}

fn ballot(
    demo: &Demo,
    sketch: &Sketch,
    (poll, draft, of): (PollId, &PollDraft, &Option<SecretBox>),
    person: Option<ResidentId>,
    at: Timestamp,
    dice: &mut Dice,
) -> NewBallot {
    let (choice, blind) = (choice(sketch, dice), Hash(dice.bytes()));
    let sealed = of.as_ref().and_then(|of| of.seal(&draft.question, &choice, &blind));
    let (tracker, vote) = match sealed {
        Some(sealed) => (sealed.tracker(poll), Vote::Secret(Box::new(sealed))),
        None => (tracker(poll, &blind, &choice), Vote::Open { choice, blind }),
    };
    let leads = |person: &&super::people::Person| {
        person.posts.iter().any(|post| post.role == Role::BuildingLeader)
    };
    let leader = demo.people.all.iter().find(leads).map(|person| person.id);
    let by_phone = person.is_some();
    NewBallot {
        id: BallotId::new(at, dice.bytes()),
        channel: if by_phone { Channel::Phone } else { Channel::Paper },
        tracker,
        vote,
        by: person.or(leader).unwrap_or(ResidentId(poll.0)),
        witness: (!by_phone).then(|| "陈静".to_owned()),
        proxy: None,
        photo: None,
    }
}

fn choice(sketch: &Sketch, dice: &mut Dice) -> Choice {
    let n = u8::try_from(sketch.options.len()).unwrap_or(1);
    let other = |dice: &mut Dice| u8::try_from(dice.between(0, i64::from(n) - 1)).unwrap_or(0);
    if dice.percent(3) {
        return Choice::Abstain;
    }
    match sketch.kind {
        QuestionKind::Plan if dice.percent(sketch.favour) => Choice::For,
        QuestionKind::Plan => Choice::Against,
        QuestionKind::One => {
            let pick = if dice.percent(sketch.favour) { 0 } else { other(dice) };
            Choice::Options { of: vec![pick] }
        }
        QuestionKind::Several | QuestionKind::Election => {
            let mut of: Vec<u8> = (0..n).filter(|_| dice.percent(sketch.favour)).collect();
            of.truncate(usize::from(sketch.seats));
            if of.is_empty() { Choice::Abstain } else { Choice::Options { of } }
        }
    }
}
