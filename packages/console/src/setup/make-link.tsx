import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { words } from "../words/words.ts";
import type { Invitation } from "./queries.ts";
import { type Start, StartChoice } from "./start-choice.tsx";

interface MakeLinkProps {
  readonly id: string;
  /** Whether nobody has the secret yet. */
  readonly isFirst: boolean;
  readonly onMade: (invitation: Invitation) => Promise<void>;
}

export function MakeLink({ id, isFirst, onMade }: MakeLinkProps) {
  const [seconds, setSeconds] = useState("259200");
  const [start, setStart] = useState<Start>("test");
  const texts = words.setup.links;

  async function make(): Promise<void> {
    const body = { expires_in_seconds: Number(seconds), starts_on_test_side: isFirst && start === "test" };
    await onMade(
      await answered(api.POST("/api/v1/admin/partners/{id}/setup-links", { params: { path: { id } }, body })),
    );
  }

  return (
    <Confirm
      label={texts.make}
      title={texts.makeTitle}
      consequence={isFirst ? (start === "live" ? texts.first : texts.testFirst) : texts.rotation}
      onConfirm={make}
    >
      {isFirst && <StartChoice value={start} onChange={setStart} />}
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
