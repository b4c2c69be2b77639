import type { Words } from "../en.ts";

export const compromise: Words["compromise"] = {
  open: "Rahasia bocor",
  title: (name) => `Rahasia ${name} bocor`,
  lead:
    "Mengakhiri semua yang dapat dibuka oleh rahasia itu, seketika dan sekaligus. Tindakan ini tidak dapat " +
    "dibatalkan.",
  consequences: {
    title: "Apa yang terjadi",
    list: [
      "Kedua rahasia berakhir: mitra tidak dapat memasukkan siapa pun sampai memiliki rahasia baru.",
      "Setiap sesi yang dibuka melalui mitra berakhir, begitu pula setiap proses masuk yang sedang berjalan.",
      "Token SCIM, tautan penyiapan, dan usulan terbukanya berakhir.",
      "Anda mendapat tautan penyiapan; dengannya pengembang mitra mengambil rahasia berikutnya.",
    ],
  },
  since: "Sejak kapan rahasia itu mungkin berada di tangan yang salah?",
  sinceHint: "Laporan menyebut semua orang yang disebut dalam asersi sejak saat itu.",
  choices: {
    day: "24 jam terakhir",
    week: "7 hari terakhir",
    secret: "Sejak rahasia saat ini dibuat",
    other: "Waktu lain",
  },
  moment: "Waktu, dalam zona waktu Anda",
  suspend: "Tangguhkan mereka yang sejak itu dibuat, dibuka kembali, atau diberi peran lain",
  suspendHint: "Orang asing yang memegang rahasia mungkin melakukannya. Buka kembali mereka yang dikenal mitra.",
  act: "Akhiri semuanya",
  handled: (name) => `${name}: semuanya telah berakhir`,
  handledLead: "Laporan ini hanya ditampilkan kali ini: simpanlah. Audit tetap menyimpan sumbernya.",
  ended: {
    title: "Yang telah berakhir",
    since: "Diperiksa sejak",
    sessions: "Sesi",
    tokens: "Token SCIM",
    links: "Tautan penyiapan",
    proposals: "Usulan",
    starts: "Proses masuk yang berjalan",
    suspended: "Pengguna yang ditangguhkan",
  },
  people: {
    title: "Siapa yang disebut sejak saat itu",
    lead:
      "Oleh mitra, atau oleh siapa pun yang memegang rahasianya. Tanyakan kepada mitra siapa yang tidak " +
      "dikenalnya.",
    none: "Tidak ada.",
    partial: "Audit memiliki lebih banyak daripada yang dibaca: yang terlama tidak ada di sini.",
    csv: "Simpan sebagai CSV",
    email: "Email",
    external: "Di mitra",
    role: "Peran",
    change: "Sejak itu",
    changes: { made: "Dibuat", reopened: "Dibuka kembali", role: "Peran lain" },
    state: "Status",
    suspended: "Ditangguhkan",
    active: "Tidak ditangguhkan",
    assertions: "Asersi",
    last: "Terakhir",
    addresses: "Dari",
  },
};
