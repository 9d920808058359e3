import { expect, test } from 'vitest';
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { COUNT, seedLines } from '../../../constructs/data-layer/feature-flags/feature-flags.seed.ts';
import { Platform } from '../../../constructs/platform/platform.ts';
import { environment } from '../../support/environment.ts';

const plain = (text: unknown) => Buffer.from(String(text), 'base64').toString();

interface Seed {
  readonly compare: readonly { readonly key: string }[];
  readonly success: readonly { readonly requestPut: { readonly key: string; readonly value: string } }[];
}

test('flags become keys of their own range, in order, each written where it never was', () => {
  const lines = seedLines({ memory: { recall: true }, brain: { oak: false, dream: true } }).map(
    (line) => JSON.parse(line) as Seed,
  );
  expect(
    lines.map(({ compare: [old], success: [put] }) => [
      plain(old?.key),
      plain(put?.requestPut.key),
      plain(put?.requestPut.value),
    ]),
  ).toEqual([
    ['/soma/flags/brain/dream', '/soma/flags/brain/dream', 'true'],
    ['/soma/flags/brain/oak', '/soma/flags/brain/oak', 'false'],
    ['/soma/flags/memory/recall', '/soma/flags/memory/recall', 'true'],
  ]);
});

test('the range that is counted holds the flags and nothing beside them', () => {
  const { key, range_end } = JSON.parse(COUNT) as Readonly<Record<string, string>>;
  expect([plain(key), plain(range_end)]).toEqual(['/soma/flags/', '/soma/flags0']);
});

test("flags and the vector store's metadata lie in different stores", () => {
  const { dataLayer } = new Platform(environment('local'));
  const flags = dataLayer.featureFlags?.store;
  expect(flags).toBeDefined();
  expect(dataLayer.milvus.metadata).toBeInstanceOf(Endpoint);
  expect(dataLayer.milvus.metadata.component).not.toBe(flags);
  expect(flags?.quota.mebibytes).toBeLessThanOrEqual(64);
});
