import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, stage } from '../support/emitted.ts';
import { objectsOf } from '../support/kubernetes.ts';
import { networkOf, podsOfSet, resolving, stagePods } from '../support/pods-in-networks.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const OBJECTS = objectsOf('onprem');
const PODS = podsOfSet('loki', 3, 1);
const [FIRST, SECOND, THIRD] = PODS.map(({ address }) => `${address}:3100`);
const MINUTES = 9;

/** Where a stand-in of the object store listens, as the bridge of all pods. */
const STORE = '10.9.0.254';

const TOOLS = String.raw`
  START_TRIES=1800
  ${networkOf(PODS)}
  ${resolving('loki-members.soma-infra.svc', PODS)}
  ${resolving('object-store.soma-infra.svc', [{ address: STORE }])}
  # It would take the first word of its name for a bucket.
  S3_IGNORE_SUBDOMAIN_BUCKETNAME=true /readers/venv-moto_server/bin/moto_server -H ${STORE} -p 8333 > /box/moto.log 2>&1 &
  for ((i = 0; i < 300; i++)); do curl -fsS -X PUT http://${STORE}:8333/loki > /dev/null 2>&1 && break; sleep 0.1; done
  # line ADDRESS WORDS : the answer to a push of one line.
  line() {
    curl -sS -m 20 -w '%{http_code}' -H 'Content-Type: application/json' "http://$1/loki/api/v1/push" \
      -d "{\"streams\":[{\"stream\":{\"service\":\"shop\",\"level\":\"INFO\"},\"values\":[[\"$(date +%s%N)\",\"$2\"]]}]}"
  }
  # found ADDRESS : the words of every line, in order.
  found() {
    curl -sS -m 20 -G "http://$1/loki/api/v1/query_range" --data-urlencode 'query={service="shop"}' -d direction=forward -d limit=1000 |
      grep -oE '"[0-9]{19}","[a-z0-9 ]+"|^[^{].*' | cut -d'"' -f4 | tr '\n' ',' 
  }
  # many ADDRESS PREFIX : how many of twenty lines were taken.
  many() { local i; for ((i = 0; i < 20; i++)); do line "$1" "$2 $i"; echo; done | sort | uniq -c | tr -s ' '; }
  # all PREFIX ADDRESS : how many different lines with that prefix are found there.
  all() { found "$2" | tr ',' '\n' | grep "^$1" | sort -u | wc -l; }
  killed_at_once() { kill -9 "${'${PID[$1]}'}"; wait "${'${PID[$1]}'}" 2> /dev/null; }
  run() { start "$1" & }
  metric() { curl -sS -m 5 "http://$1/metrics" | grep -E "^$2" | awk '{print $NF}'; }
  ready() { for ((i = 0; i < 600; i++)); do curl -fsS -m 2 "http://$1/ready" > /dev/null 2>&1 && return; sleep 0.1; done; return 1; }
  # together NAME... : starts pods side by side, since the first of a set waits for nobody.
  together() {
    local pod
    for pod in "$@"; do
      rm -f "/box/$pod.entered"
      enter "$pod" > "/box/$pod.log" 2>&1 &
      PID[$pod]=$!
    done
    for pod in "$@"; do
      for ((i = 0; i < START_TRIES; i++)); do
        kill -0 "${'${PID[$pod]}'}" 2> /dev/null || refused "$pod"
        healthy "$pod" > /dev/null 2>&1 && break
        sleep 0.1
      done
      healthy "$pod" > /dev/null 2>&1 || refused "$pod"
    done
  }`;

function script(change?: (text: string) => string): { run: (script: string) => Promise<Booted> } {
  const files = emitted();
  const folder = stage(files, ['loki']);
  stagePods(folder, OBJECTS, 'StatefulSet', 'loki', PODS, change && { change });
  return {
    run: (script) =>
      boot(files, ['loki'], `${TOOLS}\n${script}`, { READERS_LIMIT: String(MINUTES * 60 - 10) }),
  };
}

