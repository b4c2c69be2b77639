import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useCallback, useRef } from "react";
import { useCovering } from "../look/covering.ts";
import { words } from "../words/words.ts";
import { useIdle } from "./idle.ts";

/** Warns for a minute before it signs out. */
export function IdleWarning({ onIdle }: { readonly onIdle: () => Promise<void> }) {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  const { secondsLeft, stay } = useIdle(useCallback(() => void latest.current(), []));
  useCovering(secondsLeft !== null);
  return (
    <Modal
      opened={secondsLeft !== null}
      onClose={stay}
      title={words.session.idle.title}
      zIndex={500}
      closeButtonProps={{ "aria-label": words.actions.close }}
    >
      <Stack>
        <Text size="sm" role="timer">
          {words.session.idle.lead(secondsLeft ?? 0)}
        </Text>
        <Text size="sm" c="dimmed">
          {words.session.idle.kept}
        </Text>
        <Group justify="flex-end">
          <Button onClick={stay} data-autofocus>
            {words.session.idle.stay}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
