import type { SetupTexts } from "./setup-texts.js";

export const idSetup: SetupTexts = {
  setupTitle: "Penyiapan mitra",
  setupTitleOf: "Siapkan {partner}",
  setupInvited:
    "{application} mengundang Anda untuk menyiapkan proses masuk bagi organisasi Anda. Masukkan " +
    "kode yang dikirim lewat jalur lain daripada tautan ini.",
  setupPasscode: "Kode akses",
  setupPasscodeHint: "dua belas huruf dan angka, besar atau kecil",
  setupOpen: "Buka",
  setupWholeLink: "Buka tautan lengkap yang Anda terima, termasuk semua yang ada di belakang #.",
  setupWrong: "Tautan ini tidak berfungsi, atau kode aksesnya salah.",
  setupNeedsCookie:
    "Halaman ini memerlukan cookie, dan peramban ini tidak menyimpan cookie dari {site}. Izinkan cookie " +
    "dari {site} atau gunakan peramban lain, lalu buka lagi tautannya. Tautan itu belum terpakai.",
  setupNeedsHttps:
    "Halaman ini hanya berfungsi lewat HTTPS. Minta tautan yang diawali https kepada orang yang " + "mengundang Anda.",
  setupTaken: "Tautan ini dibuka pada {time} dari {address}.",
  setupNotMe: "Itu bukan saya: akhiri tautan",
  setupNotMeDone: "Tautan telah berakhir. Beri tahu orang yang mengundang Anda dan minta yang baru.",
  setupNeedsScript: "Halaman ini memerlukan skripnya, yang disediakan oleh layanan ini sendiri.",
  setupEnded: "Tautan ini telah berakhir. Minta yang baru kepada orang yang mengundang Anda.",
  setupLost:
    "Tautan ini telah berakhir, atau peramban ini tidak lagi memiliki cookie halaman ini. Minta tautan " +
    "baru kepada orang yang mengundang Anda.",
  setupWorksUntil: "Halaman ini berlaku sampai {time}.",
  setupProgress: "Kemajuan",
  setupStepSecret: "1. Ambil rahasia",
  setupStepSignature: "2. Menunggu tanda tangan pertama",
  setupStepLive: "3. Aktif",
  setupLive: "Tanda tangan pertama diterima. Anda sudah aktif.",
  setupCredential: "Kredensial Anda",
  setupKey: "Kunci (consumer key)",
  setupSecret: "Rahasia (consumer secret)",
  setupSecretOnce: "Rahasia dibuat saat Anda menekan tombol, dan hanya ditampilkan di sini, satu kali.",
  setupShownTo: "Rahasia ditampilkan pada {time} kepada {address}.",
  setupPending: "Rahasia baru menunggu persetujuan operator. Rahasia yang sekarang tetap berlaku.",
  setupConfirm:
    "Jika Anda memiliki rahasia yang sekarang, Anda dapat mengonfirmasi sendiri yang baru: jalankan kode " +
    "di bawah dengan rahasia yang sekarang. Kode itu kini menandatangani konfirmasi, bukan proses masuk.",
  setupCopy: "Salin",
  setupDownload: "Unduh .env",
  setupStored: "Sudah saya simpan",
  setupReveal: "Buat dan tampilkan rahasia",
  setupRotate: "Buat rahasia berikutnya",
  setupWorksNow: "Rahasia langsung berlaku.",
  setupWorksLater:
    "Rahasia berlaku setelah dikonfirmasi atau disetujui. Berkasnya adalah gl-iam-next.env: ubah namanya " +
    "menjadi gl-iam.env saat itu.",
  setupCopied: "Disalin.",
  setupNotAgain: "Baik. Rahasia tidak ditampilkan lagi.",
  setupSecrets: "Rahasia Anda",
  setupSecretCurrent: "saat ini, dibuat pada {time}",
  setupSecretPrevious: "sebelumnya, dibuat pada {time}, berakhir pada {end}",
  setupLastAccepted: "Permintaan terakhir yang diterima datang pada {time} dari {address}.",
  setupProposals: "Yang hanya Anda ketahui",
  setupProposalsHint:
    "Semua ini opsional, dan dapat menunggu sampai setelah tanda tangan pertama. Pisahkan beberapa nilai " +
    "dengan spasi. Alamat Anda adalah {address}.",
  setupDomains: "Domain email",
  setupDomainsHint: "dari orang yang masuk, misalnya acme.example",
  setupAddresses: "Alamat sumber",
  setupAddressesHint: "dari server yang akan memanggil, misalnya 203.0.113.7 atau 203.0.113.0/28",
  setupOrigins: "Origin",
  setupOriginsHint: "dari halaman yang menampilkan aplikasi, misalnya https://portal.acme.example",
  setupLogin: "URL masuk",
  setupLoginHint: "tujuan orang yang belum memiliki sesi",
  setupRoles: "Peran",
  setupRolesHint: "yang akan Anda nyatakan",
  setupContact: "Kontak teknis",
  setupContactHint: "orang atau kotak surat",
  setupPropose: "Usulkan",
  setupProposed: "Diusulkan. Setiap nilai berlaku setelah disetujui operator.",
  setupNoProposals: "Belum ada usulan.",
  setupProposalOpen: "menunggu persetujuan",
  setupProposalApproved: "disetujui",
  setupProposalRejected: "ditolak",
  setupProof: "Buktikan domain",
  setupProofHint: "Opsional: terbitkan catatan TXT, lalu periksa. Domain yang terbukti hanya milik Anda di sini.",
  setupProve: "Periksa sekarang",
  setupProven: "terbukti pada {time}",
  setupNotProven: "belum terbukti",
  setupCode: "Kode siap pakai",
  setupLanguage: "Bahasa pemrograman",
  setupRun: "Cara menjalankannya",
  setupRunIt:
    'Simpan kode sebagai {file} di folder yang berisi gl-iam.env: berkas dari "Unduh .env", dengan baris ' +
    "GL_IAM_CONSUMER_SECRET=… Lalu jalankan ini di sana, di bash, zsh atau sh (di Windows: Git Bash atau " +
    "WSL):",
  setupConfirmIt:
    "Simpan kode sebagai {file} di folder yang berisi gl-iam.env dengan rahasia yang sekarang, dan " +
    "gl-iam-next.env. Lalu jalankan ini di sana, di bash, zsh atau sh (di Windows: Git Bash atau WSL). " +
    "Setelah dikonfirmasi, rahasia baru menggantikan yang sekarang:",
  setupKnownAnswer: "Jawaban yang diketahui",
  setupKnownAnswerText: "Dari empat nilai pertama, kode Anda harus menghitung nilai kelima.",
  setupDoctor: "Mengapa ditolak?",
  setupDoctorHint:
    "Tempel permintaannya: perintah curl, pesan HTTP, atau headernya dengan isi di bawahnya. Jangan " +
    "pernah menempel rahasia.",
  setupHeaders: "Header",
  setupHeadersHint: "seluruh perintah curl atau pesan HTTP, atau satu header per baris",
  setupBody: "Isi",
  setupBodyHint: "persis seperti yang dikirim; kosong jika sudah ada di atas",
  setupBodyInFile: "Isi permintaan ada di dalam berkas. Tempel isi berkas itu ke bidang di bawah.",
  setupFindOut: "Cari tahu",
  setupRight: "Semuanya benar. Permintaan ini sekarang sudah terpakai.",
  setupPassed: "benar",
  setupFailed: "salah",
  setupSkipped: "tidak tercapai",
  setupRefusals: "Penolakan minggu terakhir",
  setupNone: "Tidak ada.",
  setupNoAnswer: "Layanan tidak menjawab.",
  setupTestHint:
    "Anda mulai di sisi uji, yang tidak menjangkau pengguna sungguhan. " +
    "Rahasia asli menyusul setelah operator setuju.",
  setupTestStepSecret: "A. Ambil rahasia uji",
  setupTestStepSignature: "B. Menunggu tanda tangan uji",
  setupTestStepConsent: "C. Minta untuk aktif",
  setupRevealTest: "Buat dan tampilkan rahasia uji",
  setupAnotherTest: "Buat rahasia uji lain",
  setupTestWorks: "Langsung berfungsi, di sisi uji. Rahasia uji sebelumnya, jika ada, telah berakhir.",
  setupMayGoLive: "Tanda tangan uji diterima pada {time}. Anda dapat meminta untuk aktif.",
  setupAskToGoLive: "Minta untuk aktif",
  setupAsked: "Operator sudah ditanya. Halaman ini berlanjut sendiri setelah operator setuju.",
  setupAgreed: "Operator telah setuju. Ambil rahasia asli.",
};
