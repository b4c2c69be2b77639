import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const setup: Words["setup"] = {
  invite: "Undang mitra",
  links: {
    title: "Tautan penyiapan",
    lead:
      "Lewat tautan penyiapan, pengembang mitra mengambil rahasia. Tidak ada orang lain yang melihatnya, Anda " +
      "pun tidak.",
    none: "Tidak ada.",
    make: "Buat tautan penyiapan",
    makeTitle: "Buat tautan penyiapan",
    first:
      "Belum ada yang memegang rahasia asli mitra ini. Rahasia yang ditampilkan tautan langsung berlaku: mitra " +
      "menjadi aktif.",
    testFirst:
      "Tautan menampilkan rahasia uji lebih dulu. Rahasia asli menyusul setelah Anda setuju " + "mitra menjadi aktif.",
    rotation:
      "Ini penggantian. Rahasia yang ditampilkan tautan menunggu persetujuan Anda; yang sekarang berlaku sampai " +
      "saat itu, dan 24 jam setelahnya.",
    lifetime: "Tautan berlaku selama",
    lifetimes: { "86400": "1 hari", "259200": "3 hari", "604800": "7 hari" },
    start: "Dimulai",
    starts: {
      test: "Di sisi uji: Anda menyetujui sebelum mitra aktif",
      live: "Langsung aktif",
    },
    onTestSide: "Di sisi uji",
    id: "Tautan",
    state: "Status",
    states: {
      waiting: "Belum dibuka",
      opened: "Dibuka",
      revealed: "Rahasia diambil",
      expired: "Kedaluwarsa",
      revoked: "Dicabut",
    },
    made: "Dibuat",
    by: "oleh",
    expires: "Berakhir",
    opened: "Dibuka",
    revealed: "Rahasia diambil",
    from: (address) => `dari ${address}`,
    revoke: "Cabut",
    revokeTitle: "Cabut tautan penyiapan ini",
    revokeLead:
      "Siapa pun yang memilikinya tidak dapat berbuat apa pun lagi. Rahasia yang telah ditampilkan tetap seperti " +
      "adanya.",
    revoked: "Tautan penyiapan telah dicabut.",
  },
  testSide: {
    title: "Sisi uji",
    lead:
      "Mitra yang sama dengan kunci lain, untuk mencoba proses masuk. Sisi ini memiliki pembatasan mitra dan " +
      "pengguna ujinya sendiri. Aplikasi menolak sesinya, kecuali sistem uji memintanya.",
    none: "Belum ada kredensial uji.",
    make: "Buat kredensial uji",
    makeAnother: "Buat rahasia uji baru",
    makeTitle: "Buat kredensial uji",
    first: "Mitra menandatangani dengannya seperti dengan yang asli, dan hanya memasukkan pengguna uji.",
    replaces: "Kuncinya tetap. Rahasia uji yang lama langsung berakhir.",
    made: "Kredensial uji telah dibuat.",
    key: "Kunci uji",
    secret: "Rahasia uji",
    secretMade: "Rahasia uji dibuat",
    secretEnded: "Tidak ada yang berlaku: yang terakhir telah berakhir",
    advice: "Salin sekarang, dan serahkan kepada pengembang mitra. Rahasia tidak ditampilkan lagi.",
    onlyTest:
      "Hanya sisi uji yang mungkin dipakai: tidak ada yang memegang rahasia asli. Tidak ada bagian sisi uji yang " +
      "menjadi asli.",
    goLive: "Mitra menjadi aktif lewat tautan penyiapan.",
  },
  handover: {
    title: (name) => `Tautan penyiapan untuk ${name}`,
    lead: "Dua bagian membukanya, jadi kirimkan lewat dua jalur. Keduanya hanya ditampilkan kali ini.",
    steps: ["Tautan", "Kode akses"],
    link: "Tautan penyiapan",
    linkAdvice: "Kirim lewat email. Membukanya tidak menghabiskan apa pun, jadi pemindai email tidak merugikan.",
    passcode: "Kode akses",
    passcodeAdvice: "Bacakan lewat telepon, atau kirim lewat obrolan. Kode ini membuka satu peramban, satu kali.",
    ends: "Berlaku sampai",
    toPasscode: "Tampilkan kode akses",
    toLink: "Kembali ke tautan",
  },
  progress: {
    title: "Kemajuan",
    steps: {
      opened: "Tautan telah dibuka",
      told: "Rahasia telah diambil",
      signed: "Tanda tangan pertama diterima",
      live: "Aktif",
    },
    waiting: {
      opened: "Menunggu pengembang",
      told: "Menunggu pengembang",
      signed: "Menunggu tanda tangan pertama",
      live: "Mitra nonaktif: tidak ada yang masuk melaluinya",
      decision: "Menunggu keputusan Anda",
      trying: "Mencoba proses masuk di sisi uji",
    },
    live: "Mitra ini memasukkan orang.",
  },
  secret: {
    title: "Rahasia baru menunggu persetujuan Anda",
    lead:
      "Rahasia ini belum berlaku. Tanyakan kepada mitra, lewat jalur yang Anda kenal, apakah ini memang dari " +
      "mereka.",
    takenFrom: "Diambil dari",
    takenAt: "Diambil pada",
    unknown: "alamat yang tidak diketahui",
    holder: "Oleh pemegang tautan",
    contact: "Kontak teknis",
    noContact: "Tidak ada yang diketahui",
    onlyProposed: (contact) => `${contact} (diusulkan, dan belum disetujui)`,
    approve: "Setujui rahasia",
    approveTitle: "Setujui rahasia baru",
    approveLead: "Rahasia baru berlaku mulai sekarang. Yang sekarang masih berlaku 24 jam, lalu berakhir.",
    approved: "Rahasia baru berlaku.",
    decline: "Tolak",
    declineTitle: "Tolak rahasia baru",
    declineLead:
      "Rahasia itu tidak pernah berlaku, dan yang sekarang tetap. Jika bukan dari mitra, cabut juga tautannya.",
    declined: "Rahasia baru telah ditolak.",
  },
  goLive: {
    title: "Mitra meminta untuk aktif",
    lead:
      "Sebuah tanda tangan diterima di sisi ujinya. Tanyakan kepada mitra, lewat jalur yang Anda kenal, apakah " +
      "ini memang dari mereka.",
    takenFrom: "Diminta dari",
    takenAt: "Diminta pada",
    approve: "Setujui",
    approveTitle: "Izinkan mitra aktif",
    approveLead: "Pemegang tautan kini dapat mengambil rahasia asli. Tidak ada orang lain yang melihatnya.",
    approved: "Mitra boleh aktif.",
    decline: "Tolak",
    declineTitle: "Tolak permintaan untuk aktif",
    declineLead: "Mitra tetap di sisi uji, dan dapat meminta lagi.",
    declined: "Mitra tetap di sisi uji.",
  },
  held: {
    title: "Sebuah rahasia ditahan: seseorang berkata itu bukan dirinya",
    lead:
      "Seseorang yang memegang tautan dan kode sandi telah mengakhiri tautan. Sejak itu rahasianya tidak " +
      "berlaku, jadi tidak ada yang masuk dengannya. Tanyakan kepada mitra, lewat jalur yang Anda kenal.",
    takenFrom: "Dikatakan dari",
    takenAt: "Dikatakan pada",
    approve: "Itu memang mereka",
    approveTitle: "Izinkan rahasia yang ditahan berlaku lagi",
    approveLead: "Rahasia berlaku mulai sekarang.",
    approved: "Rahasia berlaku lagi.",
    decline: "Itu bukan mereka",
    declineTitle: "Akhiri rahasia yang ditahan",
    declineLead:
      "Rahasia itu tidak akan berlaku lagi. Buat tautan lain, dan akhiri lewat “Rahasia bocor” apa yang dibuka " +
      "dengannya.",
    declined: "Rahasia telah berakhir.",
  },
  proposals: {
    title: "Usulan",
    lead: "Apa yang diusulkan pengembang mitra. Setiap nilai diizinkan saat Anda menyetujuinya, dan tidak sebelumnya.",
    none: "Belum ada usulan.",
    decided: "Sudah diputuskan",
    contact: "Kontak teknis",
    secret: "Rahasia baru",
    goLive: "Menjadi aktif",
    held: "Rahasia yang ditahan",
    refused: "Ini belum dapat disetujui sekarang",
    now: "Sekarang",
    proposed: "Diusulkan",
    by: "Diusulkan oleh",
    proven: "Terbukti lewat DNS",
    holder: "pemegang tautan",
    waiting: (count) => `${numberText(count)} keputusan menunggu`,
    wide: "Luas yang tidak lazim",
    approve: "Setujui",
    approveTitle: (field) => `Setujui: ${field}`,
    approveLead: "Pengaturan mitra menjadi:",
    decline: "Tolak",
    declineTitle: (field) => `Tolak: ${field}`,
    declineLead: "Pengaturan mitra tetap. Yang ditolak:",
    repeat: "Ketik nilainya untuk menyetujui",
    repeatHint: "Dipisahkan koma, dalam urutan di atas.",
    approved: "Nilai telah disetujui.",
    declined: "Nilai telah ditolak.",
    field: "Pengaturan",
    value: "Nilai",
    state: "Keputusan",
    states: { approved: "Disetujui", rejected: "Ditolak", open: "Terbuka" },
    when: "Kapan",
    decidedBy: "Oleh",
    changed: "Usulan ini telah berubah sejak Anda membacanya",
    changedLead: "Belum ada yang diputuskan. Bacalah lagi.",
    youRead: "Yang Anda baca",
  },
};
