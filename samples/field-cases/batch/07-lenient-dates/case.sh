# Dates that do not exist are rejected; a pattern that loses the time is refused by check.
bridge check mapping.yaml
exits 1
says 'hh'
sed -i '/c26l.csv/,$d' mapping.yaml
sed -i '$ d' mapping.yaml 2>/dev/null
printf 'rules:\n  - from: "c26.csv"\n    csv: {delimiter: ";"}\n    metrics: [{name: d, value: Qty, date: "dd.MM.yyyy HH:mm"}]\n  - from: "c26h.csv"\n    csv: {delimiter: ";"}\n    metrics: [{name: d, value: Qty, date: "yyyy-MM-dd"}]\n  - from: "c26c.csv"\n    csv: {delimiter: ";"}\n    metrics: [{name: d, value: Qty, date: "dd-MMM-yy"}]\n' > strict.yaml
bridge check strict.yaml
exits 0
explain_file strict.yaml c26.csv
says '31\.02\.2026'
is_silent_on '^d 1'
explain_file strict.yaml c26h.csv
is_silent_on '^d 1'
explain_file strict.yaml c26c.csv
says '^d 1769817600'
printf 'rules:\n  - metrics: [{name: d, value: Qty, date: "yyyy-mm-DD"}]\n' > wrong.yaml
bridge check wrong.yaml
exits 1
says "'MM'"
