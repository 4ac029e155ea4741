import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { paths } from "@/lib/paths";

interface EntryNoticeProps {
  title: string;
  lead: string;
  /** What the link to signing in says. */
  next: string;
}

/** An entry page that only says something, and leads to signing in. */
export function EntryNotice({ title, lead, next }: EntryNoticeProps) {
  return (
    <EntryFrame title={title} lead={lead}>
      <AppLink href={paths.signIn}>{next}</AppLink>
    </EntryFrame>
  );
}
