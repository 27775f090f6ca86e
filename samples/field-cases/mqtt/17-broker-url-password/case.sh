# A password in the broker's address is refused, and shown nowhere.
for address in 'tcp://user:hunter2@127.0.0.1:1883' 'mqtt://user:hunter2@127.0.0.1:1883' 'ssl://user:hunter2@h/path'; do
  printf 'mqtt.broker-url=%s\nmqtt.topic=a/#\n' "$address" > p.properties
  bridge check --config=p.properties
  exits 1
  says 'mqtt\.username'
  is_silent_on 'hunter2'
  bridge run --config=p.properties
  exits 1
  is_silent_on 'hunter2'
done
