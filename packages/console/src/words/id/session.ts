import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const session: Words["session"] = {
  title: "Masuk ke konsol",
  lead: "Untuk administrator layanan ini.",
  email: "Alamat email",
  password: "Kata sandi",
  organization: "Organisasi",
  organizationHint: "Kosongkan untuk organisasi bawaan.",
  signIn: "Masuk",
  code: "Kode dari aplikasi autentikator Anda, atau kode pemulihan",
  codeTitle: "Faktor kedua",
  codeLead: (email) => `${email} memiliki faktor kedua.`,
  wrong: "Alamat, kata sandi, atau kodenya salah.",
  notAdministrator: "Akun ini tidak mengelola apa pun. Masuklah dengan akun lain.",
  noCookie:
    "Anda berhasil masuk, tetapi peramban ini tidak menyimpannya. " +
    "Izinkan cookie untuk halaman ini, dan bukalah melalui https.",
  other: "Pakai akun lain",
  enroll: {
    title: "Siapkan faktor kedua",
    required: "Layanan ini mewajibkannya bagi setiap administrator.",
    ticket: "Tiket",
    ticketHint: "Dari administrator yang membuat akun Anda. Diawali dengan mt_live_.",
    begin: "Mulai",
    add:
      "Tambahkan kunci ini ke aplikasi autentikator. Ketikkan, atau buka tautannya di perangkat yang memiliki " +
      "aplikasi itu.",
    key: "Kunci",
    link: "Buka di aplikasi autentikator",
    recovery:
      "Simpan kode pemulihan ini. Masing-masing dapat dipakai sekali untuk masuk bila aplikasinya hilang. Kode " +
      "tidak ditampilkan lagi.",
    confirm: "Kode yang ditampilkan aplikasi sekarang",
    finish: "Aktifkan",
    done: "Faktor kedua telah aktif. Sesi Anda yang lain telah berakhir.",
  },
  passkeys: {
    signIn: "Pakai kunci sandi",
    wrong: "Kunci sandi ini tidak dikenal di sini, atau tidak diterima. Masuklah dengan kata sandi Anda.",
    title: "Kunci sandi",
    lead:
      "Dengan kunci sandi Anda masuk ke konsol ini memakai jari, wajah, atau PIN, sebagai ganti kata sandi dan " +
      "kode.",
    none: "Anda belum memilikinya.",
    add: "Tambahkan kunci sandi",
    addLead: "Peramban Anda akan memintanya. Kunci sandi hanya berlaku di halaman konsol ini.",
    name: "Nama",
    nameHint: "Agar Anda mengenalinya, misalnya nama perangkat.",
    unnamed: "Kunci sandi",
    added: "Kunci sandi telah ditambahkan.",
    made: "Ditambahkan",
    used: "Terakhir dipakai",
    remove: "Hapus",
    removeTitle: "Hapus kunci sandi ini",
    removeLead: "Kunci ini tidak dapat dipakai masuk lagi, dan sesi Anda yang lain berakhir.",
    removed: "Kunci sandi telah dihapus. Sesi Anda yang lain telah berakhir.",
  },
  stepUp: {
    title: "Pastikan bahwa ini Anda",
    lead: "Tindakan ini memerlukan kata sandi Anda lagi. Yang Anda ketik tetap tersimpan.",
    confirm: "Konfirmasi",
    code: "Kode, jika Anda memiliki faktor kedua",
  },
  idle: {
    title: "Apakah Anda masih di sana?",
    lead: (seconds) => `Tanpa jawaban, Anda akan dikeluarkan dalam ${numberText(seconds)} detik.`,
    kept: "Yang Anda ketik di halaman ini tetap tersimpan sampai Anda masuk lagi.",
    stay: "Tetap masuk",
  },
  ended: {
    title: "Anda telah dikeluarkan",
    lead: "Masuk lagi untuk melanjutkan. Yang Anda ketik di halaman ini tetap tersimpan.",
  },
  account: {
    title: "Akun Anda",
    password: "Ubah kata sandi",
    current: "Kata sandi saat ini",
    fresh: "Kata sandi baru",
    freshHint:
      "12 sampai 256 karakter. Beberapa kata yang tidak lazim lebih baik daripada satu kata dengan tanda baca.",
    change: "Ubah kata sandi",
    changed: "Kata sandi telah diubah. Sesi Anda yang lain telah berakhir.",
    factor: "Faktor kedua",
    factorLead: "Kata sandi yang dicuri saja tidak boleh cukup untuk membuka registri.",
    factorBegin: "Siapkan, atau ganti",
    turnOff: "Matikan",
    turnedOff: "Faktor kedua telah dimatikan. Sesi Anda yang lain telah berakhir.",
    sessions: "Tempat Anda sedang masuk",
  },
};
