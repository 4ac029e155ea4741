import { Button, Group } from "@mantine/core";
import { useEffect, useRef } from "react";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import styles from "./api-clients.module.css";
import { texts } from "./texts";

const words = texts.handOver;

interface HandOverProps {
  name: string;
  clientId: string;
  secret: string;
  onDone: () => void;
}

/** A secret that was made just now. It is nowhere to be read again. */
export function HandOver({ name, clientId, secret, onDone }: HandOverProps) {
  const done = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its form.
  useEffect(() => done.current?.focus(), []);
  return (
    <div className={styles.form}>
      <Notice tone="good" title={words.added(name)}>
        <p>{words.once}</p>
      </Notice>
      <Facts
        facts={[
          { term: words.id, value: <CopyableId value={clientId} label="client id" /> },
          { term: words.secret, value: <CopyableId value={secret} label="secret" /> },
        ]}
      />
      <Group gap={8}>
        <Button ref={done} onClick={onDone}>
          {texts.done}
        </Button>
      </Group>
    </div>
  );
}
