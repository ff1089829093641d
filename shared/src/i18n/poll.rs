//! What pages say about polls (表决文案), and what rules and results mean in plain words.

use super::Lang;
use crate::{
    poll::{Choice, Outcome, PollMode, Question, Rule, Share, Standing, Turnout},
    words,
};

words! {
    title = "大家定" / "Decide together";
    intro = "选民册上的户或人才能投，所有人都能看过程和结果" / "Those on the roll vote; everybody sees how it goes and what comes of it";
    empty = "还没有表决" / "No polls yet";
    empty_next = "有想让大家定的事？先说一件事，网格员会跟进" / "Something to decide together? Say it first, and your grid worker will follow it up";
    tile_note = "投票表决" / "Polls";
    can_vote = "您可以投票" / "You can vote";
    voted = "您已投票" / "You have voted";
    until(when) = "{when} 截止" / "until {when}";
    from(when) = "{when} 开始" / "from {when}";
    ended(when) = "{when} 已截止" / "ended {when}";

    effect_title = "这次表决的效力" / "What this poll can bring about";
    places = "范围" / "Where";
    whole_community = "全社区" / "the whole community";
    turnout_title = "参与情况" / "Turnout";
    turnout_heads(n, of) = "已投 {n} / {of}" / "{n} of {of} voted";
    turnout_area(n, of) = "面积 {n} / {of} ㎡" / "{n} of {of} ㎡";
    enough = "参与人数已够" / "Enough take part";
    missing_heads(n) = "还差 {n} 票" / "{n} more needed";
    missing_both(n, area) = "还差 {n} 户 · {area} ㎡" / "{n} more owners · {area} ㎡ needed";
    missing_area(area) = "还差 {area} ㎡" / "{area} ㎡ more needed";
    no_result_yet = "截止前不显示任何结果" / "Nothing of the result is shown before the end";

    options_title = "表决内容" / "What is asked";
    cost(yuan) = "费用 {yuan} 元" / "costs {yuan} yuan";
    choose = "您的选择" / "Your choice";
    choose_several(n) = "您的选择（最多 {n} 项）" / "Your choice ({n} at most)";
    vote_for = "同意" / "For";
    vote_against = "反对" / "Against";
    vote_abstain = "弃权" / "Abstain";
    abstain_note = "算参与，不算同意" / "Counts as taking part, not as in favour";
    review = "核对我的选择" / "Check my choice";
    choose_first = "请先选一项" / "Choose first";
    review_title = "请核对" / "Please check";
    review_words(label) = "以「{label}」的名义投出：" / "In the name of {label}:";
    revote_last = "截止前可以再投，以最后一次为准" / "You may vote again until the end; the last one counts";
    revote_first = "投出后不能再改" / "It cannot be changed afterwards";
    open_ballot = "记名投票：结果公布前，只有您家看得到您的选择" / "Open ballot: until the result is out, only your home sees what you chose";
    secret_ballot = "无记名投票：您的选择在手机里封好，家人和网格员都看不到。单张选票不拆开，只公布合计" / "Secret ballot: your choice is sealed in this phone; neither family nor staff see it. No single ballot is opened, only the sums are published";
    secret_server = "密钥由平台保管。它本来也能拆开单张选票，您需要相信平台不这样做" / "The platform keeps the key. It could open single ballots too: you have to trust that it does not";
    sealing = "正在封票" / "Sealing your ballot";
    sealed_words = "封好的选票，四个词" / "Your sealed ballot in four words";
    seal_failed = "这部手机封不了选票，请换一部，或用纸质票" / "This phone cannot seal a ballot. Use another one, or paper";
    tampered = "平台收下的不是您封好的那张票。请截图，并马上告诉网格员或街道" / "The platform took another ballot than the one you sealed. Take a screenshot and tell your grid worker or the street at once";
    test_phone = "不投，测试这部手机" / "Do not cast it: test this phone";
    test_title = "测试手机是否照实封票" / "Does this phone seal what you chose?";
    test_words = "这张票已拆开，不会再投出。请用另一部手机扫码：它会重新封一次，四个词应该完全一样" / "This ballot was opened and will not be cast. Scan with another phone: it seals the choice again, and the four words must be the same";
    test_code = "扫码重新封一次" / "Scan to seal it again";
    test_open = "在另一部手机上打开" / "Open on another phone";
    test_back = "重新封一张，继续投票" / "Seal a new one and go on";
    test_same = "另一部手机上的四个词，应该和这里完全一样" / "The other phone must show exactly these four words";
    test_chose(choice) = "封的是：{choice}" / "What was sealed: {choice}";
    test_bad = "这个链接不完整，请重新扫码" / "This address is not complete. Scan again";
    secret_choice = "无记名" / "Secret";
    cast = "投票" / "Vote";
    change = "改一改" / "Change it";
    vote_again = "重新投票" / "Vote again";
    in_the_box = "投票已入箱" / "Your vote is in the box";
    receipt_words = "回执四个词" / "Your receipt in four words";
    receipt_note = "记住这四个词：以后这里的票写着同样的词，就是您投的那张。它们不透露您选了什么" / "Keep these words: a ballot here with the same words is the one you cast. They do not tell what you chose";
    log_place(n) = "公示记录第 {n} 条" / "entry {n} of the public log";
}

