import { Tooltip } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import type { RefObject } from "react";
import { useDelayed } from "@/lib/useDelayed";
import { useShortcuts } from "@/lib/useShortcuts";

export interface HintTextProps {
  target: RefObject<HTMLElement | null>;
  label: string;
  onClose: () => void;
}

/** The text of a hint, a moment after it was asked for, until Escape or a tap elsewhere. */
export default function HintText({ target, label, onClose }: HintTextProps) {
  useShortcuts({ Escape: onClose });
  useClickOutside(onClose, null, [target.current]);
  return <Tooltip target={target} label={label} opened={useDelayed(200)} />;
}
