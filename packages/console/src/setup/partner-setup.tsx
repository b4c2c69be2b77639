/** A partner's setup: how it comes on, its links, and what waits for a decision. */
import { Stack } from "@mantine/core";
import type { Partner } from "../partners/partner.ts";
import { useRefreshPartner } from "../partners/queries.ts";
import { SetupLinks } from "./links.tsx";
import { SetupProgress } from "./progress.tsx";
import { requestOf } from "./proposal-value.ts";
import { Proposals } from "./proposals.tsx";
import { isWorking, useProposals, useSetupLinks } from "./queries.ts";
import { TestSide } from "./test-side.tsx";

export default function PartnerSetup({ partner }: { readonly partner: Partner }) {
  const { data, error } = useSetupLinks(partner.id);
  const { data: proposals } = useProposals(partner.id);
  const refresh = useRefreshPartner(partner.id);
  const isAsking = proposals?.data.some((one) => one.state === "open" && requestOf(one) !== null) ?? false;
  const isFirst = data?.progress?.state === "awaiting_secret";
  return (
    <Stack gap="lg">
      {data?.progress && (
        <SetupProgress progress={data.progress} links={data.data} isActive={partner.is_active} isAsking={isAsking} />
      )}
      <Proposals partner={partner} isFollowed={data?.data.some(isWorking) ?? false} />
      <TestSide id={partner.id} isFirst={isFirst} />
      <SetupLinks
        id={partner.id}
        partnerName={partner.partner_name}
        links={data?.data}
        isFirst={isFirst}
        error={error}
        onChanged={refresh}
      />
    </Stack>
  );
}