words! {
    my_ballots = "您家的票" / "Your home’s ballots";
    counts = "计入" / "Counts";
    replaced = "已被替换" / "Replaced";
    ballot_line(channel, by, when) = "{channel} · {by} · {when}" / "{channel} · {by} · {when}";
    witnessed(name) = "见证人 {name}" / "witness {name}";
    on_roll(label) = "您在选民册上：{label}" / "You are on the roll: {label}";
    struck(reason) = "已从选民册移出：{reason}。有疑问请找网格员" / "Taken off the roll: {reason}. Ask your grid worker if in doubt";
    not_on_roll = "选民册上没有您。一户一票时由户代表投" / "You are not on the roll. With one vote a household, its representative votes";
    sign_in_to_vote = "登录后才能投票" / "Sign in to vote";
    object = "不是我家投的" / "That was not us";
    object_title = "提出异议" / "Object";
    object_label = "发生了什么" / "What happened";
    object_send = "提交异议" / "Send";
    object_done = "异议已提交，会给您答复" / "Sent. You will get an answer";

    result_title = "结果" / "Result";
    result_line(votes, percent) = "{votes} 票 · {percent}%" / "{votes} votes · {percent}%";
    result_area(area, percent) = "{area} ㎡ · {percent}%" / "{area} ㎡ · {percent}%";
    took_part(n, percent) = "共 {n} 票参与，参与率 {percent}%" / "{n} took part, {percent}% of those entitled";
    bands_title = "各年龄参与" / "Who took part, by age";
    people(n) = "{n} 人" / "{n}";

    recounts = "重新计票" / "Recounts";
    recount_same = "重新计票，结果一致" / "Counted again: the same";
    recount_other = "重新计票，结果对不上" / "Counted again: not the same";
    recount_sheets(n, differing) = "核对纸质票 {n} 张，不符 {differing} 张" / "{n} sheets compared, {differing} differ";
    recount_by(when, by, witness) = "{when} · {by} · 见证人 {witness}" / "{when} · {by} · witness {witness}";

    check_title = "查一查" / "Check it";
    check_words = "任何人都能核对：票在箱里，箱没被改过，加起来是对的" / "Anybody can check: the ballot is in the box, the box was not changed, the sums are right";
    check_now = "核对" / "Check";
    checking = "正在核对" / "Checking";
    checking_n(n, of) = "正在核对 {n} / {of}" / "Checking {n} of {of}";
    check_stop = "停下" / "Stop";
    check_proofs = "每张密封票都验证过，合计是从密封票加出来的，没有拆开任何一张" / "Every sealed ballot is proved, the sums come from the sealed ballots, and none was opened";
    counting(percent) = "投票已截止，正在合计密封票 {percent}%" / "Voting is over. The sealed ballots are being added up: {percent}%";
    check_in_box = "您的票在箱里" / "Your ballot is in the box";
    check_counted = "您的票按您选的计入了" / "Your ballot counts as what you chose";
    check_only_grew = "从您上次看到现在，箱里的东西没有被改过" / "Since you last looked, nothing in the box was changed";
    check_sums(n) = "签名、{n} 张票和合计都对" / "The signature, {n} ballots and the sums are right";
    check_signed = "公示记录的签名是对的" / "The public log is signed as it should be";
    check_failed = "没有核对通过" / "It does not check";
    check_call = "请截图，并马上告诉网格员或街道" / "Take a screenshot and tell your grid worker or the street at once";
    root_words(words) = "现在的根：{words}" / "The root now: {words}";
    print_result = "打印结果" / "Print the result";
    sheet_photo = "签字的表决票" / "The signed sheet";
    sheet_heading = "表决票" / "Ballot";
    tick(n) = "请打勾（最多 {n} 项）：" / "Please tick ({n} at most):";
    sheet_home = "门牌" / "Home";
    sheet_signature = "签名" / "Signature";
    sheet_witness = "见证人" / "Witness";
    sheet_secret = "无记名：不要写姓名和门牌。当面录入后，这张纸由您带走或撕毁" / "Secret: write no name and no home. After it was entered before your eyes, take this sheet with you or tear it up";
    sheet_caption = "扫码看说明，也可以用手机投票" / "Scan to read more, or to vote by phone";
    result_heading = "表决结果" / "Result";
    result_caption = "扫码核对每一票" / "Scan to check every ballot";
    download = "下载记录" / "Download the log";
}

