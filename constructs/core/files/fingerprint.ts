/** Odd numbers near 2³² over the golden ratio and over √2: they carry a low bit of a word into many higher ones. */
const [ONE, OTHER] = [0x9e3779b1, 0xb504f335];

/**
 * Sixteen hexadecimal digits that change with a text, so that a program can detect a changed file. Two different texts collide
 * by accident with a probability of about 1 in 2⁶⁴. Collisions can be made on purpose, so it must not be used for security.
 * Node's own hashes take longer to load than this function takes for all files of the platform.
 */
export function fingerprint(text: string): string {
  const length = Buffer.byteLength(text);
  // The buffer has whole words and one more, so that blanks at the end of the text count.
  const bytes = Buffer.alloc((length & ~3) + 4);
  bytes.write(text);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const { imul } = Math;
  const end = words.length;
  let [a, b] = [length, ~length];
  // A short run never compiles this loop, so what does not change is read before it; an iterator would make an object for each word.
  for (let index = 0; index < end; index++) {
    const word = words[index] ?? 0;
    a = imul(a ^ word, ONE);
    b = imul(b + word, OTHER) ^ a;
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return half(imul(a ^ (b >>> 16), ONE)) + half(imul(b ^ (a >>> 16), OTHER));
}

const half = (bits: number) => (bits >>> 0).toString(16).padStart(8, '0');
