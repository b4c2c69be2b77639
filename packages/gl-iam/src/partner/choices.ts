/** The settings of a partner that are one of a few words. */

export const SSOMode = {
  /** The partner starts: its backend pushes an assertion that nobody asked for. */
  IDP_INITIATED: "idp_initiated",
  /** The application starts: it sends the browser to the partner with a `state`, which the assertion must answer. */
  SP_INITIATED: "sp_initiated",
  BOTH: "both",
} as const;
export type SSOMode = (typeof SSOMode)[keyof typeof SSOMode];

/**
 * Who makes a partner's users: their first sign-in (`jit`), an administrator beforehand (`pre_provisioned`), or nobody
 * (`disabled`). Users who exist sign in with each.
 */
export const SSOUserProvisioning = {
  /** Just in time: an unknown user is made at the first sign-in. */
  JIT: "jit",
  /** Only users whom an administrator made beforehand. */
  PRE_PROVISIONED: "pre_provisioned",
  /** No new users at all. */
  DISABLED: "disabled",
} as const;
export type SSOUserProvisioning = (typeof SSOUserProvisioning)[keyof typeof SSOUserProvisioning];
