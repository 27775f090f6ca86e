# Numbers pass, words are skipped, and so are children whose quality is bad.
bridge check mapping.yaml
exits 0
explain mapping.yaml plant/kep payload
says 'plant_value\{tag="A"\} 630'
is_silent_on 'plant_value\{tag="C"\} -1\.5'
