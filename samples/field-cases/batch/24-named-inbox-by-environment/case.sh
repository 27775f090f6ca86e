# Every setting of a named inbox is read from its variable, a tab as delimiter and lines to skip too.
start_gateway
mkdir erp
ENVIRONMENT="CSV_INBOXES=erp CSV_ERP_INBOX=$WORK/erp CSV_ERP_DELIMITER=\\t CSV_ERP_SKIP_LINES=1 CSV_ERP_SETTLE_TIME=100ms CSV_ERP_MAPPING=file:$WORK/mapping.yaml"
start_bridge "pushgateway.url=$GATEWAY"
logs 'Started csv-erp'
printf 'stock of today\nid\tv\na\t7\n' > part
mv part erp/a.csv
gateway_comes_to_hold '^v[{].*id="a".* 7$'
until_true 30 test -e erp/.done/a.csv || give_up "the file does not come to .done"
