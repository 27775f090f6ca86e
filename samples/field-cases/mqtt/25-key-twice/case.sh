# Two values of one key are no record: which of them counts, nobody can tell.
printf '{"temperature":21.5,"humidity":40,"temperature":0}' > payload
explain mapping.yaml sensors/attic payload
says 'the key .temperature. appears twice in one object'
printf '{"temperature":21.5,"humidity":40}' > payload
explain mapping.yaml sensors/attic payload
says '^t\{room="attic"\} 21.5'
