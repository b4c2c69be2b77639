/** Administrators, found by their roles. */
import { Group } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { Rows } from "../look/rows.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { UserStateBadge } from "../users/user-rows.tsx";
import { words } from "../words/words.ts";
import { MakeAdministrator } from "./make-administrator.tsx";

type UserDetails = Schemas["UserDetails"];

interface PeoplePage {
  readonly data: readonly UserDetails[];
  /** A role, and the cursor among those who have it. */
  readonly next: string | null;
}

/** Those of the platform come first, then those of organizations. */
async function readAdministrators(place: string | undefined): Promise<PeoplePage> {
  if (place === undefined) {
    const [platform, organizations] = await Promise.all([readRole("platform_admin"), readRole("org_admin")]);
    if (platform.next !== null) return platform;
    return { data: [...platform.data, ...organizations.data], next: organizations.next };
  }
  const [role = "", cursor = ""] = place.split(" ");
  const page = await readRole(role, cursor);
  return page.next === null && role === "platform_admin" ? { ...page, next: "org_admin" } : page;
}

async function readRole(role: string, cursor = ""): Promise<PeoplePage> {
  const query = { role, limit: "25", ...(cursor ? { cursor } : {}) };
  const { data, next_cursor } = await answered(api.GET("/api/v1/admin/users", { params: { query } }));
  // Who has both is among those of the platform. A partner may assert the name of a role, which gives none.
  const isHere = ({ roles }: UserDetails) =>
    roles.includes(role) && (role === "platform_admin" || !roles.includes("platform_admin"));
  return { data: data.filter(isHere), next: next_cursor && `${role} ${next_cursor}` };
}

export function useAdministrators(place: string | undefined) {
  return useQuery({
    queryKey: ["users", "administrators", place],
    queryFn: () => readAdministrators(place),
    placeholderData: keepPreviousData,
  });
}

export function People() {
  const queries = useQueryClient();
  const [ticket, setTicket] = useState<string | null>(null);
  const pages = usePages();
  const { data, error, refetch } = useAdministrators(pages.cursor);
  const names = words.administrators.columns;
  const texts = words.administrators.factor;
  return (
    <Section
      title={words.administrators.people}
      actions={
        <MakeAdministrator onMade={() => queries.invalidateQueries({ queryKey: ["users", "administrators"] })} />
      }
    >
      {ticket && <SecretOnce label={texts.ticketLabel} value={ticket} advice={texts.ticketAdvice} />}
      <Rows<UserDetails>
        label={words.administrators.people}
        rows={data?.data}
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
          { name: words.list.acts, cell: ({ id }) => <FactorActs id={id} onTicket={setTicket} /> },
        ]}
      />
      <Pager pages={pages} nextCursor={data?.next} />
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
