"""Reports of several years and of several organisations, short, as offices write them: the names of things drift, one year is missing, a figure is revised."""

from __future__ import annotations

SONG_105 = """松嶺市立圖書館105年年報

壹、館務概況
一、館藏：截至105年底，館藏圖書共計312,400冊。
二、經費：本年度購書經費決算數為8,250千元。

貳、讀者服務
一、流通服務
105年度圖書借閱冊數共計1,204,567冊，較104年度增加3.2％。
二、進館服務
全年進館人次為868,300人次，平均每日2,800人次。

參、推廣活動
105年度辦理推廣活動共136場，參加民眾9,870人次。
六月起因空調工程，二樓閱覽室關閉三個月。
"""

SONG_106 = """松嶺市立圖書館106年年報

壹、館務概況
一、館藏：至106年底止，館藏圖書共計325,900冊。
二、經費：106年度購書經費決算9.1百萬元。

貳、讀者服務
一、流通服務
106年全年借書量達1,310,220冊，其中自助借書機借出412,000冊。
二、進館服務
自106年起，進館人次改以感應式計數器統計，統計口徑與以往不同。106年度進館人次為795,410人次；105年度進館人次修正為862,100人次。

參、推廣活動
本年度辦理各類推廣活動150場，參加民眾11,240人次。
館長於10月接任。
"""

SONG_107 = """松嶺市立圖書館107年年報

壹、館務概況
館藏圖書至107年底計338,150冊。
購書經費決算數10,400千元。

貳、讀者服務
表1 讀者服務統計
單位：冊、人次
年度　借閱總冊數　進館人次
106年　1,310,220　795,410
107年　1,287,930　812,660

參、推廣活動
107年度共辦理推廣活動142場，參加民眾10,500人次，較106年度減少8場。
"""

ZHU_105 = """竹溪市立圖書館105年年報

一、流通：105年度圖書借閱冊數為456,780冊。
二、讀者：全年進館人次210,450人次。
三、活動：105年度辦理推廣活動52場。
四、行動書車：105年度行動書車出勤88趟。
"""

ZHU_107 = """竹溪市立圖書館107年年報

一、流通：107年度圖書借閱冊數為470,120冊。
二、讀者：107年度進館人次共225,300人次。
三、活動：107年度辦理推廣活動61場。
四、行動書車：107年度行動書車出勤94趟。
"""

NORTH_2015 = """Northshire Council Annual Report 2015

1. Libraries
Visits to the six libraries totalled 410,200 in 2015.
In 2015 borrowers took out 655,000 books.

2. Roads
The council resurfaced 82 kilometres of road during 2015.
"""

NORTH_2016 = """Northshire Council Annual Report 2016

1. Libraries
Library visits came to 431,900 in 2016.
Book loans reached 640,300 in 2016.

2. Roads
In 2016 a total of 75 kilometres of road were resurfaced.
"""

NORTH_2017 = """Northshire Council Annual Report 2017

1. Libraries
In 2017 there were 452,750 visits to libraries, against 431,900 in 2016.
Book loans fell to 612,480 in 2017.

2. Roads
During 2017, 91 kilometres of road were resurfaced.
"""

SONG = {"song-105": SONG_105, "song-106": SONG_106, "song-107": SONG_107}
ZHU = {"zhu-105": ZHU_105, "zhu-107": ZHU_107}
NORTH = {"northshire-2015": NORTH_2015, "northshire-2016": NORTH_2016, "northshire-2017": NORTH_2017}

HALF_107 = """梅溪縣衛生局107年上半年工作報告

一、門診服務
107年1月至6月門診服務人次共61,200人次。

二、疫苗接種
上半年流感疫苗接種12,030劑。
"""

HEALTH_105 = """梅溪縣衛生局105年工作報告

一、門診服務
105年門診服務人次共118,400人次。

二、疫苗接種
全年流感疫苗接種30,250劑。

三、健康檢查
105年度辦理成人健康檢查8,120人。
"""

HEALTH_106 = """梅溪縣衛生局106年工作報告

一、門診服務
106年門診服務人次為121,050人次，105年為118,400人次。

二、疫苗接種
106年度流感疫苗接種33,480劑。

三、健康檢查
106年度成人健康檢查共辦理64場。
"""

HEALTH = {"health-105": HEALTH_105, "health-106": HEALTH_106, "health-107a": HALF_107}
