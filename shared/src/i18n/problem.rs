//! What went wrong, in words that say what to do next (问题提示).

mod door;
mod event;
mod points;
mod poll;
mod reward;
mod time_bank;
mod topic;

use super::Lang;

/// The words for a stable code; codes nobody knows get the general sentence (错误文案).
#[must_use]
pub fn text(lang: Lang, code: &str) -> &'static str {
    let (zh, en) = words_for(code);
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn words_for(code: &str) -> (&'static str, &'static str) {
    let area = code.split_once('.').map_or(code, |(area, _)| area);
    match area {
        "ticket" | "rating" => about_tickets(code),
        "poll" => poll::about_trustees(code).unwrap_or_else(|| poll::about_polls(code)),
        "topic" => topic::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "ledger" => points::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "reward" => reward::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "door" => door::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "event" => event::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "time_bank" => time_bank::words_for(code).unwrap_or_else(|| about_the_rest(code)),
        "board" => poll::about_boards(code),
        "qr" | "resident" | "sign_in" => about_people(code),
        "staff" => about_staff(code),
        "text" | "need" | "upload" | "import" => about_input(code),
        _ => about_the_rest(code),
    }
}

fn about_tickets(code: &str) -> (&'static str, &'static str) {
    match code {
        "ticket.not_allowed" => {
            ("这一步由别人来办，请找负责人", "Somebody else does this step. Ask the owner")
        }
        "ticket.wrong_status" => {
            ("工单已变化，请刷新后再看", "The ticket has moved on. Load it again")
        }
        "ticket.too_many_photos" => {
            ("最多 6 张照片，请去掉几张", "Six photos at most. Take some out")
        }
        "ticket.checker_is_handler" => (
            "办理人不能自己核实，请另一位来看",
            "Who did the work cannot check it. Ask a colleague",
        ),
        "ticket.pause_out_of_range" => {
            ("暂停最多 30 天，请改日期", "A pause lasts 30 days at most. Change the date")
        }
        "ticket.top_level" => ("已到最高层级", "It is at the highest level already"),
        "ticket.too_late_to_reopen" => {
            ("已过 15 天，请重新说一件事", "15 days are over. Please say it as a new need")
        }
        "ticket.already_rated" => ("您已评价过，谢谢", "You have rated this already. Thank you"),
        "ticket.whistle_parties" => {
            ("请选 1 个牵头和不重复的配合单位", "Choose one lead and different supporting parties")
        }
        "ticket.not_called" => {
            ("没有叫您的单位，或已报到", "Your party was not called, or has reported in")
        }
        "ticket.id_reused" => (
            "这一步没有记下，请刷新后再点一次",
            "This step was not kept. Load the page again and repeat it",
        ),
        "rating.stars" => ("请点 1 到 5 颗星", "Choose one to five stars"),
        "rating.tags" => ("最多选 3 个标签", "Three tags at most"),
        "rating.reason_missing" => ("请选一个原因或写一句话", "Choose a reason or write a line"),
        "rating.too_long" => ("文字太长，请少于 200 字", "Too long. Keep it under 200 characters"),
        _ => about_the_rest(code),
    }
}

fn about_people(code: &str) -> (&'static str, &'static str) {
    match code {
        "qr.malformed" => (
            "码不对，请再扫一次或核对 8 位码",
            "That code is not right. Scan again or check the 8 characters",
        ),
        "qr.unknown" => ("没有这个码，请联系网格员", "There is no such code. Ask your grid worker"),
        "qr.revoked" => {
            ("这个码已停用，请联系网格员", "This code was called back. Ask your grid worker")
        }
        "qr.expired" => (
            "这个码已过期，请向网格员要新的",
            "This code has expired. Ask your grid worker for a new one",
        ),
        "qr.used" => (
            "这个码已用过，请向网格员要新的",
            "This code was used. Ask your grid worker for a new one",
        ),
        "qr.staff_only" => {
            ("这是居民个人码，工作人员才能扫", "A resident's own code: only staff can scan it")
        }
        "resident.birth_year" => {
            ("请写四位年份，如 1954；也可以不填", "Write a year such as 1954, or leave it out")
        }
        "resident.not_representative" => {
            ("请户代表或网格员来确认", "The representative or grid worker must do this")
        }
        "resident.wrong_state" => {
            ("已处理过，请刷新", "This was done already. Load the page again")
        }
        "resident.last_representative" => {
            ("请先指定另一位户代表", "Appoint another representative first")
        }
        "resident.already_member" => ("您已在这一户", "You belong to this household already"),
        "resident.household_full" => {
            ("这一户人数已满，请联系网格员", "This household is full. Ask your grid worker")
        }
        "resident.phone_known" => (
            "这个手机号已登记，请先用它登录再加入",
            "This number is on file. Sign in with it first, then join",
        ),
        "resident.consent_missing" => {
            ("请先阅读并勾选同意", "Please read the notice and agree first")
        }
        "sign_in.wrong_code" => ("验证码不对，请再看一眼", "That code is wrong. Look again"),
        "sign_in.expired_code" => {
            ("验证码已过期，请重新获取", "That code has expired. Ask for a new one")
        }
        "sign_in.unknown_phone" => (
            "这个手机号还没登记，请扫入户邀请码",
            "This number is not on file. Scan your household invite",
        ),
        "sign_in.sms_used_up" => (
            "今天的短信已发完，请找网格员用二维码登录，或明天再试",
            "No more messages go out today. Ask your grid worker for a slip, or try tomorrow",
        ),
        _ => about_the_rest(code),
    }
}

