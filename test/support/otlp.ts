import { createHash } from 'node:crypto';

/** Spans as OTLP has them in JSON, for programs that take them by HTTP. */

export interface Trace {
  readonly id: string;
  readonly error?: boolean;
  /** @default 1 */
  readonly spans?: number;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** Identifier of a trace, as random as a program makes them: the same number always gives the same. */
export const traceId = (number: number) =>
  createHash('sha256').update(String(number)).digest('hex').slice(0, 32);

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
/** What a span of a request usually says of itself. */
const ATTRIBUTES = [
  attribute('http.request.method', 'POST'),
  attribute('http.route', '/api/v1/conversations/{conversation}/messages'),
  attribute('url.path', '/api/v1/conversations/7f6d1a52-9b1e-4c5c-8b36-2f3c0f2b9a10/messages'),
  attribute('server.address', 'somabrain'),
  attribute('network.protocol.version', '1.1'),
  attribute('user_agent.original', 'python-httpx/0.28.1'),
  attribute('db.system.name', 'postgresql'),
  attribute('db.query.text', 'select id, tenant, body from messages where conversation = $1 limit 50'),
  attribute('thread.name', 'uvicorn-worker-2'),
  attribute('http.request.header.authorization', 'Bearer not-for-your-eyes'),
];

/** One request that brings these traces. */
export function request(traces: readonly Trace[]): string {
  const start = BigInt(Date.now()) * 1_000_000n;
  const spans = traces.flatMap(({ id, error = false, spans: count = 1 }) =>
    Array.from({ length: count }, (_, index) => ({
      traceId: id,
      spanId: hex(index + 1, 16),
      ...(index > 0 && { parentSpanId: hex(1, 16) }),
      name: `step ${index}`,
      kind: 2,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 30_000_000n),
      attributes: ATTRIBUTES,
      status: error && index === count - 1 ? { code: 2, message: 'it broke' } : {},
    })),
  );
  const resource = { attributes: [attribute('service.name', 'shop'), attribute('service.version', '1.2.3')] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] });
}

/** FNV-1a in 64 bits, as the collector hashes a trace's identifier when it draws lots. */
export function drawn(id: string, percent: number): boolean {
  const bytes = [...Buffer.from('default-hash-seed'), ...Buffer.from(id, 'hex')];
  const hash = bytes.reduce(
    (sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  );
  return hash <= (((1n << 64n) - 1n) * BigInt(percent * 1000)) / 100_000n;
}
