import type { components } from "@/client/schema";

type Mail = components["schemas"]["Mail"];

export const makeMail = (over: Partial<Mail> = {}): Mail => ({
  id: "01937b6e-0000-7000-8000-f00000000001",
  kind: "invitation",
  to: "mia@fabrikam.example",
  sender: "Contoso Cloud",
  subject: "Your access to Fabrikam",
  body: "Hello Mia,\n\nOpen this link:\n\n[a link that only the recipient gets]\n",
  state: "sent",
  attempts: 1,
  problem: null,
  created_at: "2026-03-02T10:00:00Z",
  expires_at: "2026-03-09T10:00:00Z",
  sent_at: "2026-03-02T10:00:05Z",
  written_by: "Ada",
  on_behalf_of: null,
  ...over,
});
