import { Radio, Stack, Text } from "@mantine/core";
import { useRef, useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { daysSince } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { words } from "../words/words.ts";
import type { Partner } from "./partner.ts";
import { useRefreshPartner } from "./queries.ts";
import type { Standing } from "./standing.ts";

interface RotateSecretProps {
  readonly partner: Partner;
  readonly standing: Standing | undefined;
  readonly onRotated: (secret: string) => void;
}

/** Days without an accepted request after which nobody misses a secret. */
const UNUSED_DAYS = 2;

export function RotateSecret({ partner: { id }, standing, onRotated }: RotateSecretProps) {
  const [grace, setGrace] = useState("86400");
  const refresh = useRefreshPartner(id);
  // A try again gets the answer that was lost, and not another secret.
  const key = useRef(crypto.randomUUID());
  const texts = words.partners.secrets;

  async function rotate(): Promise<void> {
    const rotated = await answered(
      api.POST("/api/v1/admin/partners/{id}/rotate-secret", {
        params: { path: { id }, header: { "Idempotency-Key": key.current } },
        body: { grace_period_seconds: Number(grace) },
      }),
    );
    key.current = crypto.randomUUID();
    onRotated(rotated.consumer_secret);
    await refresh();
    tellDone(texts.rotated);
  }

  return (
    <Confirm label={texts.rotate} title={texts.rotateTitle} consequence={texts.rotateLead} onConfirm={rotate}>
      <Radio.Group label={texts.grace} value={grace} onChange={setGrace}>
        <Stack gap="xs" mt="xs">
          {Object.entries(texts.graces).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm">{consequence(standing)}</Text>
    </Confirm>
  );
}

/** Whether anybody would miss the old secret. */
function consequence(standing: Standing | undefined): string {
  const texts = words.partners.secrets;
  const last = standing?.last_accepted;
  if (!last) return texts.neverUsed;
  const days = daysSince(last.at);
  return `${texts.usedAgo(words.values.daysAgo(days))} ${days > UNUSED_DAYS ? texts.unused : texts.usedRecently}`;
}
