# A writer that pauses for longer than the settle time loses nothing.
start_gateway
mkdir inbox
printf 'rules:\n  - labels: {a: a}\n    metrics: [{name: life_slow, value: v}]\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.mapping=file:$WORK/m.yaml"
logs 'started in|Started'
(printf 'a,v\nr1,1\n'; sleep 6; printf 'r2,2\n'; sleep 0.2; printf 'r3,3\n') > inbox/slow.csv
gateway_comes_to_hold '^life_slow\{a="r1"' 40
until_true 20 curl -fs "$GATEWAY/metrics" -o seen
curl -fs "$GATEWAY/metrics" | grep -q '^life_slow{a="r3"' || until_true 15 bash -c "curl -fs $GATEWAY/metrics | grep -q '^life_slow{a=.r3'" \
  || grep -rqs 'r3' inbox/*.csv inbox/.failed || logs 'slow\.csv.*(grew|grown|changed)' 5
