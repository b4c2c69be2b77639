import { Group } from "@mantine/core";
import { Page } from "../look/page.tsx";
import { sideOf, useSide } from "../look/side.ts";
import { SideSelect } from "../look/side-select.tsx";
import { words } from "../words/words.ts";
import { SessionList } from "./session-list.tsx";

export default function SessionsPage() {
  const { isTest, setTest } = useSide();
  const { title, lead } = words.users.sessions;
  return (
    <Page title={title} lead={lead}>
      <Group>
        <SideSelect isTest={isTest} onChange={setTest} />
      </Group>
      <SessionList key={`${isTest}`} filter={sideOf(isTest)} />
    </Page>
  );
}
