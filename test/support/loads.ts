import { type Emitted, project } from './emitted.ts';

/** What fills a program up to the most that it may take, as scripts for the box: the program is started, loaded and measured. */

/** Rows whose hash tables just fit, for each MiB of `work_mem`. */
const WORDS_PER_MEBIBYTE = 16_000;

/** `as ROLE DATABASE SQL` logs in over the network with a password, as services do. */
export const postgresClient = (files: Emitted) => String.raw`
  as() { PGPASSWORD=$(password "$1") psql -X -At -v ON_ERROR_STOP=1 -h postgres -U "$1" -d "$2" -c "$3"; }
  password() {
    case $1 in
      postgres) echo '${files.secret('POSTGRES_PASSWORD')}' ;;
      somabrain) echo '${files.secret('SOMABRAIN_DB_PASSWORD')}' ;;
      somafractalmemory) echo '${files.secret('SOMAFRACTALMEMORY_DB_PASSWORD')}' ;;
    esac
  }`;

/** Every connection joins and groups at the same moment, over shared buffers that are full, while an index is made. */
export function everyConnection(files: Emitted): {
  readonly script: string;
  readonly sessions: number;
} {
  const conf = files.read(project('config/postgres/postgresql.conf'));
  const stated = (key: string) => Number(new RegExp(`^${key} = '?(\\d+)`, 'm').exec(conf)?.[1]);
  const sessions = stated('max_connections') - stated('superuser_reserved_connections') - 1;
  const words = Math.floor(stated('work_mem') * WORDS_PER_MEBIBYTE);
  const script = `${postgresClient(files)}
  start postgres
  job postgres-databases
  # One slot is for the index that is made meanwhile.
  sessions=$(as postgres postgres "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - 1")
  # Two hash tables that just fit in work_mem × hash_mem_multiplier, and are held while everybody else fills theirs.
  as somabrain somabrain "create table words as select md5(g::text) as word, left(md5(g::text), 20) as pad from generate_series(1, ${words}) g; analyze words; create table filler (t text)"
  # More than the shared buffers hold: plain inserts pass through all of them.
  as somabrain somabrain "insert into filler select repeat(md5(g::text), 30) from generate_series(1, 330000) g"
  plan='set enable_mergejoin = off; set enable_sort = off; set max_parallel_workers_per_gather = 0;'
  join='select count(*), pg_sleep(6) from (select a.word, max(b.pad) from words a join words b using (word) group by a.word) x'
  ask plan as somabrain somabrain "$plan explain (analyze, costs off) \${join/pg_sleep(6)/1}"
  for ((i = 0; i < sessions; i++)); do as somabrain somabrain "$plan $join" > /box/session$i 2>&1 & pids[i]=$!; done
  as postgres somabrain 'create index on filler (t)' & pids[i]=$!
  while kill -0 "\${pids[@]}" 2> /dev/null; do sample "\${PID[postgres]}"; done
  ask sessions echo "$sessions"
  ask 'sessions done' sh -c "cat /box/session* | grep -c '^${words}|'"
  ask unfinished sh -c "grep -hE 'FATAL|ERROR' /box/session* | sort | uniq -c"
  memory postgres "$PEAK"`;
  return { script, sessions };
}

/** A server of keys that is full, and rewrites its log while other keys are overwritten. */
export const fullRedis = (files: Emitted) => String.raw`start redis
  export REDISCLI_AUTH=${files.secret('REDIS_PASSWORD')}
  admin() { redis-cli --user admin "$@"; }
  sets() { seq "$1" "$2" | awk '{printf "SET key:%d %04000d\r\n", $1, $1}'; }
  field() { admin INFO "$1" | tr -d '\r' | sed -n "s/^$2://p"; }
  admin CONFIG SET auto-aof-rewrite-percentage 0 > /dev/null
  sets 1 50000 | admin --pipe > /box/load 2>&1
  head -c 4000000 /dev/zero > /box/large
  ask full admin -e -x SET one-more < /box/large
  ask evicted field stats evicted_keys
  # Written beforehand, so that on a busy machine too the keys are overwritten while the child runs.
  sets 2001 30000 > /box/overwrites
  # Room for writes to be accepted: every page of the rest is written again while the child saves the old ones.
  seq 1 2000 | awk '{printf "DEL key:%d\r\n", $1}' | admin --pipe > /dev/null
  # Microseconds for each key: a child that takes a quarter of a minute is overtaken by the overwrites on a busy machine too.
  admin CONFIG SET rdb-key-save-delay 300 > /dev/null
  admin BGREWRITEAOF > /dev/null
  admin --pipe < /box/overwrites > /box/load 2>&1 &
  for ((i = 0; i < 10000; i++)); do
    sample "${'${PID[redis]}'}"
    [ "$(field persistence aof_rewrite_in_progress)" = 1 ] || break
  done
  ask rewritten field persistence aof_last_bgrewrite_status
  ask copied field persistence aof_last_cow_size
  memory redis "$PEAK"`;

/** Values of a megabyte until the quota refuses one. */
export const fullEtcd = String.raw`head -c 1000000 /dev/zero | tr '\0' x > /box/value
  for ((i = 0; i < 120; i++)); do
    inside etcd etcdctl put "large$i" < /box/value > /box/put 2>&1 || break
  done
  ask written echo $i
  ask refused cat /box/put
  ask alarm inside etcd etcdctl alarm list
  memory etcd`;
