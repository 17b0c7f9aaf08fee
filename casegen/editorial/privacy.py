"""What must not become public of a person: numbers, and the names of those under age.

Names are looked for where a word for a pupil stands before or after a full name, as
`学生张小明，` and `张小明同学`. What can't be told from the words about it is not seen: a name
without such a word, one of two characters after such a word, rare family names, a name in a
picture. A grown-up student's name is reported like a pupil's.
"""

import re
from collections.abc import Iterator
from itertools import chain

from casegen.diagnostics import Diagnostic
from casegen.editorial.manuscript import Manuscript

# Each pattern starts with letters or digits that `re` can look for, and what stands before is asked
# apart, so that a text without any costs next to nothing.
_PHONE = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d|\.\d|[ ]?[元万亿人个%％])")
"""A mobile number; one of an office's lines is meant to be known."""

_BEFORE_PHONE = re.compile(r"(?:^|[^0-9A-Za-z_.+-])(?:\+?86[ -]?)?$")

_BIRTHDAYS = tuple(
    re.compile(
        rf"{century}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dXx](?![0-9A-Za-z])"
    )
    for century in ("19", "20")
)
"""The end of an identity number, from the birthday on."""

_BEFORE_BIRTHDAY = re.compile(r"(?:^|[^0-9A-Za-z])[1-9]\d{5}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付傅邹孟熊秦邱尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵钱严覃戴莫孔汤"
)
_COMPOUND = "欧阳|上官|诸葛|司马|司徒|皇甫|慕容"
_NOT_NAMES = (
    "高[中校考年分效度质三一二职等素水层额兴级龄原新标低达于]|何[时处地种以为]|任[何务教选意课职]"
    "|马[上拉]|黄[河金]|余[名人万]|程[度序]|严[格重肃]|顾[问客]|钟[情爱]|石[油头]|史[料实]|段[落]|贺[卡信]"
    "|.(?:老师|校长|主任|教授|局长|院长|书记|爷爷|奶奶|阿姨|叔叔)|雷[锋达]|龙[头舟]|夏[天季令]|石[化]|叶[子]|林[业区]|田[野径]|范[围例文]|周[边末围期一二三四五六日]"
    "|曾[经在获]|许[多可]|肖[像]|莫[大]|孔[子]|陶[艺瓷冶]|汤[圆]|唐[诗代]|宋[代词]|毛[笔]|黎[族]|钱[币]"
)
_GIVEN = r"(?:[\u4e00-\u9fff](?<![某的了是在和与或不有等们一]))"
_NAME = rf"(?!{_NOT_NAMES})(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{2}})"
_TELLS = (
    r"(?=[，。、；：:,.;（(”！!？?》）)\s]|$"
    r"|说|告诉|表示|介绍|回忆|同学|就读|家[里中访长]|的[家妈爸父母作故成])"
)
_BEFORE = {
    word: re.compile(rf"{word}(?<!大学生)(?:代表)?[“”]?({_NAME})(?<!同学){_TELLS}", re.MULTILINE)
    for word in ("学生", "初中生", "高中生", "男生", "女生", "小朋友", "孩子", "学童")
}
"""By what stands before a name."""

_SHORT = rf"(?!{_NOT_NAMES})[{_SURNAMES}]{_GIVEN}(?<![州城县市区江阳])"
_AFTER = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由让给对向和与及是为把被说有班级校]))"
    rf"({_NAME}|{_SHORT})(?=同学|小朋友)"
)
_ENGLISH = re.compile(r"(?:upil|tudent|chool(?:girl|boy)),? ([A-Z][a-z]+ [A-Z][a-z]+)\b")
_ENGLISH_WORDS = ("upil ", "tudent ", "hoolgirl ", "hoolboy ", "upil, ", "tudent, ")


def phones(case: Manuscript) -> Iterator[Diagnostic]:
    """Report the numbers of mobile phones (`phone-number`), which tell themselves by their start.

    Of the number, the message shows the start only: reports travel further than drafts.
    """
    for match in _PHONE.finditer(case.file):
        start = match.start()
        before = case.file[max(0, start - 6) : start]
        if _BEFORE_PHONE.search(before) and not case.text[start].isspace():
            value = f"{match[0][:3]}********"
            yield case.found("phone-number", case.at(*match.span()), value=value)


def identities(case: Manuscript) -> Iterator[Diagnostic]:
    """Report identity numbers whose check digit is right (`identity-number`, GB 11643)."""
    for match in chain.from_iterable(pattern.finditer(case.file) for pattern in _BIRTHDAYS):
        start, end = match.start() - 6, match.end()
        number = case.file[max(0, start) : end]
        if start < 0 or not _BEFORE_BIRTHDAY.search(case.file[max(0, start - 1) : start + 6]):
            continue
        total = sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False))
        if _CHECK[total % 11] == number[-1].upper():
            value = f"{number[:6]}************"
            yield case.found("identity-number", case.at(start, end), value=value)


def minors(case: Manuscript) -> Iterator[Diagnostic]:
    """Report what reads like the full name of a pupil (`minor-name`)."""
    text = case.file
    patterns = [pattern for word, pattern in _BEFORE.items() if word in text]
    patterns += [_AFTER] if "同学" in text or "小朋友" in text else []
    patterns += [_ENGLISH] if any(word in text for word in _ENGLISH_WORDS) else []
    spans = {match.span(1) for pattern in patterns for match in pattern.finditer(text)}
    for start, end in sorted(spans):
        if not case.text[start].isspace():
            yield case.found("minor-name", case.at(start, end), value=text[start:end])
