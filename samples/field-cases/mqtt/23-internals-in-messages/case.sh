# Broken JSON is told in words, without the parser's own.
i=0
for text in '{"t":+5}' '{"t":1' '{"t":NaN,}' '// x' '{"t":01}' "{'t':1}" '{"t":1}}'; do
  printf '%s' "$text" > payload
  explain mapping.yaml s/a payload
  is_silent_on 'Feature|Jackson|Source:|StreamRead|fasterxml|REDACTED'
done
