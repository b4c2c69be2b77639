import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const overview: Words["overview"] = {
  title: "Ikhtisar",
  lead: "24 jam terakhir.",
  signIns: "Proses masuk",
  refusals: "Ditolak",
  warnings: "Peringatan",
  partnersActive: "Mitra aktif",
  atLeast: (count) => `${numberText(count)} atau lebih`,
  reasons: "Penolakan menurut alasan",
  noRefusals: "Tidak ada yang ditolak.",
  latest: "Peringatan terbaru",
  noWarnings: "Tidak ada peringatan.",
  allWarnings: "Semua peringatan dalam audit",
  care: "Mitra yang perlu perhatian",
  careLead: "Rahasia yang lebih tua dari setahun, dan mitra tanpa kabar selama 30 hari.",
  nothingToCare: "Tidak ada mitra yang perlu perhatian.",
  oldSecret: (days) => `Rahasia berumur ${days}.`,
  silent: (ago) => `Terakhir masuk: ${ago}.`,
  neverSignedIn: "Belum ada yang masuk.",
  partial: (count) => `Dari ${numberText(count)} mitra pertama.`,
  health: "Layanan",
  ready: "Siap",
  notReady: "Belum siap",
  database: "Bekerja dengan basis datanya",
  version: "Versi",
};
