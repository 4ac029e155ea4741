import type { Coded, Video } from "./encode";
import type { Caption } from "./film";

// The little of Matroska that a video without sound needs: https://www.rfc-editor.org/rfc/rfc9559

/** An element: its id, the length of what it holds in eight bytes, what it holds. */
function element(id: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length));
  length[0] = 1;
  return Buffer.concat([Buffer.from(id.toString(16).padStart(2, "0"), "hex"), length, body]);
}

/** A number in as many bytes as any may need, so that sizes do not depend on values. */
function number(id: number, value: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeBigUInt64BE(BigInt(value));
  return element(id, body);
}

function float(id: number, value: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeDoubleBE(value);
  return element(id, body);
}

const text = (id: number, value: string) => element(id, Buffer.from(value));

/** A cluster begins at each picture that needs none before it, so that players can jump there. */
function clustersOf(pictures: Coded[]): { milliseconds: number; bytes: Buffer }[] {
  const groups: Coded[][] = [];
  for (const picture of pictures) {
    if (picture.key) groups.push([]);
    groups.at(-1)?.push(picture);
  }
  return groups.map((group) => {
    const milliseconds = group[0]?.milliseconds ?? 0;
    const blocks = group.map(({ data, key, milliseconds: at }) => {
      const head = Buffer.alloc(4);
      head[0] = 0x81; // track 1
      head.writeInt16BE(at - milliseconds, 1);
      head[3] = key ? 0x80 : 0;
      return element(0xa3, head, Buffer.from(data, "base64"));
    });
    return { milliseconds, bytes: element(0x1f43b675, number(0xe7, milliseconds), ...blocks) };
  });
}

/** A WebM file with its length and an index of where to jump, before the pictures. */
export function webm(video: Video): Buffer {
  const header = element(
    0x1a45dfa3,
    number(0x4286, 1),
    number(0x42f7, 1),
    number(0x42f2, 4),
    number(0x42f3, 8),
    text(0x4282, "webm"),
    number(0x4287, 4),
    number(0x4285, 2),
  );
  const info = element(
    0x1549a966,
    number(0x2ad7b1, 1_000_000), // a unit is a millisecond
    float(0x4489, video.milliseconds),
    text(0x4d80, "Tenantry"),
    text(0x5741, "Tenantry"),
  );
  const track = element(
    0xae,
    number(0xd7, 1),
    number(0x73c5, 1),
    number(0x83, 1), // a video
    number(0x9c, 0),
    text(0x86, "V_VP9"),
    element(0xe0, number(0xb0, video.width), number(0xba, video.height)),
  );
  const tracks = element(0x1654ae6b, track);
  const clusters = clustersOf(video.pictures);
  const cues = (first: number) => {
    let position = first;
    const points = clusters.map(({ milliseconds, bytes }) => {
      const point = element(
        0xbb,
        number(0xb3, milliseconds),
        element(0xb7, number(0xf7, 1), number(0xf1, position)),
      );
      position += bytes.length;
      return point;
    });
    return element(0x1c53bb6b, ...points);
  };
  const first = info.length + tracks.length + cues(0).length;
  const bytes = clusters.map((cluster) => cluster.bytes);
  return Buffer.concat([header, element(0x18538067, info, tracks, cues(first), ...bytes)]);
}

/** The captions of a video, as its player reads them. */
export function webvtt(captions: Caption[]): string {
  const time = (seconds: number) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
  const cues = captions.map(({ from, to, text }) => `${time(from)} --> ${time(to)}\n${text}\n`);
  return ["WEBVTT\n", ...cues].join("\n");
}
