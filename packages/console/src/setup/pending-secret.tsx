/** What waits until the operator says whose hands a link is in: a pending or a held secret, the wish to go live. */
import { Alert, Group, Stack, Text } from "@mantine/core";
import { Facts } from "../look/facts.tsx";
import { Moment } from "../look/moment.tsx";
import type { Partner } from "../partners/partner.ts";
import { words } from "../words/words.ts";
import { ApproveProposal, DeclineProposal } from "./decide-proposal.tsx";
import { shortId } from "./links.tsx";
import { contactOf, requestOf } from "./proposal-value.ts";
import type { Proposal } from "./queries.ts";

interface PendingSecretProps {
  readonly id: string;
  readonly partner: Partner;
  readonly proposal: Proposal;
  readonly all: readonly Proposal[];
  readonly onDecided: () => Promise<void>;
  readonly onConflict: (read: Proposal, reason: string) => Promise<void>;
}

export function PendingSecret({ partner, proposal, all, ...deciding }: PendingSecretProps) {
  const { unknown, holder, contact } = words.setup.secret;
  const texts = words.setup[requestOf(proposal) ?? "secret"];
  return (
    <Alert color="orange" variant="outline" title={texts.title} role="region" aria-label={texts.title}>
      <Stack gap="sm">
        <Text size="sm">{texts.lead}</Text>
        <Facts
          facts={[
            [texts.takenFrom, proposal.made_from ?? unknown],
            [texts.takenAt, <Moment key="at" at={proposal.created_at} precise />],
            [
              holder,
              <span key="link" className="mono">
                {shortId(proposal.link_id)}
              </span>,
            ],
            [contact, contactText(partner, all)],
          ]}
        />
        <Group gap="xs">
          <ApproveProposal proposal={proposal} {...deciding} />
          <DeclineProposal proposal={proposal} {...deciding} />
        </Group>
      </Stack>
    </Alert>
  );
}

/** The approved one: whoever took the secret may have proposed another, which is said. */
function contactText(partner: Partner, all: readonly Proposal[]): string {
  const { noContact, onlyProposed } = words.setup.secret;
  const known = contactOf(partner);
  if (known !== undefined) return known;
  const proposed = all.find(({ field, state }) => field === "technical_contact" && state === "open");
  return proposed ? onlyProposed(String(proposed.value)) : noContact;
}
