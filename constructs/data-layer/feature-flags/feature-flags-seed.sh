# Writes the flags of $FLAGS_FILE that were never written; one transaction in each line.
set -eu
ask() { wget -q -O - --header 'Content-Type: application/json' --post-data "$2" "$API/$1"; }

wanted=0
while read -r transaction; do
  ask txn "$transaction" > /dev/null
  wanted=$((wanted + 1))
done < "$FLAGS_FILE"

# What the store says counts.
found=$(ask range "$COUNT" | sed -n 's/.*"count":"\([0-9]*\)".*/\1/p')
[ "${found:-0}" -ge "$wanted" ] || { echo "$wanted flags were written and ${found:-0} are there" >&2; exit 1; }
