# Makes every bucket of $BUCKETS that does not exist yet; fails when one is missing at the end.
set -eu
shell() { printf '%s\n' "$1" | weed shell -master="$MASTER"; }
exists() { shell s3.bucket.list | grep -qE "^ *$1([[:space:]]|$)"; }

for bucket in $BUCKETS; do
  exists "$bucket" || shell "s3.bucket.create -name $bucket"
done
for bucket in $BUCKETS; do
  exists "$bucket" || { echo "bucket $bucket does not exist" >&2; exit 1; }
done
