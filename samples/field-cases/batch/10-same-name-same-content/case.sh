# The same export on another day is counted, or it is said that it was not.
start_gateway
mkdir inbox
printf 'rules:\n  - from: daily.csv\n    labels: {region: region}\n    metrics:\n      - {name: life_orders_total, type: counter, value: orders, accumulate: true}\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.mapping=file:$WORK/m.yaml"
logs 'started in|Started'
printf 'region,orders\nemea,5\n' > inbox/daily.csv
gateway_comes_to_hold '^life_orders_total\{.*region="emea"\} 5'
until_true 20 bash -c '[ -z "$(ls inbox/*.csv 2>/dev/null)" ]'
printf 'region,orders\nemea,5\n' > inbox/daily.csv
gateway_comes_to_hold '^life_orders_total\{.*region="emea"\} 10'
until_true 20 bash -c '[ -z "$(ls inbox/*.csv 2>/dev/null)" ]'
printf 'region,orders\nemea,7\n' > inbox/daily.csv
gateway_comes_to_hold '^life_orders_total\{.*region="emea"\} 17'
