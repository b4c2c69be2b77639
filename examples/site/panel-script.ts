/**
 * The panel: it watches the messages of this page with its frame, and reads the servers' from the feed. It comes before
 * partner.js, whose channels it overhears, which no page of another origin can.
 */
export const PANEL_SCRIPT = `
const list = document.getElementById("passed");
const passed = [];
function pass(one) {
  passed.push(one);
  passed.sort((a, b) => a.at - b.at);
  list.replaceChildren(...passed.slice(-40).map(row));
  list.scrollTop = list.scrollHeight;
}
function row({ from, to, text, detail, step, refused }) {
  const item = document.createElement("li");
  item.classList.toggle("step", !!step);
  item.classList.toggle("refused", !!refused);
  const [mark, body, title, note] = ["i", "div", "b", "small"].map((name) => document.createElement(name));
  mark.textContent = step ?? "·";
  title.textContent = text;
  note.textContent = from + " → " + to + (detail ? " · " + detail : "");
  body.append(title, note);
  item.append(mark, body);
  return item;
}
const WORDS = {
  hello: ["hello", "constant, to any parent"],
  channel: ["a private channel", "to the exact origin"],
  "token-request": ["asks for a token", "with a code challenge"],
  "sign-in": ["somebody is signed in here now"],
  "sign-out": ["log-out"],
  "signed-out": ["signed out inside"],
};
function overhear(from, to, data) {
  const { type, token } = data ?? {};
  const at = Date.now();
  if (type === "token") pass(token
    ? { from, to, text: "the token", detail: token.slice(0, 14) + "…, on the channel", step: 4, at }
    : { from, to, text: "no token", detail: "nobody is signed in", refused: true, at });
  else if (WORDS[type]) pass({ from, to, text: WORDS[type][0], detail: WORDS[type][1], at });
}
const Channel = MessageChannel;
window.MessageChannel = class extends Channel {
  constructor() {
    super();
    const { port1 } = this;
    const post = port1.postMessage.bind(port1);
    overhear("Page", "Frame", { type: "channel" });
    port1.addEventListener("message", ({ data }) => overhear("Frame", "Page", data));
    port1.postMessage = (data) => { overhear("Page", "Frame", data); post(data); };
  }
};
addEventListener("message", ({ data }) => overhear("Frame", "Page", data));
new EventSource("/events").onmessage = ({ data }) => pass(JSON.parse(data));
`;
