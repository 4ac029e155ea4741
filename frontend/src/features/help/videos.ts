const files = import.meta.glob<string>("./videos/*", { eager: true, query: "?url", import: "default" });

/** Where the parts of a video are. */
export interface Video {
  film: string;
  captions: string;
  poster: string;
}

/** The video of a task, if it has one: files that bear the task's id. `make guide-videos` records them. */
export function videoOf(task: string): Video | undefined {
  const [film, captions, poster] = ["webm", "vtt", "webp"].map((kind) => files[`./videos/${task}.${kind}`]);
  return film && captions && poster ? { film, captions, poster } : undefined;
}
