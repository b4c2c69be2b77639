import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends wrong requests of a Java backend, each to /cause/name. See generate.ts. */
public final class Wrong {
  static final String URL = System.getenv("CORPUS_URL");
  static final String KEY = System.getenv("CORPUS_KEY");
  static final String SECRET = System.getenv("CORPUS_SECRET");
  static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static byte[] mac(byte[] text, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return mac.doFinal(text);
  }

  static String hex(byte[] bytes, String format) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) text.append(String.format(format, b));
    return text.toString();
  }

  static String signed(String timestamp, String payload, String secret) throws Exception {
    return hex(mac((timestamp + "|" + KEY + "|" + payload).getBytes(StandardCharsets.UTF_8), secret), "%02x");
  }

  static void send(String name, String signature, String timestamp, byte[] body, String... more) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + "/" + name))
        .header("Content-Type", "application/json").header("X-Consumer-Key", KEY)
        .header("X-Signature", signature).header("X-Timestamp", timestamp);
    for (int i = 0; i + 1 < more.length; i += 2) request.header(more[i], more[i + 1]);
    CLIENT.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> person = new LinkedHashMap<>();
    person.put("external_id", "u-1006");
    person.put("email", "zoe@acme.example");
    person.put("display_name", "Zoë");
    String text = "{\"external_id\":\"u-1006\",\"email\":\"zoe@acme.example\",\"display_name\":\"Zoë\"}";
    String pretty = "{\n  \"external_id\" : \"u-1006\",\n  \"email\" : \"zoe@acme.example\",\n"
        + "  \"display_name\" : \"Zoë\"\n}";
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String t = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();

    send("body_other_charset/signed-iso-8859-1", hex(mac((t + "|" + KEY + "|" + text)
        .getBytes(StandardCharsets.ISO_8859_1), SECRET), "%02x"), t, utf8);
    send("body_other_charset/signed-ascii", hex(mac((t + "|" + KEY + "|" + text)
        .getBytes(StandardCharsets.US_ASCII), SECRET), "%02x"), t, utf8);
    send("body_other_charset/sent-iso-8859-1", signed(t, text, SECRET), t, text.getBytes(StandardCharsets.ISO_8859_1));
    send("body_other_charset/sent-utf-16", signed(t, text, SECRET), t, text.getBytes(StandardCharsets.UTF_16LE));
    send("body_reserialized/map-to-string", signed(t, person.toString(), SECRET), t, utf8);
    send("body_reserialized/pretty-printer", signed(t, pretty, SECRET), t, utf8);
    byte[] block = (text + "\n").getBytes(StandardCharsets.UTF_8);
    send("body_trailing_newline/text-block", signed(t, text, SECRET), t, block);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) { gzip.write(utf8); }
    send("body_compressed/gzip", signed(t, text, SECRET), t, zipped.toByteArray(), "Content-Encoding", "gzip");
    byte[] digest = mac((t + "|" + KEY + "|" + text).getBytes(StandardCharsets.UTF_8), SECRET);
    send("signature_base64/encoder", Base64.getEncoder().encodeToString(digest), t, utf8);
    send("signature_upper_case/percent-02X", hex(digest, "%02X"), t, utf8);
    send("secret_has_line_end/read-string", signed(t, text, SECRET + "\n"), t, utf8);
    send("secret_without_prefix/replace", signed(t, text, SECRET.replace("cs_live_", "")), t, utf8);
    send("key_not_signed/concat", hex(mac((t + text).getBytes(StandardCharsets.UTF_8), SECRET), "%02x"), t, utf8);
    String local = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS).toString();
    send("timestamp_without_offset/local-date-time", signed(local, text, SECRET), local, utf8);
    String millis = String.valueOf(System.currentTimeMillis());
    send("timestamp_not_rfc3339/current-time-millis", signed(millis, text, SECRET), millis, utf8);
    String date = new Date().toString();
    send("timestamp_not_rfc3339/date-to-string", signed(date, text, SECRET), date, utf8);
    String other = Instant.now().minusMillis(7).truncatedTo(ChronoUnit.MILLIS).toString();
    send("other_timestamp_signed/instant-twice", signed(other, text, SECRET), t, utf8);
  }
}
