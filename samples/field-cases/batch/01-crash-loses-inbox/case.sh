# A crash with eight files in work loses none: each is pushed after the restart, and counted once.
start_gateway
mkdir inbox
cat > m.yaml <<'X'
rules:
  - from: f-{n}.csv
    labels: {n: n}
    metrics:
      - {name: k9_rows_total, type: counter, aggregate: count, accumulate: true}
X
for i in 1 2 3 4 5 6 7 8; do printf 'a,b\n1,2\n' > inbox/f-$i.csv; done
touch -d '-1 min' inbox/*.csv
settings="pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.job=k9
csv.mapping=file:$WORK/m.yaml
camel.component.pushgateway.state-store=file:$WORK/state"
kill -STOP "$gateway_pid"
start_bridge "$settings"
logs 'started in|Started'
sleep 3
kill_bridge
kill -CONT "$gateway_pid"
start_bridge "$settings"
for i in 1 2 3 4 5 6 7 8; do gateway_comes_to_hold "^k9_rows_total\{.*n=\"$i\"\} 1$" 40; done
[ "$(ls inbox/*.csv 2>/dev/null | wc -l)" -eq 0 ] || until_true 10 bash -c '[ -z "$(ls inbox/*.csv 2>/dev/null)" ]' || give_up "left in the inbox: $(ls inbox)"
