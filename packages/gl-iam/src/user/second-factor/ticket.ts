/**
 * A ticket for the first second factor, where one is required. Whoever makes an account hands it over beside the
 * password and on another way, so that a guessed password alone enrolls nothing.
 */
import { SECRET_PREFIXES } from "../../crypto/secret-prefixes.js";
import { generateToken } from "../../crypto/token.js";

/** Seconds. */
export const TICKET_LIFETIME = 7 * 24 * 60 * 60;
export const TICKET = /^mt_live_[A-Za-z0-9_-]{43}$/;

export function generateTicket(): string {
  return generateToken(SECRET_PREFIXES.MFA_TICKET);
}
