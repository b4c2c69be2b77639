/** What holders of setup links have proposed: decided one value at a time. */
import { Alert, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Facts } from "../look/facts.tsx";
import { Failure } from "../look/failure.tsx";
import { Moment } from "../look/moment.tsx";
import { Section } from "../look/section.tsx";
import type { Partner } from "../partners/partner.ts";
import { useRefreshPartner } from "../partners/queries.ts";
import { words } from "../words/words.ts";
import { ApproveProposal, DeclineProposal, Warning } from "./decide-proposal.tsx";
import { DecidedProposals } from "./decided-proposals.tsx";
import { shortId } from "./links.tsx";
import { PendingSecret } from "./pending-secret.tsx";
import { contactOf, fieldName, requestOf, valueText } from "./proposal-value.ts";
import { type Proposal, useProposals } from "./queries.ts";

interface ProposalsProps {
  readonly partner: Partner;
  /** Whether a holder may propose more meanwhile. */
  readonly isFollowed: boolean;
}

export function Proposals({ partner, isFollowed }: ProposalsProps) {
  const { data, error, refetch } = useProposals(partner.id, isFollowed);
  const [missed, setMissed] = useState<{ read: Proposal; reason: string } | null>(null);
  const refresh = useRefreshPartner(partner.id);
  const texts = words.setup.proposals;
  const all = data?.data ?? [];
  const open = all.filter(({ state }) => state === "open");
  const deciding = {
    id: partner.id,
    async onDecided() {
      setMissed(null);
      await refresh();
    },
    async onConflict(read: Proposal, reason: string) {
      setMissed({ read, reason });
      await refresh();
    },
  };

  return (
    <>
      {open
        .filter((proposal) => requestOf(proposal) !== null)
        .map((proposal) => (
          <PendingSecret key={proposal.id} partner={partner} proposal={proposal} all={all} {...deciding} />
        ))}
      <Section title={texts.title} lead={texts.lead}>
        <Failure error={error} retry={() => void refetch()} />
        {missed && <Missed {...missed} now={all.find(({ id }) => id === missed.read.id)} />}
        {data && !open.some((proposal) => requestOf(proposal) === null) && <Text c="dimmed">{texts.none}</Text>}
        {open
          .filter((proposal) => requestOf(proposal) === null)
          .map((proposal) => (
            <Paper key={proposal.id} withBorder p="md">
              <Stack gap="sm">
                <Group justify="space-between" gap="sm">
                  <Title order={3} size="h5">
                    {fieldName(proposal)}
                  </Title>
                  <Group gap="xs">
                    <DeclineProposal proposal={proposal} {...deciding} />
                    <ApproveProposal proposal={proposal} {...deciding} />
                  </Group>
                </Group>
                <Facts
                  facts={[
                    [texts.now, valueText(valueNow(partner, proposal.field))],
                    [texts.proposed, <strong key="value">{valueText(proposal.value)}</strong>],
                    [texts.by, <Proposer key="by" proposal={proposal} />],
                    ...(proposal.proven_domains.length > 0
                      ? [[texts.proven, proposal.proven_domains.join(", ")] as const]
                      : []),
                  ]}
                />
                {proposal.warning !== null && <Warning text={proposal.warning} />}
              </Stack>
            </Paper>
          ))}
        <DecidedProposals proposals={all.filter(({ state }) => state !== "open")} />
      </Section>
    </>
  );
}

function Proposer({ proposal: { created_at, made_from, link_id } }: { readonly proposal: Proposal }) {
  const { holder } = words.setup.proposals;
  return (
    <>
      {made_from ?? words.setup.secret.unknown}, <Moment at={created_at} />; {holder}{" "}
      <span className="mono">{shortId(link_id)}</span>
    </>
  );
}

interface MissedProps {
  readonly read: Proposal;
  readonly now: Proposal | undefined;
  /** In the service's words. */
  readonly reason: string;
}

/** Somebody was quicker: what was read, and what there is now. Or it is as it was, and something else is in the way. */
function Missed({ read, now, reason }: MissedProps) {
  const texts = words.setup.proposals;
  if (now?.state === "open" && now.digest === read.digest) {
    return (
      <Alert color="orange" variant="outline" title={`${texts.refused}: ${fieldName(read)}`} role="alert">
        <Text size="sm">{reason}</Text>
      </Alert>
    );
  }
  const after = now ? `${valueText(now.value)} (${texts.states[now.state] ?? now.state})` : words.values.none;
  return (
    <Alert color="orange" variant="outline" title={`${texts.changed}: ${fieldName(read)}`} role="alert">
      <Stack gap="sm">
        <Text size="sm">{texts.changedLead}</Text>
        <Facts
          facts={[
            [texts.youRead, valueText(read.value)],
            [texts.now, after],
          ]}
        />
      </Stack>
    </Alert>
  );
}

function valueNow(partner: Partner, field: string): unknown {
  if (field === "technical_contact") return contactOf(partner) ?? words.values.none;
  const value = (partner as unknown as Record<string, unknown>)[field];
  return field === "login_url" ? (value ?? "") : value;
}
