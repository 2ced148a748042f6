"""What a reader says when it cannot read: one line in Chinese, the same in English, and a word for programs."""

from __future__ import annotations

from gongkai.annualreport.errors import TooLarge, Unreadable

_LINES = {
    "empty": (
        "empty",
        "文件是空的：请重新导出或下载后再试",
        "the file is empty: export or download it again",
    ),
    "locked": (
        "password",
        "文件设有密码：请去掉密码另存后再试",
        "the file is protected by a password: save it without one and try again",
    ),
    "picture": (
        "needs-extra",
        "这是图片，没有可读的文字：请安装 gongkai[ocr] 识别文字，或改用原文件",
        "this is a picture without text: install gongkai[ocr] to recognise it, or use the original file",
    ),
    "graphics": (
        "needs-extra",
        "识别图片还缺系统图形库：请运行 apt-get install libgl1 libglib2.0-0，或改用原文件",
        "recognising pictures needs the system's graphics library: run apt-get install libgl1 libglib2.0-0, or use the "
        "original file",
    ),
    "broken-picture": (
        "picture",
        "这张图片打不开，可能不完整或格式少见：请另存为 PNG 或 JPEG 后再试",
        "this picture cannot be opened; it may be incomplete or of a rare kind: save it as PNG or JPEG and try again",
    ),
    "no-text": (
        "picture",
        "图片中没有认出文字：请确认是报告页面，并以 150 dpi 以上重新扫描或拍照",
        "no text was recognised in the picture: check that it shows a report, and scan it again at 150 dpi or more",
    ),
    "scan": (
        "needs-extra",
        "这份 PDF 没有文字层（多为扫描件）：请安装 gongkai[ocr] 识别文字，或改用原文件",
        "this PDF has no text layer (perhaps a scan): install gongkai[ocr] to recognise it, or use the original file",
    ),
    "old-word": (
        "needs-extra",
        "这是旧式 Word 或 WPS 文件（.doc、.wps）：请安装 LibreOffice（apt-get install libreoffice-writer-nogui），"
        "或用 Word、WPS 另存为 .docx 后再试",
        "this is an old Word or WPS file (.doc, .wps): install LibreOffice (apt-get install libreoffice-writer-nogui), "
        "or save it as .docx in Word or WPS and try again",
    ),
    "not-converted": (
        "broken",
        "LibreOffice 打不开这个旧式 Word 或 WPS 文件：请用 Word 或 WPS 另存为 .docx 后再试",
        "LibreOffice cannot open this old Word or WPS file: save it as .docx in Word or WPS and try again",
    ),
    "lost-table": (
        "broken",
        "LibreOffice 转换这个旧式 Word 或 WPS 文件时丢失了表格：请用 Word 或 WPS 另存为 .docx 后再试",
        "LibreOffice lost a table of this old Word or WPS file: save it as .docx in Word or WPS and try again",
    ),
    "old-sheet": (
        "needs-extra",
        "这是旧式电子表格（.xls、.et）：请用 Excel 或 WPS 另存为 .xlsx 后再试",
        "this is an old spreadsheet (.xls, .et): save it as .xlsx in Excel or WPS and try again",
    ),
    "binary-sheet": (
        "needs-extra",
        "这是二进制电子表格（.xlsb）：请另存为 .xlsx 后再试",
        "this is a binary spreadsheet (.xlsb): save it as .xlsx and try again",
    ),
    "rtf": (
        "needs-extra",
        "这是 RTF 文件：请用 Word 或 WPS 另存为 .docx 后再试",
        "this is an RTF file: save it as .docx in Word or WPS and try again",
    ),
    "opendocument": (
        "needs-extra",
        "这是 OpenDocument 文件：请另存为 .docx 或 .xlsx 后再试",
        "this is an OpenDocument file: save it as .docx or .xlsx and try again",
    ),
    "flat-word": (
        "needs-extra",
        "这是单个 XML 文件形式的 Word 文档：请用 Word 另存为 .docx 后再试",
        "this is a Word document as one XML file: save it as .docx in Word and try again",
    ),
    "ofd": (
        "unknown-kind",
        "这是 OFD 版式文件，尚不能读取：请用 OFD 阅读器导出为 PDF 后再试",
        "this is an OFD file, which cannot be read yet: export it to PDF with an OFD viewer and try again",
    ),
    "archive": (
        "unknown-kind",
        "这是压缩包：请先解压，再读取里面的报告",
        "this is an archive: unpack it first and read the report inside",
    ),
    "office": (
        "unknown-kind",
        "这是演示文稿等其他办公文件，不是报告：请提供 Word、PDF、网页、表格或文本文件",
        "this is another kind of office file: give a Word, PDF, HTML, sheet or text file",
    ),
    "json": (
        "unknown-kind",
        "这是 JSON 数据，但没有本软件的 figures 一项：请提供报告文件，或本软件导出的 JSON",
        "this is JSON without the key figures: give a report, or JSON that gongkai wrote",
    ),
    "unknown": (
        "unknown-kind",
        "认不出这是什么文件：请提供 Word（.docx）、PDF、网页、电子表格（.xlsx、.csv）或文本文件",
        "this kind of file is not known: give a Word (.docx), PDF, HTML, sheet (.xlsx, .csv) or text file",
    ),
}


def refusal(what: str) -> Unreadable:
    """The error for one of the cases above."""
    reason, message, english = _LINES[what]
    return Unreadable(reason, message, english)


def broken(kind: str) -> Unreadable:
    """The bytes say that they are a `kind` of file, and yet cannot be read as one."""
    return Unreadable(
        "broken",
        f"{kind} 文件已损坏或不完整：请重新下载或导出后再试",
        f"the {kind} file is damaged or incomplete: download or export it again",
    )


_OPTIONS = {"file_bytes": "--max-bytes", "seconds": "--seconds"}


def too_large(what: str, english: str, limit: float, name: str) -> TooLarge:
    """A bound of `Limits` was passed; `name` is the bound's, so that the reader of the line can set it."""
    option = _OPTIONS.get(name)
    return TooLarge(
        f"{what}超过上限 {limit:,.10g}：如确需读取，请调高 Limits.{name}" + (f"（命令行 {option}）" if option else ""),
        f"{english} beyond the limit of {limit:,.10g}: raise Limits.{name}"
        + (f" ({option} on the command line)" if option else "")
        + " if it has to be read",
    )
