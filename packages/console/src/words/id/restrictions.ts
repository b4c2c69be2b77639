import type { Words } from "../en.ts";

export const restrictions: Words["restrictions"] = {
  open: "Tanpa pembatasan",
  only: "Hanya ini",
  atMost: "Paling banyak",
  nobody: "Tidak seorang pun",
  noneKept: "Tidak ada",
  entries: (label) => `${label}, satu per satu; Enter menambahkan satu`,
  add: "Tambahkan dengan Enter",
  fields: {
    partner_name: { label: "Nama", hint: "Untuk dibaca orang. Unik dalam organisasinya." },
    org_id: { label: "Organisasi", hint: "Kosongkan untuk organisasi bawaan." },
    allowed_origins: {
      label: "Origin halamannya",
      hint: "Halaman yang boleh menyematkan aplikasi, misalnya https://portal.acme.example. Tanpa isian, tidak ada.",
      openly: "",
    },
    sso_mode: { label: "Siapa yang boleh memulai proses masuk", hint: "Portal mitra, aplikasi ini, atau keduanya." },
    login_url: {
      label: "Halaman masuk",
      hint: "Tujuan peramban saat proses masuk dimulai di sini. Diperlukan untuk “Aplikasi ini” dan “Keduanya”.",
    },
    user_provisioning: {
      label: "Pengguna yang belum dikenal",
      hint: "Apa yang terjadi saat orang baru masuk pertama kali.",
    },
    allowed_email_domains: {
      label: "Domain email",
      hint: "Domain persis dari orang yang boleh dimasukkannya; subdomain tidak termasuk.",
      openly: "Mitra boleh memasukkan orang dari domain email apa pun, termasuk domain Anda.",
      nobody: "Mitra tidak dapat memasukkan siapa pun.",
    },
    allowed_source_ips: {
      label: "Alamat sumber",
      hint: "Alamat dan blok CIDR asal permintaan bertanda tangan dari mitra.",
      openly: "Rahasia yang dicuri berlaku dari mana saja.",
      nobody: "Setiap permintaan mitra ditolak.",
    },
    allowed_roles: {
      label: "Peran",
      hint: "Peran yang boleh diberikan kepada penggunanya. Peran administrator hanya bila disebut namanya.",
      openly: "Mitra boleh memberikan peran apa pun yang tidak dikhususkan bagi administrator.",
      nobody: "Mitra tidak dapat memberikan peran; proses masuk yang menyebut peran ditolak.",
    },
    allowed_attributes: {
      label: "Atribut",
      hint: "Nama atribut bertanda tangan yang disimpan bersama penggunanya.",
      openly: "Setiap atribut yang ditandatanganinya disimpan.",
      nobody: "Tidak ada atribut yang disimpan.",
    },
    max_users: {
      label: "Pengguna",
      hint: "Berapa orang yang dapat masuk melaluinya.",
      openly: "Mitra boleh membawa berapa pun pengguna.",
      nobody: "Mitra tidak dapat membawa pengguna.",
    },
    session_max_age_seconds: {
      label: "Lama sesi",
      hint: "Detik, 60 sampai 2.592.000. Lebih pendek dari batas aplikasi; jika tidak, tanpa pengaruh.",
      openly: "Sesinya berlangsung selama sesi aplikasi.",
    },
    session_idle_seconds: {
      label: "Sesi yang tidak dipakai",
      hint: "Detik tanpa pemakaian; setelah itu sesinya berakhir.",
      openly: "Sesinya boleh tidak dipakai selama yang diizinkan aplikasi.",
    },
    require_audience: {
      label: "Asersinya harus menyebut aplikasi ini",
      hint: "Menghentikan asersi yang dibuat untuk aplikasi lain.",
    },
  },
  modes: { idp_initiated: "Portal mitra", sp_initiated: "Aplikasi ini", both: "Keduanya" },
  provisioning: {
    jit: "Membuat pengguna",
    pre_provisioned: "Ditolak: pengguna dibuat sebelumnya",
    disabled: "Ditolak: pengguna tidak pernah dibuat",
  },
};
