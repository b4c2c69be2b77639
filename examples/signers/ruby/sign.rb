# frozen_string_literal: true

# Signs a GL IAM assertion with Ruby's standard library. It reads the payload from stdin and prints the three headers:
#
#   export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
#   ruby sign.rb < payload.json > headers.txt

require "openssl"
require "time"

# Signs exactly these payload bytes: send them unchanged, and do not serialize again.
def sign(consumer_key, consumer_secret, timestamp, payload)
  OpenSSL::HMAC.hexdigest("SHA256", consumer_secret, "#{timestamp}|#{consumer_key}|".b + payload.b)
end

consumer_key = ARGV[0] || ENV.fetch("GL_IAM_CONSUMER_KEY", "")
consumer_secret = ENV.fetch("GL_IAM_CONSUMER_SECRET", "")
timestamp = ENV.fetch("GL_IAM_TIMESTAMP", "")
timestamp = Time.now.utc.iso8601(3) if timestamp.empty?

unless consumer_key.match?(/\Ack_live_[A-Za-z0-9_-]{32,}\z/)
  abort "sign.rb: the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)"
end
unless consumer_secret.match?(/\Acs_live_[A-Za-z0-9_-]{32,}\z/)
  abort "sign.rb: GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)"
end

payload = $stdin.binmode.read
puts "X-Consumer-Key: #{consumer_key}"
puts "X-Signature: #{sign(consumer_key, consumer_secret, timestamp, payload)}"
puts "X-Timestamp: #{timestamp}"
