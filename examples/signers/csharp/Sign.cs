// Signs a GL IAM assertion with .NET's base library. C# 5 is enough.
// It reads the payload from stdin and prints the three headers:
//
//   export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
//   mcs Sign.cs && mono Sign.exe < payload.json > headers.txt
using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

public static class Sign
{
    /// <summary>Signs exactly these payload bytes: send them unchanged, and do not serialize again.</summary>
    public static string Assertion(string consumerKey, string consumerSecret, string timestamp, byte[] payload)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(timestamp + "|" + consumerKey + "|");
        using (var message = new MemoryStream())
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(consumerSecret)))
        {
            message.Write(prefix, 0, prefix.Length);
            message.Write(payload, 0, payload.Length);
            return BitConverter.ToString(hmac.ComputeHash(message.ToArray())).Replace("-", "").ToLowerInvariant();
        }
    }

    public static int Main(string[] args)
    {
        string givenKey = args.Length > 0 ? args[0] : Environment.GetEnvironmentVariable("GL_IAM_CONSUMER_KEY");
        string consumerKey = givenKey ?? "";
        string consumerSecret = Environment.GetEnvironmentVariable("GL_IAM_CONSUMER_SECRET") ?? "";
        string timestamp = Environment.GetEnvironmentVariable("GL_IAM_TIMESTAMP");
        if (string.IsNullOrEmpty(timestamp))
        {
            timestamp = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        if (!Regex.IsMatch(consumerKey, @"\Ack_live_[A-Za-z0-9_-]{32,}\z"))
        {
            Console.Error.WriteLine(
                "Sign: the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_...)");
            return 2;
        }
        if (!Regex.IsMatch(consumerSecret, @"\Acs_live_[A-Za-z0-9_-]{32,}\z"))
        {
            Console.Error.WriteLine("Sign: GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_...)");
            return 2;
        }

        using (var payload = new MemoryStream())
        {
            Console.OpenStandardInput().CopyTo(payload);
            Console.WriteLine("X-Consumer-Key: " + consumerKey);
            Console.WriteLine("X-Signature: " + Assertion(consumerKey, consumerSecret, timestamp, payload.ToArray()));
            Console.WriteLine("X-Timestamp: " + timestamp);
        }
        return 0;
    }
}
