/**
 * A browser may keep a page that was left, and show it again as it was, with what its administrator saw (the
 * back/forward cache). It is kept veiled, and shown once it is known who is there.
 */

/** @param ask settles when the page may be seen @returns ends that */
export function onReturn(ask: () => Promise<void>): () => void {
  const leave = ({ persisted }: PageTransitionEvent) => {
    if (persisted) veil(true);
  };
  const show = ({ persisted }: PageTransitionEvent) => {
    // A frame later, because what the answer changed is not drawn yet.
    if (persisted) void ask().finally(() => requestAnimationFrame(() => veil(false)));
  };
  addEventListener("pagehide", leave);
  addEventListener("pageshow", show);
  return () => {
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", show);
  };
}

function veil(isVeiled: boolean): void {
  document.documentElement.classList.toggle("veiled", isVeiled);
}
