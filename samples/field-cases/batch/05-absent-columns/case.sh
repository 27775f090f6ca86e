# A column that is not in the file fails it, with the nearest name; sep= and other cases do too, or are understood.
for file in c34 c35 c38 c39; do
  explain_file mapping.yaml $file.csv
  says 'column'
  is_silent_on "^${file}_qty"
done
explain_file mapping.yaml c34.csv
says "'?Qty'?.*Article"
start_gateway
mkdir inbox
start_bridge "pushgateway.url=$GATEWAY
csv.inbox=$WORK/inbox
csv.mapping=file:$WORK/mapping.yaml"
logs 'started in|Started'
cp c34.csv c35.csv c13.csv inbox/
until_true 30 bash -c '[ -f inbox/.failed/c34.csv ] && [ -f inbox/.failed/c35.csv ] && [ -f inbox/.failed/c13.csv ]' \
  || give_up "not failed: $(ls -A inbox inbox/.done inbox/.failed)"
grep -q Qty inbox/.failed/c34.csv.reason.txt || give_up "$(cat inbox/.failed/*.reason.txt)"
gateway_lacks '^c3[45]_qty'
