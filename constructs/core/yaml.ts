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
/** What YAML calls printable and no reader takes for the end of a line. */
const PRINTABLE =
  '\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\u{10000}-\\u{10ffff}';
const ONE_LINE = new RegExp(`^[${PRINTABLE}]*$`, 'u');
/** Lines that a literal block holds as they are: the first not indented, no blank ones at the end. */
const LINES = new RegExp(`^[!-~][\\t\\n${PRINTABLE}]*[!-~]\\n?$`, 'u');
const words = new Map<string, string>();
/** What JSON leaves as it is and YAML does not take between double quotes, or takes for the end of a line. */
// eslint-disable-next-line no-control-regex
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A value as YAML, keys in order, each text in the simplest form that YAML 1.1 and 1.2 both read as that text.
 * @throws Error for what YAML has no value for: a function, a symbol, a number that is not finite
 */
export function yaml(value: unknown): string {
  const text = node(value, 0);
  return `${text.startsWith('\n') ? text.slice(1) : text}\n`;
}

/** What follows a key or a dash: a scalar, or a line break and a block. */
function node(value: unknown, level: number): string {
  if (typeof value === 'string') return scalar(value, level);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number') return numeral(value);
  if (typeof value !== 'object') throw new Error(`YAML has no value for a ${typeof value}`);
  return Array.isArray(value) ? sequence(value, level) : mapping(value as Record<string, unknown>, level);
}

/** YAML 1.1 wants a point before an exponent and a sign after it; JavaScript writes the sign. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`YAML has no value for ${value}`);
  const digits = Object.is(value, -0) ? '-0.0' : String(value);
  return digits.includes('.') ? digits : digits.replace('e', '.0e');
}

function sequence(items: readonly unknown[], level: number): string {
  if (items.length === 0) return '[]';
  const start = lineStart(level);
  let text = '';
  for (const item of items) {
    const block = node(item ?? null, level + 1);
    // A block inside a list begins on the line of its dash.
    text += `${start}- ${block.startsWith('\n') ? block.slice(start.length + INDENT) : block}`;
  }
  return text;
}

function mapping(entries: Readonly<Record<string, unknown>>, level: number): string {
  const start = lineStart(level);
  let text = '';
  for (const key of Object.keys(entries).sort()) {
    const value = entries[key];
    if (value === undefined) continue;
    const written = node(value, level + 1);
    text += `${start}${word(key)}:${written.startsWith('\n') ? '' : ' '}${written}`;
  }
  return text === '' ? '{}' : text;
}

const lineStart = (level: number) => `\n${' '.repeat(INDENT * level)}`;

function scalar(text: string, level: number): string {
  return level > 0 && text.includes('\n') && LINES.test(text) ? literal(text, level) : word(text);
}

/** Text on one line: as it is, in single quotes, or in double quotes with escapes. The same few come again and again. */
function word(text: string): string {
  const known = words.get(text);
  if (known !== undefined) return known;
  const written = quoted(text);
  words.set(text, written);
  return written;
}

function quoted(text: string): string {
  if (PLAIN.test(text) && !READ_AS_OTHER.test(text)) return text;
  if (ONE_LINE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(ESCAPED, escape);
}

function literal(text: string, level: number): string {
  const ends = text.endsWith('\n');
  const lines = ends ? text.slice(0, -1) : text;
  return `${ends ? '|' : '|-'}${lineStart(level)}${lines.replace(/\n(?=[^\n])/g, lineStart(level))}`;
}
