import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const audit: Words["audit"] = {
  title: "Audit",
  lead: "Apa yang terjadi, yang terbaru lebih dahulu.",
  filters: {
    type: "Peristiwa",
    severity: "Tingkat",
    request: "Id permintaan",
    partner: "Id mitra",
    user: "Id pengguna",
    from: "Dari",
    to: "Sampai",
    noId: "Ini bukan id.",
  },
  severities: { info: "Info", warning: "Peringatan", critical: "Kritis" },
  columns: { when: "Kapan", what: "Peristiwa", message: "Apa yang terjadi", code: "Alasan", where: "Dari" },
  follow: "Ikuti langsung",
  following: "Peristiwa baru muncul dengan sendirinya.",
  waiting: (count) => `${numberText(count)} peristiwa baru`,
  newest: (count) =>
    `Hanya ${numberText(count)} yang terbaru ditampilkan. Hentikan pengikutan untuk membuka yang lebih lama.`,
  csv: "Ekspor sebagai CSV",
  jsonl: "Ekspor sebagai baris JSON",
  exporting: (count) => `${numberText(count)} peristiwa telah dibaca.`,
  exported: (count) => `${numberText(count)} peristiwa telah diekspor.`,
  cut: (count) => `Ekspor berhenti pada ${numberText(count)} peristiwa. Persempit filter untuk mendapatkan sisanya.`,
  stop: "Hentikan",
  open: "Tampilkan semuanya",
  none: "Tidak ada peristiwa yang cocok.",
  event: {
    title: "Peristiwa",
    id: "Id",
    actor: "Oleh",
    user: "Pengguna",
    partner: "Mitra",
    organization: "Organisasi",
    address: "Alamat",
    agent: "Agen pengguna",
    request: "Permintaan",
    details: "Rincian",
  },
};
