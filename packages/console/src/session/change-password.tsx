import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { tellDone } from "../look/notice.ts";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

export function ChangePassword() {
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const texts = words.session.account;

  async function change(): Promise<void> {
    const body = { current_password: current, new_password: fresh };
    await answered(api.POST("/api/v1/admin/session/password", { body }));
    setCurrent("");
    setFresh("");
    tellDone(texts.changed);
  }

  return (
    <Section title={texts.password}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(change);
        }}
      >
        <Stack maw={420}>
          <PasswordInput
            label={texts.current}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.fresh}
            description={texts.freshHint}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
          {failure}
          <Group>
            <Button type="submit" loading={busy}>
              {texts.change}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
