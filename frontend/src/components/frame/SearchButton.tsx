import { IconSearch } from "@tabler/icons-react";
import styles from "./SearchButton.module.css";

interface SearchButtonProps {
  onOpen: () => void;
  text: string;
}

/** Looks like a search box and opens the palette. */
export function SearchButton({ onOpen, text }: SearchButtonProps) {
  return (
    <button type="button" className={styles.search} onClick={onOpen} aria-keyshortcuts="/ Control+K Meta+K">
      <IconSearch size={16} aria-hidden="true" />
      <span className={styles.text}>{text}</span>
      <span className={styles.key} aria-hidden="true">
        /
      </span>
    </button>
  );
}
