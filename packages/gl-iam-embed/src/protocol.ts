/** The messages between a partner's page and the application's frame. docs/embedding.md specifies them. */

const PROTOCOL = "gl-iam/1";

/** From each document in the frame to its parent, whoever that is. It is constant, so it may go to any origin. */
export const HELLO = { protocol: PROTOCOL, type: "hello" } as const;

/** The page's answer, to the frame's exact origin. It carries the one port of the conversation. */
export const CHANNEL = { protocol: PROTOCOL, type: "channel" } as const;

/** What the frame says on the port. */
export type FrameMessage =
  | { readonly type: "token-request"; readonly id: number; readonly codeChallenge: string }
  | { readonly type: "signed-out" };

/** What the page says on the port. `token: null` is the answer of a page where nobody is signed in. */
export type PageMessage =
  | { readonly type: "token"; readonly id: number; readonly token: string | null }
  | { readonly type: "sign-in" }
  | { readonly type: "sign-out" };

/** Whether a window's message is this constant. Anything else in a message event is somebody else's. */
export function is(constant: typeof HELLO | typeof CHANNEL, data: unknown): boolean {
  const { protocol, type } = (data ?? {}) as Partial<typeof HELLO>;
  return protocol === constant.protocol && (type as string) === constant.type;
}
