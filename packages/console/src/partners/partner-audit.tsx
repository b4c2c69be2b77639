import { EventList } from "../audit/event-list.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";

export default function PartnerAudit({ id }: { readonly id: string }) {
  return (
    <Section title={words.partners.parts.audit}>
      <EventList filter={{ partner_id: id }} />
    </Section>
  );
}
