import { Button, Stack } from "@mantine/core";
import { knowsPasskeys, signInWithPasskey } from "../api/passkeys.ts";
import type { Standing } from "../api/session.ts";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

/** In place of password and code. Nothing happens when the person turns it down. */
export function PasskeyButton({ onSettled }: { readonly onSettled: (standing: Standing) => void }) {
  const { busy, failure, attempt } = useAttempt(words.session.passkeys.wrong);
  if (!knowsPasskeys()) return null;
  return (
    <Stack>
      {failure}
      <Button
        variant="default"
        fullWidth
        loading={busy}
        onClick={() =>
          void attempt(async () => {
            const standing = await signInWithPasskey();
            if (standing !== null) onSettled(standing);
          })
        }
      >
        {words.session.passkeys.signIn}
      </Button>
    </Stack>
  );
}
