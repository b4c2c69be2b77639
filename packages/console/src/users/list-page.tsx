import { Group, Select, Stack, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Page } from "../look/page.tsx";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { sideOf, useSide } from "../look/side.ts";
import { SideSelect } from "../look/side-select.tsx";
import { useDebouncedText } from "../look/use-debounced-text.ts";
import { words } from "../words/words.ts";
import { UserRows } from "./user-rows.tsx";

type UserState = Schemas["UserDetails"]["state"];

export default function UsersPage() {
  const search = useDebouncedText();
  const role = useDebouncedText();
  const [state, setState] = useState<UserState | "">("");
  const { isTest, setTest } = useSide();
  const pages = usePages();
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["users", search.settled, role.settled, state, isTest, cursor],
    queryFn: () => {
      const query = {
        limit: "25",
        ...(search.settled ? { q: search.settled } : {}),
        ...(role.settled ? { role: role.settled } : {}),
        ...(state ? { state } : {}),
        ...sideOf(isTest),
        ...(cursor ? { cursor } : {}),
      };
      return answered(api.GET("/api/v1/admin/users", { params: { query } }));
    },
    placeholderData: keepPreviousData,
  });
  const texts = words.users;
  const states = Object.entries(texts.states).map(([value, label]) => ({ value, label }));

  return (
    <Page title={texts.title} lead={texts.lead}>
      <Stack>
        <Group gap="sm" align="flex-end">
          <TextInput
            type="search"
            label={words.list.search}
            placeholder={texts.search}
            value={search.typed}
            onChange={(event) => {
              search.type(event.currentTarget.value);
              pages.first();
            }}
            flex="1 1 14rem"
            maw={420}
          />
          <TextInput
            label={texts.role}
            value={role.typed}
            onChange={(event) => {
              role.type(event.currentTarget.value);
              pages.first();
            }}
            w={180}
          />
          <Select
            label={texts.state}
            data={[{ value: "", label: words.list.all }, ...states]}
            allowDeselect={false}
            value={state}
            onChange={(value) => {
              setState((value ?? "") as UserState | "");
              pages.first();
            }}
            w={150}
          />
          <SideSelect
            isTest={isTest}
            onChange={(chosen) => {
              setTest(chosen);
              pages.first();
            }}
          />
        </Group>
        <UserRows users={data?.data} error={error} retry={() => void refetch()} />
        <Pager pages={pages} nextCursor={data?.next_cursor} />
      </Stack>
    </Page>
  );
}
