//! What is coming: a clean-up with points, a clinic for elders, scarce places with offers, one that is off.

use super::{Line, STAGE, draft, grids, guests, hold};
use crate::{
    error::AppError,
    event::{call_off_in, cancel_in, hold_event, hold_with},
    seed::{dice::Dice, people::Person, store::Demo},
};
use linli_shared::{
    event::{EventKind as K, OFFER_HOURS},
    id::ResidentId,
};
use sqlx::AnyConnection;

const CLEAN_UP: Line = (3, 9, 3, K::CleanUp, "环境整治日", "中心花园", 40, 26, 120);
const CLINIC: Line = (2, 9, 2, K::FreeClinic, "三甲医院义诊", "社区广场", 40, 22, 5);
const COURSE: Line = (6, 14, 2, K::Skills, "手机摄影班", "社区活动室", 12, 17, 10);
const DRILL: Line = (5, 10, 1, K::Drill, "电梯困人演练", "7栋", 30, 6, 10);
const CALLED_OFF: Line = (4, 19, 2, K::BookFilm, "露天电影《城南旧事》", "中心花园", 80, 19, 0);
const OTHERS: [Line; 5] = [
    (8, 10, 2, K::Digital, "手机课：办社保卡", "社区活动室", 20, 9, 5),
    (10, 9, 4, K::Festival, "邻里节", "社区广场", 120, 31, 5),
    (12, 14, 2, K::PolicyFair, "政策集市：住房与加装电梯", "社区广场", 60, 12, 5),
    (15, 15, 2, K::StoryMeeting, "老幸福里故事会", "社区活动室", 30, 4, 5),
    (20, 9, 3, K::CoBuilding, "共建日：粉刷门洞", "8栋", 20, 7, 20),
];

/// Writes them.
pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    clean_up(conn, demo, keeper, dice).await?;
    let mut clinic = draft(demo, &CLINIC, "量血压、测血糖、看眼底，带上医保卡");
    clinic.eligibility.age_min = Some(60);
    let people = guests(demo, &clinic, CLINIC.7, dice);
    hold(conn, demo, (&clinic, keeper), &people, dice).await?;
    let mut drill = draft(demo, &DRILL, "跟着物业走一遍：怎么按、怎么等、打给谁");
    drill.eligibility.grids = grids(demo, STAGE..=STAGE);
    let people = guests(demo, &drill, DRILL.7, dice);
    hold(conn, demo, (&drill, keeper), &people, dice).await?;
    course(conn, demo, keeper, dice).await?;
    for line in &OTHERS {
        let draft = draft(demo, line, "");
        let people = guests(demo, &draft, line.7, dice);
        hold(conn, demo, (&draft, keeper), &people, dice).await?;
    }
    let film = draft(demo, &CALLED_OFF, "自带小板凳");
    let people = guests(demo, &film, CALLED_OFF.7, dice);
    let (record, _) = hold(conn, demo, (&film, keeper), &people, dice).await?;
    let record = hold_event(conn, demo.community, record.id).await?;
    let at = demo.now.plus_hours(-5);
    call_off_in(conn, demo.community, record, ("当晚有雷雨", keeper), at).await
}

/// The neighbours of the stories come to the clean-up.
async fn clean_up(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let draft = draft(demo, &CLEAN_UP, "带上手套，工具现场领；做满两小时记 120 分");
    let known = demo.people.known.iter().filter_map(|id| demo.people.person(*id));
    let mut people: Vec<&Person> = known.take(4).collect();
    people.extend(guests(demo, &draft, CLEAN_UP.7, dice));
    hold(conn, demo, (&draft, keeper), &people, dice).await.map(drop)
}

/// Few places: two were given back this morning, and are kept for who waits longest.
async fn course(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let mut draft = draft(demo, &COURSE, "两小时学会构图和修图，带上自己的手机");
    "青年志愿者队".clone_into(&mut draft.organiser);
    draft.offer_hours = Some(OFFER_HOURS);
    let people = guests(demo, &draft, COURSE.7, dice);
    let (_, bookings) = hold(conn, demo, (&draft, keeper), &people, dice).await?;
    for given_back in bookings.iter().take(2) {
        let (mut record, own) = hold_with(conn, demo.community, given_back.id).await?;
        let at = demo.now.plus_hours(-3);
        let by = (Some(own.resident), "");
        cancel_in(conn, demo.community, (&mut record, &own), by, at).await?;
    }
    Ok(())
}
