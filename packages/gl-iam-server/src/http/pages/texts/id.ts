import type { PageTexts } from "./page-texts.js";
import { idSetup } from "./setup/id.js";

export const id: PageTexts = {
  ...idSetup,
  questionTitle: "Masuk sebagai orang lain?",
  questionSignedInAs: "Anda masuk ke {application} sebagai {current}.",
  questionSignedIn: "Seseorang telah masuk ke {application} di peramban ini.",
  questionAsk: "{partner} meminta Anda masuk sebagai {next}.",
  questionWarning: "Jika Anda tidak baru saja memintanya, tetaplah seperti sekarang.",
  questionAccept: "Masuk sebagai {next}",
  questionStayAs: "Tetap masuk sebagai {current}",
  questionStay: "Tetap masuk seperti sebelumnya",
  refusalTitle: "Anda tidak dapat masuk",
  refusalExpired: "Tautan ini kedaluwarsa atau sudah dipakai. Kembali dan buka lagi.",
  refusalState: "Proses masuk ini terlalu lama, atau dimulai di peramban lain. Mulai lagi.",
  refusalBusy: "Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi.",
  refusalUnavailable: "Layanan sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
  refusalOther: "Hubungi pihak yang mengarahkan Anda ke sini, dan sampaikan dua baris di bawah ini.",
  stillSignedInAs: "Anda masih masuk ke {application} sebagai {current}.",
  goToApplication: "Buka {application}",
  goBack: "Kembali ke {site}",
  entranceTitle: "Buka {application} dari portal Anda",
  entranceText:
    "Alamat ini menerima proses masuk yang dimulai di portal organisasi mitra. Alamat ini dibuka tanpa proses " +
    "masuk, misalnya dari bookmark. Kembali ke portal Anda dan buka lagi {application} dari sana.",
  serviceTitle: "Masuk ke {application}",
  serviceText:
    "Layanan ini memasukkan pengguna organisasi mitra ke {application}. Tidak ada yang perlu Anda lakukan " +
    "di sini. Buka {application} dari portal organisasi Anda.",
  serviceDocs: "API, operasi demi operasi",
  serviceOpenApi: "API sebagai dokumen OpenAPI",
  serviceHealth: "Status layanan",
};
