import { Page } from "../look/page.tsx";
import { words } from "../words/words.ts";
import { MachineTokens } from "./machine-tokens.tsx";
import { People, useAdministrators } from "./people.tsx";

export default function AdministratorsPage() {
  const { data, error } = useAdministrators(undefined);
  return (
    <Page title={words.administrators.title} lead={words.administrators.lead}>
      <People />
      {/* They are asked for meanwhile, and not seen to move. */}
      <div hidden={!data && !error}>
        <MachineTokens />
      </div>
    </Page>
  );
}
