/** The last line of defence: whatever looks like a secret of this project is taken out of texts that echo an input. */
const SECRET_LOOKING = /\b(?:cs_live|ott_live|rt_live)_[\w-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

export function redact(text: string): string {
  return text.replace(SECRET_LOOKING, "[secret]");
}
