# A histogram with fractional counts is stored as a direct push of it is, or refused; never as zeros.
start_gateway
relay_port=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
relay.port=$relay_port"
logs "Senders can push"
status=$(curl -s -o answer -w '%{http_code}' --data-binary @fh.txt "http://127.0.0.1:$relay_port/metrics/job/fh")
if [ "$status" = 200 ]; then
  gateway_comes_to_hold '^h_count\{.*\} [1-9]' 5
  gateway_comes_to_hold '^h_bucket\{.*le="1"\} [1-9]' 5
else
  [ "$status" = 400 ] || give_up "status $status: $(cat answer)"
fi
