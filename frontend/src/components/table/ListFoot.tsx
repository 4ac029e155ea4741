import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type Count, countLine } from "./countLine";
import styles from "./ListFoot.module.css";

interface ListFootProps {
  count: Count;
  /** In which order the rows stand, where no column's head says it. */
  order?: string;
  /** Present when there is a page before this one. */
  onPrevious?: () => void;
  /** Present when there is a page after this one. */
  onNext?: () => void;
}

/** Under a list: how many of how many, and the way to the other pages. */
export function ListFoot({ count, order, onPrevious, onNext }: ListFootProps) {
  return (
    <div className={styles.foot}>
      <div className={styles.count}>
        <p role="status">{countLine(count)}</p>
        {order ? <p className={styles.order}>{order}</p> : null}
      </div>
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
