# The base fields of SenML hold for the records after them.
bridge check mapping.yaml
exits 0
explain mapping.yaml senml/a payload
says 'senml_value\{base="urn:dev:ow:10e2:".*unit="V"\} 120\.1'
says 'senml_value\{base="urn:dev:ow:10e2:".*unit="A"\} 1\.2'
