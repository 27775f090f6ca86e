# A meter of three phases gives a series a phase, and the rest of the message is not lost.
cp "$BRIDGE_HOME/mappings/tasmota.metrics.yaml" shipped.yaml
explain shipped.yaml tele/em/SENSOR payload
says 'tasmota_temperature_celsius\{.*\} 21'
says 'tasmota_power_watts\{.*\} 30'