describe.runIf(readable('several Lokis', 'compose', 'loki', 'moto'))(
  'three Lokis as a cluster has them',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      said = await script().run(String.raw`
      together loki-0 loki-1 loki-2
      sleep 5
      for address in ${FIRST} ${SECOND} ${THIRD}; do ask "members at $address" metric "$address" 'loki_memberlist_client_cluster_members_count'; done
      ask 'before' many ${FIRST} before
      ask 'before, at the second' all before ${SECOND}
      killed_at_once loki-1
      ask 'taken with one killed' many ${THIRD} without
      ask 'found with one killed' all without ${FIRST}
      ask 'older lines with one killed' all before ${THIRD}
      together loki-1
      ask 'found by the one that came back' all without ${SECOND}
      ask 'after it came back' many ${SECOND} after
      ip link set v-loki-2 down
      started=$SECONDS
      ask 'taken with one out of reach' many ${FIRST} unreached
      for try in 1 2 3; do for address in ${FIRST} ${SECOND}; do ask "found with one out of reach, $try at $address" all unreached $address; done; done
      ask 'seconds with one out of reach' echo $((SECONDS - started))
      ip link set v-loki-2 up
      killed_at_once loki-0
      killed_at_once loki-1
      ask 'taken with two killed' line ${THIRD} 'alone'
      together loki-0 loki-1
      for prefix in before without after unreached; do ask "$prefix, at the end" all "$prefix" ${FIRST}; done
      for address in ${FIRST} ${SECOND} ${THIRD}; do curl -fsS -X POST "http://$address/flush"; done
      for ((i = 0; i < 300; i++)); do curl -sS 'http://${STORE}:8333/loki?list-type=2' | grep -q '<Key>fake/' && break; sleep 0.1; done
      ask 'in the bucket' sh -c "curl -sS 'http://${STORE}:8333/loki?list-type=2' | grep -oE '<Key>[a-z]*' | sort -u"
      ask 'compactors' sh -c "for a in ${FIRST} ${SECOND} ${THIRD}; do curl -sS http://\$a/metrics | grep -E '^loki_boltdb_shipper_compactor_running'; done"
      ask 'deletion' curl -sS -w '%{http_code}' -X POST 'http://${FIRST}/loki/api/v1/delete?query=%7Bservice%3D%22shop%22%7D&start=0'
      ask 'rules' curl -sS -o /dev/null -w '%{http_code}' http://${FIRST}/loki/api/v1/rules
      ask 'failures' sh -c "curl -sS http://${FIRST}/metrics | grep -E '^(loki_ingester_chunks_flush_failures_total|process_resident_memory_bytes)' | cut -d' ' -f1"
      for pod in loki-0 loki-1 loki-2; do memory $pod; done
      killed_at_once loki-2
      rm -r /box/volumes/loki-2
      together loki-2
      ask 'found by one that lost its disk' all before ${THIRD}
      ask 'log' sh -c "tail -n 5 /box/loki-*.log"`);
    }, MINUTES * 60_000);

    test.each([FIRST, SECOND, THIRD])('know of each other, as %s says', (address) => {
      expect(text(`members at ${address}`), said.text).toBe('3');
    });

    test('take lines at one of them and answer at another', () => {
      expect(text('before').trim()).toBe('20 204');
      expect(text('before, at the second')).toBe('20');
    });

    test('take and find everything while one is killed', () => {
      expect(text('taken with one killed').trim(), text('log')).toBe('20 204');
      expect(text('found with one killed')).toBe('20');
      expect(text('older lines with one killed')).toBe('20');
    });

    test('let one come back, which then finds what it missed', () => {
      expect(text('found by the one that came back')).toBe('20');
      expect(text('after it came back').trim()).toBe('20 204');
    });

    test('take and find everything while one does not answer at all', () => {
      expect(text('taken with one out of reach').trim()).toBe('20 204');
      expect(Number(text('seconds with one out of reach'))).toBeLessThan(60);
    });

    test.each([FIRST, SECOND])('find everything then at %s, each time', (address) => {
      const found = [1, 2, 3].map((time) => text(`found with one out of reach, ${time} at ${address}`));
      expect(found).toEqual(['20', '20', '20']);
    });

    test('refuse what only one could keep', () => {
      expect(text('taken with two killed')).toMatch(/at least 2 live replicas required|5\d\d$/);
    });

    test.each(['before', 'without', 'after', 'unreached'])('have lost nothing at the end: %s', (prefix) => {
      expect(text(`${prefix}, at the end`)).toBe('20');
    });

    test('keep chunks and index in the bucket', () => {
      expect(text('in the bucket')).toContain('<Key>fake');
    });

    test('have one that merges and throws away', () => {
      const running = text('compactors')
        .split(' | ')
        .map((line) => line.split(' ').at(-1));
      expect(running.sort()).toEqual(['0', '0', '1']);
    });

    test('delete nothing that somebody asks them to', () => {
      expect(text('deletion')).toMatch(/403$/);
    });

    test('evaluate no rules', () => {
      expect(text('rules')).toBe('404');
    });

    test('serve what alerts ask for', () => {
      expect(text('failures').split(' | ')).toEqual([
        'loki_ingester_chunks_flush_failures_total',
        'process_resident_memory_bytes',
      ]);
    });

    test('let one begin anew that lost its disk', () => {
      expect(text('found by one that lost its disk')).toBe('20');
    });

    test.each(PODS.map(({ name }) => name))('stay within their limit: %s', (name) => {
      expectWithinLimit(said, name, 'twenty lines are no load');
      expect(answered(`memory of ${name}`).status).toBe(0);
    });

    test('take nothing if they do not find each other', async () => {
      const apart = await script((text) => text.replace(/ {2}join_members:\n.*\n/, '')).run(String.raw`
      together loki-0 loki-1 loki-2
      ask 'apart' line ${FIRST} apart`);
      expect(apart.answers['apart']?.text, apart.text).toMatch(/at least 2 live replicas required.*500$/);
    });
  },
);
