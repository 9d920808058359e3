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

/** Two Alertmanagers with the emitted arguments, an alert that both hear of, and how often somebody was told. */
function told(leaveOut = /^$/): Promise<Booted> {
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
    fact log 0 "$(cat /box/am-0.log /box/am-1.log)"`,
  );
}

describe.runIf(readable('several Alertmanagers', 'compose', 'prometheus', 'milvus-job'))(
  'two Alertmanagers with the arguments of a cluster',
  () => {
    let said: Booted;
    const { text } = questionsTo(() => said);

    beforeAll(async () => {
      said = await told();
    });

    test.each(PODS)('are one cluster, as %s sees it', (address) => {
      expect(text(`members at ${address}`), text('log')).toBe('2');
      expect(text(`status of ${address}`)).toContain(PODS.find((other) => other !== address));
    });

    test('tell of an alert once, which both heard of', () => {
      expect(text('told'), text('log')).toBe('/critical');
    });

    test('would tell of it twice if they did not know each other', async () => {
      const apart = await told(/^--cluster\.peer=/);
      expect(apart.answers['told']?.text, apart.text).toBe('/critical | /critical');
    });
  },
);
