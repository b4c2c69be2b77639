/**
 * A partner's portal with the application inside it, to look at: `npm run demo:site`. A panel shows each message as it
 * passes. Ctrl-C ends it.
 */
import { DemoSite } from "./demo-site.js";

const site = await DemoSite.start(Number(process.env.PORT ?? 8443));
const { acme, globex, app } = site.urls;
console.log(`
  The demo runs. Its certificate was made just now, so your browser warns once for each site:

    1. open ${app}/healthz and accept the certificate (a frame cannot ask)
    2. open ${acme} and accept it there too

  A second partner: ${globex}. End with Ctrl-C.
`);
process.once("SIGINT", () => void site.close());
