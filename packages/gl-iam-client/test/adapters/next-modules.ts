/** Stands for the two modules of Next that are used: a request's headers, and what `redirect` throws. */
import { AsyncLocalStorage } from "node:async_hooks";

const present = new AsyncLocalStorage<Headers>();

/** What Next does around a page, an action or a route. */
export function askedWith<T>(headers: Headers | Record<string, string>, work: () => Promise<T>): Promise<T> {
  return present.run(new Headers(headers), work);
}

export const nextHeaders = { headers: async () => present.getStore() ?? new Headers() };

export const nextNavigation = {
  redirect(url: string): never {
    throw Object.assign(new Error("NEXT_REDIRECT"), { url });
  },
};
