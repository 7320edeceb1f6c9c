"""Writes takeover_old.xls, a ledger as Excel 97-2003 kept it (BIFF8), of two fictional people.

Run once with Python and xlwt 1.3.0 (pip install xlwt); the book lies beside this file, so that the tests need neither.
"""

import datetime
import pathlib

import xlwt

book = xlwt.Workbook(encoding="utf-8")
sheet = book.add_sheet("加入者台帳")
day = xlwt.easyxf(num_format_str="yyyy/mm/dd")
sheet.write(0, 0, "加入者台帳　令和8年11月")
heads = "記号 番号 枝番 続柄 氏名 フリガナ 性別 生年月日 取得日 住所 同居/別居".split()
for column, head in enumerate(heads):
    sheet.write(2, column, head)
sheet.write_merge(3, 4, 0, 0, "42")
sheet.write_merge(3, 4, 1, 1, 1005)
sheet.write_merge(3, 4, 9, 9, "東京都港区芝公園９丁目")
people = [
    ("00", "本人", "見本　一郎", "ﾐﾎﾝ ｲﾁﾛｳ", "男", datetime.date(1970, 1, 1), datetime.date(2008, 4, 1), ""),
    ("01", "長女", "見本　花子", "ﾐﾎﾝ ﾊﾅｺ", "女", "H20.5.1", "H20.5.1", "同居"),
]
for row, (branch, kind, name, kana, sex, born, since, living) in enumerate(people, start=3):
    for column, text in ((2, branch), (3, kind), (4, name), (5, kana), (6, sex), (10, living)):
        sheet.write(row, column, text)
    for column, value in ((7, born), (8, since)):
        if isinstance(value, datetime.date):
            sheet.write(row, column, value, day)
        else:
            sheet.write(row, column, value)
book.add_sheet("メモ").write(0, 0, "年度末に点検")
book.save(pathlib.Path(__file__).with_name("takeover_old.xls"))
