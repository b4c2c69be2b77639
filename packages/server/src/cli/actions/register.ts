import type { SSOPartner } from "gl-iam";
import { toPartnerJson } from "../../partner-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { readConsumerSecret } from "../input.js";
import { askText } from "../prompts.js";
import { type SettingsFlags, settingsOf } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface RegisterFlags extends SettingsFlags {
  org: string;
  consumerKey?: string;
  secretFile?: string;
  json?: boolean;
}

export async function register(terminal: Terminal, name: string | undefined, flags: RegisterFlags): Promise<void> {
  if (flags.secretFile === "-" && flags.metadata === "-") throw new UsageError("only one thing can come from stdin");
  const create = {
    partnerName: name ?? (await askText(terminal, "Name of the partner", "the partner's name is missing")),
    orgId: flags.org,
    ...settingsOf(flags),
    ...(flags.consumerKey === undefined ? {} : { consumerKey: flags.consumerKey }),
    ...(flags.secretFile === undefined ? {} : { consumerSecret: readConsumerSecret(flags.secretFile) }),
  };
  await withRegistry(terminal, async ({ gateway }) => {
    const registered = (await gateway.partnerRegistry.registerPartner(create, { actor: ACTOR })).unwrap();
    const { partner, consumerKey, consumerSecret } = registered;
    if (flags.json) {
      const answer = { partner: toPartnerJson(partner), consumer_key: consumerKey, consumer_secret: consumerSecret };
      terminal.print(JSON.stringify(answer));
      return;
    }
    terminal.note(`registered ${partner.partnerName} (${partner.id}); the secret is not shown again`);
    terminal.print(`consumer_key=${consumerKey}`);
    terminal.print(`consumer_secret=${consumerSecret}`);
    printTrustChecklist(terminal, partner);
  });
}

/** A registered partner is trusted to say who anybody in its domains is: what is still open should be seen now. */
function printTrustChecklist(terminal: Terminal, { allowedEmailDomains, allowedSourceIps }: SSOPartner): void {
  const points: [done: boolean, text: string][] = [
    [false, "Is it an organization that you know, and a person there whom you can call?"],
    [false, "Is there a safe channel for the secret (not e-mail, not chat)?"],
    [
      allowedEmailDomains !== null,
      allowedEmailDomains === null ? "E-mail domains: any. Set --email-domain." : "E-mail domains are set.",
    ],
    [
      allowedSourceIps !== null,
      allowedSourceIps === null ? "Source addresses: any. Set --source-ip." : "Source addresses are set.",
    ],
    [false, "Is a date agreed for the next rotation of the secret?"],
  ];
  const open = points.filter(([done]) => !done).length;
  terminal.note(`\n${terminal.paint("bold", "Before you hand the secret over")} (${open} open)`);
  for (const [done, text] of points) {
    terminal.note(`  ${done ? terminal.paint("green", "[x]") : terminal.paint("yellow", "[ ]")} ${text}`);
  }
}
