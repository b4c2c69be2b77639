/**
 * What this browser keeps for the console between visits, and shares among its windows. Where storage is forbidden,
 * each touch of it throws: then a window keeps it for itself, as long as it is open.
 */
const here = new Map<string, string>();

export function kept(name: string): string | null {
  // First what the storage did not take: it may have an older text under the same name.
  const own = here.get(name);
  if (own !== undefined) return own;
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keep(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
    here.delete(name);
  } catch {
    here.set(name, text);
  }
}
