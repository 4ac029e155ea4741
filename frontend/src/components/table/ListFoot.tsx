import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type Count, countLine } from "./countLine";
import styles from "./ListFoot.module.css";

interface ListFootProps {
  count: Count;
  /** Present when there is a page before this one. */
  onPrevious?: () => void;
  /** Present when there is a page after this one. */
  onNext?: () => void;
}

/** Under a list: how many of how many, and the way to the other pages. */
export function ListFoot({ count, onPrevious, onNext }: ListFootProps) {
  return (
    <div className={styles.foot}>
      <p role="status">{countLine(count)}</p>
      {onPrevious || onNext ? (
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconChevronLeft size={15} />}
            disabled={!onPrevious}
            onClick={onPrevious}
          >
            Previous
          </Button>
          <Button
            variant="default"
            rightSection={<IconChevronRight size={15} />}
            disabled={!onNext}
            onClick={onNext}
          >
            Next
          </Button>
        </Group>
      ) : null}
    </div>
  );
}
