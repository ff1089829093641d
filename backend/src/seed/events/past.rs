//! A year of events that are over.

use super::{Line, door, draft, guests, hold};
use crate::{
    error::AppError,
    seed::{dice::Dice, store::Demo},
};
use linli_shared::{
    event::{EventKind as K, Session},
    id::ResidentId,
};
use sqlx::AnyConnection;

const LINES: [Line; 32] = [
    (-358, 9, 2, K::FreeClinic, "社区义诊", "社区广场", 40, 31, 5),
    (-350, 19, 2, K::BookFilm, "露天电影《大闹天宫》", "中心花园", 80, 46, 0),
    (-341, 9, 3, K::CleanUp, "环境整治日", "中心花园", 30, 30, 120),
    (-330, 14, 2, K::SafetyTalk, "燃气安全讲座", "社区活动室", 40, 18, 5),
    (-321, 10, 2, K::Digital, "手机课：看病挂号", "社区活动室", 20, 20, 5),
    (-309, 9, 2, K::WasteSorting, "垃圾分类闯关", "3栋前空地", 30, 14, 10),
    (-298, 14, 2, K::PolicyFair, "政策集市：社保医保", "社区广场", 60, 37, 5),
    (-286, 9, 2, K::Drill, "高层消防演练", "7栋", 50, 29, 10),
    (-274, 15, 2, K::StoryMeeting, "老幸福里故事会", "社区活动室", 30, 11, 5),
    (-263, 9, 4, K::Festival, "邻里节", "社区广场", 120, 74, 5),
    (-252, 14, 3, K::Skills, "家政技能培训", "社区活动室", 20, 20, 10),
    (-241, 9, 3, K::CoBuilding, "共建日：种一排月季", "9栋南侧", 25, 25, 20),
    (-229, 9, 3, K::CleanUp, "环境整治日", "地下车库", 30, 26, 120),
    (-218, 10, 2, K::Digital, "手机课：缴水电费", "社区活动室", 20, 20, 5),
    (-207, 9, 2, K::FreeClinic, "社区义诊", "社区广场", 40, 33, 5),
    (-196, 15, 6, K::PhotoShow, "「我家窗外」影展", "服务中心一层", 60, 9, 0),
    (-185, 14, 2, K::SafetyTalk, "防诈骗讲座", "社区活动室", 40, 34, 5),
    (-174, 9, 2, K::WasteSorting, "旧衣回收日", "3栋前空地", 30, 12, 10),
    (-163, 9, 3, K::CoBuilding, "共建日：修长椅", "中心花园", 20, 20, 20),
    (-152, 19, 2, K::BookFilm, "读书会：《平凡的世界》", "社区活动室", 20, 8, 0),
    (-141, 9, 3, K::CleanUp, "环境整治日", "中心花园", 30, 30, 120),
    (-130, 10, 2, K::Digital, "手机课：打车", "社区活动室", 20, 18, 5),
    (-119, 14, 2, K::PolicyFair, "政策集市：养老服务", "社区广场", 60, 41, 5),
    (-107, 9, 2, K::Drill, "防汛演练", "地下车库入口", 40, 22, 10),
    (-95, 14, 3, K::Skills, "急救员培训", "社区活动室", 20, 20, 10),
    (-84, 9, 2, K::FreeClinic, "社区义诊", "社区广场", 40, 36, 5),
    (-72, 15, 2, K::StoryMeeting, "老兵讲故事", "社区活动室", 30, 19, 5),
    (-60, 19, 3, K::Festival, "邻里晚会", "中心花园", 120, 88, 0),
    (-48, 9, 3, K::CleanUp, "环境整治日", "中心花园", 30, 30, 120),
    (-36, 14, 2, K::SafetyTalk, "电动车安全讲座", "社区活动室", 40, 27, 5),
    (-22, 10, 2, K::Digital, "手机课：视频通话", "社区活动室", 20, 20, 5),
    (-9, 9, 2, K::WasteSorting, "厨余分类体验", "3栋前空地", 30, 16, 10),
];

const COURSE: Line = (-26, 19, 2, K::Skills, "书法班", "社区活动室", 18, 16, 0);

/// Writes them, the oldest first.
pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    for line in &LINES {
        let draft = draft(demo, line, "");
        let people = guests(demo, &draft, line.7, dice);
        let (mut record, bookings) = hold(conn, demo, (&draft, keeper), &people, dice).await?;
        door::attended(conn, demo, (&mut record, keeper), &bookings, dice).await?;
    }
    course(conn, demo, keeper, dice).await
}

/// Four evenings of writing with a brush, the last of them some days ago.
async fn course(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let mut draft = draft(demo, &COURSE, "自带毛笔，笔墨纸由社区准备");
    let evening = draft.sessions.first().copied().unwrap_or_default();
    draft.sessions = (0..4)
        .map(|week| Session {
            starts_at: evening.starts_at.plus_days(7 * week),
            ends_at: evening.ends_at.plus_days(7 * week),
        })
        .collect();
    let people = guests(demo, &draft, COURSE.7, dice);
    let (mut record, bookings) = hold(conn, demo, (&draft, keeper), &people, dice).await?;
    door::course_attended(conn, demo, (&mut record, keeper), &bookings, dice).await
}
