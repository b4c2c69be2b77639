import { Checkbox, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { words } from "../words/words.ts";

type Scope = Schemas["MachineToken"]["scopes"][number];

const SCOPES: readonly Scope[] = [
  "partners:read",
  "partners:write",
  "users:read",
  "users:write",
  "sessions:read",
  "sessions:write",
  "audit:read",
  "introspect",
];
const DAY = 86_400;

export function MakeMachineToken({ onMade }: { readonly onMade: (token: string) => Promise<void> }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState(30);
  const texts = words.administrators.tokens;

  async function make(): Promise<void> {
    const body = { name, scopes: scopes as Scope[], expires_in_seconds: days * DAY };
    const { token } = await answered(api.POST("/api/v1/admin/tokens", { body }));
    setName("");
    setScopes([]);
    await onMade(token);
  }

  return (
    <Confirm label={texts.make} title={texts.makeTitle} consequence={texts.lead} onConfirm={make}>
      <Stack gap="sm">
        <TextInput
          label={texts.name}
          description={texts.nameHint}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={texts.scopes} value={scopes} onChange={setScopes}>
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NumberInput
          label={texts.days}
          min={1}
          max={365}
          allowDecimal={false}
          value={days}
          onChange={(value) => typeof value === "number" && setDays(value)}
        />
      </Stack>
    </Confirm>
  );
}
