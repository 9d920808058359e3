import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { CLUSTERS, isOwn, objectsOf, ofKind, type Pod, podsIn } from '../support/kubernetes.ts';

const CLOUDS = CLUSTERS.filter((environment) => !isOwn(environment));

/** What a pod is told: variables of its containers, and the files that are laid beside its program. */
function toldTo(pod: Pod, objects: readonly Manifest[]): string {
  const maps = (pod.spec.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
  const files = ofKind(objects, 'ConfigMap').filter(({ metadata }) => maps.includes(metadata.name));
  return JSON.stringify([pod.containers, files.map(({ data }) => data)]);
}

/** By which of the ways that programs have a pod verifies the certificate and the name of the database. */
const WAYS: Readonly<Record<string, (told: string) => boolean>> = {
  libpq: (told) => told.includes('"PGSSLMODE","value":"verify-full"') && told.includes('PGSSLROOTCERT'),
  jdbc: (told) => /\?sslmode=verify-full&sslrootcert=\S/.test(told),
  // The tool verifies the name unless a variable says otherwise.
  'tool of Temporal': (told) =>
    told.includes('"SQL_TLS","value":"true"') &&
    told.includes('SQL_TLS_CA_FILE') &&
    !told.includes('SQL_TLS_DISABLE_HOST_VERIFICATION'),
  'server of Temporal': (told) =>
    (told.match(/caFile: \S+database\/ca\.crt\\n\s+enableHostVerification: true/g) ?? []).length === 2,
  'connector of Debezium': (told) =>
    /\\"database\.sslmode\\": \\"verify-full\\"/.test(told) && told.includes('database.sslrootcert'),
  pgbouncer: (told) => /server_tls_ca_file = \S+\\nserver_tls_sslmode = verify-full\\n/.test(told),
};

describe.each(CLOUDS)('on %s', (environment) => {
  const objects = objectsOf(environment);
  const callers = podsIn(objects).filter(({ containers }) =>
    containers.some(({ env = [] }) =>
      env.some(({ valueFrom }) => valueFrom?.configMapKeyRef?.key.startsWith('postgres-') ?? false),
    ),
  );

  test('somebody calls the database', () => {
    expect(callers.map(({ owner }) => owner.replace(/-[0-9a-f]{8}$/, ''))).toEqual(
      expect.arrayContaining([
        'Deployment change-capture',
        'Deployment pgbouncer',
        'Job event-store',
        'Job postgres-databases',
        'Job somabrain-migrate',
        'Job somafractalmemory-migrate',
        'Deployment schema-registry',
        'Deployment temporal-history',
        'Job temporal-schema',
        'StatefulSet keycloak',
      ]),
    );
  });

  test.each(callers.map((pod) => [pod.owner, pod] as const))(
    '%s verifies who it is, and the name',
    (_, pod) => {
      const authority = pod.spec.volumes?.find(({ name }) => name === 'postgres-authority');
      expect(authority?.secret?.items).toEqual([{ key: 'postgres-authority', path: 'ca.crt' }]);
      const told = toldTo(pod, objects);
      const mount = pod.containers
        .flatMap(({ volumeMounts = [] }) => volumeMounts)
        .find(({ name }) => name === 'postgres-authority');
      expect(told).toContain(`${mount?.mountPath}/ca.crt`);
      expect(
        Object.entries(WAYS).flatMap(([way, verifies]) => (verifies(told) ? [way] : [])),
        told,
      ).toHaveLength(1);
      const source = ofKind(objects, 'ExternalSecret').find(
        ({ metadata }) => metadata.name === authority?.secret?.secretName,
      );
      expect(source?.spec.data).toContainEqual({
        secretKey: 'postgres-authority',
        remoteRef: { key: `somastack/${environment}/postgres-authority` },
      });
    },
  );

  test('what any of them is told falls back to nothing less', () => {
    for (const pod of callers)
      expect(toldTo(pod, objects)).not.toMatch(/sslmode["=: ]*(?:disable|allow|prefer|require|verify-ca)/i);
  });
});
