# What a file really is comes first: gzip and ZIP are named, no charset is blamed.
printf 'rules:\n  - metrics: [{name: m, value: v}]\n' > m.yaml
explain_file m.yaml gzip.csv
says '[Gg]zip'
is_silent_on 'ISO-8859'
explain_file m.yaml zip.csv
says 'ZIP|Excel|xlsx'
is_silent_on 'ISO-8859'
