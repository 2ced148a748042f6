"""The mandated annual report (政府信息公开工作年度报告): read it, name its figures, check them."""
