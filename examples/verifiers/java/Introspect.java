import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the service about an access token (RFC 7662). Java's own library, nothing else.
 *
 * <pre>GL_IAM_URL=https://iam.example.com GL_IAM_MACHINE_TOKEN=gk_live_... java Introspect.java &lt; token</pre>
 *
 * Prints the user's id, and ends with 0; with 1 for a token that is not valid, with 2 when nobody can tell.
 */
public final class Introspect {
  /** The two members come first and in this order. With a JSON library, read them from the parsed object. */
  private static final Pattern ACTIVE = Pattern.compile("^\\{\"active\":true,.*?\"sub\":\"([0-9a-f-]{36})\"");

  public static void main(String[] arguments) throws Exception {
    String token = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    HttpResponse<String> answer;
    try {
      answer = ask(System.getenv("GL_IAM_URL"), System.getenv("GL_IAM_MACHINE_TOKEN"), token);
    } catch (java.io.IOException error) {
      System.err.println("the service can't be asked: " + error);
      System.exit(2);
      return;
    }
    if (answer.statusCode() != 200) {
      System.err.println("the service answered " + answer.statusCode());
      System.exit(2);
    }
    Matcher active = ACTIVE.matcher(answer.body());
    if (!active.find()) {
      System.err.println("not valid");
      System.exit(1);
    }
    System.out.println(active.group(1));
  }

  private static HttpResponse<String> ask(String url, String machineToken, String token) throws Exception {
    String form = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/auth/introspect"))
        .timeout(Duration.ofSeconds(5))
        .header("Authorization", "Bearer " + machineToken)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
