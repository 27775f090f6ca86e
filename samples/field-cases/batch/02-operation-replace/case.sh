# operation=replace keeps what the file brought; the batch reports in a group of its own.
start_gateway
mkdir inbox
printf 'rules:\n  - labels: {a: a}\n    metrics:\n      - {name: path_v, value: v}\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.job=rep
csv.mapping=file:$WORK/m.yaml
camel.component.pushgateway.operation=replace"
logs 'started in|Started'
printf 'a,v\nx,1\ny,2\n' > inbox/one.csv
gateway_comes_to_hold '^batch_rows\{feed="csv".*\} 2'
gateway_comes_to_hold '^batch_last_success_timestamp_seconds\{feed="csv"'
gateway_comes_to_hold '^path_v\{a="x".*\} 1'
gateway_comes_to_hold '^path_v\{a="y".*\} 2'
printf 'a,v\ny,3\n' > inbox/two.csv
gateway_comes_to_hold '^path_v\{a="y".*\} 3'
gateway_lacks '^path_v\{a="x"'
