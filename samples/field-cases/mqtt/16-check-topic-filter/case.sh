# check looks at topic filters, and several filters are taken.
start_broker
start_gateway
printf 'rules:\n  - from: dev/{d}/temp\n    labels: {d: d}\n    metrics: [{name: dev_temp, value: $value}]\n' > m.yaml
for filter in 'a/+x' 'a/#/b' 'a/#b'; do
  printf 'mqtt.broker-url=tcp://127.0.0.1:%s\nmqtt.topic=%s\nmqtt.mapping=file:m.yaml\n' "$BROKER" "$filter" > p.properties
  bridge check --config=p.properties
  exits 1
  says 'mqtt\.topic'
done
start_bridge "pushgateway.url=$GATEWAY
mqtt.broker-url=tcp://127.0.0.1:$BROKER
mqtt.topic=dev/a/temp,dev/b/temp
mqtt.mapping=file:$WORK/m.yaml"
logs 'subscribed to'
publish dev/a/temp -m 1
publish dev/b/temp -m 2
gateway_comes_to_hold '^dev_temp\{d="a".*\} 1'
gateway_comes_to_hold '^dev_temp\{d="b".*\} 2'
