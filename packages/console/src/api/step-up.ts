/**
 * A sensitive operation wants a fresh proof of the password. Whoever shows the dialog registers here; a request that
 * was refused waits for its answer, and is then sent again.
 */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;
let asked: Promise<boolean> | null = null;

export function onStepUp(dialog: Ask): () => void {
  ask = dialog;
  return () => {
    if (ask === dialog) ask = null;
  };
}

/** One dialog for all requests that wait. @returns whether the proof was given */
export function stepUp(): Promise<boolean> {
  if (ask === null) return Promise.resolve(false);
  asked ??= ask().finally(() => {
    asked = null;
  });
  return asked;
}
