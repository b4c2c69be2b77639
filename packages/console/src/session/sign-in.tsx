/** Password, then the second factor where there is one, then a first one where it is required; or a passkey. */
import { Alert, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { codeOf } from "../api/refusal.ts";
import { type Credentials, type Me, type Standing, signIn, whoAmI } from "../api/session.ts";
import { Failure } from "../look/failure.tsx";
import { LanguageSwitch } from "../look/language-switch.tsx";
import { SchemeSwitch } from "../look/scheme-switch.tsx";
import { words } from "../words/words.ts";
import { CodeForm } from "./code-form.tsx";
import { Enrolment } from "./enrolment.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { PasswordForm } from "./password-form.tsx";

interface SignInProps {
  readonly onEnter: (me: Me) => void;
  /** Over a page whose session has ended. */
  readonly isReturn?: boolean;
}

export function SignIn({ onEnter, isReturn = false }: SignInProps) {
  const [given, setGiven] = useState<Credentials | null>(null);
  const [isEnrolling, setEnrolling] = useState(false);
  const [outcome, setOutcome] = useState<Standing["kind"] | null>(null);
  const [languageError, setLanguageError] = useState<unknown>(null);

  function settle(standing: Standing): void {
    setGiven(null);
    setOutcome(standing.kind);
    setEnrolling(standing.kind === "must_enroll");
    if (standing.kind === "in") onEnter(standing.me);
  }

  async function attempt(credentials: Credentials): Promise<void> {
    try {
      settle(await signIn(credentials));
    } catch (error) {
      if (codeOf(error) !== "mfa_required" || credentials.code !== undefined) throw error;
      setGiven(credentials);
    }
  }

  const title = isReturn ? words.session.ended.title : words.session.title;
  const lead = isReturn ? words.session.ended.lead : words.session.lead;
  return (
    <Center mih={isReturn ? "80vh" : "100vh"} p="md" component={isReturn ? "div" : "main"}>
      <Paper withBorder p={{ base: "md", xs: "xl" }} w="100%" maw={isEnrolling ? 560 : 420}>
        <Stack>
          <Stack gap={4}>
            <Group justify="space-between" wrap="nowrap" mb="xs">
              <Text size="sm" c="dimmed" fw={600}>
                {words.product}
              </Text>
              <Group gap="xs" wrap="nowrap">
                <LanguageSwitch onFailure={setLanguageError} />
                <SchemeSwitch />
              </Group>
            </Group>
            <Title order={1} size="h3">
              {isEnrolling ? words.session.enroll.title : title}
            </Title>
            <Text c="dimmed" size="sm">
              {isEnrolling ? words.session.enroll.required : lead}
            </Text>
          </Stack>
          <Failure error={languageError} />
          {(outcome === "stranger" || outcome === "out") && (
            <Alert color="orange" variant="outline" role="alert">
              {outcome === "stranger" ? words.session.notAdministrator : words.session.noCookie}
            </Alert>
          )}
          {isEnrolling ? (
            <Enrolment withTicket onDone={async () => settle(await whoAmI())} />
          ) : given ? (
            <CodeForm credentials={given} onCode={attempt} onOther={() => setGiven(null)} />
          ) : (
            <>
              <PasswordForm onSubmit={attempt} />
              <PasskeyButton onSettled={settle} />
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
