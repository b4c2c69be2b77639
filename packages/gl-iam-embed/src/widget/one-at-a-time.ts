/**
 * Tabs of one browser wake up together. Each renews a session of its own, but they take turns, so that the application
 * is not asked by all at one moment. Where the browser has no locks for a frame, or a tab holds one for too long,
 * nobody waits.
 */
const TURN = 5000;

export async function oneAtATime(work: () => Promise<void>): Promise<void> {
  let isHeld = false;
  try {
    await navigator.locks.request("gl-iam", { signal: AbortSignal.timeout(TURN) }, () => {
      isHeld = true;
      return work();
    });
  } catch (error) {
    if (isHeld) throw error;
    await work();
  }
}
