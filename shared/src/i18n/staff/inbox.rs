//! Words of the inbox (收件箱).

use crate::words;

words! {
    title = "收件箱" / "Inbox";
    figures = "概况" / "Figures";
    n_open = "在办" / "Open";
    n_urgent = "紧急" / "Urgent";
    n_overdue = "超时" / "Overdue";
    n_mine = "我的" / "Mine";
    filters = "筛选" / "Filters";
    filter_mine = "我的" / "Mine";
    filter_overdue = "超时" / "Overdue";
    filter_closed = "含已结" / "With closed";
    more_filters = "更多筛选" / "More filters";
    clear = "清除筛选" / "Clear filters";
    status = "状态" / "Status";
    any_status = "所有在办" / "All open";
    any_category = "所有类别" / "All categories";
    any_grid = "所有网格" / "All grids";
    any_party = "所有单位" / "All parties";
    search_label = "搜索编号、内容、地点" / "Search number, words, place";
    search_hint = "搜索，一个字也行" / "Search, one word is enough";
    list = "工单" / "Tickets";
    select(number) = "选中 {number}" / "Select {number}";
    confidential = "保密" / "Confidential";
    special = "特殊群体" / "Frail person";
    complaints(n) = "没解决 {n} 次" / "Not solved ×{n}";
    reporters(n) = "{n} 人反映" / "{n} people";
    no_owner = "无人负责" / "No owner";
    no_place = "地点不详" / "No place";
    recording = "语音诉求" / "A recording";
    changes(n) = "有 {n} 件新变化，点此刷新" / "{n} changed. Load again";
    export = "导出" / "Export";
    export_csv = "CSV 表格" / "CSV";
    export_xlsx = "Excel 表格" / "Excel";
}

words! {
    empty = "没有要办的工单" / "Nothing to do here";
    empty_next = "接到电话或走访时，点「代录诉求」" / "Enter a need when somebody calls or you visit";
    empty_found = "没有找到这样的工单" / "No ticket like that";
    empty_found_next = "换个词，或清除筛选再看" / "Try another word, or clear the filters";
    chosen(n) = "已选 {n} 件" / "{n} selected";
    chosen_max(n) = "一次最多 {n} 件" / "{n} at a time at most";
    bulk_dispatch = "派给…" / "Send to…";
    bulk_title(n) = "把 {n} 件派给谁" / "Send {n} tickets to";
    bulk_clear = "不选了" / "Clear";
    bulk_done(n) = "{n} 件已派出" / "{n} sent";
    bulk_some(done, left) = "{done} 件已派出，{left} 件没有" / "{done} sent, {left} not";
    keys_title = "按键" / "Keys";
    keys_move = "上下" / "Up and down";
    keys_open = "打开" / "Open";
    keys_select = "选中" / "Select";
    keys_search = "搜索" / "Search";
    keys_help = "按键" / "Keys";
}
