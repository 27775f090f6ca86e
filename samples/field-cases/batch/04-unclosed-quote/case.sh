# A quote that is never closed is an error that names its line.
explain_file mapping.yaml c29b.csv
says 'line 2'
says 'quote'
is_silent_on '^c29b_qty'
# A quote that is closed lines later holds them all: so the file says.
explain_file mapping.yaml c29c.csv
says 'c29c_rows'
