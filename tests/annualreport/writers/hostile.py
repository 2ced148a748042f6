"""Text that means something to a format, to a reader of reports, or to a program that opens the file."""

from __future__ import annotations

from hypothesis import strategies as st

LINES = (
    "三、收到和处理政府信息公开申请情况",
    "（一）主动公开。第二句",
    "第二十条第（一）项",
    "一、本年新收政府信息公开申请数量 5 4 3 2 1 0 15",
    "2024年政府信息公开工作年度报告",
    "附件：打印本页",
    "规章,1,2,3",
    "栏目,内容",
    "正文",
    "章节",
    "# 标题",
    "## 三、收到和处理政府信息公开申请情况",
    "- 列表",
    "1. 编号",
    "---",
    "===",
    "| a | b |",
    "|---|---|",
    "\\| x \\",
    "*b* _i_ `c` [a](http://x) ~~s~~ $a$",
    "<script>alert(1)</script>&amp;&#65;",
    '<h2 id="other">六、其他需要报告的事项</h2>',
    "<table><tr><td>1</td></tr></table>",
    "<!-- c --> ]]> {{ x }} {% y %}",
    '#set page(fill: red) $x$ #eval("1") @ref',
    "=cmd|'/C calc'!A0",
    "=1",
    "+1",
    "-8",
    "@SUM(1)",
    "'=1",
    "\"引号\" '单' “双”",
    "ends with backslash\\",
    "x" * 300,
    "abc def-ghi, jkl " * 30,
    "长段落" * 200,
    "词语 word，" * 30,
    "长文字" * 30 + "abc def 长文字 x y 2024 年" * 5,
    "繁體漢字 臺灣 裏面 檔案",
    "𠮷野家 龘 é ü ñ ½ ①②",
    "😀 emoji 😀",
    "http://example.com/a?b=c&d=e 100%",
    "  首尾空格 \t 中间   空格　全角  ",
    "\x00\x07控制\x1b[31m字符\u202e反转\u200b零宽\ufdd0非字符\ud800",
    "a\r\nb\rc\u2028d\x0be",
)

texts = st.lists(st.sampled_from(LINES), max_size=7).map("\n".join)
"""The text of a section."""

names = st.one_of(
    st.just("云溪县水务局"),
    st.sampled_from([line for line in LINES if len(line) < 60]),
    st.sampled_from([line for line in LINES if len(line) < 60]).map(lambda line: f"云溪县{line}局"),
)
"""The name of an organisation."""

amounts = st.sampled_from(["0", "0.00", "12.50", "1234567.1234", "-3.10", "007.5", "99999999999999999999.5"])

LETTERS = (
    "".join(map(chr, range(32, 127)))
    + "，。、；：？！“”‘’（）《》【】—…·〔〕①②Ⅰ％＋\u3000\n"
    + "公开信息年度报告一二三四五六七八九十政府的了在是我有和人這個國家廣東臺灣𠮷龘"
)
"""Letters that Chinese fonts have."""
