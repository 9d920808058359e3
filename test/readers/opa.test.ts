import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emitted, project } from '../emitted.ts';
import { boot, expectWithinLimit, readable, reader } from '../reader.ts';

const POLICIES = join(import.meta.dirname, '../../policies');
const LEAST_COVERAGE = '95';

/** The paths that SomaBrain asks; it takes a missing decision for consent. */
const ASKED = [
  '/v1/data/soma/policy/integrator',
  '/v1/data/soma/policy/allow',
  '/v1/data/somabrain/auth/allow',
];

/** A copy of the policies with one file changed. */
function changedPolicies(path: string, change: (text: string) => string): string {
  const { folder } = emitted();
  cpSync(POLICIES, join(folder, 'policies'), { recursive: true });
  const file = join(folder, 'policies', path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return join(folder, 'policies');
}

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

  test('fail when a rule lets another tenant in', async () => {
    const policies = changedPolicies('soma/policy.rego', (text) =>
      text.replace('input.subject.tenant == input.resource.tenant', 'input.resource.tenant'),
    );
    const said = await reader('opa-check', [policies, LEAST_COVERAGE]);
    expect(said.status).toBe(1);
    expect(said.text).toContain('FAIL');
  });

  test('decide on every path that is asked, also when nothing is said, within the memory limit', async () => {
    const empty = ASKED.map((path) => `ask ${path} post ${path} '{"input":{}}'`);
    const said = await boot(
      emitted(),
      ['opa'],
      `start opa
      post() { curl -sS -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:8181$1"; }
      ask health curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:8181/health
      ${empty.join('\n')}
      ask tenant post /v1/data/somabrain/auth/allow '{"input":{"tenant":"acme","method":"POST","path":"/memory/recall"}}'
      ask administrator post /v1/data/somabrain/auth/allow '{"input":{"tenant":"acme","method":"POST","path":"/admin/users"}}'
      ask leader post /v1/data/soma/policy/integrator '{"input":{"tenant":"acme","candidate":{"leader":"state"}}}'
      echo '{"input":{"tenant":"acme","method":"POST","path":"/memory/recall"}}' > /box/input
      for ((i = 0; i < 4; i++)); do
        { for ((n = 0; n < 300; n++)); do echo 'url = "http://127.0.0.1:8181/v1/data/somabrain/auth/allow"'; done; } > /box/urls$i
        curl -sS -o /dev/null -d @/box/input -H 'Content-Type: application/json' -K /box/urls$i > /dev/null &
        load[i]=$!
      done
      wait "\${load[@]}"
      memory opa`,
    );
    const { answers } = said;
    expect(answers.health?.text, said.text).toBe('200');
    const decision = (question: string) =>
      (JSON.parse(answers[question]?.text ?? '{}') as { result?: unknown }).result;
    expect(decision('/v1/data/soma/policy/integrator')).toMatchObject({ allow: false, leader: '' });
    expect(decision('/v1/data/soma/policy/allow')).toBe(false);
    expect(decision('/v1/data/somabrain/auth/allow')).toBe(false);
    expect(decision('tenant')).toBe(true);
    expect(decision('administrator')).toBe(false);
    expect(decision('leader')).toMatchObject({ allow: true, leader: 'state' });
    expectWithinLimit(said, 'opa');
  });

  test('keep the server from starting when one of the emitted files is no Rego', async () => {
    const files = emitted({
      [project('config/opa/auth.rego')]: (text) => text.replace('allow if {', 'allow if'),
    });
    const said = await boot(files, ['opa'], 'start opa');
    expect(said.status).toBe(1);
    expect(said.text).toContain('rego_parse_error');
  });
});
