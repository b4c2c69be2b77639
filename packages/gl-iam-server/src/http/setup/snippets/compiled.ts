/** The languages whose programs are compiled. See snippets.ts. */

export const JAVA = `// java FirstSignature.java (11 or later)
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class FirstSignature {
  public static void main(String[] args) throws Exception {
    String key = "CONSUMER_KEY_HERE";
    String secret = System.getenv("GL_IAM_CONSUMER_SECRET").trim();
    String body = "{\\"external_id\\":\\"u-1001\\",\\"email\\":\\"EMAIL_HERE\\"}";
    String timestamp = Instant.now().toString();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    StringBuilder signature = new StringBuilder();
    for (byte b : mac.doFinal((timestamp + "|" + key + "|" + body).getBytes(UTF_8))) {
      signature.append(String.format("%02x", b));
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create("BASE_URL_HERE/api/v1/sso/token"))
        .header("Content-Type", "application/json")
        .header("X-Consumer-Key", key)
        .header("X-Signature", signature.toString())
        .header("X-Timestamp", timestamp)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      System.err.println(answer.statusCode() + " " + answer.body());
      System.exit(1);
    }
    System.out.println(answer.body());
  }
}
`;

// C# 5 and .NET Framework are enough, so that it runs everywhere.
export const CSHARP = `using System;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;

public static class FirstSignature
{
    public static int Main()
    {
        string key = "CONSUMER_KEY_HERE";
        string secret = Environment.GetEnvironmentVariable("GL_IAM_CONSUMER_SECRET").Trim();
        string body = "{\\"external_id\\":\\"u-1001\\",\\"email\\":\\"EMAIL_HERE\\"}";
        string timestamp = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        byte[] message = Encoding.UTF8.GetBytes(timestamp + "|" + key + "|" + body);
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
        using (var client = new HttpClient())
        using (var request = new HttpRequestMessage(HttpMethod.Post, "BASE_URL_HERE/api/v1/sso/token"))
        {
            string signature = BitConverter.ToString(hmac.ComputeHash(message)).Replace("-", "").ToLowerInvariant();
            request.Headers.Add("X-Consumer-Key", key);
            request.Headers.Add("X-Signature", signature);
            request.Headers.Add("X-Timestamp", timestamp);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            HttpResponseMessage answer = client.SendAsync(request).Result;
            string text = answer.Content.ReadAsStringAsync().Result;
            (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteLine((int)answer.StatusCode + " " + text);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
    }
}
`;

export const GO = `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	key, secret := "CONSUMER_KEY_HERE", strings.TrimSpace(os.Getenv("GL_IAM_CONSUMER_SECRET"))
	body, err := json.Marshal(map[string]string{"external_id": "u-1001", "email": "EMAIL_HERE"})
	if err != nil {
		log.Fatal(err)
	}
	timestamp := time.Now().UTC().Format(time.RFC3339Nano)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "|" + key + "|" + string(body)))
	request, err := http.NewRequest("POST", "BASE_URL_HERE/api/v1/sso/token", strings.NewReader(string(body)))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Consumer-Key", key)
	request.Header.Set("X-Signature", hex.EncodeToString(mac.Sum(nil)))
	request.Header.Set("X-Timestamp", timestamp)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		log.Fatal(answer.Status, " ", string(text), err)
	}
	fmt.Println(string(text))
}
`;

// The standard library has no HMAC, no HTTP and no dates.
export const RUST = `// cargo add chrono@0.4 hmac@0.12 sha2@0.10 ureq@2
use hmac::{Hmac, Mac};
use sha2::Sha256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = "CONSUMER_KEY_HERE";
    let secret = std::env::var("GL_IAM_CONSUMER_SECRET")?;
    let body = r#"{"external_id":"u-1001","email":"EMAIL_HERE"}"#;
    let timestamp = chrono::Utc::now().to_rfc3339();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.trim().as_bytes())?;
    mac.update(format!("{timestamp}|{key}|{body}").as_bytes());
    let answer = ureq::post("BASE_URL_HERE/api/v1/sso/token")
        .set("Content-Type", "application/json")
        .set("X-Consumer-Key", key)
        .set("X-Signature", &format!("{:x}", mac.finalize().into_bytes()))
        .set("X-Timestamp", &timestamp)
        .send_string(body);
    match answer {
        Ok(accepted) => println!("{}", accepted.into_string()?),
        Err(ureq::Error::Status(code, refusal)) => {
            eprintln!("{code} {}", refusal.into_string()?);
            std::process::exit(1);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
`;
