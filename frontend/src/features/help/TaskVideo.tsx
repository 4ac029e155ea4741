import styles from "./GuideText.module.css";
import { texts } from "./texts";
import type { Video } from "./videos";

interface TaskVideoProps {
  /** What it shows how to do. */
  title: string;
  video: Video;
}

/** A silent video with captions. Before somebody plays it nothing moves, and only its picture and captions are fetched. */
export function TaskVideo({ title, video: { film, captions, poster } }: TaskVideoProps) {
  return (
    <video
      className={styles.video}
      controls
      muted
      playsInline
      preload="none"
      width={1280}
      height={800}
      poster={poster}
      aria-label={texts.video(title)}
    >
      <source src={film} type="video/webm" />
      <track kind="captions" srcLang="en" label={texts.captions} src={captions} default />
    </video>
  );
}
