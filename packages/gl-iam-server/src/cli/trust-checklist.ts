/** What to check before a partner's secret is handed over. What can be set now has the command that sets it. */
import type { SSOPartner } from "gl-iam";
import { asWord } from "./shell.js";
import type { Terminal } from "./terminal.js";

/**
 * A registered partner is trusted to say who anybody in its domains is, so open points should show now.
 *
 * @param handedOver what the operator gives to the partner
 */
export function printTrustChecklist(terminal: Terminal, partner: SSOPartner, handedOver: "secret" | "link"): void {
  const { partnerName, orgId, allowedEmailDomains, allowedSourceIps } = partner;
  const org = orgId === "default" ? "" : ` --org ${asWord(orgId)}`;
  const update = `gl-iam partner update ${asWord(partnerName)}${org}`;
  const points: [done: boolean, text: string][] = [
    [false, "Is it an organization that you know, and a person there whom you can call?"],
    [
      false,
      handedOver === "secret"
        ? "Is there a safe channel for the secret (not e-mail, not chat)?"
        : "Is there another way for the passcode than for the link, such as the phone?",
    ],
    [
      allowedEmailDomains !== null,
      allowedEmailDomains === null
        ? `E-mail domains: any. ${update} --email-domain example.com`
        : "E-mail domains are set.",
    ],
    [
      allowedSourceIps !== null,
      allowedSourceIps === null
        ? `Source addresses: any. ${update} --source-ip 203.0.113.0/24`
        : "Source addresses are set.",
    ],
    [false, "Is a date agreed for the next rotation of the secret?"],
  ];
  const open = points.filter(([done]) => !done).length;
  terminal.note(`\n${terminal.paint("bold", `Before you hand the ${handedOver} over`)} (${open} open)`);
  for (const [done, text] of points) {
    terminal.note(`  ${done ? terminal.paint("green", "[x]") : terminal.paint("yellow", "[ ]")} ${text}`);
  }
}
