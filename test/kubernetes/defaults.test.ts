import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { definitionOf, definitions, type Schema } from '../support/definitions.ts';
import { named, objectsOf, PLATFORMS } from '../support/kubernetes.ts';

const DEFINITIONS = definitions();

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths that the API server fills in somewhere inside a list: Argo CD compares items of a list as a whole. */
function filledIn(schema: Schema, value: unknown, path: string, inList: boolean): readonly string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => filledIn(items, item, `${path}[${index}]`, true)) : [];
  }
  if (!isFields(value)) return [];
  const stated = Object.entries(value).flatMap(([key, inner]) => {
    const own = schema.properties?.[key] ?? schema.additionalProperties;
    return own && typeof own === 'object' ? filledIn(own, inner, `${path}.${key}`, inList) : [];
  });
  const missing = Object.entries(schema.properties ?? {})
    .filter(([key, own]) => inList && own.default !== undefined && !(key in value))
    .map(([key]) => `${path}.${key}`);
  return [...stated, ...missing];
}

const unsaid = (object: Manifest) => {
  const schema = DEFINITIONS.get(definitionOf(object));
  return schema ? filledIn(schema, object, `${object.kind} ${object.metadata.name}`, false) : [];
};

describe.each(PLATFORMS)('in %s', (environment) => {
  const objects = objectsOf(environment);

  test('no default inside a list is left to the API server', () => {
    expect(objects.flatMap(unsaid)).toEqual([]);
  });

  test('every custom resource has its definition here', () => {
    const custom = objects.filter(
      ({ apiVersion }) => apiVersion.split('/')[0]?.includes('.') && !apiVersion.includes('.k8s.io/'),
    );
    expect(custom.filter((object) => !DEFINITIONS.has(definitionOf(object)))).toEqual([]);
    expect(custom.length).toBeGreaterThan(0);
  });
});

test('a default that is left unsaid is found', () => {
  const whole = named(objectsOf('kind'), 'Cluster', 'postgres');
  const cluster = JSON.parse(JSON.stringify(whole).replaceAll('"inherit":true,', '')) as Manifest;
  expect(unsaid(cluster)[0]).toBe('Cluster postgres.spec.managed.roles[0].inherit');
  expect(unsaid(cluster)).toHaveLength(whole.spec.managed.roles.length);
});
