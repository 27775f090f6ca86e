# A payload that ends in a label, or as a metric's name, is refused with words.
head -c 2000000 /dev/zero | tr '\0' y > long
printf '{"id":"%s","v":1}' "$(cat long)" > payload
explain mapping.yaml d/a payload
says '2000000 characters'
says 'maxLabelLength'
