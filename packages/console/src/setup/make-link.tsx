import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { words } from "../words/words.ts";
import type { Invitation } from "./queries.ts";

interface MakeLinkProps {
  readonly id: string;
  /** Whether nobody has the secret yet. */
  readonly isFirst: boolean;
  readonly onMade: (invitation: Invitation) => Promise<void>;
}

export function MakeLink({ id, isFirst, onMade }: MakeLinkProps) {
  const [seconds, setSeconds] = useState("259200");
  const texts = words.setup.links;

  async function make(): Promise<void> {
    const body = { expires_in_seconds: Number(seconds) };
    await onMade(
      await answered(api.POST("/api/v1/admin/partners/{id}/setup-links", { params: { path: { id } }, body })),
    );
  }

  return (
    <Confirm
      label={texts.make}
      title={texts.makeTitle}
      consequence={isFirst ? texts.first : texts.rotation}
      onConfirm={make}
    >
      <Radio.Group label={texts.lifetime} value={seconds} onChange={setSeconds}>
        <Stack gap="xs" mt="xs">
          {Object.entries(texts.lifetimes).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  );
}
