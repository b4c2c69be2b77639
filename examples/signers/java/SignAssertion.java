import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a GL IAM assertion with the JDK alone (11 or later).
 * It reads the payload from stdin and prints the three headers:
 *
 * <pre>
 * export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
 * java SignAssertion.java &lt; payload.json &gt; headers.txt
 * </pre>
 */
public final class SignAssertion {

  /** Signs exactly these payload bytes: send them unchanged, and do not serialize again. */
  static String sign(String consumerKey, String consumerSecret, String timestamp, byte[] payload)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(consumerSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + "|" + consumerKey + "|").getBytes(StandardCharsets.UTF_8));
    StringBuilder hex = new StringBuilder(64);
    for (byte b : mac.doFinal(payload)) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }

  public static void main(String[] args) throws IOException, GeneralSecurityException {
    String consumerKey = args.length > 0 ? args[0] : environment("GL_IAM_CONSUMER_KEY");
    String consumerSecret = environment("GL_IAM_CONSUMER_SECRET");
    String timestamp = environment("GL_IAM_TIMESTAMP");
    if (timestamp.isEmpty()) {
      timestamp = Instant.now().toString();
    }

    if (!consumerKey.matches("ck_live_[A-Za-z0-9_-]{32,}")) {
      fail("the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_...)");
    }
    if (!consumerSecret.matches("cs_live_[A-Za-z0-9_-]{32,}")) {
      fail("GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_...)");
    }

    byte[] payload = System.in.readAllBytes();
    System.out.println("X-Consumer-Key: " + consumerKey);
    System.out.println("X-Signature: " + sign(consumerKey, consumerSecret, timestamp, payload));
    System.out.println("X-Timestamp: " + timestamp);
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  private static void fail(String message) {
    System.err.println("SignAssertion: " + message);
    System.exit(2);
  }
}
