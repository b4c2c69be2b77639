/** @returns a time in words: `4 min 12 s`, `2 h`, `3 days 1 h` */
export function duration(milliseconds: number): string {
  let rest = Math.round(Math.abs(milliseconds) / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ["days", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit === "days" && count === 1 ? "day" : unit}`);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
