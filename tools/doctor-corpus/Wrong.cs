// Sends wrong requests of a .NET backend, each to /<cause>/<name>. See generate.ts.
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

public static class Wrong
{
    static readonly string Url = Environment.GetEnvironmentVariable("CORPUS_URL");
    static readonly string Key = Environment.GetEnvironmentVariable("CORPUS_KEY");
    static readonly string Secret = Environment.GetEnvironmentVariable("CORPUS_SECRET");
    static readonly UTF8Encoding Utf8 = new UTF8Encoding(false);

    static byte[] Mac(byte[] text, string secret)
    {
        using (var hmac = new HMACSHA256(Utf8.GetBytes(secret))) return hmac.ComputeHash(text);
    }

    static string Hex(byte[] bytes)
    {
        return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
    }

    static string Signed(string timestamp, string payload, string secret = null)
    {
        return Hex(Mac(Utf8.GetBytes(timestamp + "|" + Key + "|" + payload), secret ?? Secret));
    }

    static void Send(string name, string signature, string timestamp, byte[] body, string encoding = null)
    {
        var request = (HttpWebRequest)WebRequest.Create(Url + "/" + name);
        request.Method = "POST";
        request.ContentType = "application/json";
        request.ServicePoint.Expect100Continue = false;
        request.Headers["X-Consumer-Key"] = Key;
        request.Headers["X-Signature"] = signature;
        request.Headers["X-Timestamp"] = timestamp;
        if (encoding != null) request.Headers["Content-Encoding"] = encoding;
        using (var stream = request.GetRequestStream()) stream.Write(body, 0, body.Length);
        request.GetResponse().Close();
    }

    public static void Main()
    {
        // As System.Text.Json writes it, and as Newtonsoft.Json does.
        string person = "{\"external_id\":\"u-1007\",\"email\":\"zoe@acme.example\",\"display_name\":\"NAME\"}";
        string escaped = person.Replace("NAME", "Zo\\u00EB O\\u0027Neil");
        string plain = person.Replace("NAME", "Zoë O'Neil");
        string indented = plain.Replace("{\"", "{\r\n  \"").Replace(",\"", ",\r\n  \"")
            .Replace("\":\"", "\": \"").Replace("\"}", "\"\r\n}");
        byte[] latin1 = Encoding.GetEncoding("ISO-8859-1").GetBytes(plain);
        byte[] marked = Join(new UTF8Encoding(true).GetPreamble(), Utf8.GetBytes(plain));
        byte[] sent = Utf8.GetBytes(plain);
        string t = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

        Send("body_reserialized/escapes-signed", Signed(t, escaped), t, sent);
        Send("body_reserialized/escapes-sent", Signed(t, plain), t, Utf8.GetBytes(escaped));
        Send("body_reserialized/indented", Signed(t, indented), t, sent);
        byte[] utf16 = Join(Utf8.GetBytes(t + "|" + Key + "|"), Encoding.Unicode.GetBytes(plain));
        Send("body_other_charset/signed-unicode", Hex(Mac(utf16, Secret)), t, sent);
        Send("body_other_charset/sent-latin-1", Signed(t, plain), t, latin1);
        Send("body_other_charset/byte-order-mark", Signed(t, plain), t, marked);
        Send("body_trailing_newline/write-line", Signed(t, plain), t, Utf8.GetBytes(plain + "\r\n"));
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress, true)) gzip.Write(sent, 0, sent.Length);
        Send("body_compressed/gzip", Signed(t, plain), t, zipped.ToArray(), "gzip");
        byte[] digest = Mac(Utf8.GetBytes(t + "|" + Key + "|" + plain), Secret);
        Send("signature_upper_case/bit-converter", BitConverter.ToString(digest), t, sent);
        Send("signature_upper_case/convert-to-hex", BitConverter.ToString(digest).Replace("-", ""), t, sent);
        Send("signature_base64/to-base64-string", Convert.ToBase64String(digest), t, sent);
        Send("secret_has_line_end/read-all-text", Signed(t, plain, Secret + "\r\n"), t, sent);
        Send("key_not_signed/two-parts", Hex(Mac(Utf8.GetBytes(t + "|" + plain), Secret)), t, sent);
        string sortable = DateTime.UtcNow.ToString("s");
        Send("timestamp_without_offset/sortable", Signed(sortable, plain), sortable, sent);
        string general = DateTime.UtcNow.ToString("MM/dd/yyyy HH:mm:ss");
        Send("timestamp_not_rfc3339/general", Signed(general, plain), general, sent);
        string old = DateTime.UtcNow.AddSeconds(-1452).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        Send("clock_off/behind", Signed(old, plain), old, sent);
    }

    static byte[] Join(byte[] one, byte[] other)
    {
        var both = new MemoryStream();
        both.Write(one, 0, one.Length);
        both.Write(other, 0, other.Length);
        return both.ToArray();
    }
}
