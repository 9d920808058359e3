import { describe, expect, test } from 'vitest';
import { profilesOf } from '../../compose/profiles.ts';
import { STANDALONE } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { COMPOSE_FAULTS } from '../support/compose-faults.ts';
import { type Emitted, emitted } from '../support/emitted.ts';
import { environment } from '../support/environment.ts';
import { readable, reader } from '../support/reader.ts';

const load = (files: Emitted, ...overlays: readonly string[]) =>
  reader('compose-config', ['compose-loader', files.environmentFile, files.compose, ...overlays]);

const made = synthesizeCompose(environment('local')).project;
const COUNTED = `ok compose-config: ${made.services.size} services, ${profilesOf(made).length} profiles\n`;

describe.runIf(readable('the Compose project', 'compose'))(
  "the Compose project, read by Compose's own loader",
  () => {
    test('loads by default, with every profile alone, with all of them and without variables', async () => {
      const said = await load(emitted());
      expect(said.text).toBe(COUNTED);
      expect(said.status).toBe(0);
    });

    test('loads with the overlay that builds images', async () => {
      const files = emitted();
      const said = await load(files, files.buildOverlay);
      expect(said.text).toBe(COUNTED);
    });

    test.each(STANDALONE)('loads $service alone, with the overlay too', async (standalone) => {
      const files = emitted({}, standalone);
      const said = await load(files, files.buildOverlay);
      expect(said.text).toMatch(/^ok compose-config: \d+ services, 0 profiles\n$/);
    });

    test.each(COMPOSE_FAULTS)('refuses $title', async ({ changes, says }) => {
      const said = await load(emitted(changes));
      expect(said.status).toBe(1);
      expect(said.text).toMatch(says);
    });
  },
);
