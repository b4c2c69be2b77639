/** A partner's secret is in wrong hands: what ends, since when, and then who was asserted meanwhile. */
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { Failure } from "../look/failure.tsx";
import { PageLink } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { usePartner } from "../partners/queries.ts";
import { words } from "../words/words.ts";
import { CompromiseForm, type Handled } from "./compromise-form.tsx";
import { CompromiseReport } from "./report.tsx";

export default function CompromisePage({ id }: { readonly id: string }) {
  const { data, error, refetch } = usePartner(id);
  const [handled, setHandled] = useState<Handled | null>(null);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  const { partner_name } = data.partner;
  const texts = words.compromise;
  const back = <PageLink to={`/partners/${id}`}>{words.partners.wizard.toPartner}</PageLink>;
  return handled ? (
    <Page title={texts.handled(partner_name)} lead={texts.handledLead} actions={back}>
      <CompromiseReport partnerName={partner_name} handled={handled} />
    </Page>
  ) : (
    <Page title={texts.title(partner_name)} lead={texts.lead} actions={back}>
      <CompromiseForm id={id} onHandled={setHandled} />
    </Page>
  );
}
