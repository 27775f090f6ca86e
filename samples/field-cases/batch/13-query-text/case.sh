# The SQL reaches the database as it is written: }} and ? in it are the database's.
start_gateway
start_postgres
printf 'rules:\n  - metrics:\n      - {name: text_a, value: v}\n' > a.yaml
printf 'rules:\n  - metrics:\n      - {name: text_b, value: v}\n' > b.yaml
printf 'rules:\n  - labels: {l: l}\n    metrics:\n      - {name: text_c, value: v}\n' > c.yaml
settings="pushgateway.url=$GATEWAY
$DATABASE
jdbc.period=1s
jdbc.queries=a,b,c
jdbc.a.query=SELECT '{\"a\":{\"b\":7}}'::jsonb #>> '{a,b}' AS v
jdbc.a.mapping=file:$WORK/a.yaml
jdbc.b.query=SELECT 1 AS v WHERE '{\"a\":1}'::jsonb ? 'a'
jdbc.b.mapping=file:$WORK/b.yaml
jdbc.c.query=SELECT 3 AS v, '\${body} {{x}} }} : :# ?' AS l
jdbc.c.mapping=file:$WORK/c.yaml"
printf '%s\n' "$settings" > p.properties
bridge check --config=p.properties
exits 0
start_bridge "$settings"
gateway_comes_to_hold '^text_a\{.*\} 7'
gateway_comes_to_hold '^text_b\{.*\} 1'
gateway_comes_to_hold '^text_c\{.*\} 3'
