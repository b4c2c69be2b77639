import { Stack, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { Rows } from "../look/rows.tsx";
import { Section } from "../look/section.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { useRefreshPartner } from "./queries.ts";

type PartnerUser = Schemas["PartnerUser"];

export default function PartnerUsers({ id }: { readonly id: string }) {
  const pages = usePages();
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["partner", id, "users", cursor],
    queryFn: () =>
      answered(
        api.GET("/api/v1/admin/partners/{id}/users", {
          params: { path: { id }, query: { limit: "25", ...(cursor ? { cursor } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const texts = words.partners.users;
  return (
    <Section title={texts.title} actions={<AddUser id={id} />}>
      <Rows<PartnerUser>
        label={texts.title}
        rows={data?.data}
        keyOf={({ external_id }) => external_id}
        error={error}
        retry={() => void refetch()}
        empty={texts.none}
        columns={[
          {
            name: texts.email,
            cell: ({ user_id, email }) => (
              <PageLink to={`/users/${user_id}`} className="cell" display="block">
                {email}
              </PageLink>
            ),
          },
          {
            name: texts.external,
            cell: ({ external_id }) => <div className="long mono">{external_id}</div>,
            from: "sm",
          },
          { name: texts.role, cell: ({ role }) => role ?? words.values.none, from: "md" },
          {
            name: words.partners.state,
            cell: ({ is_active }) => (
              <StateBadge tone={is_active ? "good" : "quiet"}>
                {is_active ? words.partners.active : words.partners.inactive}
              </StateBadge>
            ),
          },
          { name: texts.lastSignIn, cell: ({ last_sign_in_at }) => <Moment at={last_sign_in_at} />, from: "sm" },
        ]}
      />
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </Section>
  );
}

const NOBODY = { external_id: "", email: "", display_name: "" };

function AddUser({ id }: { readonly id: string }) {
  const [values, setValues] = useState(NOBODY);
  const refresh = useRefreshPartner(id);
  const texts = words.partners.users;
  const input = (name: keyof typeof NOBODY) => ({
    value: values[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setValues((now) => ({ ...now, [name]: value }));
    },
  });

  async function add(): Promise<void> {
    const { external_id, email, display_name } = values;
    const body = { external_id, email, ...(display_name ? { display_name } : {}) };
    await answered(api.POST("/api/v1/admin/partners/{id}/users", { params: { path: { id } }, body }));
    setValues(NOBODY);
    await refresh();
    tellDone(texts.added);
  }

  return (
    <Confirm label={texts.add} title={texts.add} consequence={texts.addLead} onConfirm={add}>
      <Stack gap="sm">
        <TextInput label={texts.external} description={texts.externalHint} {...input("external_id")} />
        <TextInput label={texts.email} type="email" {...input("email")} />
        <TextInput label={texts.name} {...input("display_name")} />
      </Stack>
    </Confirm>
  );
}
