//! What pages say to trustees, and about them (监票文案).

use super::Lang;
use crate::{poll::TrusteeStage, words};

words! {
    title = "监票" / "Trustee";
    people = "监票人" / "Trustees";
    rule(all, needed) = "{all} 位监票人共管密钥，其中 {needed} 位一起才能开票；单独一位什么也打不开" / "{all} trustees share the key, and {needed} of them open the sums together; one alone opens nothing";
    secret_trustees(needed, all) = "密钥由 {all} 位监票人共管：除非其中 {needed} 位串通，谁也拆不开单张选票" / "{all} trustees share the key: unless {needed} of them conspire, nobody opens a single ballot";
    is_me = "您" / "you";
    to_desk = "去监票" / "My part as a trustee";
    counting(n, needed) = "投票已截止，等监票人开票：{n} / {needed}" / "Voting is over. Waiting for the trustees: {n} of {needed}";
    stranger = "只有这次表决的监票人能进这一页" / "Only trustees of this poll do something here";
    back = "看这次表决" / "See the poll";

    make_title = "生成我的密钥" / "Make my key";
    make_words = "密钥只在这部手机里生成，不会离开它。请设一个口令：密钥会锁进一个文件，开票时要用。文件和口令请分开保管" / "The key is made in this phone and never leaves it. Choose a passphrase: the key is locked into a file that you need to open the sums. Keep file and passphrase apart";
    passphrase = "口令" / "Passphrase";
    passphrase_hint = "至少 8 个字或字母，别人猜不到的" / "Eight characters at least that nobody guesses";
    too_short = "口令太短，至少 8 个字或字母" / "Too short: eight characters at least";
    make = "生成密钥，保存文件" / "Make the key and save the file";
    unlock_title = "打开我的密钥" / "Open my key";
    unlock_words = "输入生成密钥时设的口令" / "Enter the passphrase you chose";
    unlock = "打开密钥" / "Open";
    forgotten = "忘了口令，重新生成密钥" / "Forgotten: make a new key";
    choose_file = "密钥文件（换了手机时用）" / "Key file (on another phone)";
    need_file = "这部手机里没有您的密钥，请选密钥文件" / "Your key is not on this phone. Choose the key file";
    wrong_passphrase = "口令不对，请再试一次" / "The passphrase is wrong. Try again";
    wrong_file = "这不是这次表决的密钥文件，请换一个" / "This is no key file of this poll. Choose another one";
    no_crypto = "这个浏览器不能加密。请用手机自带的浏览器，网址以 https 开头" / "This browser cannot encrypt. Use the phone’s own browser, with an address that begins with https";

    working = "正在准备" / "Getting ready";
    compare_title = "请核对十二个词" / "Compare twelve words";
    compare_words = "当面或打电话念一遍：每位监票人手机上的十二个词应当完全一样。有一个不同就不要继续，马上告诉街道" / "Read them out, face to face or by phone: every trustee must see the same twelve words. If one differs, stop and tell the street";
    compare_same = "完全一样，继续" / "The same: go on";
    wait_title = "等其他监票人" / "Waiting for the others";
    wait_words = "您这一步做好了。可以先离开；大家都做完这一步，再回来接着做" / "Your step is done. You may leave, and come back when everybody has done it";
    done_title = "您的密钥已就绪" / "Your key is ready";
    done_words = "投票截止后会通知您开票。请保管好密钥文件和口令：丢了就可能开不了票" / "You will be told when voting is over. Keep file and passphrase: without them the sums may stay shut";
    save_again = "再存一次密钥文件" / "Save the key file again";
    wrong_deal(name) = "{name}给您的份额不对。请大家一起重新开始" / "What {name} dealt to you is wrong. Begin again, all together";
    other_seed = "这不是您这次用的密钥。请换密钥文件，或大家一起重新开始" / "This is not the key you began with. Choose another key file, or begin again, all together";
    restart = "重新开始" / "Begin again";
    restart_words = "所有监票人都要再做一遍，已经生成的密钥作废。口令或文件丢了才需要" / "All trustees do it again, and the key that was made is void. Only when a passphrase or a file is lost";
    restarted = "已重新开始，已通知其他监票人" / "Begun again. The others were told";

    before_open = "投票进行中。截止后会通知您来开票" / "Voting is going on. You will be told when it is over";
    open_title = "开票" / "Open the sums";
    open_words = "这部手机先核对整个票箱，再从密封票加出合计，您确认后用您的密钥打开合计。单张选票不会拆开" / "This phone checks the whole box and adds up the sealed ballots; once you agree, it opens the sums with your key. No single ballot is opened";
    check_box = "核对票箱" / "Check the box";
    checked_title(n) = "票箱核对通过：{n} 张票计入" / "The box checks: {n} ballots count";
    checked_words = "请和其他监票人核对：票数和下面十二个词都一样，再开票" / "Compare with the other trustees: the number and these twelve words must be the same";
    open = "一样，开票" / "The same: open the sums";
    opening(n, of) = "正在核对 {n} / {of}" / "Checking {n} of {of}";
    not_opened = "票箱没有核对通过，没有开票" / "The box does not check, and was not opened";
    opened_title = "您已开票" / "You have opened your part";
    opened_words(n, needed) = "已有 {n} 位开票，{needed} 位到齐就公布结果" / "{n} of {needed} have opened. The result is out when all are here";
    over = "这次表决已结束" / "This poll is over";
}

/// How far a trustee is, in a few words (监票人进度名).
#[must_use]
pub const fn stage(lang: Lang, stage: TrusteeStage) -> &'static str {
    let (zh, en) = match stage {
        TrusteeStage::Asked => ("未开始", "Not begun"),
        TrusteeStage::Here => ("已报到", "Here"),
        TrusteeStage::Dealt => ("已核对", "Compared"),
        TrusteeStage::Ready => ("密钥就绪", "Key ready"),
        TrusteeStage::Opened => ("已开票", "Opened"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
