# An empty message is no heartbeat and no sample.
start_gateway
start_broker
start_bridge "pushgateway.url=$GATEWAY
mqtt.broker-url=tcp://127.0.0.1:$BROKER
mqtt.topic=#
mqtt.mapping=file:$WORK/mapping.yaml
mqtt.job=empty"
logs 'subscribed to'
publish dev/a/temp -m 21.5 -r
gateway_comes_to_hold '^dev_temp\{.*\} 21.5'
pushed=$(curl -fs "$GATEWAY/metrics" | grep '^push_time_seconds')
publish dev/a/temp -n -r
publish nobody/knows -n
publish dev/a/hum -m 40
gateway_comes_to_hold '^dev_hum'
publish nobody/knows -n
after=$(curl -fs "$GATEWAY/metrics" | grep '^push_time_seconds')
until_true 3 bash -c "curl -fs $GATEWAY/metrics | grep '^push_time_seconds' | grep -vqF '$after'" && give_up "an empty message renewed $after"
gateway_lacks '^push_time_seconds\{instance="",job="empty"\} 0$'
