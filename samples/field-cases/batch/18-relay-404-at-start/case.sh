# While the bridge starts a sender gets no connection, or 503, and never 404.
start_gateway
relay_port=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
relay.port=$relay_port"
end=$(($(date +%s) + 40))
while [ "$(date +%s)" -lt $end ]; do
  status=$(printf 'm 1\n' | curl -s -m 5 -o answer -w '%{http_code}' --data-binary @- "http://127.0.0.1:$relay_port/metrics/job/start")
  case $status in
    200) break ;;
    000 | 503) ;;
    *) give_up "status $status: $(head -c 300 answer)" ;;
  esac
done
[ "$status" = 200 ] || give_up "no push got through"
