import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../../compose/render.ts';
import { STANDALONE } from '../../../compose/standalone.ts';
import { synthesizeCompose } from '../../../compose/synthesize.ts';
import { SECRET_LENGTH } from '../../../constructs/core/model/secret.ts';
import { mergeDemands } from '../../../constructs/core/model/demand.ts';
import {
  BOOTSTRAP_POLICY,
  MOUNT,
  policyText,
  servicePolicy,
} from '../../../constructs/security/secret-store/secret-store.policies.ts';
import { somaServicesDemands } from '../../../constructs/soma-services/soma-services.ts';
import { Workload } from '../../../constructs/workload/workload.ts';
import { environment, platform } from '../../support/environment.ts';
import { parsePolicy, policyProblems, secretStoreSchema } from '../../support/secret-store.schema.ts';

const { files, project } = synthesizeCompose(environment('local'));
const content = (path: string) => files.find((file) => file.path === path)?.content ?? '';
const CONFIG = content('config/secret-store/openbao.json');
const { secretFolders } = mergeDemands([somaServicesDemands(environment('local').somaServices)]);

const refusal = (text: string) => secretStoreSchema.safeParse(JSON.parse(text)).error?.issues[0]?.message;

describe("what OpenBao's forerunner cannot read", () => {
  test('is what the documentation of OpenBao has', () => {
    expect(refusal(CONFIG)).toBeUndefined();
  });

  test.each([
    ['a key of its own', '"current_key":', '"key":'],
    ['secrets in the audit', '"file_path": "stdout"', '"file_path": "stdout", "log_raw": "true"'],
    ['no description', '"description": "every request and its answer",', ''],
    ['a key in the file', 'file:///openbao/secrets/seal.key', 'AAAA'],
    ['a value from a place that does not exist', '"eval_source": "file"', '"eval_source": "vault"'],
    ['an operation that does not exist', '"operation": "update"', '"operation": "write"'],
  ])('fails with %s', (_, from, to) => {
    expect(CONFIG).toContain(from);
    expect(refusal(CONFIG.replace(from, to))).toBeDefined();
  });

  test('takes a secret as it is made for a key, by its length', () => {
    expect(SECRET_LENGTH).toBe(32);
  });
});

describe('policies', () => {
  const policies = secretFolders.map((folder) => [folder, policyText(servicePolicy(folder))] as const);

  test('there is one for each service that keeps secrets, and the job has it', () => {
    expect(policies.map(([{ service }]) => service)).toEqual(['somaagent', 'agentvoicebox']);
    for (const [{ service }, policy] of policies) {
      const path = `config/secret-store-bootstrap/service-${service}.json`;
      expect(JSON.parse(content(path))).toEqual({ policy });
    }
  });

  test.each(policies.map(([folder, policy]) => [folder.service, folder, policy] as const))(
    '%s may do what its code does, in its own folder',
    (_, folder, policy) => {
      expect(policyProblems(policy, MOUNT, folder.name)).toEqual([]);
    },
  );

  test('no folder is within another, and no two services have one', () => {
    const names = secretFolders.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  test.each([
    ['secret/data/agent/*', 'secret/data/*', 'secret/data/*: is not in its folder'],
    ['secret/data/agent/*', 'secret/data/agent*', 'secret/data/agent*: is not in its folder'],
    ['"read"', '"read", "list"', 'secret/data/agent/*: list is too much'],
    ['"delete"', '"delete", "sudo"', 'secret/metadata/agent/*: sudo is too much'],
  ])('are refused when %s becomes %s', (from, to, problem) => {
    const agent = policies[0]?.[1] ?? '';
    expect(agent).toContain(from);
    expect(policyProblems(agent.replace(from, to), MOUNT, 'agent')).toContain(problem);
  });

  test.each([
    ['"read"', '"reads"', 'unknown capability reads'],
    ['path "', 'paths "', 'no policy'],
    ['capabilities', 'policy', 'no policy'],
  ])('are none when %s becomes %s', (from, to, says) => {
    const agent = policies[0]?.[1] ?? '';
    expect(() => parsePolicy(agent.replace(from, to))).toThrow(says);
  });

  test('the bootstrap account prepares, reads no secret and does not write what it may do itself', () => {
    expect(parsePolicy(policyText(BOOTSTRAP_POLICY))).toEqual({
      'auth/token/create-orphan': ['create', 'update', 'sudo'],
      'sys/mounts/secret': ['create', 'read', 'update'],
      'sys/policies/acl/service-*': ['create', 'update'],
    });
    for (const folder of secretFolders) expect(servicePolicy(folder).name).toMatch(/^service-/);
  });
});

describe('services', () => {
  const tokens = (variable: string) =>
    [...project.services].flatMap(([name, { environment: variables = {} }]) =>
      variables[variable] === undefined ? [] : [[name, variables[variable]] as const],
    );

  test('that ask it show the token that the job made for them', () => {
    const job = project.services.get('secret-store-bootstrap')?.environment ?? {};
    const services = job['SERVICES']?.split(' ') ?? [];
    const made = [...(job['TOKENS'] ?? '').matchAll(/\$\{(\w+):/g)].map(([, name]) => name);
    expect(made).toEqual(services.map((service) => `${service.toUpperCase()}_SECRET_STORE_TOKEN`));
    const shown = tokens('VAULT_TOKEN');
    expect(shown.length).toBeGreaterThan(services.length);
    for (const [name, token] of shown) {
      const service = services.find((one) => name.startsWith(one)) ?? 'none';
      expect(token, name).toContain(`{${service.toUpperCase()}_SECRET_STORE_TOKEN:`);
      expect(project.services.get(name)?.depends_on?.['secret-store-bootstrap'], name).toEqual({
        condition: 'service_completed_successfully',
        required: false,
      });
    }
  });

  test('that migrate a database show none, and no other service knows the store', () => {
    const names = tokens('VAULT_TOKEN').map(([name]) => name);
    expect(names.filter((name) => !/^(somaagent01|agentvoicebox)/.test(name))).toEqual([]);
    expect(names.filter((name) => name.endsWith('-migrate'))).toEqual([]);
    const text = JSON.stringify([...project.services].filter(([name]) => name.startsWith('somabrain')));
    expect(text).not.toContain('VAULT');
  });

  test('start as before where an environment runs no store', () => {
    const without = renderCompose(platform('local', { 'security.secretStore': undefined }));
    const variables = [...without.services].map(([, service]) => service.environment ?? {});
    expect(variables.flatMap((all) => (all['VAULT_TOKEN'] === undefined ? [] : [all]))).toEqual([]);
    expect(without.services.get('agentvoicebox')?.environment?.['VAULT_ADDR']).toBe('http://localhost');
  });

  test('make no job where none of them keeps a secret', () => {
    const alone = platform('local', {
      'somaServices.somaagent01': undefined,
      'somaServices.agentvoicebox': undefined,
    });
    const names = alone.components.filter((one) => one instanceof Workload).map(({ name }) => name);
    expect(names).toContain('secret-store');
    expect(names).not.toContain('secret-store-bootstrap');
  });

  test('alone, bring the store and the job with them', () => {
    for (const one of STANDALONE) {
      const names = [...synthesizeCompose(environment('local'), one).project.services.keys()];
      const asks = ['somaagent01', 'agentvoicebox'].includes(one.service);
      expect(names.includes('secret-store'), one.service).toBe(asks);
      expect(names.includes('secret-store-bootstrap'), one.service).toBe(asks);
    }
  });
});
