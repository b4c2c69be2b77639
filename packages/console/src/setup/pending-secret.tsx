/** A secret that a setup link has shown, and that verifies nothing until the operator says whose hands it is in. */
import { Alert, Group, Stack, Text } from "@mantine/core";
import { Facts } from "../look/facts.tsx";
import { Moment } from "../look/moment.tsx";
import type { Partner } from "../partners/partner.ts";
import { words } from "../words/words.ts";
import { ApproveProposal, DeclineProposal } from "./decide-proposal.tsx";
import { shortId } from "./links.tsx";
import { contactOf } from "./proposal-value.ts";
import type { Proposal } from "./queries.ts";

interface PendingSecretProps {
  readonly id: string;
  readonly partner: Partner;
  readonly proposal: Proposal;
  readonly all: readonly Proposal[];
  readonly onDecided: () => Promise<void>;
  readonly onConflict: (read: Proposal) => Promise<void>;
}

export function PendingSecret({ partner, proposal, all, ...deciding }: PendingSecretProps) {
  const texts = words.setup.secret;
  return (
    <Alert color="orange" variant="outline" title={texts.title} role="region" aria-label={texts.title}>
      <Stack gap="sm">
        <Text size="sm">{texts.lead}</Text>
        <Facts
          facts={[
            [texts.takenFrom, proposal.made_from ?? texts.unknown],
            [texts.takenAt, <Moment key="at" at={proposal.created_at} precise />],
            [
              texts.holder,
              <span key="link" className="mono">
                {shortId(proposal.link_id)}
              </span>,
            ],
            [texts.contact, contactText(partner, all)],
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
