# Brings the schemas of $STORES up to what this version of the server expects; run again, it finds nothing to do.
# A store is: database, schema; separated by a colon, one password for each, in the same order.
set -eu
set -f
rest=$PASSWORDS
for store in $STORES; do
  # Only variables: arguments could be listed by others.
  SQL_DATABASE=${store%%:*} SQL_USER=${store%%:*} SQL_PASSWORD=${rest%% *}
  export SQL_DATABASE SQL_USER SQL_PASSWORD
  rest=${rest#* }
  temporal-sql-tool setup-schema --version 0.0
  temporal-sql-tool update-schema --schema-name "${store#*:}"
done
