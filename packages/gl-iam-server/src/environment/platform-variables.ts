/**
 * Variables that a platform writes into a container for services named like this one.
 *
 * Kubernetes writes for each Service S of the namespace, here with a name such as `gl-iam` or `gl-iam-console`:
 * S_SERVICE_HOST, S_SERVICE_PORT, S_SERVICE_PORT_<name>, S_PORT=tcp://address:port, and for each port
 * S_PORT_<number>_<protocol>=tcp://… with _PROTO, _PORT and _ADDR. Docker's links write the S_PORT forms too, S_NAME,
 * and S_ENV_<variable> for each variable of the linked container.
 *
 * The value counts as well as the name, so that a misspelt setting is not taken for one of these.
 */
import { isIP } from "node:net";

type Variables = Readonly<Record<string, string | undefined>>;

const SERVICE = "GL_IAM(?:_[A-Z0-9_]+?)?";
const ENDPOINT = /^(?:tcp|udp|sctp):\/\/(?:[\d.]+|\[[\da-f:.]+\]):\d{1,5}$/i;
const PORT = /^\d{1,5}$/;

/** Names, each with what its value must look like. */
const FORMS: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [new RegExp(`^${SERVICE}_PORT$`), (value) => ENDPOINT.test(value)],
  [new RegExp(`^${SERVICE}_PORT_\\d+_(?:TCP|UDP|SCTP)(?:_START|_END)?$`), (value) => ENDPOINT.test(value)],
  [new RegExp(`^${SERVICE}_PORT_\\d+_(?:TCP|UDP|SCTP)_PROTO$`), (value) => /^(?:tcp|udp|sctp)$/i.test(value)],
  [new RegExp(`^${SERVICE}_PORT_\\d+_(?:TCP|UDP|SCTP)_PORT(?:_START|_END)?$`), (value) => PORT.test(value)],
  [new RegExp(`^${SERVICE}_PORT_\\d+_(?:TCP|UDP|SCTP)_ADDR$`), (value) => isIP(value) !== 0],
  [new RegExp(`^${SERVICE}_SERVICE_HOST$`), (value) => isIP(value) !== 0],
  [new RegExp(`^${SERVICE}_SERVICE_PORT(?:_[A-Z0-9_]+)?$`), (value) => PORT.test(value)],
  // `/web/gl-iam`: who is linked to whom.
  [new RegExp(`^${SERVICE}_NAME$`), (value) => /^\/[\w.-]+\/[\w.-]+$/.test(value)],
];

const LINKED_VARIABLE = new RegExp(`^(${SERVICE})_ENV_.+$`);

export function isOfPlatform(name: string, variables: Variables): boolean {
  const value = variables[name] ?? "";
  if (FORMS.some(([form, fits]) => form.test(name) && fits(value))) return true;
  // The variables of the linked container may have any names. A link exists when its name variable does.
  const service = LINKED_VARIABLE.exec(name)?.[1];
  return service !== undefined && isOfPlatform(`${service}_NAME`, variables);
}
