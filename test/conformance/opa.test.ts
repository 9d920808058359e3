import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPA_MONITORING } from '../../constructs/security/opa/opa.monitoring.ts';
import { emitted, project } from '../support/emitted.ts';
import { metricNames, missingMetrics } from '../support/monitoring.ts';
import { answerTo, boot, type Booted, expectWithinLimit, readable, reader } from '../support/reader.ts';

const POLICIES = join(import.meta.dirname, '../../policies');
const LEAST_COVERAGE = '95';

/** The paths that services ask, and what they must be told when they say nothing; they take a missing decision for consent. */
const ASKED: Readonly<Record<string, unknown>> = {
  '/v1/data/soma/policy/integrator': { allow: false, leader: '' },
  '/v1/data/soma/policy/allow': false,
  '/v1/data/soma/allow': false,
  '/v1/data/somabrain/auth/allow': false,
  '/v1/data/agentvoicebox/allow': false,
};

/** What nobody may do: method, path, body. */
const FORBIDDEN: readonly (readonly [method: string, path: string, body?: string])[] = [
  ['PUT', '/v1/policies/soma/policy.rego', 'package soma.policy\ndefault allow := true'],
  ['DELETE', '/v1/policies/soma/policy.rego'],
  ['GET', '/v1/policies'],
  ['PUT', '/v1/data/gateway', '{}'],
  ['PATCH', '/v1/data/gateway', '[]'],
  ['DELETE', '/v1/data/gateway'],
  ['GET', '/v1/data'],
  ['GET', '/v1/data/soma/policy/allow'],
  ['POST', '/v1/data', '{"input":{}}'],
  ['POST', '/v1/data/soma', '{"input":{}}'],
  ['POST', '/v1/data/soma/gateway/decision', '{"input":{}}'],
  ['POST', '/v1/data/system/authz/allow', '{"input":{}}'],
  ['POST', '/v1/data/soma/policy/allow?explain=full', '{"input":{}}'],
  ['POST', '/v1/data/soma/policy/allow/../../../system', '{"input":{}}'],
  ['POST', '/v1/query', '{"query":"data"}'],
  ['GET', '/v1/query?q=opa.runtime()'],
  ['POST', '/v1/compile', '{"query":"true"}'],
  ['GET', '/v1/config'],
  ['GET', '/v1/status'],
  ['GET', '/metrics?pretty'],
  ['POST', '/metrics', '{}'],
  ['POST', '/', '{}'],
  ['POST', '/v0/data/soma/policy/allow', '{}'],
];

/** Shell functions that ask the server in the box. */
const CLIENT = `
      post() { curl -sS -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:8181$1"; }
      status() { curl -sS --path-as-is -o /dev/null -w '%{http_code}' -X "$1" -H 'Content-Type: application/json' \${3:+-d "$3"} "http://127.0.0.1:8181$2"; }`;

const json = (said: Booted, question: string): unknown => JSON.parse(answerTo(question, said).text);
const decision = (said: Booted, question: string) => (json(said, question) as { result?: unknown }).result;

