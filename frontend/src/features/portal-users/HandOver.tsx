import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import styles from "./portal-users.module.css";
import { texts } from "./texts";

interface HandOverProps {
  /** What was done: "Mia can sign in now." */
  title: string;
  email: string;
  password: string;
  onDone: () => void;
}

/** What somebody signs in with from now on, for whoever set it to hand over. It is nowhere to be read again. */
export function HandOver({ title, email, password, onDone }: HandOverProps) {
  const done = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its form.
  useEffect(() => done.current?.focus(), []);
  return (
    <div className={styles.form}>
      <Notice tone="good" title={title}>
        <p>{texts.handOver.once}</p>
      </Notice>
      <Facts
        facts={[
          { term: texts.fields.email, value: <CopyableId value={email} label="email" /> },
          { term: texts.fields.password, value: <CopyableId value={password} label="password" /> },
        ]}
      />
      <div>
        <Button ref={done} onClick={onDone}>
          {texts.done}
        </Button>
      </div>
    </div>
  );
}
