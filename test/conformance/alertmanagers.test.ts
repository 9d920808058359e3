import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { emitted } from '../support/emitted.ts';
import { named, objectsOf } from '../support/kubernetes.ts';
import { boot, type Booted, questionsTo, readable } from '../support/reader.ts';

const OBJECTS = objectsOf('onprem');
/** Addresses of loopback in the place of those of two pods. */
const PODS = ['127.0.0.2', '127.0.0.3'] as const;
const MEMBERS = 'alertmanager-members.soma-infra.svc';

/** The arguments of a pod, with what the kubelet puts there; two pods on one machine cannot both listen at every address. */
function argumentsOf(address: string, leaveOut: RegExp): readonly string[] {
  const [container] = named(OBJECTS, 'StatefulSet', 'alertmanager').spec.template.spec?.containers ?? [];
  return (container?.args ?? [])
    .filter((word) => !leaveOut.test(word))
    .map((word) => word.replaceAll('$(POD_IP)', address).replaceAll('0.0.0.0', address));
}

/** The emitted routes; every receiver is a program on this machine, and nothing waits for more alerts. */
function configuration(): string {
  const { data } = named(OBJECTS, 'ConfigMap', 'alertmanager-files');
  const file = load(data['etc.alertmanager.alertmanager.yml'] ?? '') as {
    readonly route: object;
    readonly receivers: readonly { readonly name: string }[];
  };
  const receivers = file.receivers.map(({ name }) =>
    name === 'nobody' ? { name } : { name, webhook_configs: [{ url: `http://127.0.0.1:9999/${name}` }] },
  );
  return dump({ ...file, route: { ...file.route, group_wait: '1s' }, receivers });
}

const RECEIVER = `require("http").createServer((request, answer) => {
  require("fs").appendFileSync("/box/told", request.url + "\\n");
  request.resume();
  answer.end();
}).listen(9999, "127.0.0.1")`;

const ALERT = JSON.stringify([{ labels: { alertname: 'ComponentDown', job: 'opa', severity: 'critical' } }]);

/** The DNS of a cluster, which knows one name, by its whole length alone: a name in a file is found by the search list of a pod. */
const NAMES = `require("dgram").createSocket("udp4").on("message", function (asked, { port, address }) {
  const labels = [];
  let end = 12;
  for (; asked[end] > 0; end += asked[end] + 1) labels.push(asked.toString("latin1", end + 1, end + 1 + asked[end]));
  end += 5;
  const found = labels.join(".") === "${MEMBERS}.cluster.local" ? [${PODS.map((address) => `[${address.replaceAll('.', ',')}]`).join(',')}] : [];
  const head = Buffer.from([0, 0, 0x81, found.length > 0 ? 0x80 : 0x83, 0, 1, 0, found.length, 0, 0, 0, 0]);
  asked.copy(head, 0, 0, 2);
  const answers = found.map((ip) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...ip]));
  this.send(Buffer.concat([head, asked.subarray(12, end), ...answers]), port, address);
}).bind(53, "127.0.0.1", () => require("fs").writeFileSync("/box/names", ""))`;

/** A Prometheus with the emitted arguments and configuration, which asks once a second. */
function finding(folder: string): string {
  const { data } = named(OBJECTS, 'ConfigMap', 'prometheus-files');
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, (data['etc.prometheus.prometheus.yml'] ?? '').replaceAll(': 30s', ': 1s'));
  const [container] = named(OBJECTS, 'StatefulSet', 'prometheus').spec.template.spec?.containers ?? [];
  const words = (container?.args ?? []).map((word) =>
    word.replace('/etc/prometheus/prometheus.yml', config).replace('=/prometheus', '=/box/prometheus'),
  );
  return `printf 'nameserver 127.0.0.1\\nsearch soma-infra.svc.cluster.local svc.cluster.local cluster.local\\noptions ndots:5\\n' > /etc/resolv.conf
    node -e '${NAMES}' &
    # A name that is not found at first is asked again after half a minute.
    for ((i = 0; i < 100; i++)); do [ -e /box/names ] && break; sleep 0.1; done
    prometheus ${words.map((word) => `'${word}'`).join(' ')} > /box/prometheus.log 2>&1 &
    for ((i = 0; i < 200; i++)); do
      up=$(curl -fsS -g 'http://127.0.0.1:9090/api/v1/query?query=up{job="alertmanager"}==1' 2> /dev/null)
      [ "$(grep -o '"instance"' <<< "$up" | wc -l)" = 2 ] && break
      sleep 0.1
    done
    fact up 0 "$up"
    fact managers 0 "$(curl -fsS http://127.0.0.1:9090/api/v1/alertmanagers)"
    fact 'what Prometheus says' 0 "$(tail -n 20 /box/prometheus.log)"`;
}

