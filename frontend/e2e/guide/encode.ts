import type { Page } from "@playwright/test";
import { type Film, type Shot, scale, stage } from "./film";

/** A coded picture of a video. */
export interface Coded {
  /** In base64. */
  data: string;
  /** From the video's beginning. */
  milliseconds: number;
  /** It needs none before it. */
  key: boolean;
}

export interface Video {
  width: number;
  height: number;
  milliseconds: number;
  pictures: Coded[];
  /** A WebP, in base64. */
  poster: string;
}

const perSecond = 15;
/** 0 to 63; text stays sharp at this one. */
const quantizer = 34;

/** Codes a film as VP9 by the browser's own encoder, in a page that may be any one of a secure origin. */
export async function encode(page: Page, film: Film): Promise<Video> {
  const milliseconds = Math.round(film.seconds * 1000);
  const starts = film.captions.map(({ from }) => Math.round(from * 1000));
  const options = { width: stage.width, height: stage.height, scale, perSecond, quantizer, starts };
  const { pictures, poster } = await page.evaluate(inBrowser, {
    ...options,
    shots: film.shots,
    poster: film.poster,
  });
  return {
    width: Math.round(stage.width * scale),
    height: Math.round(stage.height * scale),
    milliseconds,
    pictures,
    poster,
  };
}

interface Options {
  width: number;
  height: number;
  scale: number;
  perSecond: number;
  quantizer: number;
  shots: Shot[];
  /** When captions begin, in ms: a player can jump there. */
  starts: number[];
  poster: number;
}

/** Runs in the page, and so uses nothing from outside. */
async function inBrowser(o: Options): Promise<{ pictures: Coded[]; poster: string }> {
  const width = Math.round(o.width * o.scale);
  const height = Math.round(o.height * o.scale);
  const pictures: Coded[] = [];
  const toBase64 = (bytes: Uint8Array) =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  let failure: unknown;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      pictures.push({
        data: toBase64(bytes),
        milliseconds: Math.round(chunk.timestamp / 1000),
        key: chunk.type === "key",
      });
    },
    error: (error) => {
      failure = error;
    },
  });
  encoder.configure({
    codec: "vp09.00.40.08",
    width,
    height,
    bitrateMode: "quantizer",
    latencyMode: "quality",
  });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new Error("The browser draws nothing.");

  const drawPointer = (x: number, y: number, pressed: boolean) => {
    context.save();
    context.scale(o.scale, o.scale);
    context.translate(x, y);
    if (pressed) {
      context.beginPath();
      context.arc(0, 0, 16, 0, 2 * Math.PI);
      context.fillStyle = "#0d647759";
      context.fill();
    }
    context.fillStyle = "#131a1d";
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1.5;
    context.fill(new Path2D("M0 0v17l4.2-3.9 2.9 6.4 2.9-1.3-2.9-6.2h5.8z"));
    context.stroke(new Path2D("M0 0v17l4.2-3.9 2.9 6.4 2.9-1.3-2.9-6.2h5.8z"));
    context.restore();
  };
  const code = async (milliseconds: number, key: boolean) => {
    while (encoder.encodeQueueSize > 3) await new Promise((next) => setTimeout(next, 5));
    if (failure) throw failure;
    const frame = new VideoFrame(canvas, { timestamp: milliseconds * 1000 });
    // The types do not have VP9's own option yet.
    encoder.encode(frame, { keyFrame: key, vp9: { quantizer: o.quantizer } } as VideoEncoderEncodeOptions);
    frame.close();
  };

  let begin = 0;
  let poster = "";
  for (const [index, shot] of o.shots.entries()) {
    const bytes = Uint8Array.from(atob(shot.picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const length = shot.seconds * 1000;
    const way = length * 0.7;
    const step = shot.pressed ? 1000 / o.perSecond : 500; // nothing moves else
    for (let at = 0; at < length - 1; at += step) {
      const gone = shot.pressed ? Math.min(at / way, 1) : 1;
      const eased = gone * gone * (3 - 2 * gone);
      context.drawImage(image, 0, 0, width, height);
      drawPointer(
        shot.from.x + (shot.to.x - shot.from.x) * eased,
        shot.from.y + (shot.to.y - shot.from.y) * eased,
        shot.pressed && gone === 1,
      );
      const now = Math.round(begin + at);
      await code(now, now === 0 || (at === 0 && o.starts.includes(now)));
    }
    if (index === o.poster) {
      const small = new OffscreenCanvas(960, 600);
      small.getContext("2d")?.drawImage(image, 0, 0, 960, 600);
      const blob = await small.convertToBlob({ type: "image/webp", quality: 0.7 });
      poster = toBase64(new Uint8Array(await blob.arrayBuffer()));
    }
    image.close();
    begin += length;
  }
  await encoder.flush();
  encoder.close();
  return { pictures, poster };
}
