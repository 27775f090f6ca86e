# The folder that is named is the one that is watched, whatever its name.
start_gateway
printf 'rules:\n  - labels: {a: a}\n    metrics: [{name: path_v, value: v}]\n' > m.yaml
n=0
for folder in 'a%20b' "Bobs' files" 'with space' 'q?x=1&y#z' '{{x}}' '${body}'; do
  n=$((n + 1))
  mkdir "$folder"
  printf 'a,v\nf%s,%s\n' $n $n > "$folder/f.csv"
  touch -d '-1 min' "$folder/f.csv"
  : > bridge.log
  start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/$(printf '%s' "$folder" | sed 's/{{/{{/')
csv.mapping=file:$WORK/m.yaml"
  if until_true 25 bash -c "curl -fs $GATEWAY/metrics | grep -q '^path_v{a=\"f$n\"'"; then
    stop_bridge
    until_true 5 test -f "$folder/.done/f.csv" || give_up "'$folder': the file is not in .done"
  else
    # Refused is right too, if it is said.
    grep -q 'csv.inbox' bridge.log && ! kill -0 "$bridge_pid" 2>/dev/null || give_up "'$folder': neither pushed nor refused"
  fi
done
