# A FIFO in the inbox holds nothing up.
start_gateway
mkdir inbox
printf 'rules:\n  - labels: {a: a}\n    metrics: [{name: path_v, value: v}]\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.mapping=file:$WORK/m.yaml"
logs 'started in|Started'
mkfifo inbox/a.csv
ln -s /etc/passwd inbox/b.csv
sleep 3
printf 'a,v\nx,1\n' > inbox/z.csv
touch -d '-1 min' inbox/z.csv
gateway_comes_to_hold '^path_v\{a="x"'
[ -z "$(grep -rl root: inbox/.failed inbox/.done 2>/dev/null)" ] || give_up "a link was followed: $(grep -rl root: inbox/.failed inbox/.done)"
stop_bridge
[ "$STOPPED_AFTER" -le 15 ] || give_up "stopped after $STOPPED_AFTER s"
