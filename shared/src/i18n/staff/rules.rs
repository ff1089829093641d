//! Words of routing, categories, parties, settings and import (规则与设置).

use crate::words;

words! {
    routing = "派单规则" / "Routing";
    routing_note = "先看网格，再看类别，再看类型；一样时上面的先用" / "The grid counts most, then category, then class; of equals the upper row wins";
    routing_empty = "还没有规则" / "No rules yet";
    routing_empty_next = "加一行，诉求就会自己派出去" / "Add a row, and needs are sent by themselves";
    routing_add = "加一行" / "Add a row";
    routing_row(n) = "第 {n} 行" / "Row {n}";
    after = "几分钟后自动派" / "Sent after, minutes";
    after_hint = "0 为马上；空着等人来派" / "0 is at once; empty waits for a person";
    after_bad = "请填 0 到 1440 的整数，或空着" / "A whole number from 0 to 1440, or empty";
    party_missing = "每一行都要选单位" / "Every row needs a party";
    move_up(n) = "第 {n} 行上移" / "Move row {n} up";
    move_down(n) = "第 {n} 行下移" / "Move row {n} down";
    delete_row(n) = "删除第 {n} 行" / "Delete row {n}";
    too_many_rows = "规则太多，请合并几行" / "Too many rows. Join some";

    categories = "类别" / "Categories";
    name_zh = "中文名" / "Chinese name";
    name_en = "英文名" / "English name";
    advice_zh = "先说什么" / "What to say first";
    advice_en = "先说什么（英文）" / "What to say first, in English";
    offered = "居民可以选" / "Residents can choose it";
    not_offered = "不给居民选" / "Hidden from residents";

    parties = "承办单位" / "Parties";
    parties_empty = "还没有承办单位" / "No parties yet";
    parties_empty_next = "添加物业、城管等单位，才能派单" / "Add property, city management and so on to send tickets";
    party_add = "添加单位" / "Add a party";
    party_edit = "修改单位" / "Edit the party";
}

words! {
    settings = "社区设置" / "Community settings";
    community_name = "社区名称" / "Community name";
    community_phone = "网格中心电话" / "Grid centre phone";
    clocks = "时限" / "Clocks";
    urgent_dispatch = "紧急：派单，分钟" / "Urgent: sent, minutes";
    urgent_response = "紧急：响应，分钟" / "Urgent: answer, minutes";
    urgent_finish = "紧急：处置，分钟" / "Urgent: solved, minutes";
    dispatch = "其他：派单，分钟" / "Others: sent, minutes";
    response = "其他：响应，分钟" / "Others: answer, minutes";
    start = "其他：启动，分钟" / "Others: start, minutes";
    general_finish = "一般和特殊群体：处置，分钟" / "General and frail people: solved, minutes";
    enquiry_finish = "咨询：处置，分钟" / "Enquiry: solved, minutes";
    complex_plan = "复杂：方案，工作日" / "Complex: plan, working days";
    complex_finish = "复杂：处置，工作日" / "Complex: solved, working days";
    check = "办结后核实，分钟" / "Check after the finish, minutes";
    number_bad(max) = "请填 1 到 {max} 的整数" / "a whole number from 1 to {max}";
    settings_note = "改动只影响以后的节点" / "Changes count from the next step on";
}

words! {
    import = "导入住户" / "Import households";
    import_note = "CSV 表格，五列：网格、楼栋、单元、户号、面积。第一行是标题" / "A CSV of five columns: grid, building, unit, door, area. The first line is the heading";
    import_sample = "下载样表" / "Download a sample";
    import_heading = "网格,楼栋,单元,户号,面积" / "grid,building,unit,door,area";
    import_file = "选择文件" / "Choose a file";
    import_paste = "或粘贴在这里" / "Or paste it here";
    import_check = "先检查" / "Check first";
    import_do = "导入" / "Import";
    import_good(n) = "{n} 行都对" / "All {n} lines are good";
    import_makes(grids, buildings, units, households) = "将新增 {grids} 个网格、{buildings} 栋楼、{units} 个单元、{households} 户" / "Adds {grids} grids, {buildings} buildings, {units} stairways, {households} households";
    import_made(grids, buildings, units, households) = "已新增 {grids} 个网格、{buildings} 栋楼、{units} 个单元、{households} 户" / "Added {grids} grids, {buildings} buildings, {units} stairways, {households} households";
    import_bad(n) = "{n} 行要改，什么都没写入" / "{n} lines need a change; nothing was saved";
    import_bad_next = "改好后再检查一次" / "Mend them and check again";
    import_bad_more(n) = "还有 {n} 行" / "{n} more";
    import_line = "行" / "Line";
    import_problem = "问题" / "Problem";
    import_empty = "请先选文件或粘贴" / "Choose a file or paste first";
    import_too_large = "文件超过 4 MB，请分成几份" / "Over 4 MB. Split it into parts";
    import_places = "现有的地点" / "Places on file";
    problem_fields = "不是五列" / "Not five columns";
    problem_name = "网格、楼栋或户号空着或太长" / "Grid, building or door is blank or too long";
    problem_area = "面积不是数字" / "The area is no number";
    problem_twice(line) = "和第 {line} 行重复" / "The same as line {line}";
    problem_known = "已经登记过" / "Already on file";
    n_households(n) = "{n} 户" / "{n} households";
    size_warning = "户数不在 50 到 500 之间" / "Not between 50 and 500 households";
}