/** A copy of the policies with one file changed. */
function changedPolicies(path: string, change: (text: string) => string): string {
  const { folder } = emitted();
  cpSync(POLICIES, join(folder, 'policies'), { recursive: true });
  const file = join(folder, 'policies', path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return join(folder, 'policies');
}

/** What each policy protects against, taken out. */
const WEAKENED: readonly (readonly [file: string, from: string, to: string])[] = [
  ['soma/policy.rego', 'input.subject.tenant == input.resource.tenant', 'input.resource.tenant'],
  ['soma/policy.rego', 'default allow := false', 'default allow := true'],
  ['soma/policy.rego', '\tis_object(input.context)\n', ''],
  ['soma/agent.rego', 'default allow := false', 'default allow := true'],
  ['soma/integrator.rego', 'input.tenant != ""', 'true'],
  ['somabrain/auth.rego', 'not administrative', 'true'],
  ['agentvoicebox/voice.rego', '\tnot privileged\n', ''],
  ['agentvoicebox/voice.rego', 'input.subject.id != ""', 'true'],
  ['system/authz.rego', 'input.identity == token', 'true'],
  ['system/authz.rego', 'count(input.params) == 0', 'true'],
  ['system/authz.rego', 'count(token) >= 32', 'true'],
  ['system/log.rego', 'lower(name) in', 'name in'],
  ['soma/gateway.rego', '"administration"', '"no role for this"'],
  ['soma/gateway.rego', 'header.alg == "RS256"', 'true'],
  ['soma/gateway.rego', 'payload.typ == "Bearer"', 'true'],
  ['soma/gateway.rego', 'is_number(payload.exp)', 'true'],
  ['soma/gateway.rego', '\tverified\n', '\tis_boolean(verified)\n'],
  ['soma/gateway.rego', 'count(tenants) == 1', 'true'],
  ['soma/gateway.rego', 'count(permission.path) == deepest', 'true'],
];

describe.runIf(readable('the policies', 'compose', 'opa'))('the policies, read by OPA', () => {
  test('are strictly valid, formatted, and nearly all of their lines are tested', async () => {
    const said = await reader('opa-check', [POLICIES, LEAST_COVERAGE]);
    expect(said.status, said.text).toBe(0);
    expect(said.text).toMatch(/PASS: \d+\/\d+, coverage/);
  });

  test('fail when a rule is no Rego', async () => {
    const policies = changedPolicies('soma/policy.rego', (text) => text.replace('allow if {', 'allow if'));
    const said = await reader('opa-check', [policies, LEAST_COVERAGE]);
    expect(said.status).toBe(1);
    expect(said.text).toContain('rego_parse_error');
  });

  test.each(WEAKENED)('fail when %s loses %j', async (file, from, to) => {
    const policies = changedPolicies(file, (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    const said = await reader('opa-check', [policies, LEAST_COVERAGE]);
    expect(said.status, said.text).toBe(1);
    expect(said.text).toMatch(/refused opa-check: test:/);
  });

  describe('asked on every path, also with nothing said', () => {
    let said: Booted;

    beforeAll(async () => {
      const empty = Object.keys(ASKED).flatMap((path) => [
        `ask ${path} post ${path} '{"input":{}}'`,
        `ask 'without input ${path}' post ${path} ''`,
      ]);
      said = await boot(
        emitted(),
        ['opa'],
        `start opa
      ${CLIENT}
      ask health status GET /health?plugins
      ${empty.join('\n')}
      ask tenant post /v1/data/somabrain/auth/allow '{"input":{"tenant":"acme","method":"POST","path":"/memory/recall"}}'
      ask administrator post /v1/data/somabrain/auth/allow '{"input":{"tenant":"acme","method":"POST","path":"/admin/users"}}'
      ask leader post /v1/data/soma/policy/integrator '{"input":{"tenant":"acme","candidate":{"leader":"state"}}}'
      ask logged post /v1/data/soma/policy/allow '{"input":{"token":"a-bearer","context":{"args":{"key":"something private"}},"password":"a-word"}}'
      ask 'in the log' grep -c -e a-bearer -e 'something private' -e a-word /box/opa.log
      ask 'line of the log' grep -m 1 '"token":"masked"' /box/opa.log
      echo '{"input":{"tenant":"acme","method":"POST","path":"/memory/recall"}}' > /box/input
      for ((i = 0; i < 4; i++)); do
        { for ((n = 0; n < 300; n++)); do echo 'url = "http://127.0.0.1:8181/v1/data/somabrain/auth/allow"'; done; } > /box/urls$i
        curl -sS -o /dev/null -d @/box/input -H 'Content-Type: application/json' -K /box/urls$i > /dev/null &
        load[i]=$!
      done
      wait "\${load[@]}"
      memory opa`,
      );
    });

    test('are loaded by the server, which is healthy', () => {
      expect(answerTo('health', said).text).toBe('200');
    });

    test.each(Object.entries(ASKED))('decide on %s', (path, expected) => {
      expect(decision(said, path)).toEqual(expected);
    });

    test.each(Object.entries(ASKED))('decide on %s without an input', (path, expected) => {
      expect(decision(said, `without input ${path}`)).toEqual(expected);
    });

    test.each([
      { question: 'tenant', expected: true },
      { question: 'administrator', expected: false },
      { question: 'leader', expected: { allow: true, leader: 'state' } },
      { question: 'logged', expected: false },
    ])('decide on the request "$question"', ({ question, expected }) => {
      expect(decision(said, question)).toEqual(expected);
    });

    test('keep what is private out of the log', () => {
      expect(answerTo('in the log', said).text).toBe('0');
    });

    test('log each decision with the revision of the bundle, masked', () => {
      const { revision } = JSON.parse(emitted().read(project('config/opa/.manifest'))) as {
        revision: string;
      };
      expect(json(said, 'line of the log')).toMatchObject({
        msg: 'Decision Log',
        path: 'soma/policy/allow',
        bundles: { '/policies': { revision } },
        input: { token: 'masked', password: 'masked', context: { args: 'masked' } },
      });
    });

    test('stay within the memory limit', () => {
      expectWithinLimit(said, 'opa');
    });
  });

  test('leave the metrics that rules name to be read, and each path that is asked among them', async () => {
    const said = await boot(
      emitted(),
      ['opa'],
      `start opa
      curl -fsS -o /dev/null -d '{"input":{}}' http://127.0.0.1:8181/v1/data/soma/policy/allow
      names=$(${metricNames('8181/metrics')})
      fact opa 0 "$names"
      ask handler bash -c "curl -fsS http://127.0.0.1:8181/metrics | grep -c 'http_request_duration_seconds_count{.*handler=.v1/data'"`,
    );
    expect(missingMetrics(said.answers['opa']?.text, OPA_MONITORING), said.text).toEqual([]);
    expect(Number(said.answers['handler']?.text)).toBeGreaterThan(0);
  });

  test('let nobody do anything but ask and look at its health', async () => {
    const asked = FORBIDDEN.map(
      ([method, path, body = '']) => `ask '${method} ${path}' status ${method} '${path}' '${body}'`,
    );
    const said = await boot(
      emitted(),
      ['opa'],
      `start opa
      ${CLIENT}
      ${asked.join('\n')}
      ask 'still denied' post /v1/data/soma/policy/allow '{"input":{}}'`,
    );
    for (const [method, path] of FORBIDDEN) {
      expect([method, path, said.answers[`${method} ${path}`]?.text], said.text).toEqual([
        method,
        path,
        '401',
      ]);
    }
    expect(decision(said, 'still denied')).toBe(false);
  });

  test('keep the server from starting when one of the emitted files is no Rego', async () => {
    const files = emitted({
      [project('config/opa/auth.rego')]: (text) => text.replace('allow if {', 'allow if'),
    });
    const said = await boot(files, ['opa'], 'start opa');
    expect(said.status).toBe(1);
    expect(said.text).toContain('rego_parse_error');
  });

  test('keep the server from starting when the bundle does not own a package', async () => {
    const files = emitted({
      [project('config/opa/.manifest')]: (text) => text.replace('"system"', '"elsewhere"'),
    });
    const said = await boot(files, ['opa'], 'start opa');
    expect(said.status).toBe(1);
    expect(said.text).toContain('manifest roots');
  });
});
