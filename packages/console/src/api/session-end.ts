/** Tells the console that its session has ended, whichever request learned of it. */
type Listener = () => void;

let listener: Listener | null = null;

export function onSessionEnd(tell: Listener): () => void {
  listener = tell;
  return () => {
    if (listener === tell) listener = null;
  };
}

export function tellSessionEnd(): void {
  listener?.();
}
