# A path that is none is 400, without a trace in the log.
start_gateway
relay_port=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
relay.port=$relay_port"
logs "Senders can push"
for path in 'a%zz' '%' 'a/b%'; do
  status=$(printf 'm 1\n' | curl -s -o answer -w '%{http_code}' --data-binary @- "http://127.0.0.1:$relay_port/metrics/job/$path")
  [ "$status" = 400 ] || give_up "$path: $status"
done
logged_nothing_like '^[[:space:]]+at |Exception'