/// What a mode can bring about (效力说明).
#[must_use]
pub const fn effect(lang: Lang, mode: PollMode, preliminary: bool) -> &'static str {
    let (zh, en) = match (mode, preliminary) {
        (PollMode::Consultation, _) => (
            "意见征询：听大家怎么想，不产生法律效力",
            "A consultation: it asks what people think and binds nobody",
        ),
        (PollMode::ResidentsMeeting, false) => (
            "居民会议：通过后对本居住地区的居民有约束力",
            "A residents’ meeting: what passes binds the residents here",
        ),
        (PollMode::Owners, false) => (
            "业主共同决定（民法典第 278 条）：通过后对全体业主有约束力",
            "The owners decide (Civil Code Art. 278): what passes binds all owners",
        ),
        (PollMode::ResidentsMeeting | PollMode::Owners, true) => (
            "预备性表决：本地要求在官方平台再投一次才有法律效力",
            "A preliminary vote: an official platform has to repeat it for legal effect",
        ),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn share(lang: Lang, share: Share) -> &'static str {
    let (zh, en) = match (share.parts, share.of, share.more) {
        (1, 2, true) => ("过半数", "more than half"),
        (2, 3, false) => ("三分之二以上", "two thirds or more"),
        (3, 4, false) => ("四分之三以上", "three quarters or more"),
        _ => ("规定比例", "the stated share"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// How it is decided, in a sentence (计票规则说明).
#[must_use]
pub fn how(lang: Lang, rule: &Rule) -> String {
    let pass = share(lang, rule.pass);
    let area = match (lang, rule.by_area) {
        (Lang::Zh, true) => "（人数和面积都要）",
        (Lang::En, true) => " (by heads and by area)",
        (_, false) => "",
    };
    let silent = match (lang, rule.silent_follow) {
        (Lang::Zh, true) => "；按管理规约，未投的随多数",
        (Lang::En, true) => "; by the covenant, who stays silent goes with the majority",
        (_, false) => "",
    };
    match (lang, rule.quorum) {
        (Lang::Zh, Some(quorum)) => {
            format!("{}参与有效，参与的{pass}同意通过{area}{silent}", share(lang, quorum))
        }
        (Lang::Zh, None) => format!("参与的{pass}同意算多数意见{area}{silent}"),
        (Lang::En, Some(quorum)) => format!(
            "Valid when {} take part; passes with {pass} of those{area}{silent}",
            share(lang, quorum)
        ),
        (Lang::En, None) => format!("The majority: {pass} of those taking part{area}{silent}"),
    }
}

/// The words of a choice, one for each option chosen (选择名).
#[must_use]
pub fn choice(lang: Lang, question: &Question, choice: &Choice) -> Vec<String> {
    match choice {
        Choice::For => vec![vote_for(lang).to_owned()],
        Choice::Against => vec![vote_against(lang).to_owned()],
        Choice::Abstain => vec![vote_abstain(lang).to_owned()],
        Choice::Options { of } => of
            .iter()
            .filter_map(|n| question.options.get(usize::from(*n)))
            .map(|option| option.title.clone())
            .collect(),
    }
}

/// The head of the table by name (备案表头).
#[must_use]
pub const fn filing_head(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::Zh => ["表决单元", "面积（㎡）", "选择", "渠道", "见证人", "受托人", "时间"],
        Lang::En => {
            ["Voting unit", "Area (㎡)", "Choice", "Channel", "Witness", "Proxy", "Cast at"]
        }
    }
}

/// What is missing, in a few words (还差说明).
#[must_use]
pub fn missing(lang: Lang, missing: Standing) -> String {
    match (missing.missing_heads, missing.missing_area.0) {
        (0, 0) => enough(lang).to_owned(),
        (heads, 0) => missing_heads(lang, heads),
        (0, _) => missing_area(lang, missing.missing_area),
        (heads, _) => missing_both(lang, heads, missing.missing_area),
    }
}

/// What a poll came to, in a sentence (结果说明).
#[must_use]
pub fn outcome(lang: Lang, outcome: &Outcome, mode: PollMode) -> &'static str {
    let (zh, en) = match (outcome, mode) {
        (Outcome::Passed { .. }, PollMode::Consultation) => {
            ("多数人同意", "The majority is in favour")
        }
        (Outcome::Passed { .. }, PollMode::ResidentsMeeting | PollMode::Owners) => {
            ("通过", "Passed")
        }
        (Outcome::NotPassed, PollMode::Consultation) => {
            ("没有形成多数意见", "There is no majority")
        }
        (Outcome::NotPassed, PollMode::ResidentsMeeting | PollMode::Owners) => {
            ("未通过：同意的不够", "Not passed: too few in favour")
        }
        (Outcome::NoQuorumArea, _) => {
            ("无效：参与的面积不够", "Not valid: too little area took part")
        }
        (Outcome::NoQuorumHeads, _) => ("无效：参与的人数不够", "Not valid: too few took part"),
        (Outcome::NoQuorumBoth, _) => {
            ("无效：参与的人数和面积都不够", "Not valid: too few and too little area took part")
        }
        (Outcome::Void, _) => ("已作废", "Called off"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The same in a word or two (结果名).
#[must_use]
pub const fn outcome_short(lang: Lang, outcome: &Outcome) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Passed { .. } => ("通过", "Passed"),
        Outcome::NotPassed => ("未通过", "Not passed"),
        Outcome::NoQuorumArea | Outcome::NoQuorumHeads | Outcome::NoQuorumBoth => {
            ("参与不够", "Not valid")
        }
        Outcome::Void => ("已作废", "Called off"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Tenths of a percent as people write them: 920 is `92.0`.
#[must_use]
pub fn percent(permille: i64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

/// The share of those entitled who took part, in tenths of a percent.
#[must_use]
pub fn share_voted(turnout: &Turnout) -> i64 {
    crate::poll::permille(turnout.taking_part.heads, turnout.entitled.heads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        amount::Area,
        poll::{Matter, rule},
    };

    #[test]
    fn rules_are_told_as_the_law_says_them() {
        let zh = |mode, matter| how(Lang::Zh, &rule(mode, matter));
        assert_eq!(
            zh(PollMode::Owners, Matter::Rebuild),
            "三分之二以上参与有效，参与的四分之三以上同意通过（人数和面积都要）"
        );
        assert_eq!(
            zh(PollMode::ResidentsMeeting, Matter::Ordinary),
            "过半数参与有效，参与的过半数同意通过"
        );
        assert_eq!(zh(PollMode::Consultation, Matter::Ordinary), "参与的过半数同意算多数意见");
    }

    #[test]
    fn what_is_missing_is_told_in_what_is_missing() {
        let words = |heads, area| {
            let standing = Standing { missing_heads: heads, missing_area: Area(area) };
            missing(Lang::Zh, standing)
        };
        assert_eq!(words(12, 83_050), "还差 12 户 · 830.50 ㎡");
        assert_eq!(words(3, 0), "还差 3 票");
        assert_eq!(words(0, 100), "还差 1.00 ㎡");
        assert_eq!(words(0, 0), "参与人数已够");
        assert_eq!(percent(920), "92.0");
    }
}
