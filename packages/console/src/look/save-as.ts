/** Hands a text to the reader as a file. */
export function saveAs(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; the browser holds its data itself.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
