/** The two halves of a new setup link, one after the other: no screen, and no picture of one, has both. */
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Moment } from "../look/moment.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import type { Invitation } from "./queries.ts";

interface HandoverProps {
  readonly partnerName: string;
  readonly invitation: Invitation;
}

export function Handover({ partnerName, invitation: { url, passcode, expires_at } }: HandoverProps) {
  const [half, setHalf] = useState<"link" | "passcode">("link");
  const texts = words.setup.handover;
  return (
    <Section title={texts.title(partnerName)} lead={texts.lead}>
      {half === "link" ? (
        <SecretOnce label={texts.link} value={url} advice={texts.linkAdvice} />
      ) : (
        <SecretOnce label={texts.passcode} value={passcode} advice={texts.passcodeAdvice} />
      )}
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {texts.ends} <Moment at={expires_at} />
        </Text>
        {half === "link" ? (
          <Button size="xs" onClick={() => setHalf("passcode")}>
            {texts.toPasscode}
          </Button>
        ) : (
          <Button size="xs" variant="default" onClick={() => setHalf("link")}>
            {texts.toLink}
          </Button>
        )}
      </Group>
    </Section>
  );
}
