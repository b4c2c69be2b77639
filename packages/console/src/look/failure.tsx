/** A refusal in words, with the id by which the log and the audit know it. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { Refusal } from "../api/refusal.ts";
import { words } from "../words/words.ts";

export function failureText(error: unknown): string {
  if (!(error instanceof Refusal)) return words.failure.crashed;
  if (error.status === 0) return words.failure.unreachable;
  if (error.problem === null) return words.failure.unexpected(error.status);
  const ours = words.failure.codes[error.problem.code];
  return ours === undefined ? error.problem.detail : `${ours} (${error.problem.detail})`;
}

interface FailureProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

export function Failure({ error, retry }: FailureProps) {
  if (!error) return null;
  const requestId = error instanceof Refusal ? error.problem?.request_id : undefined;
  return (
    <Alert color="red" variant="outline" title={words.failure.title} role="alert">
      <Text size="sm" className="wrap">
        {failureText(error)}
      </Text>
      <Group gap="sm" mt={requestId || retry ? "xs" : 0}>
        {requestId && (
          <Text size="xs" c="dimmed" className="mono wrap">
            {words.failure.request(requestId)}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {words.actions.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
