/**
 * For the setup page's script: the request in what somebody pastes. A curl command as browsers and people write it
 * (bash, cmd), PowerShell's Invoke-WebRequest, an entry of a HAR file, an HTTP message, or header lines alone.
 */
export const PASTE_SCRIPT = String.raw`
  function requestOf(pasted, body) {
    const text = pasted.replace(/^\uFEFF/, "").replace(/^\s*[$#>]\s+(?=curl)/, "").trim();
    if (/^curl(\.exe)?\s/.test(text)) return ofCurl(text, body);
    if (/^(\$\w+ = |Invoke-(WebRequest|RestMethod)|iwr |irm )/i.test(text)) return ofPowerShell(text, body);
    if (text.startsWith("{")) return ofHar(text) || ofMessage(text, body);
    return ofMessage(text, body);
  }

  function add(headers, line) {
    const at = line.indexOf(":");
    if (at < 1) return;
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    headers[name] = Object.hasOwn(headers, name) ? headers[name] + ", " + value : value;
  }

  // Header lines, an empty line, the body. curl -v writes "> " before each line, and lists have numbers.
  function ofMessage(text, body) {
    const headers = {};
    const lines = text.split("\n");
    let end = lines.findIndex((line) => /^>?\s*$/.test(line));
    if (end < 0) end = lines.length;
    for (const line of lines.slice(0, end)) add(headers, line.replace(/^\s*(> |\d+[|.)\s]\s*)/, ""));
    const rest = lines.slice(end + 1).join("\n");
    return { headers: headers, body: body === "" ? rest : body };
  }

  function ofCurl(text, body) {
    const headers = {};
    const bodies = [];
    const words = wordsOf(text);
    for (let at = 1; at < words.length; at += 1) {
      const long = /^(--[a-z-]+)=([^]*)$/.exec(words[at]) || /^(-[Hd])([^]+)$/.exec(words[at]);
      const name = long ? long[1] : words[at];
      const value = () => (long ? long[2] : words[(at += 1)] || "");
      if (name === "-H" || name === "--header") add(headers, value());
      else if (/^(-d|--json|--data(-raw|-binary|-ascii)?)$/.test(name)) bodies.push(value());
    }
    // What stands in a file can't be seen from here: the field below has it.
    const known = bodies.filter((one) => !one.startsWith("@"));
    return { headers: headers, body: body === "" ? known.join("&") : body };
  }

  const ESCAPES = { n: "\n", r: "\r", t: "\t" };

  function wordsOf(given) {
    // cmd continues a line by ^ and escapes by it; an office program makes quotation marks typographic.
    const isCmd = /\^\r?\n|\^"/.test(given);
    const plain = /["']/.test(given) ? given : given.replace(/[\u201C\u201D]/g, '"').replace(/[\u2018\u2019]/g, "'");
    const text = isCmd ? plain.replace(/\^\r?\n/g, " ").replace(/\^([^])/g, "$1") : plain;
    const words = [];
    let word = null;
    let quote = "";
    for (let at = 0; at < text.length; at += 1) {
      const unit = text[at];
      if (quote === "") {
        if (/\s/.test(unit)) {
          if (word !== null) words.push(word);
          word = null;
        } else if (unit === "$" && text[at + 1] === "'") {
          quote = "$'";
          word = word || "";
          at += 1;
        } else if (unit === "'" || unit === '"') {
          quote = unit;
          word = word || "";
        } else if (unit === "\\") {
          at += 1;
          if (text[at] === "\r") at += 1;
          if (text[at] !== "\n" && at < text.length) word = (word || "") + text[at];
        } else word = (word || "") + unit;
      } else if (unit === quote[quote.length - 1]) quote = "";
      else if (unit === "\\" && quote === "$'") {
        at += 1;
        const code = /^u([0-9a-fA-F]{4})/.exec(text.slice(at, at + 5));
        if (code) {
          word += String.fromCharCode(parseInt(code[1], 16));
          at += 4;
        } else word += ESCAPES[text[at]] || text[at] || "";
      } else if (unit === "\\" && quote === '"' && /["\\$\x60\n]/.test(text[at + 1] || "")) {
        at += 1;
        if (text[at] !== "\n") word += text[at];
      } else word += unit;
    }
    if (word !== null) words.push(word);
    return words;
  }

  function ofPowerShell(text, body) {
    const headers = {};
    const plain = (value) => value.replace(/\x60([^])/g, "$1");
    for (const pair of text.matchAll(/["']([\w-]+)["']\s*=\s*"((?:\x60[^]|[^"\x60])*)"/g)) {
      add(headers, pair[1] + ":" + plain(pair[2]));
    }
    const given = /-Body\s+(?:\([^"]{0,80})?"((?:\x60[^]|[^"\x60])*)"/i.exec(text);
    const single = /-Body\s+'((?:''|[^'])*)'/i.exec(text);
    const found = given ? plain(given[1]) : single ? single[1].replaceAll("''", "'") : "";
    return { headers: headers, body: body === "" ? found : body };
  }

  function ofHar(text) {
    try {
      const har = JSON.parse(text);
      const entries = (har.log && har.log.entries) || [har];
      const isSigned = (one) => one.request.headers.some((header) => /^x-signature$/i.test(header.name));
      const request = (entries.find(isSigned) || entries[0]).request;
      const headers = {};
      for (const header of request.headers) add(headers, header.name + ":" + header.value);
      return { headers: headers, body: (request.postData && request.postData.text) || "" };
    } catch {
      return null;
    }
  }
`;
