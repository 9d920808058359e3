/** Odd numbers near 2³² over the golden ratio and over √2: they carry a low bit of a word into many higher ones. */
const [ONE, OTHER] = [0x9e3779b1, 0xb504f335];

/**
 * Sixteen hexadecimal digits that differ when a text does: by them a program sees that a file is another one. Two texts that
 * happen to differ have the same with a chance of about 1 in 2⁶⁴; somebody who wants two with the same can make them, so
 * nothing secret may hang on it. Node's own hashes take longer to load than all of this platform's files take here.
 */
export function fingerprint(text: string): string {
  const length = Buffer.byteLength(text);
  // Whole words, and one more so that blanks at the end count.
  const bytes = Buffer.alloc((length & ~3) + 4);
  bytes.write(text);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let [a, b] = [length, ~length];
  // By index: an iterator makes an object for each word.
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? 0;
    a = Math.imul(a ^ word, ONE);
    b = Math.imul(b + word, OTHER) ^ a;
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return half(Math.imul(a ^ (b >>> 16), ONE)) + half(Math.imul(b ^ (a >>> 16), OTHER));
}

const half = (bits: number) => (bits >>> 0).toString(16).padStart(8, '0');
