# What one gateway shows can be pushed to another.
start_gateway
relay_port=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
relay.port=$relay_port"
logs "Senders can push"
status=$(curl -s -o answer -w '%{http_code}' --data-binary @scraped.txt "http://127.0.0.1:$relay_port/metrics/job/copy")
direct=$(curl -s -o direct -w '%{http_code}' --data-binary @scraped.txt "$GATEWAY/metrics/job/direct")
[ "$status" = "$direct" ] || [ "$status" = 200 ] || give_up "relay $status ($(head -c 300 answer)), gateway $direct ($(head -c 300 direct))"
