import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Credentials } from "../api/session.ts";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

interface CodeFormProps {
  readonly credentials: Credentials;
  readonly onCode: (credentials: Credentials) => Promise<void>;
  readonly onOther: () => void;
}

export function CodeForm({ credentials, onCode, onOther }: CodeFormProps) {
  const [code, setCode] = useState("");
  const { busy, failure, attempt } = useAttempt();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => onCode({ ...credentials, code: code.trim() }));
      }}
    >
      <Stack>
        <Text size="sm" className="wrap">
          {words.session.codeLead(credentials.email)}
        </Text>
        <TextInput
          label={words.session.code}
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          ref={(input) => input?.focus()}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {failure}
        <Button type="submit" loading={busy} fullWidth>
          {words.session.signIn}
        </Button>
        <Button variant="subtle" onClick={onOther}>
          {words.session.other}
        </Button>
      </Stack>
    </form>
  );
}
