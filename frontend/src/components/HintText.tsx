import { Tooltip } from "@mantine/core";
import type { RefObject } from "react";
import { useDelayed } from "@/lib/useDelayed";
import { useShortcuts } from "@/lib/useShortcuts";

interface HintTextProps {
  target: RefObject<HTMLElement | null>;
  label: string;
  onClose: () => void;
}

/** The text of a hint, a moment after it was asked for. */
export default function HintText({ target, label, onClose }: HintTextProps) {
  useShortcuts({ Escape: onClose });
  return <Tooltip target={target} label={label} opened={useDelayed(200)} />;
}
