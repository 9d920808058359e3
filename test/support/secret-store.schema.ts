import * as z from 'zod';

/**
 * The stanzas that OpenBao has and its forerunner has not, strict as our own reading of it: website/content/docs of 2.6,
 * configuration/{seal/static,audit,self-init}.mdx and concepts/profiles.mdx, and wrappers/static/static.go of its
 * go-kms-wrapping. No registry has the program. The other keys are read by the forerunner itself.
 */
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'a name of a block');
const file = z.string().regex(/^\/openbao\/secrets\/[a-z.-]+$/);

/** A value that is read when the request is made. */
const fromFile = z.strictObject({
  eval_source: z.literal('file'),
  eval_type: z.literal('string'),
  path: file,
});

const request = z.strictObject({
  operation: z.enum(['create', 'update']),
  path: z.string().regex(/^(sys|auth)\/[a-z/-]+$/),
  data: z.record(z.string(), z.union([z.string(), z.array(z.string()), fromFile])),
});

/** One name, and what it stands for: two in one object would have no order. */
const named = <Value extends z.ZodType>(value: Value) =>
  z.record(name, value).refine((object) => Object.keys(object).length === 1, 'one name in each object');

export const secretStoreSchema = z.looseObject({
  seal: z.strictObject({
    static: z.strictObject({
      current_key_id: z.string().min(1),
      current_key: z.templateLiteral(['file://', file]),
    }),
  }),
  audit: z.tuple([
    z.strictObject({
      file: z.strictObject({
        stdout: z.strictObject({
          // An object of objects alone would be taken for more of the path.
          description: z.string().min(1),
          // No `log_raw`, which would write secrets down.
          options: z.strictObject({ file_path: z.literal('stdout') }),
        }),
      }),
    }),
  ]),
  initialize: z.array(named(z.strictObject({ request: z.array(named(request)).min(1) }))).min(1),
});

const RIGHTS = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'sudo', 'deny'];

/** A policy, by path; whatever is not a path with known rights is refused. */
export function parsePolicy(text: string): Readonly<Record<string, readonly string[]>> {
  const paths: Record<string, readonly string[]> = {};
  const rest = text.replace(
    /^path "([^"]+)" \{\n {2}capabilities = \[([^\]]*)\]\n\}\n/gm,
    (_, path: string, words: string) => {
      const rights = words.split(', ').map((word) => /^"([a-z]+)"$/.exec(word)?.[1] ?? word);
      const unknown = rights.find((right) => !RIGHTS.includes(right));
      if (unknown !== undefined) throw new Error(`${path}: unknown capability ${unknown}`);
      if (path in paths) throw new Error(`${path}: twice`);
      paths[path] = rights;
      return '';
    },
  );
  if (rest !== '') throw new Error(`no policy: ${rest}`);
  return paths;
}

/** What a service's policy must not say. */
export function policyProblems(text: string, mount: string, folder: string): readonly string[] {
  return Object.entries(parsePolicy(text)).flatMap(([path, rights]) => {
    const inside = [`${mount}/data/${folder}/*`, `${mount}/metadata/${folder}/*`].includes(path);
    const most = path.startsWith(`${mount}/data/`) ? ['create', 'read', 'update'] : ['delete'];
    return [
      ...(inside ? [] : [`${path}: is not in its folder`]),
      ...rights.filter((right) => !most.includes(right)).map((right) => `${path}: ${right} is too much`),
    ];
  });
}
