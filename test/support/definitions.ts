import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';

const FOLDER = join(import.meta.dirname, '..', 'readers', 'crds');

/** The part of an OpenAPI schema that says what a value holds and what is filled in. */
export interface Schema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The operators' own definitions of their resources, by API version and kind. */
export function definitions(): ReadonlyMap<string, Schema> {
  const lines = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(FOLDER, name)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '');
  const found = lines.map((line) => JSON.parse(line) as Definition);
  return new Map(
    found.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [`${group}/${name}/${names.kind}`, schema.openAPIV3Schema]),
    ),
  );
}

export const definitionOf = ({ apiVersion, kind }: AnyManifest) => `${apiVersion}/${kind}`;
