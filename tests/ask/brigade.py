"""Reports of a fire service for three years, in English: parts and wholes, names that drift, thousands, a figure restated, a changed definition, a station closed."""

from __future__ import annotations

FIRE_2020 = """Harrowdale Fire and Rescue Service Annual Report 2020

1. Incidents
The service attended 6,412 incidents in 2020. False alarms accounted for 2,318 of them.
Table 1 Incidents by station
Station    Fires    Road collisions    Flooding
Northgate    412    188    64
Millbrook    367    142    91
Castle Hill    298    120    47
Total    1,077    450    202

2. Response
In 2020 the first engine arrived within 10 minutes at 87.2% of fires.

3. Prevention
Home safety visits: 4,836.

4. Finance
Table 2 Expenditure
£ thousand
Item    2020
Staff costs    14,260
Vehicles and equipment    2,115
Premises    1,040
Total    17,415
"""

FIRE_2021 = """Harrowdale Fire and Rescue Service Annual Report 2021

1. Incidents
Incidents attended rose to 6,905 in 2021. False alarms came to 2,467.
The number of incidents for 2020, first reported as 6,412, was revised to 6,398 after duplicates were removed.
Table 1 Calls by station
Station    Fires    Road collisions    Flooding
Northgate    430    201    83
Millbrook    381    150    104
Castle Hill    305    131    58
Total    1,116    482    245

2. Response
From 1 January 2021 the response time is measured from the time of call rather than the time of mobilisation, so figures are not comparable with those for 2020 and earlier. In 2021 the first engine arrived within 10 minutes at 79.5% of fires.

3. Prevention
Home safety visits were suspended and are not reported for 2021.

4. Finance
Table 2 Expenditure
£ thousand
Item    2021
Staff costs    14,905
Vehicles and equipment    2,340
Premises    1,088
Total    18,333
"""

FIRE_2022 = """Harrowdale Fire and Rescue Service Annual Report 2022

1. Incidents
In 2022 crews attended 7,120 incidents, of which 2,510 were false alarms. Castle Hill fire station closed on 31 December 2021 and its area is now covered by Northgate.
Table 1 Calls by station
Station    Fires    Road collisions    Flooding
Northgate    742    344    120
Millbrook    402    161    97
Total    1,144    505    217

2. Response
In 2022 the first engine arrived within 10 minutes at 80.4% of fires.

3. Prevention
Safe and well visits: 5,204. Safe and well visits are the former home safety visits.

4. Finance
Table 2 Expenditure
£
Item    2022
Staff costs    15,480,000
Vehicles and equipment    2,402,500
Premises    1,120,300
Total    19,002,800
"""

FIRE = {"harrowdale-2020": FIRE_2020, "harrowdale-2021": FIRE_2021, "harrowdale-2022": FIRE_2022}

# Each with the turns before it, the question, and what it wants: values in order, a word of the answer or its quotations, or None where it cannot be answered.
ASKED: tuple[tuple[tuple[str, ...], str, tuple[float, ...] | str | None], ...] = (
    ((), "How many incidents were attended in each year from 2020 to 2022?", (6398, 6905, 7120)),
    ((), "How many fires were there in total from 2020 to 2022?", (3337,)),
    ((), "How many road collisions did Millbrook attend in each year from 2020 to 2022?", (142, 150, 161)),
    ((), "In which year was flooding highest, 2020 to 2022?", "2021"),
    ((), "How much more was spent on staff in 2022 than in 2020?", (1220000,)),
    ((), "By what percentage did total expenditure grow from 2020 to 2022?", (9.12,)),
    ((), "How many incidents were there in 2020?", (6398,)),
    ((), "How many home safety visits were made in 2021?", None),
    ((), "How did home safety visits change from 2020 to 2022?", (4836, 5204)),
    ((), "Can response times in 2020 and 2021 be compared?", "not comparable"),
    ((), "Did the response within 10 minutes get worse in 2021 than in 2020?", "not comparable"),
    ((), "How many fires did Castle Hill attend in 2022?", None),
    ((), "How many incidents were attended in 2023?", None),
    ((), "How many false alarms were there in 2021?", (2467,)),
    (("How many false alarms were there in 2021?",), "And the year after that?", (2510,)),
    (("How many false alarms were there in 2020?", "And in 2022?"), "What is the growth rate?", (8.28,)),
    ((), "2020到2022年每年的假警報有幾件？", (2318, 2467, 2510)),
)