fn about_staff(code: &str) -> (&'static str, &'static str) {
    match code {
        "staff.last_administrator" => (
            "社区要留一位管理员，请先指定另一位",
            "A community keeps an administrator. Appoint another first",
        ),
        "staff.phone_taken" => (
            "这个手机号属于另一位，请按手机号找到后再任命",
            "This number belongs to somebody. Find them by it and give them the role",
        ),
        "staff.post_place" => (
            "网格员、网格长请选网格，楼栋长请选楼栋",
            "Choose a grid for grid staff, a building for building leaders",
        ),
        "staff.post_party" => ("承办人请选单位", "Choose the party a handler works for"),
        "staff.post_role" => ("请选一个岗位，最多 20 个", "Choose a role, twenty at most"),
        _ => about_the_rest(code),
    }
}

fn about_input(code: &str) -> (&'static str, &'static str) {
    match code {
        "text.empty" => ("请写几个字", "Please write a few words"),
        "text.too_long" => ("文字太长，请写短一些", "Too long. Please shorten it"),
        "text.malformed" => ("格式不对，请核对", "That does not look right. Please check"),
        "need.too_many_photos" => {
            ("最多 6 张照片，请去掉几张", "Six photos at most. Take some out")
        }
        "need.id_reused" => (
            "这件事已提交过，内容不同。请刷新后再说",
            "This was sent before with other words. Load again and say it anew",
        ),
        "need.upload_missing" => {
            ("照片没传上来，请再点一次发送", "A photo did not arrive. Send once more")
        }
        "need.place_unknown" => {
            ("找不到这个地点，请重新选择", "That place is unknown. Choose another")
        }
        "need.not_staff" => ("这一项由工作人员填写", "Only staff fill this in"),
        "upload.too_large" => ("文件太大，请换一张小些的", "Too large. Choose a smaller one"),
        "upload.unreadable" => (
            "打不开这张照片，请换 JPEG 或截图",
            "This photo cannot be read. Use JPEG or a screenshot",
        ),
        "upload.wrong_type" => {
            ("只收照片或录音，请换一个文件", "Only photos and recordings. Choose another file")
        }
        "upload.too_many_pixels" => {
            ("照片尺寸太大，请缩小后再传", "Too many pixels. Make it smaller and try again")
        }
        "import.not_utf8" => (
            "文件编码不对，请另存为“CSV UTF-8”再导入",
            "Not UTF-8. Save the table as “CSV UTF-8” and import again",
        ),
        "import.heading" => (
            "第一行应为：网格,楼栋,单元,户号,面积",
            "The first line must be: grid,building,unit,door,area",
        ),
        "import.too_many_lines" => {
            ("一次最多 20000 行，请分几次导入", "20,000 lines at most. Import in several parts")
        }
        "import.bad_lines" => (
            "有几行不对，改好后再导入，没有写入任何数据",
            "Some lines are wrong. Mend them and import again; nothing was saved",
        ),
        _ => about_the_rest(code),
    }
}

