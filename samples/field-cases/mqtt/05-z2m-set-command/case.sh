# Commands to a device (/set, /get) are no device.
cp "$BRIDGE_HOME/mappings/zigbee2mqtt.metrics.yaml" shipped.yaml
for command in set get lamp/set availability; do
  explain shipped.yaml zigbee2mqtt/lamp/$command payload
  is_silent_on 'zigbee_switch_on\{'
done
explain shipped.yaml zigbee2mqtt/lamp payload
says 'zigbee_switch_on\{device="lamp"\} 1'
