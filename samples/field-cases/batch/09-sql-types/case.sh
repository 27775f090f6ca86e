# SQL values come by their SQL type, whatever zone the JVM runs in.
start_gateway
start_postgres
types=(
  "tsnaive|SELECT '2026-01-31 12:00:00'::timestamp AS v|1.7698608e+09"
  "tsz|SELECT '2026-01-31 13:00:00+01'::timestamptz AS v|1.7698608e+09"
  "date|SELECT '2026-01-31'::date AS v|1.7698176e+09"
  "real|SELECT 0.1::real AS v|0.1"
  "interval|SELECT '1 day 02:03:04.5'::interval AS v|93784.5"
  "bool|SELECT true AS v|1"
  "numeric|SELECT 12345.678::numeric(20,3) AS v|12345.678"
)
for zone in Europe/Berlin UTC America/St_Johns; do
  : > bridge.log
  settings="pushgateway.url=$GATEWAY
$DATABASE
jdbc.period=1s
jdbc.queries=$(printf '%s\n' "${types[@]}" json array | cut -d'|' -f1 | paste -sd,)"
  for row in "${types[@]}"; do
    name=${row%%|*}
    sql=${row#*|}
    printf 'rules:\n  - constLabels: {zone: "%s"}\n    metrics:\n      - {name: sql_%s, value: v}\n' $zone "$name" > "$name.yaml"
    settings="$settings
jdbc.$name.query=${sql%|*}
jdbc.$name.mapping=file:$WORK/$name.yaml"
  done
  printf 'rules:\n  - constLabels: {zone: "%s"}\n    metrics:\n      - {name: sql_json, value: v.a.b}\n' $zone > json.yaml
  printf 'rules:\n  - constLabels: {zone: "%s"}\n    metrics:\n      - {name: sql_array, value: "v[0]"}\n' $zone > array.yaml
  ENVIRONMENT="TZ=$zone" start_bridge "$settings
jdbc.json.query=SELECT jsonb_build_object('a', jsonb_build_object('b', 7)) AS v
jdbc.json.mapping=file:$WORK/json.yaml
jdbc.array.query=SELECT ARRAY[4,2,3] AS v
jdbc.array.mapping=file:$WORK/array.yaml"
  for row in "${types[@]}" 'json||7' 'array||4'; do
    gateway_comes_to_hold "^sql_${row%%|*}\\{.*zone=\"$zone\".*\\} $(printf '%s' "${row##*|}" | sed 's/[.+]/\\&/g')$"
  done
  stop_bridge
done
