/** For the setup page's script: what is pasted there, as the doctor takes it. */
import { REQUEST_IN_SOURCE } from "../../pasted-request.js";

export const PASTE_SCRIPT = `
  const requestIn = ${REQUEST_IN_SOURCE};

  // What stands in a file can't be seen from here: the field below has it, and goes before.
  function requestOf(pasted, field) {
    const request = requestIn(pasted.trim());
    const headers = {};
    for (const [written, value] of request.headers) {
      const name = written.toLowerCase();
      headers[name] = Object.hasOwn(headers, name) ? headers[name] + ", " + value : value;
    }
    if (field !== "") return { headers: headers, body: field };
    if (request.body.some((part) => part.text === undefined)) throw new Error(words.setupBodyInFile);
    return { headers: headers, body: request.body.map((part) => part.text).join("&") };
  }
`;
