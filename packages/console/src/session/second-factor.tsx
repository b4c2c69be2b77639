import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import { Enrolment } from "./enrolment.tsx";

export function SecondFactor() {
  const [isEnrolling, setEnrolling] = useState(false);
  const texts = words.session.account;
  return (
    <Section title={texts.factor} lead={texts.factorLead}>
      {isEnrolling ? (
        <Enrolment
          onDone={() => {
            setEnrolling(false);
            tellDone(words.session.enroll.done);
          }}
        />
      ) : (
        <Group>
          <Button variant="default" onClick={() => setEnrolling(true)}>
            {texts.factorBegin}
          </Button>
          <TurnOff />
        </Group>
      )}
    </Section>
  );
}

function TurnOff() {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const texts = words.session.account;

  async function turnOff(): Promise<void> {
    await answered(api.POST("/api/v1/admin/session/mfa/disable", { body: { password, code: code.trim() } }));
    setPassword("");
    setCode("");
    tellDone(texts.turnedOff);
  }

  return (
    <Confirm
      label={texts.turnOff}
      title={texts.turnOff}
      consequence={texts.factorLead}
      onConfirm={turnOff}
      isDangerous
      size="sm"
    >
      <Stack gap="sm">
        <PasswordInput
          label={words.session.password}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={words.session.code}
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  );
}
