# What a rule cannot read is counted and logged: compressed bytes, line protocol, a key in another case.
start_gateway
start_broker
management=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
mqtt.broker-url=tcp://127.0.0.1:$BROKER
mqtt.topic=json/#
mqtt.mapping=file:$WORK/mapping.yaml
camel.management.enabled=true
camel.management.port=$management"
logs 'subscribed to'
publish json/z -f payload
logs 'left out'
publish json/lp -m 'weather,loc=x t=82'
publish json/typo -m '{"T":5}'
until_true 20 bash -c "curl -fs http://127.0.0.1:$management/observe/metrics | grep -E '^camel_pushgateway_rejected_records_total' | grep -c . | grep -qE '[1-9]'" \
  || give_up "nothing is counted as rejected"
until_true 20 bash -c "curl -fs http://127.0.0.1:$management/observe/metrics | grep -E '^camel_pushgateway_rejected_records_total' \
  | awk '{ n += \$NF } END { exit n == 3 ? 0 : 1 }'" || give_up "$(curl -fs http://127.0.0.1:$management/observe/metrics | grep rejected)"
gateway_lacks '^json_t'
