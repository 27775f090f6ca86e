# A page to log in, an XML or a JSON document that is called .csv is called what it is.
printf '<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n' > f.csv
explain_file mapping.yaml f.csv
says 'seems to be an HTML page'
printf '<?xml version="1.0"?><rows><row id="a"/></rows>\n' > f.csv
explain_file mapping.yaml f.csv
says 'seems to be XML'
printf '[{"id":"a","v":1}]\n' > f.csv
explain_file mapping.yaml f.csv
says 'seems to be JSON'
