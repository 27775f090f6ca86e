# The words that field cases are written in. Sourced by run, in the case's own scratch copy ($WORK), with the zip at $BRIDGE_HOME.
# Each expectation that is not met says so and ends the case.

processes=()
options="-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"

give_up() {
  echo "$*"
  [ -f "$WORK/bridge.log" ] && { echo "--- end of the bridge's log:"; tail -n 12 "$WORK/bridge.log" | cut -c1-400; }
  exit 1
}

# skip WHY: the machine lacks what the case needs.
skip() {
  echo "$*"
  exit 77
}

# Ends what the case has started, by process id.
clean_up() {
  local code=$? pid
  for pid in "${processes[@]}"; do
    kill -CONT "$pid" 2>/dev/null
    kill -KILL "$pid" 2>/dev/null
  done
  wait 2>/dev/null
  exit "$code"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# until_true SECONDS COMMAND...: tries a command until it succeeds.
until_true() {
  local end=$(($(date +%s%N) / 1000000 + $1 * 1000))
  shift
  while [ $(($(date +%s%N) / 1000000)) -lt "$end" ]; do
    "$@" > /dev/null 2>&1 && return 0
    sleep 0.1
  done
  return 1
}

# --- commands that end by themselves ---

# bridge ARGUMENTS...: runs the program; what it says is in $OUT, its exit code in $CODE. Standard input is passed on.
bridge() {
  OUT=$(env -i PATH="$PATH" HOME="$WORK" BRIDGE_CACHE=off JAVA_OPTS="$options" ${ENVIRONMENT:-} timeout 60 "$BRIDGE_HOME/bin/bridge" "$@" 2>&1)
  CODE=$?
}

# explain MAPPING TOPIC PAYLOAD-FILE
explain() {
  bridge explain --mapping="$1" --job=j --topic="$2" < "$3"
}

# explain_file MAPPING FILE
explain_file() {
  bridge explain --mapping="$1" --job=j --file="$2" "$2" < /dev/null
}

# says PATTERN: the last command said so (extended regular expression).
says() {
  grep -Eq -- "$1" <<< "$OUT" || give_up "it does not say /$1/ but:
$OUT"
}

# is_silent_on PATTERN
is_silent_on() {
  ! grep -Eq -- "$1" <<< "$OUT" || give_up "it says /$1/:
$OUT"
}

# exits CODE
exits() {
  [ "$CODE" -eq "$1" ] || give_up "exit code $CODE, not $1:
$OUT"
}

# --- servers ---

# start_gateway [PROGRAM]: a Pushgateway; its address is in $GATEWAY.
start_gateway() {
  local program=${1:-/usr/bin/prometheus-pushgateway} port
  [ -x "$program" ] || skip "needs $program"
  port=$(free_port)
  "$program" --web.listen-address="127.0.0.1:$port" --persistence.file= > "$WORK/gateway.log" 2>&1 &
  gateway_pid=$!
  processes+=("$gateway_pid")
  GATEWAY=http://127.0.0.1:$port
  until_true 20 curl -fs "$GATEWAY/-/ready" || give_up "the Pushgateway did not start"
}

# start_broker: mosquitto; its port is in $BROKER.
start_broker() {
  command -v mosquitto > /dev/null || skip "needs mosquitto"
  BROKER=$(free_port)
  printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$BROKER" > "$WORK/broker.conf"
  mosquitto -c "$WORK/broker.conf" > "$WORK/broker.log" 2>&1 &
  broker_pid=$!
  processes+=("$broker_pid")
  until_true 20 mosquitto_pub -h 127.0.0.1 -p "$BROKER" -t started -m 1 || give_up "mosquitto did not start"
}

# publish TOPIC OPTIONS...: as mosquitto_pub.
publish() {
  local topic=$1
  shift
  mosquitto_pub -h 127.0.0.1 -p "$BROKER" -q 1 -t "$topic" "$@"
}

# start_bridge 'SETTINGS': runs the program with these settings, in its log $WORK/bridge.log.
start_bridge() {
  printf '%s\n' "$1" > "$WORK/settings.properties"
  env -i PATH="$PATH" HOME="$WORK" BRIDGE_CACHE=off JAVA_OPTS="$options" ${ENVIRONMENT:-} \
    "$BRIDGE_HOME/bin/bridge" run --config="$WORK/settings.properties" >> "$WORK/bridge.log" 2>&1 &
  bridge_pid=$!
  processes+=("$bridge_pid")
}

# stop_bridge: as an operator does; how long it took is in $STOPPED_AFTER, in whole seconds.
stop_bridge() {
  local started
  started=$(date +%s)
  kill -TERM "$bridge_pid" 2>/dev/null
  until_true 90 bash -c "! kill -0 $bridge_pid" || give_up "the bridge does not stop"
  STOPPED_AFTER=$(($(date +%s) - started))
}

# kill_bridge: as a crash does.
kill_bridge() {
  kill -KILL "$bridge_pid"
  until_true 10 bash -c "! kill -0 $bridge_pid"
}

# logs PATTERN [SECONDS]: the bridge's log comes to hold it.
logs() {
  until_true "${2:-30}" grep -aEq -- "$1" "$WORK/bridge.log" || give_up "not in the bridge's log within ${2:-30} s: /$1/"
}

# logged_nothing_like PATTERN: so far.
logged_nothing_like() {
  ! grep -aEq -- "$1" "$WORK/bridge.log" || give_up "in the bridge's log: $(grep -aE -m 1 -- "$1" "$WORK/bridge.log")"
}

# gateway_comes_to_hold PATTERN [SECONDS]
gateway_comes_to_hold() {
  until_true "${2:-30}" bash -c "curl -fs -m 5 $GATEWAY/metrics | grep -aEq -- '$1'" \
    || give_up "the gateway does not come to hold /$1/; it has:
$(curl -fs -m 5 "$GATEWAY/metrics" | grep -avE '^(#|go_|process_|promhttp_|pushgateway_)' | head -n 20)"
}

# gateway_lacks PATTERN: now.
gateway_lacks() {
  ! curl -fs -m 5 "$GATEWAY/metrics" | grep -aEq -- "$1" \
    || give_up "the gateway holds $(curl -fs -m 5 "$GATEWAY/metrics" | grep -aE -m 1 -- "$1")"
}

# start_postgres: PostgreSQL with a database b of the user b; its address is in $DATABASE. query SQL asks it as its owner.
start_postgres() {
  local programs
  programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
  [ -n "$programs" ] || skip "needs postgresql"
  database_port=$(free_port)
  # Its scratch folder is private, and the database runs as another user.
  chmod 755 "$(dirname "$WORK")" "$WORK"
  mkdir "$WORK/postgres"
  # PostgreSQL refuses to run as root.
  as_owner=()
  if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$WORK/postgres"
    as_owner=(runuser -u postgres --)
  fi
  (
    cd "$WORK/postgres" || exit 1
    "${as_owner[@]}" "$programs/initdb" -D data -U owner -A trust --no-sync > initdb.log 2>&1
    exec "${as_owner[@]}" "$programs/postgres" -D data -p "$database_port" -h 127.0.0.1 -k "$WORK/postgres" -c fsync=off > server.log 2>&1
  ) &
  processes+=("$!")
  query() { psql -h 127.0.0.1 -p "$database_port" -U owner -d "${DB:-b}" -qAt -c "$1"; }
  DB=postgres until_true 40 query 'SELECT 1' || give_up "PostgreSQL did not start: $(tail -n 3 "$WORK"/postgres/*.log)"
  DB=postgres query "CREATE ROLE b LOGIN PASSWORD 'b'"
  DB=postgres query 'CREATE DATABASE b OWNER b'
  DATABASE="jdbc.url=jdbc:postgresql://127.0.0.1:$database_port/b
jdbc.username=b
jdbc.password=b"
}
