# Mains volts are no battery's millivolts.
cp "$BRIDGE_HOME/mappings/zigbee2mqtt.metrics.yaml" shipped.yaml
explain shipped.yaml zigbee2mqtt/plug payload
is_silent_on 'battery_volts\{.*0\.23'
says '239'
