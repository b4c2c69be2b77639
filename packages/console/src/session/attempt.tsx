/** One try of a proof: a wrong one is said in plain words, everything else as the refusal that it is. */
import { Alert } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { codeOf } from "../api/refusal.ts";
import { Failure } from "../look/failure.tsx";
import { words } from "../words/words.ts";

export interface Attempt {
  readonly busy: boolean;
  readonly failure: ReactNode;
  attempt(work: () => Promise<void>): Promise<void>;
}

/** @param wrong what is said of a wrong proof */
export function useAttempt(wrong: string = words.session.wrong): Attempt {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy,
    failure:
      codeOf(error) === "authentication_failed" ? (
        <Alert color="red" variant="outline" role="alert">
          {wrong}
        </Alert>
      ) : (
        <Failure error={error} />
      ),
    async attempt(work) {
      setBusy(true);
      setError(null);
      try {
        await work();
      } catch (refusal) {
        setError(refusal);
      } finally {
        setBusy(false);
      }
    },
  };
}
