# check beside the running bridge finds its ports taken by a bridge, and all well; a password with {{ is a password.
start_gateway
port=$(free_port)
start_bridge "pushgateway.url=$GATEWAY
relay.port=$port
relay.username=u
relay.password=a{{b}}#c"
logs 'Senders can push'
until_true 20 curl -fs -u 'u:a{{b}}#c' -d 'x 1
' "http://127.0.0.1:$port/metrics/job/j" || give_up "the password is not taken"
gateway_comes_to_hold '^x[{].*job="j".* 1$'
bridge check --config="$WORK/settings.properties"
exits 0
says 'a bridge that runs already has that port'
