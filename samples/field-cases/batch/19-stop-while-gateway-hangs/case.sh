# SIGTERM while the gateway hangs: within 20 s, and each file is in the inbox or has its reason.
start_gateway
mkdir inbox
printf 'rules:\n  - labels: {a: a}\n    metrics: [{name: path_v, value: v}]\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.mapping=file:$WORK/m.yaml"
logs 'started in|Started'
kill -STOP "$gateway_pid"
for i in 1 2 3 4; do printf 'a,v\nx,1\n' > inbox/f$i.csv; done
touch -d '-1 min' inbox/*.csv
sleep 4
stop_bridge
[ "$STOPPED_AFTER" -le 21 ] || give_up "stopped after $STOPPED_AFTER s"
for i in 1 2 3 4; do
  [ -f inbox/f$i.csv ] || [ -f inbox/.failed/f$i.csv.reason.txt ] || give_up "f$i.csv: no reason. $(find inbox)"
done
