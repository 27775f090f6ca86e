# A field that is null is said to be null.
explain mapping.yaml s/a payload
says "'t' is null"
is_silent_on 'did you mean'
printf 'null' > payload
explain mapping.yaml s/a payload
says '[a-z]'
