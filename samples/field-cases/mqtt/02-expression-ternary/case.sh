# Text outside ${...} never becomes digits: check refuses the expression, with its place.
bridge check mapping.yaml
exits 1
says 'mapping\.yaml:[0-9]+:[0-9]+.*\$\{'