fn about_the_rest(code: &str) -> (&'static str, &'static str) {
    match code {
        "not_found" => ("没有找到，可能已移走或无权查看", "Not found, or not yours to see"),
        "unauthenticated" => ("请先登录", "Please sign in first"),
        "forbidden" => ("您没有这项权限，请找管理员", "You may not do this. Ask the administrator"),
        "stale" => (
            "别人刚改过，请看看最新内容再提交",
            "Somebody changed it first. Look at the latest and try again",
        ),
        "precondition_required" => ("请刷新后再提交", "Load the page again, then send"),
        "too_many" => ("操作太频繁，请过一会儿再试", "Too many tries. Wait a little and try again"),
        "busy" => (
            "现在人多，已为您保存，稍后自动重发",
            "It is busy. Your words are kept and sent again by themselves",
        ),
        "unavailable" => {
            ("暂时连不上数据库，请稍后再试", "The database cannot be reached. Try again shortly")
        }
        "storage_full" => (
            "服务器空间已满，请联系社区，内容仍在手机里",
            "The server is full. Your words are still on the phone; call the community",
        ),
        "invalid" => ("有几处要改，请看红字", "Some fields need a change. See the red lines"),
        "malformed" => {
            ("请求格式不对，请刷新后再试", "The request could not be read. Load the page again")
        }
        "too_large" => ("内容太大，请缩小后再试", "Too large. Make it smaller and try again"),
        "offline" => {
            ("没有网络，已保存，连上后自动发送", "No network. Saved, and sent when you are back")
        }
        "timeout" => ("等太久了，请再试一次", "That took too long. Try again"),
        "no_microphone" => (
            "麦克风打不开，请允许使用，或直接打字",
            "The microphone cannot be used. Allow it, or type instead",
        ),
        "no_font" => {
            ("服务器没装中文字体，请先下载 SVG", "The server has no Chinese font. Download the SVG")
        }
        _ => ("出了点问题，请稍后再试", "Something went wrong. Try again shortly"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deliberation::TopicRefusal,
        ledger::LedgerRefusal,
        need::NeedRefusal,
        qr::QrRefusal,
        rating::RatingRefusal,
        refusal::Refusal,
        resident::ResidentRefusal,
        reward::RewardRefusal,
        text::TextRefusal,
        ticket::{TicketRefusal, TicketStatus},
    };

    #[track_caller]
    fn check(refusals: &[Refusal]) {
        for refusal in refusals {
            assert_ne!(
                text(Lang::Zh, refusal.code()),
                text(Lang::Zh, "nobody knows"),
                "{}",
                refusal.code()
            );
        }
    }

    #[test]
    fn every_refusal_has_words_of_its_own() {
        use TicketRefusal as T;
        check(&[
            T::NotAllowed.into(),
            T::WrongStatus(TicketStatus::Closed).into(),
            T::Words(TextRefusal::Empty).into(),
            T::TooManyPhotos.into(),
            T::CheckerIsHandler.into(),
            T::PauseOutOfRange.into(),
            T::TopLevel.into(),
            T::TooLateToReopen.into(),
            T::AlreadyRated.into(),
            T::Rating(RatingRefusal::Tags).into(),
            T::WhistleParties.into(),
            T::NotCalled.into(),
            RatingRefusal::Stars.into(),
            RatingRefusal::ReasonMissing.into(),
            RatingRefusal::TooLong.into(),
            QrRefusal::Malformed.into(),
            QrRefusal::Unknown.into(),
            QrRefusal::Revoked.into(),
            QrRefusal::Expired.into(),
            QrRefusal::Used.into(),
            QrRefusal::StaffOnly.into(),
            ResidentRefusal::NotRepresentative.into(),
            ResidentRefusal::WrongState.into(),
            ResidentRefusal::LastRepresentative.into(),
            ResidentRefusal::AlreadyMember.into(),
            ResidentRefusal::HouseholdFull.into(),
            NeedRefusal::IdReused.into(),
            NeedRefusal::UploadMissing.into(),
            NeedRefusal::PlaceUnknown.into(),
            NeedRefusal::NotStaff.into(),
            TextRefusal::TooLong.into(),
            TextRefusal::Malformed.into(),
        ]);
    }

    #[test]
    fn every_refusal_of_the_ledger_has_words_of_its_own() {
        use LedgerRefusal as L;
        let all = [
            L::InsufficientBalance,
            L::AlreadyPosted,
            L::AlreadyVoided,
            L::Expired,
            L::IdReused,
            L::Amount,
            L::NotSealed,
        ];
        check(&all.map(Refusal::from));
    }

    #[test]
    fn every_refusal_of_rewards_has_words_of_its_own() {
        use RewardRefusal as R;
        let all = [
            R::SoldOut,
            R::NotListed,
            R::PriceChanged,
            R::MonthFull,
            R::Collected,
            R::Cancelled,
            R::Expired,
            R::NotYet,
            R::OldCode,
            R::Unknown,
            R::Own,
            R::Stock,
            R::IdReused,
        ];
        check(&all.map(Refusal::from));
    }

    #[test]
    fn every_refusal_of_the_time_bank_has_words_of_its_own() {
        check(&crate::time_bank::TimeBankRefusal::ALL.map(Refusal::from));
    }

    #[test]
    fn every_refusal_of_topics_has_words_of_its_own() {
        use TopicRefusal as T;
        let all = [
            T::NotOpen,
            T::AlreadyOpen,
            T::TooEarly,
            T::TooLate,
            T::Closed,
            T::LastPhase,
            T::Moved,
            T::Unanswered,
            T::NotAuthor,
            T::Decided,
            T::Changed,
            T::Hidden,
            T::TooMany,
            T::PollTaken,
            T::NotAttachable,
            T::Full,
        ];
        check(&all.map(Refusal::from));
    }
}
