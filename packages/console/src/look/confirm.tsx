/** Asks before an act that has consequences, and says which. The act's refusal is shown in the dialog. */
import { Button, type ButtonProps, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useState } from "react";
import { words } from "../words/words.ts";
import { isCovered } from "./covering.ts";
import { Failure } from "./failure.tsx";

interface ConfirmProps extends Pick<ButtonProps, "size" | "color" | "variant" | "disabled"> {
  /** On the button that opens the dialog. */
  readonly label: string;
  readonly title: string;
  readonly consequence: ReactNode;
  /** On the button that does it; the same as `label` unless given. */
  readonly act?: string;
  /** More to fill in. */
  readonly children?: ReactNode;
  readonly isDangerous?: boolean;
  /** Before the dialog shows. */
  readonly onOpen?: () => void;
  /** The dialog closes when it resolves, unless to {@link STAYS}. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Nothing was refused, and there is more to decide in the dialog. */
export const STAYS = "stays";

export function Confirm(props: ConfirmProps) {
  const { label, title, consequence, act, children, isDangerous, onOpen, onConfirm, ...look } = props;
  const [opened, { open, close }] = useDisclosure(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  /** Not while it is done: what the service says then would be seen by nobody. */
  function leave(): void {
    if (!busy && !isCovered()) close();
  }

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    // A dialog of a form is none of its fields.
    event.stopPropagation();
    setBusy(true);
    setError(null);
    try {
      if ((await onConfirm()) !== STAYS) close();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        size="xs"
        variant="default"
        {...look}
        onClick={() => {
          onOpen?.();
          setError(null);
          open();
        }}
      >
        {label}
      </Button>
      <Modal opened={opened} onClose={leave} title={title} closeButtonProps={{ "aria-label": words.actions.close }}>
        {/* What is wrong with a field is for the service to say. */}
        <form noValidate onSubmit={(event) => void confirm(event)}>
          <Stack>
            <Text size="sm" component="div">
              {consequence}
            </Text>
            {children}
            <Failure error={error} />
            <Group justify="flex-end">
              <Button variant="default" disabled={busy} onClick={leave}>
                {words.actions.cancel}
              </Button>
              <Button type="submit" color={isDangerous ? "red.9" : "blue"} loading={busy}>
                {act ?? label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
