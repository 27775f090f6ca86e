# What is false as a value is false in a when: 0, off, no.
for value in 0 '"off"' '"no"' '"0"' '"false"' false; do
  printf '{"t":1,"ok":%s}' "$value" > payload
  explain mapping.yaml s/a payload
  is_silent_on '^t 1'
done
printf '{"t":1,"ok":1}' > payload
explain mapping.yaml s/a payload
says '^t 1'
