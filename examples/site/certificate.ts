/** A certificate for this run: made on the fly, known to nobody, and thrown away. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @throws Error when there is no openssl */
export function certificate(hosts: readonly string[]): { key: Buffer; cert: Buffer } {
  const directory = mkdtempSync(join(tmpdir(), "gl-iam-tls-"));
  try {
    const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    const names = hosts.map((host) => `DNS:${host}`).join(",");
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const subject = ["-days", "1", "-subj", "/CN=GL IAM demo", "-addext", `subjectAltName=${names}`];
    const made = spawnSync("openssl", [...request, ...subject, "-keyout", key, "-out", cert]);
    if (made.status !== 0) throw new Error(`openssl is needed for a certificate: ${made.stderr ?? made.error}`);
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
