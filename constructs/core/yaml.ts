import { dump } from 'js-yaml';

const OPTIONS = { sortKeys: true, lineWidth: -1, noRefs: true } as const;
const INDENT = 2;

/** Any visible character, but no colon before a blank and no `#` after one: those begin a value and a comment. */
const REST = /(?:[!-9;-~]|:(?=[!-~])| +(?=[!-"$-~]))*/;
/**
 * Words, paths, variables, flags, addresses, hashes and amounts with their unit. What begins like a number ends otherwise,
 * so none of it is read as one, or as a date.
 */
const PLAIN = new RegExp(
  `^(?:(?:[A-Za-z/$]|\\.\\.?/|--?[A-Za-z]|\\d+\\.\\d+\\.\\d+\\.\\d+[:/])${REST.source}|\\d+\\.\\d+\\.\\d+\\.\\d+` +
    '|[1-9]\\d{0,9}(?:Mi|Gi|[KMG]i?B|ms|[dhmsk])|[1-9][0-9a-f]*[a-df][0-9a-f]*)$',
);
/** What YAML 1.1 or 1.2 reads as something else than text. */
const READ_AS_OTHER = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** Numbers that JavaScript writes as YAML does. */
const DECIMAL = /^\d+\.\d+$/;
/** Text that would be read as a number. */
const DIGITS = /^\d{1,15}(?:\.\d{1,6})?$/;
/** Lines that a literal block holds as they are: the first not indented, no blank ones at the end. */
const LINES = /^[!-~][ -~\n]*[!-~]\n?$/;
/** What the library wrote for text on one line; the same few come again and again. */
const asked = new Map<string, string>();

/**
 * A value as YAML with keys in order, byte for byte what the library's `dump` writes. It asks the library about the text
 * that needs thought alone, which is rare here; the library asks its regular expressions about every word.
 */
export function yaml(value: unknown): string {
  const text = node(value, 0);
  // Blank lines at the very end belong to the text only when something says that the document ends after them.
  const end = text.endsWith('\n') ? '...\n' : '';
  return `${text.startsWith('\n') ? text.slice(1) : text}\n${end}`;
}

/** What follows a key or a dash: a scalar, or a line break and a block. */
function node(value: unknown, level: number): string {
  if (typeof value === 'string') return scalar(value, level);
  if (typeof value === 'boolean' || value === null || isWhole(value)) return String(value);
  if (typeof value === 'number' && DECIMAL.test(String(value))) return String(value);
  if (typeof value !== 'object') return dump(value, OPTIONS).trimEnd();
  return Array.isArray(value) ? sequence(value, level) : mapping(value as Record<string, unknown>, level);
}

/** Longer numbers are written with an exponent. */
const isWhole = (value: unknown) => Number.isSafeInteger(value) && !Object.is(value, -0);

function sequence(items: readonly unknown[], level: number): string {
  if (items.length === 0) return '[]';
  const start = lineStart(level);
  return items.map((item) => `${start}- ${inline(node(item ?? null, level + 1), level + 1)}`).join('');
}

function mapping(entries: Readonly<Record<string, unknown>>, level: number): string {
  const keys = Object.keys(entries)
    .filter((key) => entries[key] !== undefined)
    .sort();
  if (keys.length === 0) return '{}';
  const start = lineStart(level);
  return keys
    .map((key) => {
      const text = node(entries[key], level + 1);
      return `${start}${keyOf(key)}:${text.startsWith('\n') ? '' : ' '}${text}`;
    })
    .join('');
}

const lineStart = (level: number) => `\n${' '.repeat(INDENT * level)}`;

/** A block inside a list begins on the line of its dash. */
function inline(text: string, level: number): string {
  const start = lineStart(level);
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/** @throws Error for a key that runs over lines, which nothing here has */
function keyOf(text: string): string {
  if (isPlain(text)) return text;
  if (text.includes('\n')) throw new Error(`a key of a YAML file runs over lines: ${JSON.stringify(text)}`);
  return dump({ [text]: 0 }, OPTIONS).slice(0, -': 0\n'.length);
}

const isPlain = (text: string) => PLAIN.test(text) && !READ_AS_OTHER.test(text);

function scalar(text: string, level: number): string {
  if (isPlain(text)) return text;
  if (DIGITS.test(text)) return `'${text}'`;
  if (text.includes('\n') && LINES.test(text)) return literal(text, level);
  const known = asked.get(text);
  if (known !== undefined) return known;
  // As the value of a key, where text may run over lines; then every line moves to its level.
  const written = dump({ k: text, z: 0 }, OPTIONS).slice('k: '.length, -'\nz: 0\n'.length);
  if (written.includes('\n'))
    return level > 1 ? written.replace(/\n(?=[^\n])/g, lineStart(level - 1)) : written;
  asked.set(text, written);
  return written;
}

function literal(text: string, level: number): string {
  const ends = text.endsWith('\n');
  const lines = ends ? text.slice(0, -1) : text;
  return `${ends ? '|' : '|-'}${lineStart(level)}${lines.replace(/\n(?=[^\n])/g, lineStart(level))}`;
}
