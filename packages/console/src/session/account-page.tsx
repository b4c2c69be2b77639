/** The administrator's own password, second factor, passkeys and sessions. */
import { useMemo } from "react";
import { Page } from "../look/page.tsx";
import { Section } from "../look/section.tsx";
import { SessionList } from "../sessions/session-list.tsx";
import { words } from "../words/words.ts";
import { ChangePassword } from "./change-password.tsx";
import { Passkeys } from "./passkeys.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { useSession } from "./state.ts";

export default function AccountPage() {
  const { me } = useSession();
  const own = useMemo(() => ({ user_id: me.id }), [me.id]);
  return (
    <Page title={words.session.account.title} lead={me.email}>
      <SecondFactor />
      <Passkeys />
      <ChangePassword />
      <Section title={words.session.account.sessions}>
        <SessionList filter={own} />
      </Section>
    </Page>
  );
}
