//! Words of people, households and codes (人员、住户、码).

use crate::words;

words! {
    people = "人员" / "People";
    people_find = "姓名、电话、门牌" / "Name, phone, door";
    people_empty = "没有找到人" / "Nobody found";
    people_empty_next = "换个词，或发邀请码请他们入户" / "Try another word, or invite them to their household";
    confirmed(ago) = "资料 {ago}确认" / "Confirmed {ago}";
    file_old = "资料超过一年没确认" / "Not confirmed for over a year";
    add_staff = "添加工作人员" / "Add staff";
    staff_name = "姓名" / "Name";
    staff_phone = "工作电话" / "Work phone";
    staff_phone_hint = "用它登录" / "Used to sign in";
    posts = "岗位" / "Roles";
    posts_of(name) = "{name} 的岗位" / "Roles of {name}";
    posts_none = "没有岗位" / "No roles";
    post_role = "岗位" / "Role";
    post_place = "哪里" / "Where";
    post_everywhere = "全社区" / "The whole community";
    post_party = "哪个单位" / "Which party";
    post_add = "加一个岗位" / "Add a role";
    post_missing = "网格员、网格长要选网格，楼栋长要选楼栋，承办人要选单位" / "A grid role needs a grid, a leader a building, a handler a party";
    sign_in_slip = "登录码" / "Sign-in slip";
    sign_in_slip_note = "请本人当面扫，一次有效，一天内用" / "Let them scan it here; good once, for a day";
}

words! {
    households = "住户" / "Households";
    households_find = "门牌，如 302" / "Door, such as 302";
    households_empty = "没有找到住户" / "No household found";
    households_empty_next = "换个地方或门牌再看" / "Try another place or door";
    n_members(n) = "{n} 人" / "{n} members";
    n_waiting(n) = "{n} 人待确认" / "{n} waiting";
    nobody_yet = "还没有人入户" / "Nobody has joined";
    area(n) = "{n} ㎡" / "{n} m²";
    confirm = "确认入户" / "Confirm";
    decline = "不是这户的" / "Decline";
    moved_out = "已搬走" / "Moved out";
    appoint = "设为户代表" / "Make representative";
    invite = "做邀请码" / "Make an invite";
    invite_title = "入户邀请码" / "Household invite";
    invite_note = "请住户扫码入户，14 天内有效，用一次" / "Scan to join the household; 14 days, one use";
    print = "打印" / "Print";
    back_to_list = "回列表" / "Back to the list";
}

words! {
    codes = "码与海报" / "Codes and posters";
    codes_kind = "哪一种" / "Kind";
    kind_place = "海报" / "Posters";
    kind_invite = "邀请码" / "Invites";
    kind_sign_in = "登录码" / "Sign-in slips";
    codes_empty = "还没有码" / "No codes yet";
    codes_empty_next = "给一个楼门或路灯做一张海报" / "Make a poster for a door or a lamp-post";
    make_poster = "做海报" / "Make a poster";
    poster_place = "贴在哪里" / "Where it hangs";
    poster_spot = "新点位的名字" / "Name of a new spot";
    poster_spot_hint = "如「东门南侧路灯」，空着就用上面的地点" / "Such as “lamp by the east gate”; empty for the place itself";
    scans(total, today) = "扫 {total} 次，今天 {today}" / "{total} scans, {today} today";
    revoke = "停用" / "Call back";
    revoke_title = "停用这个码" / "Call this code back";
    revoke_note(label) = "「{label}」会马上打不开，贴着的也要换。停用后不能恢复" / "“{label}” stops working at once, printed ones too. This cannot be undone";
    revoked = "已停用" / "Called back";
    used = "已用过" / "Used";
    expired = "已过期" / "Expired";
    good_until(at) = "到 {at} 有效" / "Good until {at}";
    good = "有效" / "Good";
    show = "看二维码" / "Show the code";
    poster_svg = "海报 SVG" / "Poster SVG";
    poster_pdf = "海报 PDF" / "Poster PDF";
    sheet_pdf(n) = "{n} 张合成一份 PDF" / "One PDF of {n}";
    choose_code(label) = "选中 {label}" / "Select {label}";
    qr_alt(label) = "{label} 的二维码" / "QR code of {label}";
    made(at) = "{at} 制作" / "Made {at}";
}
