# frozen_string_literal: true

# Sends wrong requests of a Ruby backend, each to /<cause>/<name>. See generate.ts.
require "base64"
require "json"
require "net/http"
require "openssl"
require "time"
require "zlib"

URL, KEY, SECRET = ENV.values_at("CORPUS_URL", "CORPUS_KEY", "CORPUS_SECRET")
PERSON = { "external_id" => "u-1004", "email" => "zoe@acme.example", "display_name" => "Zoë" }.freeze

def mac(text, secret = SECRET)
  OpenSSL::HMAC.hexdigest("SHA256", secret, text.b)
end

def signed(timestamp, body, secret = SECRET)
  mac("#{timestamp}|#{KEY}|".b + body.b, secret)
end

def post(name, signature, timestamp, body, more = {})
  headers = { "X-Consumer-Key" => KEY, "X-Signature" => signature, "X-Timestamp" => timestamp }
  Net::HTTP.post(URI("#{URL}/#{name}"), body, headers.merge("Content-Type" => "application/json", **more))
end

t = Time.now.utc.iso8601(3)
text = JSON.generate(PERSON)
post("body_reserialized/pretty-generate", signed(t, JSON.pretty_generate(PERSON)), t, text)
post("body_reserialized/inspect", signed(t, PERSON.to_s), t, text)
post("body_reserialized/ascii-only", signed(t, JSON.generate(PERSON, ascii_only: true)), t, text)
post("body_trailing_newline/puts", signed(t, text), t, "#{text}\n")
post("body_trailing_newline/heredoc-signed", signed(t, "#{text}\n"), t, text)
post("body_other_charset/windows-1252", signed(t, text), t, text.encode("Windows-1252"))
post("body_compressed/gzip", signed(t, text), t, Zlib.gzip(text), "Content-Encoding" => "gzip")
post("body_compressed/deflate", signed(t, text), t, Zlib.deflate(text), "Content-Encoding" => "deflate")
post("secret_has_line_end/gets", signed(t, text, "#{SECRET}\n"), t, text)
post("secret_has_line_end/space", signed(t, text, "#{SECRET} "), t, text)
raw = OpenSSL::HMAC.digest("SHA256", SECRET, "#{t}|#{KEY}|#{text}".b)
post("signature_base64/strict", Base64.strict_encode64(raw), t, text)
post("signature_prefixed/v1", "v1=#{signed(t, text)}", t, text)
post("key_not_signed/joined", mac([t, text].join("|")), t, text)
post("key_and_secret_swapped/key-as-secret", signed(t, text, KEY), t, text)
words = Time.now.utc.to_s
post("timestamp_not_rfc3339/to-s", signed(words, text), words, text)
seconds = Time.now.to_i.to_s
post("timestamp_not_rfc3339/to-i", signed(seconds, text), seconds, text)
ahead = (Time.now.utc + 754).iso8601
post("clock_off/ahead", signed(ahead, text), ahead, text)
