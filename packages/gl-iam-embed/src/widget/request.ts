/** `fetch` with the access token, where it belongs. */

/** @param accessToken a valid one; it is told which one was refused */
export function authorizedFetch(
  apiUrl: URL,
  accessToken: (isRefused?: string) => Promise<string | undefined>,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, apiUrl), init);
    if (new URL(request.url).origin !== apiUrl.origin) return fetch(request);
    const token = await accessToken();
    const response = await send(request.clone(), token);
    if (response.status !== 401 || !token) return response;
    const next = await accessToken(token);
    return !next || next === token ? response : send(request, next);
  };
}

function send(request: Request, token: string | undefined): Promise<Response> {
  if (token) request.headers.set("authorization", `Bearer ${token}`);
  // A redirect would take the token along; cookies would be another session.
  return fetch(new Request(request, { redirect: "error", credentials: "omit" }));
}
