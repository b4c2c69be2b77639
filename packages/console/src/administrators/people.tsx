/** Administrators, found by their roles. */
import { Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Rows } from "../look/rows.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { UserStateBadge } from "../users/user-rows.tsx";
import { words } from "../words/words.ts";
import { MakeAdministrator } from "./make-administrator.tsx";

type UserDetails = Schemas["UserDetails"];

const ROLES = ["platform_admin", "org_admin"] as const;
/** Of each role. A service with more of them has another problem. */
const MOST = "100";

async function readAdministrators(): Promise<UserDetails[]> {
  const found = await Promise.all(
    ROLES.map((role) => answered(api.GET("/api/v1/admin/users", { params: { query: { role, limit: MOST } } }))),
  );
  const all = found.flatMap(({ data }) => data).filter(({ roles }) => ROLES.some((role) => roles.includes(role)));
  return [...new Map(all.map((user) => [user.id, user])).values()];
}

export function People() {
  const queries = useQueryClient();
  const [ticket, setTicket] = useState<string | null>(null);
  const queryKey = ["users", "administrators"];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: readAdministrators });
  const names = words.administrators.columns;
  const texts = words.administrators.factor;
  return (
    <Section
      title={words.administrators.people}
      actions={<MakeAdministrator onMade={() => queries.invalidateQueries({ queryKey })} />}
    >
      {ticket && <SecretOnce label={texts.ticketLabel} value={ticket} advice={texts.ticketAdvice} />}
      <Rows<UserDetails>
        label={words.administrators.people}
        rows={data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        columns={[
          {
            name: names.who,
            cell: ({ id, email }) => (
              <PageLink to={`/users/${id}`} fw={600} className="cell" display="block">
                {email}
              </PageLink>
            ),
          },
          { name: names.role, cell: (user) => <Reach user={user} />, from: "sm" },
          { name: names.state, cell: ({ state }) => <UserStateBadge state={state} />, from: "sm" },
          { name: names.lastSignIn, cell: ({ last_sign_in_at }) => <Moment at={last_sign_in_at} />, from: "md" },
          { name: words.actions.edit, cell: ({ id }) => <FactorActs id={id} onTicket={setTicket} /> },
        ]}
      />
    </Section>
  );
}

function Reach({ user }: { readonly user: UserDetails }) {
  const { roles } = words.administrators;
  return <span>{user.roles.includes("platform_admin") ? roles.platform_admin : user.organization_id}</span>;
}

function FactorActs({ id, onTicket }: { readonly id: string; readonly onTicket: (ticket: string) => void }) {
  const texts = words.administrators.factor;
  const params = { path: { id } };

  async function reset(): Promise<void> {
    await answered(api.POST("/api/v1/admin/users/{id}/reset-mfa", { params }));
    tellDone(texts.resetDone);
  }

  async function issue(): Promise<void> {
    onTicket((await answered(api.POST("/api/v1/admin/users/{id}/mfa-ticket", { params }))).ticket);
  }

  return (
    <Group gap="xs" wrap="nowrap">
      <Confirm label={texts.reset} title={texts.reset} consequence={texts.resetLead} onConfirm={reset} isDangerous />
      <Confirm label={texts.ticketLabel} title={texts.ticket} consequence={texts.ticketLead} onConfirm={issue} />
    </Group>
  );
}
