# Brings the event store up to date: every migration in the order of its number, each whole or not at all, each repeatable.
set -eu
for migration in "$MIGRATIONS"/[0-9]*.sql; do
  # Names come as variables of psql. Whoever runs it is the owner of the database and no superuser.
  {
    echo '\getenv owner PGDATABASE'
    echo '\getenv topics TOPICS'
    echo '\getenv publication PUBLICATION'
    echo '\getenv capture_role CAPTURE_ROLE'
    echo '\getenv slot SLOT'
    echo '\getenv largest_record LARGEST_RECORD'
    cat "$migration"
  } | psql --no-psqlrc --quiet --single-transaction --set=ON_ERROR_STOP=1 --file=- > /dev/null || {
    echo "${migration##*/} failed" >&2
    exit 1
  }
done
