import { type ReactNode, useEffect } from "react";
import styles from "./GuideText.module.css";
import type { Guide, Task } from "./guide";
import { StepText } from "./StepText";
import { TaskVideo } from "./TaskVideo";
import { texts } from "./texts";
import { videoOf } from "./videos";

interface GuideTextProps {
  guide: Guide;
  /** What the guide is called where it is printed or saved as a file. */
  name: string;
  /** One line above the tasks. */
  lead: string;
  /** What belongs to the guide beside its tasks: the address to sign in at, whom to ask. */
  facts?: ReactNode;
}

/** A guide to read and to print: a line for each task that leads to it, then every task with its steps. */
export function GuideText({ guide, name, lead, facts }: GuideTextProps) {
  useNameOnPaper(name);
  return (
    <div className={styles.guide}>
      <p className={styles.printedName} aria-hidden="true">
        {name}
      </p>
      <p className={styles.lead}>{lead}</p>
      {facts}
      {guide.length > 1 ? <Contents guide={guide} /> : null}
      {guide.map((part) => (
        <section key={part.title} aria-label={part.title}>
          <h2>{part.title}</h2>
          {part.tasks.map((task) => (
            <TaskText key={task.id} task={task} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Contents({ guide }: { guide: Guide }) {
  return (
    <nav aria-label={texts.contents} className={styles.contents}>
      {guide.map((part) => (
        <div key={part.title}>
          <p>{part.title}</p>
          <ul>
            {part.tasks.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function TaskText({ task: { id, title, steps, unordered } }: { task: Task }) {
  const List = unordered ? "ul" : "ol";
  const video = videoOf(id);
  return (
    <article id={id} className={styles.task} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{title}</h3>
      <List>
        {steps.map((step) => (
          <li key={step}>
            <StepText step={step} />
          </li>
        ))}
      </List>
      {video ? <TaskVideo title={title} video={video} /> : null}
    </article>
  );
}

/** Gives the page another name for as long as it is printed: browsers propose it for a saved file. */
function useNameOnPaper(name: string) {
  useEffect(() => {
    let before = "";
    const begin = () => {
      before = document.title;
      document.title = name;
    };
    const end = () => {
      document.title = before;
    };
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, [name]);
}
