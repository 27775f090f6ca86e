# A label that reads a field there is not is named, by check where a capture has nearly that name, and by explain.
bridge check mapping.yaml
says "label 'device'.*'devcie'"
says "did you mean 'device'"
explain mapping.yaml s/a payload
says "devcie"
