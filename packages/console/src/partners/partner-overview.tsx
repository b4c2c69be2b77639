import { Group, Stack } from "@mantine/core";
import { Facts } from "../look/facts.tsx";
import { Moment } from "../look/moment.tsx";
import { CopyValue } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import { EditSettings } from "./edit-settings.tsx";
import type { ReadPartner } from "./queries.ts";
import { Secrets } from "./secrets.tsx";

export function PartnerOverview({ read }: { readonly read: ReadPartner }) {
  const { partner } = read;
  return (
    <Stack gap="lg">
      <Section title={words.partners.parts.overview}>
        <Facts
          facts={[
            [
              words.partners.key,
              <Group key="key" gap="sm">
                <span className="mono wrap">{partner.consumer_key}</span>
                <CopyValue value={partner.consumer_key} label={words.partners.key} />
              </Group>,
            ],
            [
              words.partners.id,
              <span key="id" className="mono wrap">
                {partner.id}
              </span>,
            ],
            [words.partners.registered, <Moment key="registered" at={partner.created_at} />],
            [words.partners.changed, <Moment key="changed" at={partner.updated_at} />],
          ]}
        />
      </Section>
      <Secrets partner={partner} />
      <EditSettings read={read} />
    </Stack>
  );
}
