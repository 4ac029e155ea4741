import { Button } from "@mantine/core";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { paths } from "@/lib/paths";
import { texts } from "./texts";

const words = texts.over;

/** What is left of a launched portal once it is over. The way out loads the page anew, as oneself. */
export default function ActingOver() {
  return (
    <EntryFrame title={words.title} lead={words.lead}>
      <Button component="a" href={paths.start}>
        {words.back}
      </Button>
    </EntryFrame>
  );
}
