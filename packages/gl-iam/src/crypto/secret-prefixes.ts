/**
 * How each kind of secret begins. Secret scanners recognize a leaked one by it, and logs leave it out. A new kind gets
 * its line here, and is left out of every log from then on.
 */
export const SECRET_PREFIXES = {
  CONSUMER_SECRET: "cs_live_",
  TEST_CONSUMER_SECRET: "cs_test_",
  ONE_TIME_TOKEN: "ott_live_",
  REFRESH_TOKEN: "rt_live_",
  SESSION_COOKIE: "bs_live_",
  FRAME_COOKIE: "bf_live_",
  CONSOLE_COOKIE: "bc_live_",
  MFA_TICKET: "mt_live_",
  MACHINE_TOKEN: "gk_live_",
  SCIM_TOKEN: "sk_scim_",
  SETUP_LINK: "sl_live_",
  SETUP_BROWSER: "sb_live_",
} as const;
