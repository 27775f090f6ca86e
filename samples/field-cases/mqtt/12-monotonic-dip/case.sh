# A counter that reports 0 at night and comes back is not counted twice.
start_gateway
start_broker
start_bridge "pushgateway.url=$GATEWAY
mqtt.broker-url=tcp://127.0.0.1:$BROKER
mqtt.topic=tot/#
mqtt.mapping=file:$WORK/mapping.yaml"
logs 'subscribed to'
for value in 100.5 101 0 101.2 0 0.00 101.3; do publish tot/inv -m $value; done
gateway_comes_to_hold '^tot_total\{.*\} 101.3$'
