/** Asks for the password again when a request needs it. The request waits, and is sent again. */
import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { answered, api } from "../api/client.ts";
import { onStepUp } from "../api/step-up.ts";
import { useCovering } from "../look/covering.ts";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

export function StepUpDialog() {
  const [opened, setOpened] = useState(false);
  const answer = useRef<(proved: boolean) => void>(() => {});

  useCovering(opened);
  useEffect(
    () =>
      onStepUp(() => {
        setOpened(true);
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );

  function settle(proved: boolean): void {
    setOpened(false);
    answer.current(proved);
  }

  return (
    <Modal
      opened={opened}
      onClose={() => settle(false)}
      title={words.session.stepUp.title}
      zIndex={400}
      closeButtonProps={{ "aria-label": words.actions.close }}
    >
      {opened && <Proof onProved={() => settle(true)} onCancel={() => settle(false)} />}
    </Modal>
  );
}

function Proof({ onProved, onCancel }: { readonly onProved: () => void; readonly onCancel: () => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const prove = async () => {
    const body = { password, ...(code.trim() ? { code: code.trim() } : {}) };
    await answered(api.POST("/api/v1/admin/session/reauthenticate", { body }));
    onProved();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog may be a child of another form, whose submission this is not.
        event.stopPropagation();
        void attempt(prove);
      }}
    >
      <Stack>
        <Text size="sm">{words.session.stepUp.lead}</Text>
        <PasswordInput
          label={words.session.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={words.session.stepUp.code}
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {failure}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {words.actions.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {words.session.stepUp.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
