import { Page } from "../look/page.tsx";
import { words } from "../words/words.ts";
import { MachineTokens } from "./machine-tokens.tsx";
import { People } from "./people.tsx";

export default function AdministratorsPage() {
  return (
    <Page title={words.administrators.title} lead={words.administrators.lead}>
      <People />
      <MachineTokens />
    </Page>
  );
}
