/** One user: what it is, what it may, where it is signed in, and the end of it. */
import { Skeleton, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { Facts } from "../look/facts.tsx";
import { Failure } from "../look/failure.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Page } from "../look/page.tsx";
import { Section } from "../look/section.tsx";
import { sideOf, useSide } from "../look/side.ts";
import { SessionList } from "../sessions/session-list.tsx";
import { words } from "../words/words.ts";
import { EditUser } from "./edit-user.tsx";
import { Identities } from "./identities.tsx";
import { readUser } from "./user.ts";
import { UserEnd } from "./user-end.tsx";
import { UserStateBadge } from "./user-rows.tsx";

export default function UserPage({ id }: { readonly id: string }) {
  const queries = useQueryClient();
  const { isTest } = useSide();
  const { data, error, refetch } = useQuery({
    queryKey: ["user", id, isTest],
    queryFn: () => readUser({ path: { id }, query: sideOf(isTest) }),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  const { user } = data;

  async function refresh(): Promise<void> {
    await Promise.all(
      [["user", id], ["users"], ["sessions"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  }

  async function endAll(): Promise<void> {
    await answered(
      api.POST("/api/v1/admin/sessions/end", { body: { user_id: id, ...(isTest ? { test: true } : {}) } }),
    );
    await refresh();
    tellDone(words.users.sessions.ended);
  }

  const { details, sessions } = words.users;
  return (
    <Page
      title={user.display_name ?? user.email}
      lead={<UserStateBadge state={user.state} />}
      actions={<UserEnd user={user} onChanged={refresh} />}
    >
      <Section title={details.title} actions={<EditUser read={data} onChanged={refresh} />}>
        <Facts
          facts={[
            [details.email, user.email],
            [details.name, user.display_name ?? words.values.none],
            [words.users.columns.roles, user.roles.join(", ") || words.values.none],
            [details.organization, user.organization_id],
            [details.password, user.has_password ? words.values.yes : words.values.no],
            [details.lastSignIn, <Moment key="seen" at={user.last_sign_in_at} />],
            [details.made, <Moment key="made" at={user.created_at} />],
            ...(user.suspended_at
              ? [
                  [
                    details.suspended,
                    <span key="suspended">
                      <Moment at={user.suspended_at} /> {user.suspended_by ? details.by(user.suspended_by) : ""}
                    </span>,
                  ] as const,
                ]
              : []),
            [
              details.id,
              <span key="id" className="mono">
                {user.id}
              </span>,
            ],
          ]}
        />
      </Section>
      <Identities user={user} onChanged={refresh} />
      <Section
        title={sessions.title}
        actions={
          <Confirm
            label={sessions.endAll}
            title={sessions.endAllTitle}
            consequence={sessions.endAllLead}
            onConfirm={endAll}
            isDangerous
          />
        }
      >
        <Stack>
          <SessionList filter={{ user_id: id, ...sideOf(isTest) }} empty={sessions.none} />
        </Stack>
      </Section>
    </Page>
  );
}
