import { randomBytes } from 'node:crypto';
import { SECRET_LENGTH } from '../../constructs/core/model/secret.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A random value of letters and digits, without bias. There are no other characters, because some services parse URLs with a
 * regular expression.
 */
export function randomValue(): string {
  let value = '';
  while (value.length < SECRET_LENGTH) {
    const [byte = 255] = randomBytes(1);
    if (byte < 248) value += ALPHABET[byte % ALPHABET.length] ?? '';
  }
  return value;
}
