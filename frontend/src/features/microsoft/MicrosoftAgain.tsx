import { useQuery } from "@tanstack/react-query";
import { MicrosoftButton } from "./MicrosoftButton";
import { myMicrosoftQuery } from "./queries";
import { texts } from "./texts";

/** Signing in with Microsoft once more, for whoever does so: it shows who they are as a password would. */
export default function MicrosoftAgain() {
  const { data: mine } = useQuery(myMicrosoftQuery);
  return mine?.name ? <MicrosoftButton label={texts.again} returnTo={location.pathname} /> : null;
}
