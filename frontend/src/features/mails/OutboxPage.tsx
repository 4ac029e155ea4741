import { Button } from "@mantine/core";
import { IconMail, IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Stack } from "@/components/Stack";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { showToast } from "@/components/toast";
import { mailColumns } from "./columns";
import { MailPanel } from "./MailPanel";
import { type MailFilter, mailsKey, mailsQuery, sendTestMail } from "./queries";
import { texts } from "./texts";

/** What the installation wrote to people in 90 days, and what became of it. */
export function OutboxPage() {
  const params = useListParams();
  const queries = useQueryClient();
  // The address may name a state there is not; the API then says so.
  const query = useQuery(mailsQuery(pageQuery(params.search, ["-created_at"], "state") as MailFilter));
  const open = query.data?.data.find(({ id }) => id === params.search.mail);
  const test = useMutation({
    mutationFn: sendTestMail,
    onSuccess: () => showToast({ tone: "good", text: texts.test.done }),
    onSettled: () => queries.invalidateQueries({ queryKey: mailsKey }),
  });
  const delivers = query.data?.delivers;
  return (
    <>
      <PageHead
        title={texts.title}
        actions={
          delivers ? (
            <Button
              variant="default"
              leftSection={<IconSend size={15} />}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              {texts.test.action}
            </Button>
          ) : null
        }
      />
      <Stack>
        {test.isError ? <ProblemAlert error={test.error} notDone={texts.test.notDone} /> : null}
        {delivers === false ? (
          <Notice tone="warn" title={texts.noServer.title}>
            <p>{texts.noServer.text}</p>
          </Notice>
        ) : null}
        <List
          name="mails"
          caption={texts.caption}
          columns={mailColumns}
          query={query}
          params={params}
          rowId={(mail) => mail.id}
          rowName={(mail) => `${mail.subject}, ${mail.to}`}
          defaultSort="-created_at"
          filters={[
            {
              name: "state",
              label: texts.state,
              options: Object.entries(texts.states).map(([value, label]) => ({ value, label })),
            },
          ]}
          empty={
            <EmptyState icon={IconMail} title={texts.emptyTitle}>
              {texts.empty}
            </EmptyState>
          }
        />
      </Stack>
      <MailPanel mail={open} onClose={() => params.show({ mail: undefined })} />
    </>
  );
}
