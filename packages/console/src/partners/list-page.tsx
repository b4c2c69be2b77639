/** All partners: to find one, and to see what needs care. */
import { Group, Select, Stack, TextInput } from "@mantine/core";
import { useSearchParams } from "wouter";
import { PageLink } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { type Column, Rows } from "../look/rows.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { useDebouncedText } from "../look/use-debounced-text.ts";
import { words } from "../words/words.ts";
import { NewPartnerButtons, NoPartnerYet } from "./no-partner-yet.tsx";
import { type ListedPartner, type PartnerFilter, usePartners } from "./queries.ts";
import { LastSignInCell, OpenPointsCell, SecretAgeCell, UsersCell } from "./standing-cells.tsx";

const STATES: readonly PartnerFilter["state"][] = ["", "active", "inactive", "care"];

export default function PartnersPage() {
  const search = useDebouncedText();
  const [parameters, setParameters] = useSearchParams();
  const state = STATES.find((known) => known === parameters.get("state")) ?? "";
  const pages = usePages();
  const { data, error, refetch } = usePartners({ q: search.settled, state, cursor: pages.cursor });
  const isFiltered = search.settled !== "" || state !== "";

  return (
    <Page title={words.partners.title} lead={words.partners.lead} actions={<NewPartnerButtons />}>
      <Stack>
        <Group gap="sm" align="flex-end">
          <TextInput
            type="search"
            label={words.list.search}
            placeholder={words.partners.search}
            value={search.typed}
            onChange={(event) => {
              search.type(event.currentTarget.value);
              pages.first();
            }}
            flex="1 1 14rem"
            maw={420}
          />
          <Select
            label={words.partners.state}
            data={[
              { value: "", label: words.list.all },
              { value: "active", label: words.partners.active },
              { value: "inactive", label: words.partners.inactive },
              { value: "care", label: words.partners.needsCare },
            ]}
            allowDeselect={false}
            value={state}
            onChange={(value) => {
              setParameters(value ? { state: value } : {}, { replace: true });
              pages.first();
            }}
            w={180}
          />
        </Group>
        <Rows
          label={words.partners.title}
          columns={columns()}
          rows={data?.data}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={isFiltered ? words.partners.noMatch : <NoPartnerYet />}
        />
        <Pager pages={pages} nextCursor={data?.next_cursor} />
      </Stack>
    </Page>
  );
}

function columns(): Column<ListedPartner>[] {
  const names = words.partners.columns;
  return [
    {
      name: names.name,
      cell: ({ id, partner_name }) => (
        <PageLink to={`/partners/${id}`} fw={600} className="cell" display="block">
          {partner_name}
        </PageLink>
      ),
    },
    {
      name: names.state,
      cell: ({ is_active }) => (
        <StateBadge tone={is_active ? "good" : "quiet"}>
          {is_active ? words.partners.active : words.partners.inactive}
        </StateBadge>
      ),
    },
    { name: names.users, cell: (partner) => <UsersCell partner={partner} /> },
    { name: names.secret, cell: (partner) => <SecretAgeCell partner={partner} />, from: "md" },
    { name: names.lastSignIn, cell: (partner) => <LastSignInCell partner={partner} />, from: "sm" },
    { name: names.open, cell: (partner) => <OpenPointsCell partner={partner} />, from: "lg" },
  ];
}
