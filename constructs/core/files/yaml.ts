const INDENT = 2;

/** Any visible character, but no colon before a blank and no `#` after one: those begin a value and a comment. */
const REST = /(?:[!-9;-~]|:(?=[!-~])| +(?=[!-"$-~]))*/;
/**
 * Words, paths, variables, flags, addresses, hashes and amounts with their unit. What begins like a number ends otherwise,
 * so none of it is read as one, or as a date.
 */
const PLAIN = new RegExp(
  `^(?:(?:_?[A-Za-z/$]|\\.\\.?/|--?[A-Za-z]|\\d+\\.\\d+\\.\\d+\\.\\d+[:/])${REST.source}|\\d+\\.\\d+\\.\\d+\\.\\d+` +
    '|[1-9]\\d{0,9}(?:Mi|Gi|[KMG]i?B|ms|[dhmsk])|[1-9][0-9a-f]*[a-df][0-9a-f]*)$',
);
/** Words that YAML 1.1 or 1.2 reads as something other than text. */
const READ_AS_OTHER = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** Characters that YAML calls printable and that end no line. */
const PRINTABLE =
  '\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\u{10000}-\\u{10ffff}';
const ONE_LINE = new RegExp(`^[${PRINTABLE}]*$`, 'u');
/** Lines that a literal block holds as they are: the first not indented, no blank ones at the end. */
const LINES = new RegExp(`^[!-~][\\t\\n${PRINTABLE}]*[!-~]\\n?$`, 'u');
const words = new Map<string, string>();
/** Characters that JSON does not escape, but that YAML refuses between double quotes or takes for the end of a line. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A value as YAML, keys in order, each text in the simplest form that YAML 1.1 and 1.2 both read as that text.
 * @throws Error for what YAML has no value for: a function, a symbol, a number that is not finite
 */
export function yaml(value: unknown): string {
  const out: string[] = [];
  write(out, value, 0, false);
  return `${out.join('').slice(1)}\n`;
}

/**
 * Writes what follows a key or a dash: a blank and a scalar, or a block on lines of its own.
 * @param dashed a block begins on the line of the dash before it
 */
function write(out: string[], value: unknown, level: number, dashed: boolean): void {
  if (typeof value === 'string') out.push(' ', scalar(value, level));
  else if (typeof value === 'boolean' || value === null) out.push(' ', String(value));
  else if (typeof value === 'number') out.push(' ', numeral(value));
  else if (typeof value !== 'object') throw new Error(`YAML has no value for a ${typeof value}`);
  else if (Array.isArray(value)) sequence(out, value, level, dashed);
  else mapping(out, value as Record<string, unknown>, level, dashed);
}

/** YAML 1.1 wants a point before an exponent and a sign after it; JavaScript writes the sign. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`YAML has no value for ${value}`);
  const digits = Object.is(value, -0) ? '-0.0' : String(value);
  return digits.includes('.') ? digits : digits.replace('e', '.0e');
}

function sequence(out: string[], items: readonly unknown[], level: number, dashed: boolean): void {
  if (items.length === 0) out.push(' []');
  let start = dashed ? ' ' : lineStart(level);
  for (const item of items) {
    out.push(start, '-');
    write(out, item ?? null, level + 1, true);
    start = lineStart(level);
  }
}

function mapping(
  out: string[],
  entries: Readonly<Record<string, unknown>>,
  level: number,
  dashed: boolean,
): void {
  const before = out.length;
  let start = dashed ? ' ' : lineStart(level);
  for (const key of inOrder(Object.keys(entries))) {
    const value = entries[key];
    if (value === undefined) continue;
    out.push(start, word(key), ':');
    write(out, value, level + 1, false);
    start = lineStart(level);
  }
  if (out.length === before) out.push(' {}');
}

/** Most mappings are small, and the built-in sort makes two lists for each. */
const FEW = 10;

function inOrder(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] ?? '';
    let place = end;
    for (let before = keys[place - 1] ?? ''; place > 0 && before > key; before = keys[place - 1] ?? '') {
      keys[place--] = before;
    }
    keys[place] = key;
  }
  return keys;
}

const starts: string[] = [];

function lineStart(level: number): string {
  starts[level] ??= `\n${' '.repeat(INDENT * level)}`;
  return starts[level];
}

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
