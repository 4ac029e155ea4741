import { useState } from "react";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { paths } from "@/lib/paths";
import { PasswordForm } from "./PasswordForm";
import { resetPassword } from "./queries";
import { texts } from "./texts";
import { useLinkToken } from "./useLinkToken";

const words = texts.reset;

/** Where the link of a forgotten password leads. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <EntryFrame title={words.doneTitle} lead={words.done}>
        <AppLink href={paths.signIn}>{texts.signIn}</AppLink>
      </EntryFrame>
    );
  }
  if (!token) {
    return (
      <EntryFrame title={texts.noLink.title} lead={texts.noLink.lead}>
        <AppLink href={paths.signIn}>{texts.backToSignIn}</AppLink>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={words.title} lead={words.lead}>
      <PasswordForm
        email=""
        submit={words.submit}
        notDone={words.notDone}
        send={(password) => resetPassword({ token, password })}
        onDone={() => setDone(true)}
      />
    </EntryFrame>
  );
}
