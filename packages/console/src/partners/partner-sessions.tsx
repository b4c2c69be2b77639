import { useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { Section } from "../look/section.tsx";
import { SessionList } from "../sessions/session-list.tsx";
import { words } from "../words/words.ts";

export default function PartnerSessions({ id }: { readonly id: string }) {
  const queries = useQueryClient();
  const texts = words.partners.sessions;

  async function endAll(): Promise<void> {
    await answered(api.POST("/api/v1/admin/sessions/end", { body: { partner_id: id } }));
    await queries.invalidateQueries({ queryKey: ["sessions"] });
    tellDone(texts.endedAll);
  }

  return (
    <Section
      title={texts.title}
      actions={
        <Confirm
          label={texts.endAll}
          title={texts.endAllTitle}
          consequence={texts.endAllLead}
          onConfirm={endAll}
          isDangerous
        />
      }
    >
      <SessionList filter={{ partner_id: id }} empty={texts.none} />
    </Section>
  );
}