/** Two Alertmanagers with the emitted arguments, an alert that both hear of, and how often somebody was told. */
function told(leaveOut = /^$/, more: (folder: string) => string = () => ''): Promise<Booted> {
  const files = emitted();
  const config = join(files.folder, 'alertmanager.yml');
  writeFileSync(config, configuration());
  const start = PODS.map((address, index) => {
    const words = argumentsOf(address, leaveOut)
      .map((word) => word.replace('/etc/alertmanager/alertmanager.yml', config))
      .map((word) => word.replace('=/alertmanager', `=/box/data-${index}`))
      .map((word) => `'${word}'`);
    // The second waits for the first as long as it is told; a quarter of a minute by itself.
    return `prometheus-alertmanager ${words.join(' ')} --cluster.peer-timeout=3s > /box/am-${index}.log 2>&1 &`;
  });
  return boot(
    files,
    ['alertmanager'],
    `printf '%s ${MEMBERS}\\n' ${PODS.join(' ')} >> /etc/hosts
    : > /box/told
    node -e '${RECEIVER}' &
    ${start.join('\n    ')}
    for address in ${PODS.join(' ')}; do
      for ((i = 0; i < 300; i++)); do
        curl -fsS "http://$address:9093/api/v2/status" 2> /dev/null | grep -q '"status":"\\(ready\\|disabled\\)"' && break
        sleep 0.1
      done
      fact "status of $address" 0 "$(curl -fsS "http://$address:9093/api/v2/status")"
      fact "members at $address" 0 "$(curl -fsS "http://$address:9093/metrics" | sed -n 's/^alertmanager_cluster_members //p')"
    done
    for address in ${PODS.join(' ')}; do
      curl -fsS -X POST -H 'Content-Type: application/json' -d '${ALERT}' "http://$address:9093/api/v2/alerts"
    done
    sleep 8
    fact told 0 "$(cat /box/told)"
    fact log 0 "$(cat /box/am-0.log /box/am-1.log)"
    ${more(files.folder)}`,
  );
}

describe.runIf(readable('several Alertmanagers', 'compose', 'prometheus', 'milvus-job'))(
  'two Alertmanagers with the arguments of a cluster',
  () => {
    let said: Booted;
    const { text } = questionsTo(() => said);

    beforeAll(async () => {
      said = await told(undefined, finding);
    });

    test.each(PODS)('are one cluster, as %s sees it', (address) => {
      expect(text(`members at ${address}`), text('log')).toBe('2');
      expect(text(`status of ${address}`)).toContain(PODS.find((other) => other !== address));
    });

    test('tell of an alert once, which both heard of', () => {
      expect(text('told'), text('log')).toBe('/critical');
    });

    test('are found by Prometheus in the name of all, to be read and to be told', () => {
      const addresses = (text: string) => [...new Set(text.match(/127\.0\.0\.\d:9093/g))].sort();
      const all = PODS.map((address) => `${address}:9093`);
      expect(addresses(text('up')), text('what Prometheus says')).toEqual(all);
      expect(addresses(text('managers'))).toEqual(all);
    });

    test('would tell of it twice if they did not know each other', async () => {
      const apart = await told(/^--cluster\.peer=/);
      expect(apart.answers['told']?.text, apart.text).toBe('/critical | /critical');
    });
  },
);
