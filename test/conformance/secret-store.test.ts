import { beforeAll, describe, expect, test } from 'vitest';
import { SECRET_STORE_MONITORING } from '../../constructs/security/secret-store/secret-store.monitoring.ts';
import { type Changes, emitted, project, secrets } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CONFIG = project('config/secret-store/openbao.json');
const AGENT_POLICY = project('config/secret-store-bootstrap/service-somaagent.json');
const SERVICES = ['secret-store', 'secret-store-bootstrap'];
const SECRETS = [
  'SOMAAGENT_SECRET_STORE_TOKEN',
  'AGENTVOICEBOX_SECRET_STORE_TOKEN',
  'SECRET_STORE_BOOTSTRAP_PASSWORD',
  'SECRET_STORE_SEAL_KEY',
];

/** `say NAME TOKEN METHOD PATH [BODY]`: the status of the answer, and the answer. */
const CLIENT = String.raw`
  http() { curl -sS -w ' %{http_code}' -X "$2" -H "X-Vault-Token: $1" "http://secret-store:8200/v1/$3" "${'${@:4}'}"; }
  status() { http "$@" -o /dev/null; }
  wait_for() { for ((try = 0; try < 100; try++)); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done; }`;

describe.runIf(readable('the secret store', 'compose', 'secret-store'))(
  'the secret store, read by Vault 1.14.1, which it was forked from',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      const [agent = '', voice = '', password = ''] = SECRETS.map(files.secret);
      said = await boot(
        files,
        SERVICES,
        String.raw`${CLIENT}
        agent=${agent} voice=${voice}
        start secret-store
        ask healthy healthy secret-store
        ask 'before the job' status $agent GET auth/token/lookup-self
        ask 'first run' job secret-store-bootstrap
        memory secret-store-bootstrap "$PEAK"
        ask 'second run' job secret-store-bootstrap
        ask token http $agent GET auth/token/lookup-self
        write() { status "$1" POST "secret/data/$2" -d '{"data": {"openai_api_key": "canary-in-the-store"}}'; }
        written() { case $(write $agent agent/api_keys) in *200) ;; *) return 1 ;; esac; }
        wait_for written
        ask 'writes its own' write $agent agent/api_keys
        ask 'reads its own' http $agent GET secret/data/agent/api_keys
        ask 'voice writes its own' write $voice agentvoicebox/tenants/7/llm
        for one in "reads another's:$agent:GET:secret/data/agentvoicebox/tenants/7/llm" \
          "voice reads another's:$voice:GET:secret/data/agent/api_keys" \
          "writes another's:$agent:POST:secret/data/agentvoicebox/tenants/7/llm" \
          "writes beside its folder:$agent:POST:secret/data/agents" \
          "writes the folder itself:$agent:POST:secret/data/agent" \
          "lists:$agent:LIST:secret/metadata/agent" "lists all:$agent:LIST:secret/metadata" \
          "lists mounts:$agent:GET:sys/mounts" "reads a policy:$agent:GET:sys/policies/acl/bootstrap" \
          "writes a policy:$agent:POST:sys/policies/acl/service-somaagent" \
          "makes a token:$agent:POST:auth/token/create" "makes an orphan:$agent:POST:auth/token/create-orphan" \
          "voice deletes:$voice:DELETE:secret/metadata/agentvoicebox/tenants/7/llm" "nobody:none:GET:secret/data/agent/api_keys"; do
          IFS=: read -r question who method path <<< "$one"
          ask "$question" status "$who" "$method" "$path" -d '{"data": {"x": "y"}, "policy": "", "id": "x"}'
        done
        login() { http none POST auth/userpass/login/bootstrap -d '{"password": "'"$1"'"}'; }
        ask 'wrong password' login wrong
        bootstrap=$(login '${password}' | sed -n 's/.*"client_token":"\([^"]*\)".*/\1/p')
        for one in "GET:secret/data/agent/api_keys" "LIST:secret/metadata" "GET:sys/audit" "POST:sys/policies/acl/bootstrap" "POST:sys/auth/userpass2" "POST:sys/mounts/other" "POST:sys/seal" "GET:sys/raw/core"; do
          IFS=: read -r method path <<< "$one"
          ask "bootstrap $path" status "$bootstrap" "$method" "$path" -d '{"policy": "", "type": "kv"}'
        done
        ask 'bootstrap sys/mounts/secret' status "$bootstrap" GET sys/mounts/secret
        ask deletes status $agent DELETE secret/metadata/agent/api_keys
        ask 'reads what is gone' status $agent GET secret/data/agent/api_keys
        write $agent agent/credentials > /dev/null
        once() { write $agent "agent/api_keys/$1"; status $agent GET secret/data/agent/credentials; }
        for ((round = 0; round < 5; round++)); do
          for ((i = 0; i < 40; i++)); do once $i > /dev/null 2>&1 & load[i]=$!; done
          wait "${'${load[@]}'}"
        done
        largest=$(head -c 2000000 /dev/zero | tr '\0' x)
        printf '{"data": {"x": "%s"}}' "$largest" > /box/large
        ask 'too large' status $agent POST secret/data/agent/large -d @/box/large
        names=$(curl -fsS 'http://secret-store:8200/v1/sys/metrics?format=prometheus' | sed -n 's/^\([a-z][a-zA-Z0-9_]*\)[ {].*/\1/p' | sort -u)
        fact names 0 "$names"
        ask open sh -c "curl -fsS 'http://secret-store:8200/v1/sys/metrics?format=prometheus' | grep '^vault_core_unsealed'"
        ask listening sh -c "ss -Hltn | grep -oE '[^ ]+:82[0-9]{2} ' | sort"
        memory secret-store
        ask audited sh -c "grep -c '\"type\":\"response\"' /box/secret-store.log"
        cp /box/secret-store.log /box/before.log
        stop secret-store
        start secret-store
        ask 'after a restart' http $agent GET secret/data/agent/credentials
        ask 'third run' job secret-store-bootstrap
        ask 'in the log' sh -c "cat /box/*.log | grep -cE '${SECRETS.map(files.secret).join('|')}|canary-in-the-store'"
        stop secret-store
        ask 'without a store' job secret-store-bootstrap`,
      );
    });

    test('it unseals itself and is healthy', () => {
      expect(answered('healthy'), said.text).toMatchObject({ status: 0 });
    });

    test('a token is worth nothing before the bootstrap job', () => {
      expect(text('before the job')).toBe(' 403');
    });

    test.each(['first run', 'second run', 'third run'])(
      'the bootstrap job succeeds without a word: %s',
      (run) => {
        expect(answered(run), said.text).toEqual({ status: 0, text: '' });
      },
    );

    test('a token has its policy, its period and no parent', () => {
      expect(text('token')).toContain('"policies":["default","service-somaagent"]');
      expect(text('token')).toMatch(/"period":31536000\b/);
      expect(text('token')).toContain('"orphan":true');
    });

    test('a service writes in its own folder', () => {
      expect(text('writes its own')).toBe(' 200');
    });

    test('a service reads in its own folder', () => {
      expect(text('reads its own')).toContain('canary-in-the-store');
    });

    test('another service writes in its own folder', () => {
      expect(text('voice writes its own')).toBe(' 200');
    });

    test('everything else is forbidden, and nothing but that', () => {
      const refused = Object.entries(said.answers).filter(([, answer]) => answer.text === ' 403');
      expect(refused.map(([question]) => question)).toEqual([
        'before the job',
        "reads another's",
        "voice reads another's",
        "writes another's",
        'writes beside its folder',
        'writes the folder itself',
        'lists',
        'lists all',
        'lists mounts',
        'reads a policy',
        'writes a policy',
        'makes a token',
        'makes an orphan',
        'voice deletes',
        'nobody',
        'bootstrap secret/data/agent/api_keys',
        'bootstrap secret/metadata',
        'bootstrap sys/audit',
        'bootstrap sys/policies/acl/bootstrap',
        'bootstrap sys/auth/userpass2',
        'bootstrap sys/mounts/other',
        'bootstrap sys/seal',
        'bootstrap sys/raw/core',
      ]);
    });

    test('a wrong password does not log in', () => {
      expect(text('wrong password')).toMatch(/invalid username or password.* 400$/);
    });

    test('the bootstrap account reads its mount', () => {
      expect(text('bootstrap sys/mounts/secret')).toBe(' 200');
    });

    test('a service deletes what is its own, and it is gone', () => {
      expect(text('deletes')).toBe(' 204');
      expect(text('reads what is gone')).toBe(' 404');
    });

    test('a value of two megabytes is refused', () => {
      expect(text('too large')).toMatch(/ (400|413)$/);
    });

    test('it serves the metrics that its rules name', () => {
      const served = text('names').split(' | ');
      expect(SECRET_STORE_MONITORING.catalogue.names.filter((name) => !served.includes(name))).toEqual([]);
    });

    test('its metrics say that it is unsealed', () => {
      expect(text('open')).toMatch(/^vault_core_unsealed\{.*\} 1$/);
    });

    test('only the API listens beyond loopback', () => {
      expect(
        text('listening')
          .split(' | ')
          .map((line) => line.trim()),
      ).toEqual(['0.0.0.0:8200', '127.0.0.1:8201']);
    });

    test('a secret outlives a restart', () => {
      expect(text('after a restart')).toContain('canary-in-the-store');
    });

    test('every answer is audited', () => {
      expect(Number(text('audited'))).toBeGreaterThan(200);
    });

    test('no secret is in a log', () => {
      expect(text('in the log')).toBe('0');
    });

    test('the bootstrap job fails without a store', () => {
      expect(answered('without a store').status).not.toBe(0);
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'secret-store');
    });

    test.each<{ fault: string; changes: Changes; says: string }>([
      {
        fault: 'a key that it does not know',
        changes: { [CONFIG]: (text) => text.replace('"cache_size"', '"cache_sise"') },
        says: 'unknown or unsupported field cache_sise',
      },
      {
        fault: 'a key of another length',
        changes: { [secrets('secret-store/seal.key')]: (text) => text.slice(1) },
        says: 'unknown encoding for AES-256 key: 31 signs',
      },
      {
        fault: 'an audit that does not exist',
        changes: { [CONFIG]: (text) => text.replace('"file": {', '"files": {') },
        says: 'stdout: unknown backend type: "files"',
      },
      {
        fault: 'a request with a key that it does not know',
        changes: { [CONFIG]: (text) => text.replace('"operation"', '"operations"') },
        says: 'request login-method: unknown keys',
      },
      {
        fault: 'a request for something that does not exist',
        changes: { [CONFIG]: (text) => text.replace('"type": "userpass"', '"type": "userpas"') },
        says: 'login-method: ',
      },
      {
        fault: 'a policy of the bootstrap account that is none',
        changes: { [CONFIG]: (text) => text.replaceAll('\\"sudo\\"', '\\"sudos\\"') },
        says: 'policy: failed to parse policy',
      },
    ])('does not start on $fault', async ({ changes, says }) => {
      const said = await boot(emitted(changes), ['secret-store'], 'start secret-store');
      expect(said.status).toBe(1);
      expect(said.text).toContain('secret-store did not start');
      expect(said.text).toContain(says);
    });

    test('does not open with a key that it was not closed with', async () => {
      const said = await boot(
        emitted(),
        ['secret-store'],
        `start secret-store
        stop secret-store
        key=$(. "$STAGE/secret-store.sh"; printf '%s\n' "\${FILES[@]}" | sed -n 's,:.*seal.key$,,p')
        printf 'abcdefghijklmnopqrstuvwxyz012345' > "$key"
        start secret-store`,
      );
      expect(said.status).toBe(1);
      expect(said.text).toContain('cipher: message authentication failed');
    });

    test.each<{ fault: string; changes: Changes; says: string }>([
      {
        fault: 'does not let it in',
        changes: { [secrets('secret-store/bootstrap-password')]: () => 'another' },
        says: 'bootstrap is not let in',
      },
      {
        fault: 'is given a policy that is none',
        changes: { [AGENT_POLICY]: (text) => text.replace('\\"read\\"', '\\"reads\\"') },
        says: 'HTTP/1.1 400 Bad Request',
      },
      {
        fault: 'does not let it write policies',
        changes: { [CONFIG]: (text) => text.replace('acl/service-*', 'acl/services-*') },
        says: 'HTTP/1.1 403 Forbidden',
      },
      {
        fault: 'does not let it choose a token',
        changes: { [CONFIG]: (text) => text.replace(', \\"sudo\\"', '') },
        says: 'HTTP/1.1 400 Bad Request',
      },
    ])('the bootstrap job fails where the store $fault', async ({ changes, says }) => {
      const said = await boot(
        emitted(changes),
        SERVICES,
        'start secret-store\nask run job secret-store-bootstrap',
      );
      expect(said.answers['run']?.status, said.text).not.toBe(0);
      expect(said.answers['run']?.text).toContain(says);
    });

    test('a policy without its folder is seen: it lets a service read what is not its own', async () => {
      const files = emitted({
        [AGENT_POLICY]: (text) => text.replace('secret/data/agent/*', 'secret/data/*'),
      });
      const said = await boot(
        files,
        SERVICES,
        `${CLIENT}
        start secret-store
        job secret-store-bootstrap
        ask read status ${files.secret('SOMAAGENT_SECRET_STORE_TOKEN')} GET secret/data/agentvoicebox/tenants/7/llm`,
      );
      expect(said.answers['read']?.text, said.text).not.toBe(' 403');
    });
  },
);
