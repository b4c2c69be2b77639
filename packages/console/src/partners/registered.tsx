import { Button, Group, Stack } from "@mantine/core";
import type { Schemas } from "../api/client.ts";
import { Facts } from "../look/facts.tsx";
import { PageButton } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { CopyValue, SecretOnce } from "../look/secret-once.tsx";
import { Handover } from "../setup/handover.tsx";
import { words } from "../words/words.ts";

export interface Registered {
  readonly partner: Schemas["Partner"];
  readonly consumer_key: string;
  /** Absent where a setup link hands it over. */
  readonly consumer_secret?: string;
  readonly setup_link?: Schemas["SetupInvitation"];
}

interface RegisteredPanelProps {
  readonly registered: Registered;
  readonly onAnother: () => void;
}

export function RegisteredPanel({ registered, onAnother }: RegisteredPanelProps) {
  const { partner, consumer_key, consumer_secret, setup_link } = registered;
  const { wizard } = words.partners;
  return (
    <Page title={setup_link ? wizard.invited(partner.partner_name) : wizard.done(partner.partner_name)}>
      <Stack maw={760}>
        <Facts
          facts={[
            [
              wizard.key,
              <Group key="key" gap="sm">
                <span className="mono wrap">{consumer_key}</span>
                <CopyValue value={consumer_key} label={wizard.key} />
              </Group>,
            ],
          ]}
        />
        {consumer_secret && <SecretOnce label={wizard.secret} value={consumer_secret} advice={wizard.secretAdvice} />}
        {setup_link && <Handover partnerName={partner.partner_name} invitation={setup_link} />}
        <Group>
          <PageButton to={setup_link ? `/partners/${partner.id}/setup` : `/partners/${partner.id}`}>
            {wizard.toPartner}
          </PageButton>
          <Button variant="default" onClick={onAnother}>
            {setup_link ? wizard.inviteAnother : wizard.another}
          </Button>
        </Group>
      </Stack>
    </Page>
  );
}
