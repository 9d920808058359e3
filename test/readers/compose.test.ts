import { profilesOf } from '../../compose/profiles.ts';
import { STANDALONE } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from '../environment.ts';
import { describe, expect, test } from 'vitest';
import { type Changes, emitted, project, secrets } from '../emitted.ts';
import { readable, reader } from '../reader.ts';

const COMPOSE = project('compose.yaml');

async function load(changes: Changes = {}) {
  const files = emitted(changes);
  return reader('compose-config', [files.environmentFile, files.compose]);
}

const made = synthesizeCompose(environment('local')).project;
const COUNTED = `ok compose-config: ${made.services.size} services, ${profilesOf(made).length} profiles\n`;

describe.runIf(readable('the Compose project', 'compose'))(
  "the Compose project, read by Compose's own loader",
  () => {
    test('loads by default, with every profile alone, with all of them and without variables', async () => {
      const said = await load();
      expect(said.text).toBe(COUNTED);
      expect(said.status).toBe(0);
    });

    test('loads with the overlay that builds images', async () => {
      const files = emitted();
      const said = await reader('compose-config', [files.environmentFile, files.compose, files.buildOverlay]);
      expect(said.text).toBe(COUNTED);
    });

    test.each(STANDALONE)('loads $service alone, with the overlay too', async (standalone) => {
      const files = emitted({}, standalone);
      const said = await reader('compose-config', [files.environmentFile, files.compose, files.buildOverlay]);
      expect(said.text).toMatch(/^ok compose-config: \d+ services, 0 profiles\n$/);
    });

    test('fails without secrets and says how to make them', async () => {
      const said = await load({ [secrets('compose.env')]: () => '' });
      expect(said.status).toBe(1);
      expect(said.text).toMatch(/required variable \w+ is missing a value: run npm run secrets -- local/);
    });

    test('fails on a key that does not exist', async () => {
      const said = await load({ [COMPOSE]: (text) => text.replace('mem_limit:', 'memory_limit:') });
      expect(said.status).toBe(1);
      expect(said.text).toContain("additional properties 'memory_limit' not allowed");
    });

    test('fails when a service needs another that its profile does not start', async () => {
      const said = await load({
        [COMPOSE]: (text) => text.replace(/^ {2}milvus:$/m, '  milvus:\n    profiles: [elsewhere]'),
      });
      expect(said.status).toBe(1);
      expect(said.text).toMatch(/profile \w+: service "[\w-]+" depends on undefined service "?milvus/);
    });

    test('fails when a variable is not doubled and not set', async () => {
      const said = await load({
        [COMPOSE]: (text) => text.replace('GOMEMLIMIT: 115MiB', 'GOMEMLIMIT: $GONE'),
      });
      expect(said.status).toBe(1);
      expect(said.text).toContain('GONE');
    });
  },
);
