import { Page } from "../look/page.tsx";
import { words } from "../words/words.ts";
import { SessionList } from "./session-list.tsx";

const EVERY = {};

export default function SessionsPage() {
  const { title, lead } = words.users.sessions;
  return (
    <Page title={title} lead={lead}>
      <SessionList filter={EVERY} />
    </Page>
  );
}
