/** A second factor: its key and recovery codes are shown this once, and a code of it turns it on. */
import { Anchor, Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { CopyValue } from "../look/secret-once.tsx";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

interface Factor {
  readonly secret: string;
  readonly otpauth_url: string;
  readonly recovery_codes: readonly string[];
}

interface EnrolmentProps {
  /** Where a factor is required, the first one needs an administrator's ticket. */
  readonly withTicket?: boolean;
  readonly onDone: () => void | Promise<void>;
}

export function Enrolment({ withTicket = false, onDone }: EnrolmentProps) {
  const [factor, setFactor] = useState<Factor | null>(null);
  return factor ? (
    <Confirmation factor={factor} onDone={onDone} />
  ) : (
    <Beginning withTicket={withTicket} onBegin={setFactor} />
  );
}

interface BeginningProps {
  readonly withTicket: boolean;
  readonly onBegin: (factor: Factor) => void;
}

function Beginning({ withTicket, onBegin }: BeginningProps) {
  const [ticket, setTicket] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const begin = async () => {
    const body = withTicket ? { ticket: ticket.trim() } : {};
    onBegin(await answered(api.POST("/api/v1/admin/session/mfa/enroll", { body })));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(begin);
      }}
    >
      <Stack>
        {withTicket && (
          <TextInput
            label={words.session.enroll.ticket}
            description={words.session.enroll.ticketHint}
            autoComplete="off"
            required
            withAsterisk={false}
            value={ticket}
            onChange={(event) => setTicket(event.currentTarget.value)}
          />
        )}
        {failure}
        <Group>
          <Button type="submit" loading={busy}>
            {words.session.enroll.begin}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Confirmation({ factor, onDone }: { readonly factor: Factor; readonly onDone: () => void | Promise<void> }) {
  const [code, setCode] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const confirm = async () => {
    await answered(api.POST("/api/v1/admin/session/mfa/confirm", { body: { code: code.trim() } }));
    await onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(confirm);
      }}
    >
      <Stack>
        <Text size="sm">{words.session.enroll.add}</Text>
        <Group gap="sm">
          <Code className="wrap" flex="1 1 12rem">
            {factor.secret}
          </Code>
          <CopyValue value={factor.secret} label={words.session.enroll.key} />
          <Anchor href={factor.otpauth_url} size="sm">
            {words.session.enroll.link}
          </Anchor>
        </Group>
        <Text size="sm">{words.session.enroll.recovery}</Text>
        <Group gap="sm" align="flex-start">
          <Code block flex="1 1 12rem" tabIndex={0}>
            {factor.recovery_codes.join("\n")}
          </Code>
          <CopyValue value={factor.recovery_codes.join("\n")} label={words.session.enroll.recovery} />
        </Group>
        <TextInput
          label={words.session.enroll.confirm}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {failure}
        <Group>
          <Button type="submit" loading={busy}>
            {words.session.enroll.finish}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
