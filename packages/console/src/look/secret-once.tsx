/** A secret that is shown this once: to read, to copy, and nowhere kept. */
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { words } from "../words/words.ts";

interface SecretOnceProps {
  readonly label: string;
  readonly value: string;
  /** What to do with it. */
  readonly advice: string;
}

export function SecretOnce({ label, value, advice }: SecretOnceProps) {
  return (
    <Alert color="orange" variant="outline" title={label}>
      <Stack gap="sm">
        <Text size="sm">{advice}</Text>
        <Group gap="sm" wrap="wrap">
          <Code className="wrap" fz="sm" flex="1 1 14rem">
            {value}
          </Code>
          <CopyValue value={value} label={label} />
        </Group>
      </Stack>
    </Alert>
  );
}

export function CopyValue({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" onClick={copy} aria-label={`${words.actions.copy}: ${label}`} miw="5.5rem">
          {copied ? words.actions.copied : words.actions.copy}
        </Button>
      )}
    </CopyButton>
  );
}
