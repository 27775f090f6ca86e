# A statement without rows is refused in words, leaks no connection, and other queries go on.
start_gateway
start_postgres
query 'CREATE PROCEDURE refresh_stats() LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$'
printf 'rules:\n  - metrics:\n      - {name: leak_v, value: v}\n' > m.yaml
start_bridge "pushgateway.url=$GATEWAY
$DATABASE
jdbc.period=500ms
jdbc.mapping=file:$WORK/m.yaml
jdbc.queries=good,norows
jdbc.good.query=SELECT count(*) AS v FROM pg_stat_activity WHERE state = 'idle in transaction'
jdbc.norows.query=CALL refresh_stats()"
gateway_comes_to_hold '^leak_v'
logs 'norows.*(row|result)' 20
sleep 8
leaked=$(query "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND usename = 'b'")
[ "$leaked" -le 1 ] || give_up "$leaked connections are idle in a transaction"
before=$(curl -fs "$GATEWAY/metrics" | grep '^push_time_seconds' | sort)
until_true 10 bash -c "[ \"\$(curl -fs $GATEWAY/metrics | grep '^push_time_seconds' | sort)\" != '$before' ]" || give_up "the good query has stopped"
