import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { podsOf, type ProfiledPod, profilesOf, selectionOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { environment } from '../support/environment.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** How much less than the plan needs the budget of the example is, in mebibytes. */
const TOO_LITTLE = 64;

const { plan, project, platform } = synthesizeCompose(environment('local'));
const pods = podsOf(platform, project);

/** A table as the formatter pads it. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.slice(1).map((row) => line(row))].join('\n');
}

const console = (...lines: readonly string[]) => ['```console', ...lines, '```'].join('\n');

/** The lines that a reader needs, in order, with an ellipsis wherever others stand between them. */
function excerpt(printed: string, wanted: readonly RegExp[]): readonly string[] {
  const lines = printed.split('\n');
  const shown: string[] = [];
  let last = -1;
  for (const pattern of wanted) {
    const index = lines.findIndex((line, at) => at > last && pattern.test(line));
    if (index < 0) throw new Error(`no line after ${last} is like ${String(pattern)}`);
    if (index > last + 1) shown.push('…');
    shown.push(lines[index] ?? '');
    last = index;
  }
  return [...shown, '…'];
}

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
});

afterAll(() => {
  copy.remove();
});

/** What each marked block of a document holds, asked of the program itself. */
const BLOCKS: Readonly<Record<string, () => string>> = {
  synth() {
    const printed = ['compose', 'kubernetes'].map((target) => copy.run('synth', target).stdout).join('');
    const lines = excerpt(printed, [
      /^local on Docker Compose/,
      /^$/,
      /^component/,
      /^-+/,
      /^milvus/,
      /^kafka /,
      /^somabrain /,
      /^profile full:/,
      /^profiles cog \+ full:/,
      /^dist\/compose\/local:/,
      /^dist\/kubernetes\/kind:/,
    ]);
    return console('$ make synth', ...lines, '$ make test');
  },
  secrets() {
    const [line = ''] = copy.run('secrets', 'local').stdout.split('\n');
    return console('$ npx somastack secrets local     # once; never overwrites', line);
  },
  bill() {
    const needed = Math.max(...plan.results.map(({ planned }) => planned.mebibytes));
    copy.edit('environments/local.ts', "budget: '15Gi'", `budget: '${needed - TOO_LITTLE}Mi'`);
    const printed = copy.run('plan', 'local').stderr;
    copy.restore('environments/local.ts');
    const lines = excerpt(printed, [
      /^1 problem/,
      /budget exceeded/,
      /^ {2}milvus/,
      /^cheapest/,
      /^ {2}1\. /,
      /^ {2}2\. /,
      /^ {2}3\. /,
    ]);
    return console('$ npx somastack plan local', ...lines.slice(0, -1));
  },
  selections() {
    const alone = [[], ...profilesOf(project).map((profile) => [profile])].map((chosen) => {
      const { name, pods: running } = selectionOf(pods, chosen);
      const planned = Memory.sum(running.map(({ memory }) => memory));
      return [name, String(planned), String(environment('local').budget.minus(planned))];
    });
    const refused = plan.refused.map(({ name, planned }) => [name, String(planned), 'refused']);
    return table([['selection', 'limits together', 'left of the budget'], ...alone, ...refused]);
  },
  containers() {
    const starts = ({ profiles }: ProfiledPod) => profiles?.join(', ') ?? 'always';
    const biggestFirst = pods.toSorted(
      (a, b) => b.pod.memory.mebibytes - a.pod.memory.mebibytes || (a.pod.name < b.pod.name ? -1 : 1),
    );
    const rows = biggestFirst.map((one) => [
      one.pod.once ? `${one.pod.name} (job)` : one.pod.name,
      String(one.pod.memory),
      starts(one),
    ]);
    return table([['container', 'limit', 'started by profile'], ...rows]);
  },
};

const MARKED = /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g;

describe('what documents show of the program is what it prints; npm run golden writes it', () => {
  test.each(['README.md', 'docs/who-gets-what.md'])('%s', async (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const expected = text.replace(MARKED, (_, begin: string, name: string, end: string) => {
      const block = BLOCKS[name];
      if (!block) throw new Error(`${path} has a block "${name}" that nothing writes`);
      return `${begin}\n${block()}\n\n${end}`;
    });
    await expect(expected).toMatchFileSnapshot(join(ROOT, path));
  });

  test('every block stands in a document', () => {
    const texts = ['README.md', 'docs/who-gets-what.md'].map((path) =>
      readFileSync(join(ROOT, path), 'utf8'),
    );
    const used = texts.flatMap((text) => [...text.matchAll(MARKED)].map(([, , name]) => name));
    expect(used.sort()).toEqual(Object.keys(BLOCKS).sort());
  });
});

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

describe('documents name only files that exist', () => {
  test.each(documents)('%s', (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) =>
      join(dirname(path), link),
    );
    // A path of a source or a test that a sentence or a table names; examples of files to come have a name in them.
    const named = [
      ...text.matchAll(
        /(?<![\w/.<-])((?:cli|compose|constructs|environments|stacks|targets|test|tools)\/[\w./-]+\.(?:ts|mjs|cjs|sh|sql))\b/g,
      ),
    ].map(([, file = '']) => file);
    const missing = [...links, ...named.filter((file) => !/echo|<|planted/.test(file))].filter(
      (file) => !existsSync(join(ROOT, file)),
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});
