# 0.125 under a decimal comma is no number: a group of thousands never starts with 0.
explain_file mapping.yaml c18.csv
is_silent_on '^c18_qty\{article="b"\} 125|^c18_qty\{article="c"\} -500'
says '0\.125'
explain_file mapping.yaml c19.csv
is_silent_on '^c19_qty\{article="b"\} 125'
