import { useState } from "react";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { EntryNotice } from "./EntryNotice";
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
    return <EntryNotice title={words.doneTitle} lead={words.done} next={texts.signIn} />;
  }
  if (!token) {
    return <EntryNotice title={texts.noLink.title} lead={texts.noLink.lead} next={texts.backToSignIn} />;
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
