/**
 * Dialogs about the session may stand over a dialog of a page. Escape reaches both, and answers the upper one only: the
 * lower one keeps what was typed in it.
 */
import { useEffect } from "react";

let covering = 0;

/** Of a dialog that may stand over another one. */
export function useCovering(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    covering += 1;
    return () => {
      // Not before the key press that closed it has reached the one below.
      setTimeout(() => {
        covering -= 1;
      });
    };
  }, [opened]);
}

export function isCovered(): boolean {
  return covering > 0;
}
