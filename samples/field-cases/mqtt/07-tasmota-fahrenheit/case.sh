# Fahrenheit is not pushed as celsius.
cp "$BRIDGE_HOME/mappings/tasmota.metrics.yaml" shipped.yaml
explain shipped.yaml tele/plug/SENSOR payload
is_silent_on 'celsius\{.*71\.6'
says 'tasmota_temperature_celsius\{.*\} 22'
