"""Hospitals that agree with official returns: `flowsim calibrate`.

A folder of returns is read (`files`, `formats`, `workbooks`, `returns`), cut into periods
(`seasons`, `figures`), and made into a study of history matching (`own_study`).
"""
