"""Small reports that several modules ask: one agency each, every figure in a known role."""

from __future__ import annotations

BUREAU = """海濱縣環境保護局105年度工作報告

壹、組織與人力
一、人力：105年底編制員額共有312人，其中清潔隊員246人、稽查人員38人。
二、預算：105年度歲出預算數2億3,450萬6千元，決算數2億1,105萬元。

貳、污染防治
一、稽查處分：105年度查處違規案件共計480件，其中空氣污染180件、水污染120件、噪音180件，罰鍰金額1,250萬元。
二、工廠列管：至105年底止，共有列管工廠87家。
三、空氣品質：105年度空氣品質良好比率為95.2％，104年度為92.7％。

參、資源回收
一、回收成果：105年度資源回收量達12,345公噸，較104年度增加1,234公噸；104年度為11,111公噸，103年度為10,500公噸，102年度為9,800公噸。
二、教育宣導：105年度辦理環境教育宣導136場，參加民眾5,432人次；104年度辦理120場。
三、105年6月15日於縣立體育館舉行環保志工大會，有850人參加。
四、回收點設置於超商、學校及社區活動中心等3類場所。

肆、檢討
一、因垃圾車老舊，清運時間延長，爰編列經費分年汰換車輛。
二、本年度未辦理海洋污染緊急應變演練。
"""
"""Prose of an agency of the Republic of China: totals with parts, two years of most things, a date, a list, a reason."""

LIBRARY = """松嶺市立圖書館112年度年報

壹、館務概況
一、館藏：截至112年底，館藏圖書共計356,800冊。
二、借閱：112年度借閱圖書1,204,567冊次，平均每日3,300冊次。
三、人力：112年底館員45人。

貳、重要成果
一、112年度圖書借閱約120萬冊次，創歷年新高。
二、112年度辦理講座88場，參加民眾4,400人次。
三、112年度新增館藏圖書12,345冊，其中中文圖書10,000冊、外文圖書2,345冊。

參、未來展望
一、截至112年底，館藏圖書共計361,200冊。
二、112年度辦理讀書會92場。
"""
"""A report that contradicts itself once (館藏), rounds one figure, and has a part beside its total."""

FIRE = """山城市政府消防局113年度統計年報

一、火災統計

表1 火災件數與死傷人數
單位：件、人
年度  火災件數  死亡人數  受傷人數
110年  320  5  18
111年  305  4  21
112年  298  7  15
113年  340  3  12

二、各區火災件數
單位：件
行政區  113年火災件數
東區  120
西區  95
南區  80
北區  45
合計  340
"""
"""Tables alone: four years of three columns, and districts under a total."""

TRAFFIC = """临江市交通运输局2023年工作总结

一、公共交通
（一）客运量：2023年城市公共汽电车客运量3.2亿人次，比上年增长8.5%。
（二）线路：截至2023年底，开通公交线路215条，其中夜间线路18条。
（三）投资：全年完成交通固定资产投资45.6亿元。

二、安全管理
（一）执法：2023年查处违法行为2,310起，2022年为2,050起。
（二）2023年3月20日，召开安全生产工作会议。
（三）因连续强降雨，部分路段养护工程延期。
"""
"""A mainland report in Simplified Chinese and Western years."""

COUNCIL = """Northshire Council Annual Report 2022

1. Housing
In 2022 the council completed 482 affordable homes, compared with 455 in 2021. Of these, 120 were for rent.
The housing budget for 2022 was £12.4 million.
As of 31 December 2022 there were 3,150 households on the waiting list.

2. Waste
The recycling rate rose to 46.2% in 2022 from 44.1% in 2021.
The new depot opened on 14 June 2022 in Weston.
Collections were delayed because the fleet was being replaced.
Leaflets were printed in Welsh, Polish and Urdu.
"""
"""A report in English."""

CULTURE = """雲嶺縣政府文化局110年度施政報告

一、國際交流
（一）110年5月20日於雲嶺文化中心舉辦國際書展，邀請日本、韓國、泰國及越南等4國出版社參加，由局長陳大文主持。
（二）與日本金澤市、韓國光州市簽署交流備忘錄。

二、藝文推廣
（一）手冊提供英文、越南文及泰文等3種語言。
（二）110年度補助對象包括國小、國中及高中。
（三）109年度補助對象包括社區發展協會及工會。

三、工作重點
（一）文化資產保存
辦理古蹟修復及調查。
（二）圖書館服務
延長開館時間。
（三）表演藝術推廣
辦理藝術節。

四、檢討與改進
（一）因預算縮減，展覽場次減少，將爭取中央補助。
（二）未能如期完成古蹟修復，原因為承包商倒閉。
（三）110年度場地使用率目標80％，實際85％，達成目標。
（四）110年度參觀人次目標50萬人次，實際42萬人次，未達目標。
（五）新館預定111年8月啟用。
（六）館舍整修自110年3月1日至110年5月31日辦理。
"""
"""Statements without many figures: lists, a place, a person, reasons, aims met and missed, dates and a span of days."""
