# Makes one role and one database for each name of $DATABASES, and the roles that read the log of some; run again, it brings
# passwords up to date.
set -eu
set -f
rest=$PASSWORDS
for name in $DATABASES; do
  password=${rest%% *}
  rest=${rest#* }
  case " $MONITORS " in *" $name "*) may_monitor=yes ;; *) may_monitor=no ;; esac
  # The password reaches psql as an environment variable, never as an argument that others can list.
  ROLE=$name ROLE_PASSWORD=$password ROLE_MONITORS=$may_monitor psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file="$SQL_FILE"
done

rest=${LOG_READER_PASSWORDS:-}
for pair in ${LOG_READERS:-}; do
  password=${rest%% *}
  rest=${rest#* }
  OWNER=${pair%%:*} READER=${pair#*:} READER_PASSWORD=$password psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file="$LOG_READER_SQL"
done
