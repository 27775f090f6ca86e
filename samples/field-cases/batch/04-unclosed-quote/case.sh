# A quote that is never closed is an error that names its line.
explain_file mapping.yaml c29b.csv
says 'line 2'
says 'quote'
is_silent_on '^c29b_qty'
explain_file mapping.yaml c29c.csv
is_silent_on 'status="open.*7'
