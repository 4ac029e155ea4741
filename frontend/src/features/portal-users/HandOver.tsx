import { Button, Group } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import styles from "./portal-users.module.css";
import { texts } from "./texts";

interface HandOverProps {
  /** What was done: "Mia can sign in now." */
  title: string;
  /** Why it is shown, and that it is not shown again. */
  once: string;
  email: string;
  /** What only its owner may have: a password, or a link. */
  secret: { label: string; value: string };
  /** What else can be done with it. */
  more?: ReactNode;
  onDone: () => void;
}

/** What lets somebody in from now on, for whoever made it to hand over. It is nowhere to be read again. */
export function HandOver({ title, once, email, secret, more, onDone }: HandOverProps) {
  const done = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its form.
  useEffect(() => done.current?.focus(), []);
  return (
    <div className={styles.form}>
      <Notice tone="good" title={title}>
        <p>{once}</p>
      </Notice>
      <Facts
        facts={[
          { term: texts.fields.email, value: <CopyableId value={email} label="email" /> },
          {
            term: secret.label,
            value: <CopyableId value={secret.value} label={secret.label.toLowerCase()} />,
          },
        ]}
      />
      <Group gap={8}>
        <Button ref={done} onClick={onDone}>
          {texts.done}
        </Button>
        {more}
      </Group>
    </div>
  );
}
