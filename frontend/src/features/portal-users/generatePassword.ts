// Without i, l, 0 and 1, which look alike. There are 32, so that a random byte picks each as often as any other.
const characters = "abcdefghjkmnopqrstuvwxyz23456789";

/** A password of four groups of five that can be read out: 100 random bits. */
export function generatePassword(): string {
  const picked = Array.from(
    crypto.getRandomValues(new Uint8Array(20)),
    (byte) => characters[byte % characters.length],
  ).join("");
  return [0, 5, 10, 15].map((at) => picked.slice(at, at + 5)).join("-");
}
